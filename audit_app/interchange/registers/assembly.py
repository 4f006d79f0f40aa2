"""Turns rows into cases under a plan: a whole batch at a time, slowly only where it must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import compress
from typing import Any, Final

from audit_app.domain.canonical import (
    all_plain,
    canonical,
    canonical_or_blank,
)
from audit_app.domain.case_columns import DATE, REFERENCE, STRATUM, CaseColumns, case_columns
from audit_app.domain.errors import AuditError
from audit_app.domain.population import (
    ImportPlan,
    RegisterCheck,
    Severity,
    SourceFile,
)
from audit_app.interchange.registers import dates, spellings
from audit_app.interchange.registers.columns import Columns
from audit_app.interchange.registers.findings import Findings, severities
from audit_app.interchange.registers.headings import Layout
from audit_app.interchange.registers.inside import InsideRows
from audit_app.interchange.registers.lookalikes import LookAlikes
from audit_app.interchange.registers.references import note_suspicious, reference_part
from audit_app.interchange.registers.rows import Row, as_text, column_text
from audit_app.interchange.registers.trailing import trailing

MOST_STRATA: Final = 1000
JOIN: Final = " / "


class Assembler:
    """Takes batches of rows in file order and gives the cases in them.

    Attributes:
        findings: What was wrong so far.
    """

    def __init__(
        self, layout: Layout, plan: ImportPlan, *, source: SourceFile, today: str, is_typed: bool
    ) -> None:
        """Prepare for a table.

        Args:
            layout: Where it stands and what its columns are called.
            plan: Every choice made; its headings must be there.
            source: The file, named in messages; its digest binds numbered references.
            today: ISO date after which a date is in the future.
            is_typed: Whether cells may be something else than text.
        """
        self.findings = Findings()
        self._layout, self._plan, self._digest = layout, plan, source.sha256[:12]
        self._today, self._is_typed = today, is_typed
        self._columns = Columns(layout, plan, file=source.name)
        self._inside = InsideRows(
            layout, self._columns.refs, is_typed=is_typed, dropped=plan.drop_trailing
        )
        self._dates = dates.DateColumn(plan.reading.date_order)
        self._seen: set[str] = set()
        self._look_alikes = LookAlikes()
        self._values: dict[int, dict[Any, str | None]] = {}
        self._spellings: dict[int, Counter[str | None]] = {}
        self._strata: Counter[str] = Counter()
        self._months: Counter[str] = Counter()
        self._rows_read = self._n_cases = self._n_refused = 0
        for place in (*self._columns.strata, *self._columns.teams):
            self._values[place] = {}
            self._spellings[place] = Counter()

    @property
    def must_stop(self) -> bool:
        """Whether something was found that the plan stops for."""
        found = self.findings.count
        levels = severities(self._plan)
        return any(found(key) for key, level in levels.items() if level is Severity.STOP)

    def last(self, rows: list[Row], first_row: int) -> CaseColumns | None:
        """Return the cases of the last rows of a table, without its totals and notes."""
        texts = [[as_text(cell) for cell in row] for row in rows]
        ends = trailing(texts, self._columns.refs, len(self._layout.headings))
        dropped = self._plan.drop_trailing
        for place, reason in ends:
            self.findings.add(
                reason if dropped else f"{reason}_kept",
                first_row + place,
                " | ".join(filter(None, texts[place])),
            )
        if not dropped or not ends:
            return self.batch(rows, first_row)
        self._rows_read += len(ends)
        return self.batch(rows[: ends[0][0]], first_row)

    def batch(self, rows: list[Row], first_row: int) -> CaseColumns | None:
        """Return the cases of the next rows, None if there is none.

        Args:
            rows: Cells as read, as many or few as each row has.
            first_row: Number of the first of them in the file.
        """
        numbers: Sequence[int] = range(first_row, first_row + len(rows))
        columns = self._whole_columns(rows)
        if columns is None:
            filled = [
                (number, row)
                for number, row in zip(numbers, rows, strict=True)
                if any(map(_has_text, row))
            ]
            if not filled:
                return None
            numbers, rows = [number for number, _ in filled], [row for _, row in filled]
            columns = list(zip(*self._even(rows, numbers), strict=True))
        self._rows_read += len(rows)
        if left := self._inside.left_out(columns, numbers, self.findings):
            stay = [at not in left for at in range(len(rows))]
            if not any(stay):
                return None
            numbers, *columns = _only(stay, numbers, *columns)
        refused = self._n_refused
        found: list[Sequence[Any]] = [
            self._references(columns, numbers),
            self._names(columns, self._columns.strata, numbers),
            self._names(columns, self._columns.teams, numbers),
            self._case_dates(columns, numbers),
            *self._kept(columns),
        ]
        if self._n_refused > refused:
            stay = [None not in each for each in zip(*found[:DATE], strict=True)]
            numbers, *found = _only(stay, numbers, *found)
        if stay := self._first_ones(found[REFERENCE], numbers):
            numbers, *found = _only(stay, numbers, *found)
        if not numbers:
            return None
        self._n_cases += len(numbers)
        if self._columns.strata:
            self._strata.update(found[STRATUM])
        if self._columns.date is not None:
            self._months.update([iso[:7] for iso in found[DATE]])
        return case_columns(numbers, found)

    def _whole_columns(self, rows: list[Row]) -> list[Sequence[Any]] | None:
        """Return rows as columns if all are as wide as the headings and surely none is blank."""
        if set(map(len, rows)) != {len(self._layout.headings)}:
            return None
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        telling = columns[self._columns.refs[0] if self._columns.refs else 0]
        return columns if all(telling) else None

    def _even(self, rows: list[Row], numbers: Sequence[int]) -> list[Row]:
        """Give every row as many cells as there are headings."""
        width = len(self._layout.headings)
        result = []
        for number, row in zip(numbers, rows, strict=True):
            if len(row) > width and any(map(_has_text, row[width:])):
                self.findings.add("extra_cells", number)
            elif len(row) < width and not self._is_typed:
                self.findings.add("missing_cells", number)
            result.append(row[:width] + [""] * (width - len(row)))
        return result

    # references

    def _references(
        self, columns: Sequence[Sequence[Any]], numbers: Sequence[int]
    ) -> list[str | None]:
        places = self._columns.refs
        if not places:
            return [f"row {number:06d} of {self._digest}" for number in numbers]
        if len(places) == 1:
            column = columns[places[0]]
            if (not self._is_typed or set(map(type, column)) == {str}) and all_plain(column):
                note_suspicious(column, numbers, self.findings)
                return list(column)
        parts = zip(*(columns[place] for place in places), strict=True)
        refs = [self._reference(cells, n) for cells, n in zip(parts, numbers, strict=True)]
        good = [(ref, n) for ref, n in zip(refs, numbers, strict=True) if ref is not None]
        note_suspicious([ref for ref, _ in good], [n for _, n in good], self.findings)
        return refs

    def _reference(self, cells: Sequence[Any], number: int) -> str | None:
        """Return the canonical reference of one row, or None with the reason counted."""
        if not any(map(_has_text, cells)):
            self._refuse("blank_reference", number)
            return None
        try:
            return canonical(JOIN.join(map(reference_part, cells)))
        except AuditError:
            self._refuse("unusable_reference", number, JOIN.join(map(as_text, cells)))
            return None

    def _refuse(self, key: str, number: int, example: str = "", column: str = "") -> None:
        """Count a row that cannot be a case."""
        self._n_refused += 1
        self.findings.add(key, number, example, column)

    def _first_ones(self, refs: Sequence[str], numbers: Sequence[int]) -> list[bool]:
        """Return which rows have a reference that was not seen before; nothing if all have."""
        if not self._columns.refs:
            return []
        self._look_alikes.add(refs)
        seen = self._seen
        if seen.isdisjoint(refs):
            before = len(seen)
            seen.update(refs)
            if len(seen) == before + len(refs):
                return []
            seen.difference_update(refs)
        first = []
        for ref, number in zip(refs, numbers, strict=True):
            first.append(ref not in seen)
            if ref in seen:
                self.findings.add("repeated_reference", number, ref)
            seen.add(ref)
        return first

    # strata and teams

    def _names(
        self, columns: Sequence[Sequence[Any]], places: Sequence[int], numbers: Sequence[int]
    ) -> Sequence[str | None]:
        if not places:
            return [""] * len(numbers)
        named = [self._name_column(columns[place], place, numbers) for place in places]
        if len(named) == 1:
            return named[0]
        return [
            None if None in parts else JOIN.join(part or "" for part in parts).strip()
            for parts in zip(*named, strict=True)
        ]

    def _name_column(
        self, column: Sequence[Any], place: int, numbers: Sequence[int]
    ) -> Sequence[str | None]:
        known, counts = self._values[place], Counter(column)
        for cell in counts.keys() - known.keys():
            known[cell] = self._name(cell, place)
        spellings = self._spellings[place]
        for cell, count in counts.items():
            spellings[known[cell]] += count
        if all(known[cell] is cell for cell in counts):
            return column
        names = list(map(known.__getitem__, column))
        if None in names:
            for name, cell, number in zip(names, column, numbers, strict=True):
                if name is None:
                    heading = self._layout.headings[place]
                    self._refuse("unusable_value", number, as_text(cell), heading)
        return names

    def _name(self, cell: Any, place: int) -> str | None:
        """Return the canonical value of a stratum or team, merged as the plan says."""
        merges = self._plan.merge_values.get(self._layout.headings[place], {})
        text = as_text(cell)
        try:
            name = canonical_or_blank(text)
            merged = merges.get(text, merges.get(name, name))
            return canonical_or_blank(merged)
        except AuditError:
            return None

    # dates and kept values

    def _case_dates(self, columns: Sequence[Sequence[Any]], numbers: Sequence[int]) -> list[str]:
        place = self._columns.date
        if place is None:
            return [""] * len(numbers)
        heading = self._layout.headings[place]

        def remark(key: str, at: int, text: str) -> None:
            self.findings.add(key, numbers[at], text, heading)

        texts = column_text(columns[place]) if self._is_typed else columns[place]
        result = self._dates.convert(texts, remark)
        if max(result) > f"{self._today}~":
            for iso, number, text in zip(result, numbers, texts, strict=True):
                if iso[:10] > self._today:
                    self.findings.add("future_date", number, text, heading)
        return result

    def _kept(self, columns: Sequence[Sequence[Any]]) -> list[Sequence[str]]:
        """Return the kept columns as text."""
        chosen = [columns[place] for place in self._columns.kept]
        return [column_text(column) for column in chosen] if self._is_typed else chosen

    # the end

    def finish(self) -> RegisterCheck:
        """Return the check of everything read."""
        headings = self._layout.headings
        for reference in sorted(self._look_alikes.without_zeros(self._seen)):
            self.findings.add("lost_zeros", example=reference)
        for group in self._look_alikes.groups(self._seen):
            self.findings.add("look_alike_reference", example=" and ".join(group[:3]))
        for place in dict.fromkeys((*self._columns.strata, *self._columns.teams)):
            counts = {name: n for name, n in self._spellings[place].items() if name is not None}
            merges = spellings.same_spellings(counts)
            self.findings.add_merges("same_value", merges, headings[place])
            rest = {value: n for value, n in counts.items() if value not in merges}
            self.findings.add_merges("typing_error", spellings.typing_errors(rest), headings[place])
            if place in self._columns.strata and len(counts) > MOST_STRATA:
                self.findings.set_count("many_values", len(counts), headings[place])
        return RegisterCheck(
            rows_read=self._rows_read,
            n_cases=self._n_cases,
            left_out=self.findings.left_out(),
            problems=self.findings.problems(self._rows_read, severities(self._plan)),
            strata=dict(sorted(self._strata.items())) if self._columns.strata else {},
            months=dict(sorted(self._months.items())) if self._columns.date is not None else {},
        )


def _only(stay: Sequence[bool], *columns: Sequence[Any]) -> list[Sequence[Any]]:
    """Return of every column what stays."""
    return [list(compress(column, stay)) for column in columns]


def _has_text(cell: Any) -> bool:
    return bool(cell.strip()) if type(cell) is str else cell is not None
