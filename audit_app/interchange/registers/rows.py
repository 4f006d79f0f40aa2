"""What every kind of file is turned into: batches of rows in file order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeAlias

BATCH: Final = 500
"""Rows handed on together: big enough to be quick, small enough to cancel at once."""

Row: TypeAlias = list[Any]
"""Cells of one row. Text files give str; workbooks also float, bool, date, datetime, time."""


@dataclass(slots=True)
class RowSource:
    """A table being read, from row 1 on; blank rows are there, so that row numbers follow.

    Attributes:
        batches: Lists of at most BATCH rows; can be walked once.
        total: Rows there are, as far as known by now; None while unknown.
        is_typed: Whether cells may be something else than text.
        merged: Merged ranges, (first row, first column, last row, last column) from 0.
    """

    batches: Iterator[list[Row]]
    total: Callable[[int], int | None]
    is_typed: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()


def _number_text(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number).upper()


_TEXT_OF: Final[dict[type, Callable[[Any], str]]] = {
    str: str,
    float: _number_text,
    int: str,
    bool: lambda cell: "TRUE" if cell else "FALSE",
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
    type(None): lambda _: "",
}


def as_text(cell: Any) -> str:
    """Return a cell as text: 5.0 as '5', dates as ISO 8601, truth as TRUE or FALSE."""
    return _TEXT_OF[type(cell)](cell)


def column_text(cells: Sequence[Any]) -> list[str]:
    """Return a column of cells as text."""
    return [cell if type(cell) is str else _TEXT_OF[type(cell)](cell) for cell in cells]


def column_letter(index: int) -> str:
    """Return the name a spreadsheet gives a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column from its letters, A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
