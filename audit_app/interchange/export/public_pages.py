"""The workbook for the public: its pages as they were made, and nothing looked up anywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.public_figures import Kind, PublicColumn, PublicPage, PublicTable, PublicValue
from audit_app.interchange.export.book import FIRST_ROW, Book, CellValue, Column
from audit_app.interchange.export.cells import Shown
from audit_app.interchange.export.look import Look

_LOOKS: Mapping[Kind, Look] = {
    Kind.TEXT: Look.TEXT,
    Kind.COUNT: Look.COUNT,
    Kind.SHARE: Look.PERCENT,
}
_NOTHING = "There is nothing to show."
_NARROWEST, _WIDEST, _NUMBER_WIDTH = 12, 70, 13
_CONTENTS = (Column("Sheet", 30, Look.LINK), Column("What it holds", 70, Look.TEXT))


def write_page(worksheet: Worksheet, page: PublicPage, book: Book) -> None:
    """Write a page below its title and line of explanation.

    Args:
        worksheet: Where.
        page: What it says.
        book: The workbook being made.
    """
    if len(page.tables) == 1 and not page.lines and page.key != "cover":
        _write_table(worksheet, page.key, page.tables[0], book)
        return
    book.widths(worksheet, _common_columns(page))
    row = FIRST_ROW
    for line in page.lines:
        book.put(worksheet, row, 1, line, Look.SENTENCE)
        row += 1
    for table in page.tables:
        row = book.section(worksheet, row, table.title)
        rows = [_cells(table, cells) for cells in table.rows]
        name = _name(page.key, table)
        row = book.block(worksheet, row, name, _columns(table), rows, empty=_NOTHING).last + 1
    if page.key == "cover":
        _write_contents(worksheet, row, book)


def _write_table(worksheet: Worksheet, key: str, table: PublicTable, book: Book) -> None:
    rows = [_cells(table, row) for row in table.rows]
    book.table(worksheet, _name(key, table), _columns(table), rows, empty=_NOTHING)


def _name(key: str, table: PublicTable) -> str:
    """Return a name no other table of the workbook has, as long as titles differ on each page."""
    words = f"{key} {table.title}".title()
    return "".join(letter for letter in words if letter.isascii() and letter.isalpha())


def _columns(table: PublicTable) -> tuple[Column, ...]:
    return tuple(
        Column(column.heading, _width(table, place), _LOOKS[column.kind])
        for place, column in enumerate(table.columns)
    )


def _width(table: PublicTable, place: int) -> float:
    column = table.columns[place]
    if column.kind is not Kind.TEXT:
        return _NUMBER_WIDTH
    longest = max((len(str(row[place])) for row in table.rows), default=0)
    return min(max(longest + 2, len(column.heading) + 2, _NARROWEST), _WIDEST)


def _common_columns(page: PublicPage) -> list[Column]:
    """Return the widest of every column over a page's tables."""
    widths: dict[int, float] = {}
    for table in page.tables:
        for place, column in enumerate(_columns(table)):
            widths[place] = max(widths.get(place, 0), column.width)
    return [Column(str(place), width) for place, width in sorted(widths.items())]


def _cells(table: PublicTable, row: Sequence[PublicValue]) -> list[CellValue]:
    return [_cell(column, value) for column, value in zip(table.columns, row, strict=True)]


def _cell(column: PublicColumn, value: PublicValue) -> CellValue:
    if column.kind is not Kind.TEXT and isinstance(value, str):
        return Shown(value, Look.UNKNOWN) if value else None
    if column.kind is Kind.TEXT and isinstance(value, int):
        return Shown(value, Look.LEFT_NUMBER)
    return value


def _write_contents(worksheet: Worksheet, row: int, book: Book) -> None:
    row = book.section(worksheet, row, "Contents")
    area = book.block(worksheet, row, "Contents", _CONTENTS, book.contents)
    for place, (title, _) in enumerate(book.contents, start=area.first):
        book.link(worksheet, place, 1, title)
