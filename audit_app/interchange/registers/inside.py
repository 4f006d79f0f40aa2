"""Rows inside a table that are no cases: headings on every page, page lines, totals of a part."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from audit_app.interchange.registers.findings import Findings
from audit_app.interchange.registers.headings import Layout, plain
from audit_app.interchange.registers.rows import column_text
from audit_app.interchange.registers.trailing import NOTE, NOTE_ROW, NUMERIC, TOTAL, TOTAL_ROW

HEADING_ROW: Final = "heading_row"
LONE_REFERENCE: Final = "lone_reference"

_RULE: Final = re.compile(r"[-=_*~ ]{2,}")
_SIGNS: Final = ("otal", "OTAL", "--", "==", "__")
_Texts = dict[int, str]


class InsideRows:
    """Tells rows apart from cases, a whole batch at a time; hardly slower where all are cases."""

    def __init__(
        self, layout: Layout, ref_places: Sequence[int], *, is_typed: bool, dropped: bool
    ) -> None:
        """Take a table and the columns that make its reference; none: its first column counts.

        Args:
            layout: With the lines above the table, which a printed page repeats.
            ref_places: From 0.
            is_typed: Whether cells may be something else than text.
            dropped: Whether rows that are no cases are left out.
        """
        self._is_typed, self._dropped = is_typed, dropped
        self._width = len(layout.headings)
        self._refs = tuple(ref_places) or (0,)
        others = (place for place in range(self._width) if place not in self._refs)
        self._first_other = next(others, 0)
        self._header: set[tuple[str, ...]] = set()
        self._titles: set[tuple[str, ...]] = set()
        self._begins: dict[int, set[str]] = defaultdict(set)
        body = layout.first_row - layout.header_row
        for place, line in enumerate(reversed(layout.above)):
            texts = _filled(line[: self._width])
            if not texts or (len(texts) == 1 and self._width == 1 and place >= body):
                continue
            (self._header if place < body else self._titles).add(_plain_line(texts))
            for column, text in list(texts.items())[:2]:
                self._begins[column].update((text, line[column]))

    def left_out(
        self, columns: Sequence[Sequence[Any]], numbers: Sequence[int], findings: Findings
    ) -> set[int]:
        """Count rows that are no cases, and return the places of those left out.

        Args:
            columns: A batch as columns, cells as read.
            numbers: Of its rows in the file.
            findings: Where they are counted.
        """
        left = set()
        for at, reason in self.find(columns).items():
            example = " | ".join(filter(None, column_text([column[at] for column in columns])))
            if reason == LONE_REFERENCE or self._dropped:
                findings.add(reason, numbers[at], example)
            else:
                findings.add(f"{reason}_kept", numbers[at], example)
            if self._dropped and reason != LONE_REFERENCE:
                left.add(at)
        return left

    def find(self, columns: Sequence[Sequence[Any]]) -> dict[int, str]:
        """Return the reason by place in the batch of each row that is no case, or seems odd.

        Reasons are HEADING_ROW, NOTE_ROW, TOTAL_ROW, and LONE_REFERENCE: a row that holds a
        reference and nothing else may be a case.

        Args:
            columns: A batch as columns, cells as read.
        """
        suspects = self._suspects(columns)
        found = {}
        for place in sorted(suspects):
            texts = _filled(column_text([column[place] for column in columns]))
            if texts and (reason := self._reason(texts)):
                found[place] = reason
        return found

    def _suspects(self, columns: Sequence[Sequence[Any]]) -> set[int]:
        """Return places of rows worth a closer look, by searches over whole columns."""
        suspects: set[int] = set()
        for place, begins in self._begins.items():
            column = columns[place]
            if not begins.isdisjoint(column):
                suspects.update(at for at, cell in enumerate(column) if cell in begins)
        for place in self._refs:
            column = columns[place]
            joined = "\n".join(column_text(column) if self._is_typed else column)
            if any(sign in joined for sign in _SIGNS):
                suspects.update(at for at, cell in enumerate(column) if _is_label(cell))
        column = columns[self._refs[0]]
        if "" in column:
            first = columns[self._first_other]
            suspects.update(
                at
                for at, (cell, other) in enumerate(zip(column, first, strict=True))
                if cell == "" and (other == "" or _is_label(other))
            )
        if self._width > 2:
            lone = _lone(columns, self._refs[0])
            if len(lone) * 2 < len(column):  # else a list of references is all the register is
                suspects.update(lone)
        return suspects

    def _reason(self, texts: _Texts) -> str:
        """Return why a row with these cells is no case, or seems odd; or nothing."""
        line, values = _plain_line(texts), list(texts.values())
        words = [value for value in values if not NUMERIC.fullmatch(value)]
        few = self._width > 1 and len(values) <= max(1, self._width // 4)
        if line in self._header:
            return HEADING_ROW
        if line in self._titles or _is_rule(values) or (few and NOTE.match(values[0])):
            return NOTE_ROW
        if len(words) == 1 and TOTAL.match(words[0]) and self._width > 1:
            return TOTAL_ROW
        alone = len(values) == 1 and self._width > 2 and self._refs[0] in texts
        return LONE_REFERENCE if alone else ""


def _is_rule(values: Sequence[str]) -> bool:
    """Whether a row is a line drawn with hyphens or the like; one short cell may be a value."""
    return all(map(_RULE.fullmatch, values)) and (len(values) > 1 or len(values[0]) > 3)


def _is_label(cell: Any) -> bool:
    """Whether a cell may be the name of a total, a note or a line drawn with hyphens."""
    if type(cell) is not str:
        return False
    text = cell.strip()
    return any(looks(text) for looks in (TOTAL.match, NOTE.match, _RULE.fullmatch))


def _lone(columns: Sequence[Sequence[Any]], reference: int) -> set[int]:
    """Return places of rows that are blank in every column but that of the reference."""
    places: set[int] | None = None
    for number, column in enumerate(columns):
        if number == reference:
            continue
        if places is None:
            if "" not in column and None not in column:
                return set()
            places = {at for at, cell in enumerate(column) if cell in ("", None)}
        else:
            places = {at for at in places if column[at] in ("", None)}
        if not places:
            return set()
    return places or set()


def _filled(line: Sequence[str]) -> _Texts:
    return {place: cell.strip() for place, cell in enumerate(line) if cell.strip()}


def _plain_line(texts: _Texts) -> tuple[str, ...]:
    return tuple(f"{place} {plain(text)}" for place, text in texts.items())
