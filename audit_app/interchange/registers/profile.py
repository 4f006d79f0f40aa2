"""What each column of a register seems to hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from audit_app.domain.population import ColumnProfile, DateOrder
from audit_app.interchange.registers import dates
from audit_app.interchange.registers.headings import Layout
from audit_app.interchange.registers.rows import column_letter

MOST_DISTINCT: Final = 1000
LEAST_SHARE: Final = 0.9
"""Share of its values that must be of a kind for the column to be of that kind."""

_WHOLE: Final = re.compile(r"-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3})+)", re.ASCII)
_NUMBER: Final = re.compile(
    r"-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3})+)?\.\d+(?:E[-+]?\d+)?", re.ASCII | re.IGNORECASE
)
_YES_NO: Final = frozenset({"yes", "no", "y", "n", "true", "false"})
_MAYBE_DATE: Final = re.compile(r"\d{1,4}[-/. A-Za-z]|[A-Za-z]{3}|(?:19|20)\d{6}")


def kind_of(text: str, order: DateOrder) -> str:
    """Return the kind of one value that is not blank."""
    text = text.strip()
    if text.casefold() in _YES_NO:
        return "yes or no"
    if _WHOLE.fullmatch(text):
        is_day = dates.COMPACT.fullmatch(text) and dates.parse(text, order)[0]
        return "date" if is_day else "whole number"
    if _NUMBER.fullmatch(text):
        return "number"
    if len(text) <= 40 and _MAYBE_DATE.match(text):
        iso, remark = dates.parse(text, order)
        if remark == dates.MONTH_ONLY:
            return "month"
        if remark == dates.PLACEHOLDER or (iso and remark != dates.SERIAL):
            return "date and time" if "T" in iso else "date"
    return "text"


class Profiler:
    """Looks at batch after batch of a table; kinds come from the first and every 16th batch."""

    def __init__(self, layout: Layout, order: DateOrder) -> None:
        width = len(layout.headings)
        self._layout, self._order = layout, order
        self._filled = [0] * width
        self._distinct: list[dict[str, None]] = [{} for _ in range(width)]
        self._kinds: list[Counter[str]] = [Counter() for _ in range(width)]
        self._rows = self._batches = 0

    def add(self, columns: Sequence[Sequence[str]]) -> None:
        """Take the next rows, column by column, as text."""
        rows = len(columns[0]) if columns else 0
        self._rows += rows
        look = self._batches % 16 == 0
        self._batches += 1
        for place, column in enumerate(columns):
            blank = list(map(str.strip, column)).count("")
            self._filled[place] += rows - blank
            seen = self._distinct[place]
            if len(seen) < MOST_DISTINCT and blank < rows:
                seen.update(dict.fromkeys(text for text in column if text.strip()))
            if look and blank < rows:
                for text, count in Counter(column).items():
                    if text.strip():
                        self._kinds[place][kind_of(text, self._order)] += count

    def profiles(self) -> tuple[ColumnProfile, ...]:
        """Return one profile a column, in file order."""
        return tuple(
            ColumnProfile(
                index=place,
                letter=column_letter(place),
                heading=heading,
                kind=self._kind(self._kinds[place]),
                filled=self._filled[place],
                blank=self._rows - self._filled[place],
                distinct=min(len(self._distinct[place]), MOST_DISTINCT),
                examples=tuple(text[:200] for text in list(self._distinct[place])[:5]),
            )
            for place, heading in enumerate(self._layout.headings)
        )

    @staticmethod
    def _kind(kinds: Counter[str]) -> str:
        total = kinds.total()
        if not total:
            return "blank"
        for family, name in (
            (("date", "date and time"), ""),
            (("whole number", "number"), "number"),
        ):
            counts = [kinds[kind] for kind in family]
            if sum(counts) >= LEAST_SHARE * total and (all(counts) or not name):
                return name or ("date and time" if counts[1] else "date")
        kind, count = kinds.most_common(1)[0]
        return kind if count >= LEAST_SHARE * total else "text"
