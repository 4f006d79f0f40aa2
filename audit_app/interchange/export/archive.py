"""Saving a workbook whole in memory, the same bytes for the same content.

The library's own saving writes every sheet to a plain file in the temporary folder first, and
stamps the present time on the file. Case content must not lie there, and two exports of the same
moment must be comparable byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import tostring
from typing_extensions import override

from audit_app.interchange.export.rows import rows_of

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")

Step = Callable[[int, int], None]
"""Told rows saved so far of how many; may raise Cancelled."""


def saved(workbook: Workbook, step: Step) -> bytes:
    """Return the workbook as an .xlsx file.

    Args:
        workbook: Written through Book.
        step: Told every few rows; what it raises stops the saving.
    """
    buffer = BytesIO()
    with _FixedArchive(buffer, "w", ZIP_DEFLATED) as archive:
        _Writer(workbook, archive, step).write_data()
    return buffer.getvalue()


def _entry(name: object) -> ZipInfo:
    """Return an entry that carries no time and no system."""
    entry = ZipInfo(str(name), _FIXED_TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0
    return entry


class _FixedArchive(ZipFile):
    """A zip whose entries carry no time and no system."""

    @override
    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        super().writestr(_entry(zinfo_or_arcname), data)


class _Writer(ExcelWriter):
    """Saves each sheet into the archive, row by row, instead of the temporary folder."""

    def __init__(self, workbook: Workbook, archive: ZipFile, step: Step) -> None:
        super().__init__(workbook, archive)
        self._archive = archive
        self._step = step
        self._n_saved = 0
        self._n_rows = sum(worksheet.max_row for worksheet in workbook.worksheets)

    @override
    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = _Drawing()  # noqa: SLF001 - as the method overridden does
        ws._drawing.charts = ws._charts  # noqa: SLF001
        cells = rows_of(ws)
        above, below = _shell(ws)
        with self._archive.open(_entry(ws.path[1:]), "w") as part:
            part.write(above + b"<sheetData>")
            for n_rows, xml in cells.parts(ws):
                part.write(xml)
                self._n_saved += n_rows
                self._step(self._n_saved, self._n_rows)
            part.write(b"</sheetData>" + below)
        self.manifest.append(ws)

    def _write_charts(self) -> None:
        for chart in self._charts:  # type: ignore[attr-defined]
            tree = chart._write()  # noqa: SLF001 - as the method overridden does
            for form in tree.iter("numFmt"):
                form.set("sourceLinked", "0")  # a label's own format, not that of its cells
            self._archive.writestr(chart.path[1:], tostring(tree))
            self.manifest.append(chart)


def _shell(ws: Any) -> tuple[bytes, bytes]:
    """Return what stands in a sheet's file above its rows, and what stands below them."""
    out = BytesIO()
    writer: Any = _ShellWriter(ws, out)
    writer.write()
    ws._rels = writer._rels  # noqa: SLF001 - as the library's own saving does
    above, below = _NO_ROWS.split(out.getvalue(), maxsplit=1)
    return above, below


class _ShellWriter(WorksheetWriter):
    """Writes everything of a sheet but its rows."""

    def __init__(self, ws: Any, out: BytesIO) -> None:
        super().__init__(ws, out)
        ws._hyperlinks = rows_of(ws).links  # noqa: SLF001 - where the library looks for them

    @override
    def rows(self) -> Any:
        return ()


class _Drawing(SpreadsheetDrawing):
    """Charts of a sheet, each with its name and the words that stand for it."""

    __elements__ = SpreadsheetDrawing.__elements__  # a subclass would otherwise write none

    def _chart_frame(self, idx: int) -> Any:
        frame: Any = super()._chart_frame(idx)  # type: ignore[misc]  # untyped
        named = frame.nvGraphicFramePr.cNvPr
        named.name, named.descr = self.charts[idx - 1].name_and_words
        return frame
