"""Writes a made-up register the way three different systems would: CSV, XLSX and ODS."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from audit_app.app.demo.table import Cell, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'office:version="1.2"'
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def lines(table: Table) -> Iterator[tuple[Cell, ...]]:
    """Yield every line of the sheet, from what stands above the headings to the last note."""
    yield from table.above
    if table.groups:
        yield tuple(
            title if place == 0 else None for title, span in table.groups for place in range(span)
        )
    yield table.headings
    yield from table.rows
    yield from table.below


def write_csv(table: Table, path: Path) -> None:
    """Write windows-1252 text with semicolons, as a spreadsheet set to another country does."""
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines(table))


def write_xlsx(table: Table, path: Path, title: str, hidden: Table | None = None) -> None:
    """Write a workbook with a line of merged group headings, and a hidden sheet if there is one."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = title
    for line in lines(table):
        sheet.append(list(line))
    column = 1
    row = len(table.above) + 1
    for _, span in table.groups:
        sheet.merge_cells(
            start_row=row, end_row=row, start_column=column, end_column=column + span - 1
        )
        column += span
    if hidden is not None:
        codes = book.create_sheet("Codes")
        for line in lines(hidden):
            codes.append(list(line))
        codes.sheet_state = "hidden"
    book.save(path)


def write_ods(table: Table, path: Path, title: str) -> None:
    """Write an OpenDocument spreadsheet: the same bytes for the same table, on every machine."""
    body = io.StringIO()
    body.write(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}>'
        f'<office:body><office:spreadsheet><table:table table:name="{escape(title)}">'
        f'<table:table-column table:number-columns-repeated="{len(table.headings)}"/>'
    )
    for line in lines(table):
        body.write(f"<table:table-row>{_ods_cells(line)}</table:table-row>")
    body.write("</table:table></office:spreadsheet></office:body></office:document-content>")
    with zipfile.ZipFile(path, "w") as archive:
        # The type stands first and unpacked: other programs look for it among the first bytes.
        _store(archive, "mimetype", _ODS_TYPE, zipfile.ZIP_STORED)
        _store(archive, "META-INF/manifest.xml", _MANIFEST, zipfile.ZIP_DEFLATED)
        _store(archive, "content.xml", body.getvalue(), zipfile.ZIP_DEFLATED)


def _store(archive: zipfile.ZipFile, name: str, text: str, packing: int) -> None:
    entry = zipfile.ZipInfo(name, date_time=(2025, 4, 1, 0, 0, 0))
    archive.writestr(entry, text.encode(), compress_type=packing)


def _ods_cells(line: Sequence[Cell]) -> str:
    if not line:
        return "<table:table-cell/>"
    parts: list[str] = []
    blanks = 0
    for value in line:
        if value is None or value == "":
            blanks += 1
            continue
        if blanks:
            parts.append(f'<table:table-cell table:number-columns-repeated="{blanks}"/>')
            blanks = 0
        parts.append(_ods_cell(value))
    if blanks:
        parts.append(f'<table:table-cell table:number-columns-repeated="{blanks}"/>')
    return "".join(parts)


def _ods_cell(value: Cell) -> str:
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
        shown = str(value)
    elif isinstance(value, datetime):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        shown = value.strftime("%d/%m/%Y %H:%M")
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        shown = value.strftime("%d/%m/%Y")
    else:
        kind = 'office:value-type="string"'
        shown = value or ""
    return f"<table:table-cell {kind}><text:p>{escape(shown)}</text:p></table:table-cell>"
