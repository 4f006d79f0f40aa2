"""Saving a workbook whole in memory, the same bytes for the same content.

The library's own saving writes every sheet to a plain file in the temporary folder first, and
stamps the present time on the file. Case content must not lie there, and two exports of the same
moment must be comparable byte by byte.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from typing_extensions import override

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_ROWS_A_STEP = 64

Step = Callable[[int, int], None]
"""Told rows saved so far of how many; may raise Cancelled."""


def saved(workbook: Workbook, step: Step) -> bytes:
    """Return the workbook as an .xlsx file.

    Args:
        workbook: Written row by row, left to right; empty of its cells afterwards.
        step: Told every few rows; what it raises stops the saving.
    """
    buffer = BytesIO()
    with _FixedArchive(buffer, "w", ZIP_DEFLATED) as archive:
        _Writer(workbook, archive, step).write_data()
    return buffer.getvalue()


class _FixedArchive(ZipFile):
    """A zip whose entries carry no time and no system."""

    @override
    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        entry = ZipInfo(str(zinfo_or_arcname), _FIXED_TIME)
        entry.compress_type = ZIP_DEFLATED
        entry.create_system = 0
        super().writestr(entry, data)


class _Writer(ExcelWriter):
    """Saves each sheet to memory instead of the temporary folder."""

    def __init__(self, workbook: Workbook, archive: ZipFile, step: Step) -> None:
        super().__init__(workbook, archive)
        self._archive = archive
        self._step = step
        self._n_saved = 0
        self._n_rows = sum(worksheet.max_row for worksheet in workbook.worksheets)

    @override
    def write_worksheet(self, ws: Any) -> None:
        out = BytesIO()
        writer: Any = _RowWriter(ws, out, self._row_saved)
        try:
            writer.write()
        finally:
            writer.close()  # a cancelled writer must not finish its file when it is thrown away
        ws._rels = writer._rels  # noqa: SLF001 - as the method overridden does
        # What the method overridden makes where there are drawings; these sheets have none.
        ws._drawing = None  # noqa: SLF001
        self._archive.writestr(ws.path[1:], out.getbuffer())
        self.manifest.append(ws)

    def _row_saved(self) -> None:
        self._n_saved += 1
        if self._n_saved % _ROWS_A_STEP == 0:
            self._step(self._n_saved, self._n_rows)


class _RowWriter(WorksheetWriter):
    """Takes the rows as they were written, without sorting every cell of the sheet first."""

    def __init__(self, ws: Worksheet, out: BytesIO, row_saved: Callable[[], None]) -> None:
        super().__init__(ws, out)
        self._row_saved = row_saved

    @override
    def rows(self) -> Any:
        sheet: Any = self.ws
        cells = sheet._cells  # noqa: SLF001 - places in the order they were written
        for number, places in groupby(list(cells), key=lambda place: place[0]):
            # Each row's memory goes as soon as it is saved: all at once would be a long pause.
            yield number, [cells.pop(place) for place in places]

    @override
    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
        super().write_row(xf, row, row_idx)
        sheet: Any = self.ws
        sheet.row_dimensions.pop(row_idx, None)
        self._row_saved()
