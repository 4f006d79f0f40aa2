"""Web pages and Excel 2003 XML, which many systems write under the name .xls.

Both are read by the standard library's parsers, without scripts, links or entities of the file's
own; each table of a page, and each sheet of an XML workbook, becomes a list of rows of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import islice
from typing import Final
from xml.parsers import expat

from typing_extensions import override

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import SheetInfo
from audit_app.interchange.registers.rows import BATCH, Row, RowSource

MOST_BYTES: Final = 200 << 20
"""Larger files of this kind are refused: their rows are held in memory."""
MOST_ACROSS: Final = 1024
"""Cells that one cell may be wide; a larger figure is a mistake or made to harm."""
WIDEST_ROW: Final = 16_384

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_WHITE: Final = re.compile(r"[ \t\r\n\f]+")
_SPREADSHEET: Final = "urn:schemas-microsoft-com:office:spreadsheet "
Tables = dict[str, list[Row]]


class MarkupBook:
    """Tables of a web page, or sheets of an XML workbook, like workbooks.Workbook.

    Attributes:
        sheets: One a table, in file order.
    """

    def __init__(self, data: bytes, kind: str, encoding: str, name: str) -> None:
        """Read every table.

        Args:
            data: The whole file.
            kind: "html" or "xml".
            encoding: Of a web page that does not name its own.
            name: Of the file, for messages.

        Raises:
            AuditError: If there is no table in it, or it cannot be read.
        """
        self._place = Place(file=name)
        if len(data) > MOST_BYTES:
            raise AuditError(
                f"The file is larger than {MOST_BYTES >> 20} MB, too large for a web page or XML.",
                remedy="Export the register as CSV or XLSX and choose that file.",
                place=self._place,
            )
        tables = _xml_tables(data, self._place) if kind == "xml" else _html_tables(data, encoding)
        self._tables = {title: rows for title, rows in tables.items() if rows}
        if not self._tables:
            raise AuditError(
                "The file holds no table.",
                remedy="Export the register as CSV or XLSX and choose that file.",
                place=self._place,
            )
        self.sheets = tuple(SheetInfo(title) for title in self._tables)

    def rows(self, name: str) -> RowSource:
        """Return the rows of a table.

        Raises:
            AuditError: If there is none of that name, naming those there are.
        """
        if name not in self._tables:
            raise AuditError(
                f"There is no table '{name}'.",
                remedy=f"Choose one of: {', '.join(self._tables)}.",
                place=self._place,
            )
        rows = self._tables[name]
        return RowSource(_batches(rows), lambda _: len(rows))


def _batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    walk = iter(rows)
    while batch := list(islice(walk, BATCH)):
        yield batch


def _html_tables(data: bytes, encoding: str) -> Tables:
    named = _CHARSET.search(data[:4096])
    parser = _TableParser()
    parser.feed(_decoded(data, named.group(1).decode("ascii") if named else "", encoding))
    parser.close()
    return parser.tables


def _decoded(data: bytes, named: str, recognised: str) -> str:
    """Return a page as text: as it says itself if that fits, else as recognised by its bytes."""
    for encoding in filter(None, (named, recognised)):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


class _TableParser(HTMLParser):
    """Collects the cells of tables; a table inside a cell is read as a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: Tables = {}
        self._open: list[list[Row]] = []
        self._cell: list[str] | None = None
        self._across = 1
        self._silent = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            rows: list[Row] = []
            self.tables[f"Table {len(self.tables) + 1}"] = rows
            self._open.append(rows)
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in {"td", "th"} and self._open:
            self._begin_cell(dict(attrs).get("colspan") or "1")
        elif tag in {"br", "p", "div"} and self._cell:
            self._cell.append(" ")
        elif tag in {"script", "style"}:
            self._silent += 1

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
        elif tag in {"script", "style"}:
            self._silent = max(0, self._silent - 1)

    @override
    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _begin_cell(self, across: str) -> None:
        self._end_cell()
        if not self._open[-1]:
            self._open[-1].append([])
        self._cell = []
        self._across = min(int(across), MOST_ACROSS) if across.isdecimal() else 1

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        row = self._open[-1][-1]
        row.append(_WHITE.sub(" ", "".join(self._cell)).strip())
        row.extend([""] * min(self._across - 1, WIDEST_ROW - len(row)))
        self._cell = None


def _xml_tables(data: bytes, place: Place) -> Tables:
    reader = _SpreadsheetXml(place)
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - the signature of expat
    except expat.ExpatError as error:
        raise AuditError(
            f"The XML is damaged or not whole: {expat.errors.messages.get(error.code, 'unknown')}.",
            remedy="Export the register again, as CSV or XLSX if possible.",
            place=Place(file=place.file, row=error.lineno),
        ) from None
    return reader.tables


class _SpreadsheetXml:
    """Reads the cells of an Excel 2003 XML workbook.

    Attributes:
        parser: To be fed the file.
        tables: Rows by sheet.
    """

    def __init__(self, place: Place) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.tables: Tables = {}
        self._place = place
        self._rows: list[Row] = []
        self._data: list[str] | None = None
        self._across = 0

    def _refuse(self, *_declaration: object) -> None:
        raise AuditError(
            "The XML declares a document type of its own, which no register needs.",
            remedy="Export the register as CSV or XLSX and choose that file.",
            place=self._place,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.removeprefix(_SPREADSHEET)
        index = attributes.get(f"{_SPREADSHEET}Index", "")
        if tag == "Worksheet":
            title = attributes.get(f"{_SPREADSHEET}Name", "") or f"Sheet {len(self.tables) + 1}"
            self._rows = self.tables.setdefault(title, [])
        elif tag == "Row":
            if index.isdecimal():
                self._fill(self._rows, int(index) - 1, 1_048_576)
            self._rows.append([])
        elif tag == "Cell" and self._rows:
            row = self._rows[-1]
            if index.isdecimal():
                row.extend([""] * (min(int(index) - 1, WIDEST_ROW) - len(row)))
            row.append("")
            across = attributes.get(f"{_SPREADSHEET}MergeAcross", "")
            self._across = min(int(across), MOST_ACROSS) if across.isdecimal() else 0
        elif tag == "Data":
            self._data = []

    @staticmethod
    def _fill(rows: list[Row], until: int, most: int) -> None:
        rows.extend([] for _ in range(min(until, most) - len(rows)))

    def _end(self, name: str) -> None:
        tag = name.removeprefix(_SPREADSHEET)
        if tag == "Data" and self._data is not None:
            if self._rows and self._rows[-1]:
                self._rows[-1][-1] = "".join(self._data)
            self._data = None
        elif tag == "Cell" and self._rows:
            self._rows[-1].extend([""] * self._across)

    def _text(self, text: str) -> None:
        if self._data is not None:
            self._data.append(text)
