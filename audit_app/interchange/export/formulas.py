"""Formulas a reader can trace, made of places and words of our own and of no text of a register.

Only sums, products, quotients, EXACT, INDEX and MATCH are used: spreadsheet programs agree on them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from typing_extensions import override

from audit_app.interchange.export.cells import Formula


@dataclass(frozen=True, slots=True)
class Span:
    """Cells of one column of a table.

    Attributes:
        sheet: Title of the sheet.
        column: From 1.
        first: First row.
        last: Last row.
    """

    sheet: str
    column: int
    first: int
    last: int

    @override
    def __str__(self) -> str:
        """The place as formulas on any sheet name it: 'Results'!$B$4:$B$28."""
        letter = get_column_letter(self.column)
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"


@dataclass(frozen=True, slots=True)
class Area:
    """The rows of a table, without its headings.

    Attributes:
        sheet: Title of the sheet.
        headings: Of its columns.
        first: First row.
        last: Last row.
    """

    sheet: str
    headings: tuple[str, ...]
    first: int
    last: int

    @property
    def heading_row(self) -> int:
        """The row above the first."""
        return self.first - 1

    def number(self, heading: str) -> int:
        """Return the number of a column, from 1."""
        return self.headings.index(heading) + 1

    def span(self, heading: str, n_rows: int | None = None) -> Span:
        """Return a column of it, or only its first rows."""
        last = self.last if n_rows is None else self.first + n_rows - 1
        return Span(self.sheet, self.number(heading), self.first, last)

    def cell(self, heading: str, row: int) -> str:
        """Return the place of a cell for formulas on the same sheet: $F4."""
        return f"${get_column_letter(self.number(heading))}{row}"


def same(place: str, value: float) -> Formula:
    """Return what stands in another cell."""
    return Formula(place, value)


def words(text: str) -> str:
    """Return words of our own as a formula holds them; never text of a register or a person.

    Raises:
        ValueError: If it is anything but letters and blanks.
    """
    if not text.replace(" ", "").isalpha():
        raise ValueError(f"not words of our own: {text!r}")
    return f'"{text}"'


def total(area: Area, first: str, last: str, row: int, value: int) -> Formula:
    """Return the sum of neighbouring cells of a row."""
    return Formula(f"SUM({area.cell(first, row)}:{area.cell(last, row)})", value)


def ratio(part: str, whole: str, value: float) -> Formula:
    """Return one cell as a share of another, which is not 0."""
    return Formula(f"{part}/{whole}", value)


def difference(more: str, less: str, value: float) -> Formula:
    """Return one cell less another."""
    return Formula(f"{more}-{less}", value)


def total_where(key: Span, own: str, counted: Span, value: int) -> Formula:
    """Return the sum of a column over the rows whose key is exactly that of a cell.

    Args:
        key: Where the keys stand.
        own: The cell with the key wanted.
        counted: What is added up.
        value: What it comes to.
    """
    return Formula(f"SUMPRODUCT(EXACT({key},{own})*{counted})", value)


def weighted_ratio(
    key: Span, own: str, weight: Span, columns: tuple[Span, Span], value: float
) -> Formula:
    """Return a share weighted by row, over the rows whose key is exactly that of a cell.

    Args:
        key: Where the keys stand.
        own: The cell with the key wanted.
        weight: Cases of the register one examined case stands for.
        columns: What is met, and what it is a share of.
        value: What it comes to.
    """
    met, applicable = columns
    rows = f"EXACT({key},{own})*{weight}"
    return Formula(f"SUMPRODUCT({rows}*{met})/SUMPRODUCT({rows}*{applicable})", value)


def looked_up(wanted: Span, key: Span, own: str, value: float) -> Formula:
    """Return a figure from the row of another table whose key is that of a cell."""
    return Formula(f"INDEX({wanted},MATCH({own},{key},0))", value)


def is_ratio(part: int, whole: int, share: float | None) -> bool:
    """Return whether a share is no more than a quotient of two counts, as in a simple draw."""
    return share is not None and whole > 0 and math.isclose(share, part / whole, abs_tol=1e-12)


def is_weighted_ratio(
    weights: Sequence[float], met: Sequence[int], applicable: Sequence[int], share: float | None
) -> bool:
    """Return whether a share is the quotient of two weighted sums, as in a stratified draw."""
    whole = _product(weights, applicable)
    if share is None or not whole:
        return False
    return math.isclose(share, _product(weights, met) / whole, abs_tol=1e-12)


def _product(weights: Sequence[float], counts: Sequence[int]) -> float:
    return sum(weight * count for weight, count in zip(weights, counts, strict=True))
