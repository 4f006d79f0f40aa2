"""The workbook being made, and the few ways in which every sheet writes to it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.progress import Progress
from audit_app.interchange.export.cells import (
    Formula,
    Mended,
    Shown,
    Tally,
    Value,
    cell_xml,
    clean_text,
    escape_text,
)
from audit_app.interchange.export.formulas import Area
from audit_app.interchange.export.look import (
    LABEL_LOOKS,
    NUMBER_LOOKS,
    ONE_LINE_LOOKS,
    Look,
    Style,
    prepared_looks,
)
from audit_app.interchange.export.meant import Meant
from audit_app.interchange.export.rows import row_xml, rows_of

FIRST_ROW = 3
"""Where a sheet's own content begins: below its title and its line of explanation."""

_UK = ZoneInfo("Europe/London")
_ROWS_A_STEP = 32
_PARTS_A_SHEET = 100
_HEADING_LIMIT = 255
_LINE_HEIGHT = 16
_HIGHEST_ROW = 409
_EDGES = 2.5
"""Width that the edges of a cell and its indent take."""

_WIDEST_WORD = 20.0
"""Width at most for one word of a heading: some come from a register."""

_LONGEST_SHOWN = 5_000
_CALCULATED = 191029
"""What present versions of Excel write; older numbers make them work everything out again."""
_LETTERS_A_WIDTH = {Look.HEAD: 0.95, Look.LABEL: 1.0, Look.NOT_MET: 1.0, Look.CODE: 1.0}
"""Letters in one unit of a column's width, which is a digit; most letters are narrower."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        heading: Made unique in its table.
        width: In characters of the usual font.
        look: Of its values.
    """

    heading: str
    width: float
    look: Look = Look.TEXT


CellValue = Value | Shown
"""What a sheet gives for a cell: a value in its column's look, or one with a look of its own."""


