"""Collects what is wrong with a register, and puts it in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from audit_app.domain.population import ImportPlan, LeftOut, OnBlank, OnDuplicate, Problem, Severity

MOST_ROWS: Final = 100
MOST_EXAMPLES: Final = 10

# Name: sentence with {n} (of {total}), then what to do.
_TEXTS: Final[Mapping[str, str]] = {
    "unusable_reference": "{n} of {total} rows have a reference that cannot be used: an invisible"
    " character, a fraction, a date, or a number of 16 digits and more. Export the references as"
    " text, or correct these rows.",
    "unusable_value": "{n} of {total} rows have a stratum or team with an invisible character or"
    " the sign of a wrong encoding. Correct these rows, or choose another encoding.",
    "repeated_reference": "{n} of {total} rows repeat a reference that stands in an earlier row."
    " If one unit may have several rows, keep the first and count the rest; if not, choose"
    " another column for the reference.",
    "blank_reference": "{n} of {total} rows have no reference. Leave them out and count them, or"
    " fill them in.",
    "scientific_reference": "{n} of {total} references look like 1.22E+10: a spreadsheet has cut"
    " off their digits. Export the register again with the references as text.",
    "long_number": "{n} of {total} references have 16 digits or more and end in zeros: a"
    " spreadsheet keeps 15, so they may be damaged. Compare them with the case system.",
    "grouped_reference": "{n} of {total} references have commas between their digits, such as"
    " 12,230,041,234: a spreadsheet wrote them as numbers. Export the register again with the"
    " references as text.",
    "apostrophe_reference": "{n} of {total} references begin with an apostrophe, which a"
    " spreadsheet puts before text. It is kept as a part of them.",
    "lost_zeros": "{n} of {total} references are shorter than others that begin with zeros: a"
    " spreadsheet may have dropped their zeros. Compare them with the case system.",
    "look_alike_reference": "Groups of references that differ only in case, spaces or marks: {n}."
    " Check that they are different cases.",
    "other_date_order": "{n} of {total} dates only make sense in another order of day and month."
    " Choose the date order, or correct these rows; they count as undated.",
    "impossible_date": "{n} of {total} dates do not exist in the calendar. Correct them; they count"
    " as undated.",
    "unreadable_date": "{n} of {total} dates cannot be read. Correct them; they count as undated.",
    "placeholder_date": "{n} of {total} dates are placeholders such as 01/01/1900 or 31/12/9999."
    " They count as undated.",
    "future_date": "{n} of {total} dates are in the future. Check them.",
    "month_only_date": "{n} of {total} dates give only a month. The first day is taken.",
    "serial_date": "{n} of {total} dates are a spreadsheet's serial numbers, such as 45049. Their"
    " day is taken.",
    "total_row": "Rows that are totals: {n}. They are left out.",
    "note_row": "Rows that are notes or titles: {n}. They are left out.",
    "heading_row": "Rows that repeat the headings, as on every page of a printed list: {n}. They"
    " are left out.",
    "total_row_kept": "Rows that look like totals: {n}. The plan keeps them as cases.",
    "note_row_kept": "Rows that look like notes or titles: {n}. The plan keeps them as cases.",
    "heading_row_kept": "Rows that repeat the headings: {n}. The plan keeps them as cases.",
    "lone_reference": "{n} of {total} rows hold a reference and nothing else. They count as cases:"
    " check that they are not titles of groups.",
    "total_row_inside": "{n} of {total} references look like totals. They count as cases: remove"
    " their rows from the file if they are not.",
    "extra_cells": "{n} of {total} rows have more cells than there are headings. The cells beyond"
    " are left out and the others may be shifted: check these rows.",
    "missing_cells": "{n} of {total} rows have fewer cells than there are headings. The missing"
    " ones count as blank.",
    "same_value": "Values that differ only in case or spaces, or are words for unknown: {n}."
    " Decide which are the same.",
    "typing_error": "Rare values that look like typing errors of a common one: {n}. Decide which"
    " are the same.",
    "many_values": "The column has {n} different values, which is many for strata. Choose another"
    " column, or draw without strata.",
}

_LEFT_OUT: Final[Mapping[str, str]] = {
    "repeated_reference": "The reference stands in an earlier row",
    "blank_reference": "No reference",
    "unusable_reference": "A reference that cannot be used",
    "unusable_value": "A stratum or team that cannot be used",
    "total_row": "A total, not a case",
    "note_row": "A note or title, not a case",
    "heading_row": "The headings, repeated inside the table",
}


def severities(plan: ImportPlan) -> dict[str, Severity]:
    """Return what each finding asks for under a plan; notes are not named."""
    stop, note_only = Severity.STOP, Severity.NOTE
    return {
        "unusable_reference": stop,
        "unusable_value": stop,
        "repeated_reference": stop if plan.on_duplicate is OnDuplicate.STOP else note_only,
        "blank_reference": stop if plan.on_blank is OnBlank.STOP else note_only,
        "same_value": Severity.DECISION,
        "typing_error": Severity.DECISION,
    }


@dataclass(slots=True)
class _Finding:
    count: int = 0
    rows: list[int] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    merges: dict[str, str] = field(default_factory=dict)


class Findings:
    """Kinds of trouble by name and column, in the order they were first met."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], _Finding] = {}

    def add(self, key: str, row: int | None = None, example: str = "", column: str = "") -> None:
        """Count one more row (or value) with this trouble."""
        finding = self._found.setdefault((key, column), _Finding())
        finding.count += 1
        if row is not None and len(finding.rows) < MOST_ROWS:
            finding.rows.append(row)
        if example and len(finding.examples) < MOST_EXAMPLES:
            shown = example[:200]
            if shown not in finding.examples:
                finding.examples.append(shown)

    def add_merges(self, key: str, merges: Mapping[str, str], column: str) -> None:
        """Take values with the ones suggested in their place."""
        for seen, suggested in merges.items():
            self.add(key, example=f"{seen} -> {suggested}", column=column)
        if merges:
            self._found[key, column].merges.update(merges)

    def count(self, key: str) -> int:
        """Return how often a trouble was met, in all columns."""
        return sum(found.count for (name, _), found in self._found.items() if name == key)

    def set_count(self, key: str, count: int, column: str) -> None:
        """Take a trouble that is one figure."""
        self._found[key, column] = _Finding(count=count)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return rows left out, by reason."""
        return tuple(
            LeftOut(key, text, found.count, tuple(sorted(found.rows)))
            for key, text in _LEFT_OUT.items()
            for (name, _), found in self._found.items()
            if name == key
        )

    def problems(self, total: int, severities: Mapping[str, Severity]) -> tuple[Problem, ...]:
        """Return problems, the gravest first.

        Args:
            total: Rows read, the denominator.
            severities: By name; NOTE where absent.
        """
        gravity = [Severity.STOP, Severity.DECISION, Severity.NOTE]
        problems = [
            Problem(
                key=key,
                severity=severities.get(key, Severity.NOTE),
                text=_TEXTS[key].format(n=f"{found.count:,}", total=f"{total:,}"),
                count=found.count,
                rows=tuple(sorted(found.rows)),
                column=column,
                examples=tuple(found.examples),
                merges=found.merges,
            )
            for (key, column), found in self._found.items()
        ]
        return tuple(sorted(problems, key=lambda problem: gravity.index(problem.severity)))


def merged_note(first_rows: Sequence[int]) -> list[Problem]:
    """Return the problem of merged areas below the headings, if there are any."""
    if not first_rows:
        return []
    return [
        note(
            "merged_cells",
            f"Merged areas over several rows: {len(first_rows):,}. The value of each stands for"
            " all of its rows.",
            len(first_rows),
            first_rows,
        )
    ]


def note(
    key: str, text: str, count: int = 1, rows: Iterable[int] = (), examples: Iterable[str] = ()
) -> Problem:
    """Return a problem of the file itself that needs nothing."""
    return Problem(
        key, Severity.NOTE, text, count, tuple(rows)[:MOST_ROWS], examples=tuple(examples)
    )
