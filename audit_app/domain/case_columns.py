"""A register's cases column by column: the shape in which a million of them are handed on.

A list of a million rows costs a million tuples and their texts at every hand it passes through. A
few thousand rows as one JSON array a column cost a dozen texts, and SQLite reads those by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from audit_app.domain.population import RegisterRow

REFERENCE, STRATUM, TEAM, DATE, KEPT = range(5)
"""Place of a column; the kept ones follow one another from KEPT on."""

_NO_CASE: Final = None


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """Rows that follow one another in a register, as columns.

    Attributes:
        first_row: Row of the file that the first cell of every column stands in, from 1.
        n_cases: Rows among them that are cases.
        columns: By place, each a JSON array of texts; null in every one where a row is no case.
    """

    first_row: int
    n_cases: int
    columns: tuple[str, ...]

    def cells(self, place: int) -> list[str]:
        """Return the values of a column, of the cases alone."""
        return [cell for cell in json.loads(self.columns[place]) if cell is not _NO_CASE]

    def rows(self) -> Iterator[RegisterRow]:
        """Yield the cases one by one."""
        columns = [json.loads(column) for column in self.columns]
        for number, row in enumerate(zip(*columns, strict=True), start=self.first_row):
            if row[REFERENCE] is not _NO_CASE:
                reference, stratum, team, date, *kept = row
                yield RegisterRow(number, reference, stratum, team, date, tuple(kept))


def case_columns(numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> CaseColumns:
    """Return cases as columns.

    Args:
        numbers: Rows of the file they stand in, rising.
        columns: By place, a value for each of the numbers.
    """
    first, span = numbers[0], numbers[-1] - numbers[0] + 1
    if span == len(numbers):
        arrays = tuple(map(json_array, columns))
    else:
        places = [number - first for number in numbers]
        arrays = tuple(_compact(_spread(column, places, span)) for column in columns)
    return CaseColumns(first, len(numbers), arrays)


def columns_of(rows: Sequence[RegisterRow]) -> CaseColumns:
    """Return cases given one by one, in file order, as columns."""
    numbers, *columns = zip(*((*row[:-1], *row.kept) for row in rows), strict=True)
    return case_columns(numbers, columns)


def json_array(texts: Sequence[str]) -> str:
    """Return texts as a JSON array; a column in which nothing needs an escape is only joined."""
    inner = '","'.join(texts)
    if inner.isprintable() and "\\" not in inner and inner.count('"') == 2 * (len(texts) - 1):
        return f'["{inner}"]'
    return _compact(texts)


def _compact(cells: Sequence[str | None]) -> str:
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def _spread(column: Sequence[str], places: Sequence[int], span: int) -> list[str | None]:
    """Return a column with nothing where a row is no case."""
    cells: list[str | None] = [_NO_CASE] * span
    for place, text in zip(places, column, strict=True):
        cells[place] = text
    return cells