@dataclass(slots=True)
class Book:
    """What sheets are written with.

    Attributes:
        workbook: The workbook.
        progress: Told about every few rows; may raise Cancelled.
        contents: Title and explanation of every sheet, in order.
        mended: What had to be changed in text.
        tallies: What was written, by sheet title.
        meant: Formulas, names and charts that were written.
        shared: What one sheet worked out and another needs.
    """

    workbook: Workbook
    progress: Progress
    contents: Sequence[tuple[str, str]]
    mended: Mended = field(default_factory=Mended)
    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    meant: Meant = field(default_factory=Meant)
    shared: dict[str, Any] = field(default_factory=dict)
    _looks: Mapping[Look, Style] = field(init=False)
    _widths: dict[tuple[str, int], float] = field(default_factory=dict)
    _needed: dict[tuple[str, int], float] = field(default_factory=dict)
    _n_written: int = 0

    def __post_init__(self) -> None:
        """Prepare the looks, once for all cells."""
        self._looks = prepared_looks(self.workbook)
        # Every formula has its value beside it. A program that worked them all out again on
        # opening would ask whether to save a file nobody changed.
        self.workbook.calculation = CalcProperties(calcId=_CALCULATED, fullCalcOnLoad=False)

    @property
    def n_parts(self) -> int:
        """Steps of the whole job: each sheet counts the same, so do the three that follow."""
        return (len(self.contents) + 3) * _PARTS_A_SHEET

    def step(self, done: int, total: int, note: str) -> None:
        """Report rows done of the part in hand, and stop if the person has asked for it."""
        part = _PARTS_A_SHEET * done // max(total, 1)
        self.progress.step(self._n_written * _PARTS_A_SHEET + part, self.n_parts, note)

    def part_done(self, note: str) -> None:
        """Report that a sheet, the saving or the checking is finished."""
        self._n_written += 1
        self.step(0, 1, note)

    def put(
        self, worksheet: Worksheet, row: int, column: int, value: CellValue, look: Look = Look.TEXT
    ) -> None:
        """Write one value; a Shown brings its own look."""
        place = f"{get_column_letter(column)}{row}"
        rows_of(worksheet)[row, column] = self._cell(
            worksheet.title, place, value, self._looks[look]
        )

    def _cell(self, title: str, place: str, value: CellValue, style: Style) -> str:
        """Return one cell as XML, counted."""
        if isinstance(value, Shown):
            value, look = value
            style = self._looks[look]
        if isinstance(value, Formula):
            self.meant.formulas[title][place] = value.text
        return cell_xml(place, value, style, self.tallies[title], self.mended)

    def link(self, worksheet: Worksheet, row: int, column: int, title: str) -> None:
        """Make a cell with a sheet's title a link to it; the only links a workbook has."""
        place = f"{get_column_letter(column)}{row}"
        target = Hyperlink(ref=place, location=f"'{title}'!A1", tooltip=f"Go to {title}")
        rows_of(worksheet).links.append(target)

    def name(self, name: str, worksheet: Worksheet, row: int, column: int) -> None:
        """Give a cell a name that formulas and links anywhere can use.

        Args:
            name: Letters and underscores, unique in the workbook.
            worksheet: Where.
            row: From 1.
            column: From 1.
        """
        target = f"'{worksheet.title}'!${get_column_letter(column)}${row}"
        self.workbook.defined_names[name] = DefinedName(name, attr_text=target)
        self.meant.names[name] = target

    def section(self, worksheet: Worksheet, row: int, title: str) -> int:
        """Write a heading between two blocks, with air above it; return the next row."""
        self.put(worksheet, row, 1, title, Look.SECTION)
        worksheet.row_dimensions[row].height = 30
        return row + 1

    def widths(self, worksheet: Worksheet, columns: Sequence[Column]) -> None:
        """Set the widths of a sheet's columns; none breaks a word of a heading in it."""
        self._note_headings(worksheet, columns)
        for number, column in enumerate(columns, start=1):
            self._widths[worksheet.title, number] = column.width
            self._set_width(worksheet, number)

    def _note_headings(self, worksheet: Worksheet, columns: Sequence[Column]) -> None:
        """Widen columns that are too narrow for a word of these headings."""
        for number, column in enumerate(columns, start=1):
            longest = max(map(len, column.heading.split()), default=0)
            needed = min(longest / _LETTERS_A_WIDTH[Look.HEAD] + _EDGES, _WIDEST_WORD)
            place = worksheet.title, number
            if needed > self._needed.get(place, 0.0):
                self._needed[place] = needed
                self._set_width(worksheet, number)

    def _set_width(self, worksheet: Worksheet, number: int) -> None:
        place = worksheet.title, number
        if place in self._widths:
            width = max(self._widths[place], self._needed.get(place, 0.0))
            worksheet.column_dimensions[get_column_letter(number)].width = width

    def rows(  # noqa: PLR0913 - rows are their place, columns and values
        self,
        worksheet: Worksheet,
        top: int,
        columns: Sequence[Column],
        rows: Iterable[Sequence[CellValue]],
        *,
        empty: str | None = None,
        n_rows: int = 1,
    ) -> int:
        """Write a heading row and rows below it; return the next row.

        Args:
            worksheet: Where.
            top: Row of the headings.
            columns: Headings and looks.
            rows: Values; a row may be shorter than the columns.
            empty: What the only row says where there are none; None for no such row.
            n_rows: About how many rows there are, for the progress.
        """
        headings = unique_headings(columns)
        self._note_headings(worksheet, columns)
        for number, (column, heading) in enumerate(zip(columns, headings, strict=True), start=1):
            self.put(worksheet, top, number, heading, _head_look(column.look))
        set_height(worksheet, top, columns, [Shown(heading, Look.HEAD) for heading in headings])
        letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
        styles = [self._looks[column.look] for column in columns]
        rooms = [_room(column.width, column.look) for column in columns]
        cells = rows_of(worksheet)
        place, block = top, list[str]()
        for place, row in enumerate(_or_empty(rows, empty), start=top + 1):
            height = _height(_n_row_lines(row, columns, rooms))
            if height is not None:
                cells.heights[place] = height
            block.append(self._row(worksheet.title, place, letters, styles, row, height))
            if len(block) == _ROWS_A_STEP:
                cells.pack(place + 1 - len(block), block, len(columns))
                block.clear()
                self.step(min(place - top, n_rows), n_rows, f"Writing {worksheet.title}")
        if block:
            cells.pack(place + 1 - len(block), block, len(columns))
        return place + 1

    def _row(  # noqa: PLR0913 - a row is its place, styles, values and height
        self,
        title: str,
        place: int,
        letters: Sequence[str],
        styles: Sequence[Style],
        row: Sequence[CellValue],
        height: float | None,
    ) -> str:
        """Return a row of a table as XML."""
        values = [*row, *([None] * (len(styles) - len(row)))]
        cells = [
            self._cell(title, f"{letter}{place}", value, style)
            for letter, style, value in zip(letters, styles, values, strict=False)
        ]
        return row_xml(place, cells, height)

    def block(  # noqa: PLR0913 - a table is its name, columns, rows and place
        self,
        worksheet: Worksheet,
        top: int,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[CellValue]],
        *,
        empty: str = "",
        n_rows: int = 1,
    ) -> Area:
        """Write a native table anywhere on a sheet and return where its rows stand.

        Args:
            worksheet: Where.
            top: Row of the headings.
            name: Of the table, unique in the workbook; letters only.
            columns: Headings and looks.
            rows: Values, taken one by one.
            empty: What the only row says where there are none.
            n_rows: About how many rows there are, for the progress.
        """
        end = self.rows(worksheet, top, columns, rows, empty=empty, n_rows=n_rows)
        last = get_column_letter(len(columns))
        table: Any = Table(displayName=name, ref=f"A{top}:{last}{end - 1}")
        # The cells carry the looks, so that programs which know no table styles show the same.
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        # Named here, because the library would look through every cell of the table for them.
        table._initialise_columns()  # noqa: SLF001 - what the library itself does on saving
        table.autoFilter = None  # nothing is hidden until somebody asks for it
        headings = unique_headings(columns)
        for column, heading in zip(table.tableColumns, headings, strict=True):
            column.name = escape_text(heading)
        worksheet.add_table(table)
        return Area(worksheet.title, tuple(headings), top + 1, end - 1)

    def table(  # noqa: PLR0913 - a table is its name, columns, rows and how it scrolls
        self,
        worksheet: Worksheet,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[CellValue]],
        *,
        empty: str,
        frozen_columns: int = 0,
        n_rows: int | None = None,
    ) -> Area:
        """Write the one table of a sheet: native, named, with its headings held and repeated.

        Args:
            worksheet: Where.
            name: Of the table; letters only.
            columns: Its columns.
            rows: Its rows.
            empty: What the only row says where there are none.
            frozen_columns: Columns that stay in sight when somebody scrolls to the right.
            n_rows: How many rows there are, where they are made one by one.

        Returns:
            Where its rows stand.
        """
        self.widths(worksheet, columns)
        size = n_rows or (len(rows) if isinstance(rows, Sequence) else 1)
        area = self.block(worksheet, FIRST_ROW, name, columns, rows, empty=empty, n_rows=size)
        worksheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}{FIRST_ROW + 1}"
        worksheet.print_title_rows = f"{FIRST_ROW}:{FIRST_ROW}"
        if frozen_columns:
            worksheet.print_title_cols = f"A:{get_column_letter(frozen_columns)}"
        return area

    def chart(self, worksheet: Worksheet, chart: Any, place: str) -> None:
        """Lay a chart of charts.py on a sheet, its upper left corner at a cell such as "N3"."""
        worksheet.add_chart(chart, place)
        self.meant.charts[worksheet.title] += 1


