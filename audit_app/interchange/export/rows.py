"""The rows of a sheet as they will stand in the file: written once, kept small, never read again.

A workbook library's own cells take a quarter of a kilobyte each and most of the time of an export.
Here a cell is its XML from the start, and the rows of a table lie packed until they are saved.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

_PACKING = 1
_UNPACKED = 1 << 18
"""Bytes of a sheet that lie as they are: packing pays for big ones alone."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of a table that follow each other.

    Attributes:
        first: Number of the first row.
        size: How many rows.
        content: Their XML, UTF-8.
        packed: Whether it is compressed.
    """

    first: int
    size: int
    content: bytes
    packed: bool

    @property
    def xml(self) -> bytes:
        """The rows as they stand in the file."""
        return zlib.decompress(self.content) if self.packed else self.content


class Rows(dict[tuple[int, int], str]):
    """Cells of one sheet by row and column, as XML; takes the place of the library's own cells.

    A row that was packed has one entry, with its last column and no text, so that the library
    still knows how far the sheet goes.

    Attributes:
        links: From cells to other sheets.
        heights: Of packed rows that are higher than one line, in points.
    """

    def __init__(self) -> None:
        super().__init__()
        self.links: list[Hyperlink] = []
        self.heights: dict[int, float] = {}
        self._blocks: list[_Block] = []
        self._n_bytes = 0

    def pack(self, first: int, rows: Sequence[str], n_columns: int) -> None:
        """Take whole rows.

        Args:
            first: Number of the first.
            rows: XML of each, in order.
            n_columns: How many columns each has.
        """
        content = "".join(rows).encode()
        self._n_bytes += len(content)
        packed = self._n_bytes > _UNPACKED
        if packed:
            content = zlib.compress(content, _PACKING)
        self._blocks.append(_Block(first, len(rows), content, packed))
        self.update({(row, n_columns): "" for row in range(first, first + len(rows))})

    def parts(self, worksheet: Worksheet) -> Iterator[tuple[int, bytes]]:
        """Yield how many rows, and their XML, from the top of the sheet to its end.

        Raises:
            ValueError: If a single cell was written into a row that is packed already, a defect.
        """
        single: dict[int, dict[int, str]] = defaultdict(dict)
        for (row, column), xml in self.items():
            if xml:
                single[row][column] = xml
        blocks = {block.first: block for block in self._blocks}
        packed = {row for block in self._blocks for row in range(block.first, _end(block))}
        if twice := packed & single.keys():
            raise ValueError(f"rows {sorted(twice)} of '{worksheet.title}' were written twice")
        for row in sorted(blocks.keys() | single.keys()):
            if row in blocks:
                yield blocks[row].size, blocks[row].xml
            else:
                cells = single[row]
                xml = row_xml(
                    row, [cells[column] for column in sorted(cells)], _height(worksheet, row)
                )
                yield 1, xml.encode()


def rows_of(worksheet: Worksheet) -> Rows:
    """Return the rows of a sheet, which from now on are ours."""
    sheet: Any = worksheet
    if not isinstance(sheet._cells, Rows):  # noqa: SLF001 - where the library looks for its cells
        sheet._cells = Rows()  # noqa: SLF001
    rows: Rows = sheet._cells  # noqa: SLF001
    return rows


def row_xml(row: int, cells: Sequence[str], height: float | None = None) -> str:
    """Return a row as XML.

    Args:
        row: Number, from 1.
        cells: XML of its cells, left to right.
        height: In points; None for the sheet's own.
    """
    size = "" if height is None else f' ht="{height:g}" customHeight="1"'
    return f'<row r="{row}"{size}>{"".join(cells)}</row>'


def _end(block: _Block) -> int:
    return block.first + block.size


def _height(worksheet: Worksheet, row: int) -> float | None:
    height: float | None = worksheet.row_dimensions[row].height
    return height
