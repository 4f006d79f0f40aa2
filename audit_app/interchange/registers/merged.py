"""Merged cells of a workbook: the value of the first cell stands for every row of its area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from audit_app.interchange.registers.rows import Row

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


class MergedAreas:
    """Fills areas of several rows below the headings, batch by batch in file order.

    Attributes:
        first_rows: Row of each area, from 1.
    """

    def __init__(self, areas: Sequence[Area], first_row: int) -> None:
        """Take the areas of a sheet and the row of its first case, from 1."""
        tall = sorted(area for area in areas if area[2] > area[0] >= first_row - 1)
        self.first_rows = tuple(area[0] + 1 for area in tall)
        self._coming = tall[::-1]
        self._open: list[tuple[Area, Any]] = []

    def fill(self, rows: list[Row], first_row: int) -> None:
        """Write the value of each area into its rows.

        Args:
            rows: A batch; changed in place.
            first_row: Number of the first of them in the file, from 1.
        """
        for number, row in enumerate(rows, start=first_row - 1):
            if not self._coming and not self._open:
                return
            self._open = [each for each in self._open if each[0][2] >= number]
            for area, value in self._open:
                row.extend([""] * (area[1] + 1 - len(row)))
                row[area[1]] = value
            while self._coming and self._coming[-1][0] <= number:
                area = self._coming.pop()
                if area[1] < len(row):
                    self._open.append((area, row[area[1]]))

    def filled(self, batches: Iterator[list[Row]]) -> Iterator[list[Row]]:
        """Yield batches from row 1 on, filled."""
        number = 1
        for batch in batches:
            self.fill(batch, number)
            number += len(batch)
            yield batch