def _head_look(look: Look) -> Look:
    """Return how a heading looks above cells of a look."""
    if look in NUMBER_LOOKS:
        return Look.HEAD_NUMBER
    return Look.HEAD_LABEL if look in LABEL_LOOKS else Look.HEAD


def _or_empty(
    rows: Iterable[Sequence[CellValue]], empty: str | None
) -> Iterator[Sequence[CellValue]]:
    """Yield the rows, or one with the words that stand in for them."""
    none = True
    for row in rows:
        none = False
        yield row
    if none and empty is not None:
        yield [Shown(empty, Look.SENTENCE)]  # beside it all is empty, so it runs on in one line


def area_of(title: str, columns: Sequence[Column], n_rows: int, top: int = FIRST_ROW) -> Area:
    """Return where the rows of a table will stand, for formulas that look at them.

    Args:
        title: Of the sheet.
        columns: Of the table.
        n_rows: How many there will be; a table of none has one that says so.
        top: Row of the headings.
    """
    return Area(title, tuple(unique_headings(columns)), top + 1, top + max(n_rows, 1))


def set_height(
    worksheet: Worksheet, row: int, columns: Sequence[Column], values: Sequence[CellValue]
) -> None:
    """Make a row of single cells as high as its wrapped text needs."""
    height = height_of(columns, values)
    if height is not None:
        worksheet.row_dimensions[row].height = height


def height_of(columns: Sequence[Column], values: Sequence[CellValue]) -> float | None:
    """Return how high a row must be for its wrapped text; None where one line is enough.

    Not every program works this out when it opens a file, and then lines would cover each other.
    Widths of letters differ, so this is an estimate on the generous side.
    """
    rooms = [_room(column.width, column.look) for column in columns]
    return _height(_n_row_lines(values, columns, rooms))


def _height(n_lines: int) -> float | None:
    return min(n_lines * _LINE_HEIGHT + 3, _HIGHEST_ROW) if n_lines > 1 else None


def _n_lines(value: CellValue, column: Column) -> int:
    """Return how many lines a value takes in its column."""
    look = column.look
    if isinstance(value, Shown):
        value, look = value
    if not isinstance(value, str) or look in ONE_LINE_LOOKS:
        return 1
    room = _room(column.width, look)
    if len(value) <= room and "\n" not in value:
        return 1
    lines = value[:_LONGEST_SHOWN].split("\n")
    return sum(1 if len(line) <= room else _n_wrapped(line, room) for line in lines)


def _n_wrapped(line: str, room: float) -> int:
    """Return how many lines a long one takes: they end at words, so a part of each stays empty."""
    return math.ceil(len(line) / room + (0.15 if " " in line else 0.75))


def _room(width: float, look: Look) -> float:
    """Return how many letters fit one line of a column."""
    return (width - 1) * _LETTERS_A_WIDTH.get(look, 1.12)


def _n_row_lines(
    values: Sequence[CellValue], columns: Sequence[Column], rooms: Sequence[float]
) -> int:
    """Return the most lines a value takes; nearly all are seen at once to fit on one."""
    most = 1
    for value, column, room in zip(values, columns, rooms, strict=False):
        if isinstance(value, Shown) or (
            isinstance(value, str) and (len(value) > room or "\n" in value)
        ):
            most = max(most, _n_lines(value, column))
    return most


def unique_headings(columns: Sequence[Column]) -> list[str]:
    """Return headings on one line, none empty, none twice; spreadsheets ignore case here."""
    taken: set[str] = set()
    headings: list[str] = []
    for column in columns:
        plain = " ".join(clean_text(column.heading)[0].split())[: _HEADING_LIMIT - 10] or "Column"
        heading, number = plain, 1
        while heading.casefold() in taken:
            number += 1
            heading = f"{plain} ({number})"
        taken.add(heading.casefold())
        headings.append(heading)
    return headings


def uk_time(moment: datetime) -> datetime:
    """Return an aware moment as the clock on a wall in the United Kingdom shows it, naive."""
    return moment.astimezone(_UK).replace(tzinfo=None)


def utc_time(moment: datetime) -> datetime:
    """Return an aware moment in UTC, naive and in whole seconds, as file properties want it."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
