"""From the lines of a sheet to records by column, whatever was sorted, moved or left blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as new
from typing import Any, Final

from audit_app.interchange.checklists.cell_values import CellError, cell_value
from audit_app.interchange.checklists.faults import suggestion
from audit_app.interchange.checklists.grid import Line, is_blank
from audit_app.interchange.checklists.layout import Field, SheetLayout

_HEADINGS_WITHIN: Final = 20
"""Lines within which the headings of a sheet are looked for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands in the workbook."""

    sheet: str
    row: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell or row that cannot be taken as it is.

    Attributes:
        spot: Where.
        message: A sentence.
        name: Of the field concerned, where it is one.
    """

    spot: Spot
    message: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table.

    Attributes:
        row: Its number in the sheet.
        values: What it holds, by name of the column; nothing where a cell is empty or at fault.
        raw: The cells as they are, by name of the column.
    """

    row: int
    values: dict[str, Any]
    raw: dict[str, Any]


@dataclass(slots=True)
class SheetTable:
    """The table of one sheet.

    Attributes:
        sheet: What was looked for.
        headings_row: Where its headings stand.
        missing: Names of needed columns that are not there.
        records: In their order.
        troubles: What is wrong with the sheet.
        cell_troubles: What is wrong with its cells, by row.
    """

    sheet: SheetLayout
    headings_row: int = 1
    missing: tuple[str, ...] = ()
    records: list[Record] = new(default_factory=list)
    troubles: list[Trouble] = new(default_factory=list)
    cell_troubles: dict[int, list[Trouble]] = new(default_factory=dict)

    def spot(self, row: int, name: str = "") -> Spot:
        """Return a place in this sheet."""
        headings = {each.name: each.heading for each in self.sheet.fields}
        return Spot(self.sheet.title, row, headings.get(name, ""))


def read_table(sheet: SheetLayout, lines: Sequence[Line]) -> SheetTable:
    """Return the table of a sheet, found by its headings."""
    table = SheetTable(sheet)
    place = _headings(sheet, lines)
    if place is None:
        table.missing = sheet.needed
        wanted = ", ".join(f"'{table.sheet.field(name).heading}'" for name in sheet.needed)
        text = f"No row with the headings was found; there should be {wanted}."
        table.troubles.append(Trouble(table.spot(1), text))
        return table
    table.headings_row = lines[place].row
    columns = _columns(table, lines[place])
    there = {column.name for column in columns.values() if column is not None}
    table.missing = tuple(name for name in sheet.needed if name not in there)
    for name in table.missing:
        text = f"There is no column '{sheet.field(name).heading}'."
        table.troubles.append(Trouble(table.spot(table.headings_row), text))
    records = [_record(table, columns, line) for line in lines[place + 1 :]]
    table.records = _in_order([record for record in records if set(record.raw) - {"order"}])
    return table


def plain(text: object) -> str:
    """Return a heading without what does not tell headings apart."""
    return " ".join(str(text).casefold().split()).strip(" :*")


def _headings(sheet: SheetLayout, lines: Sequence[Line]) -> int | None:
    """Return which line has most of the headings, at least two of them."""
    known = {plain(each.heading) for each in sheet.fields}
    hits = [len(known & {plain(cell) for cell in line.cells}) for line in lines[:_HEADINGS_WITHIN]]
    best = max(hits, default=0)
    return hits.index(best) if best >= 2 else None


def _columns(table: SheetTable, line: Line) -> dict[int, Field | None]:
    """Return the column that stands in each place; None for a heading that was told as wrong."""
    fields = {plain(each.heading): each for each in table.sheet.fields}
    columns: dict[int, Field | None] = {}
    for place, cell in enumerate(line.cells):
        if not plain(cell):
            continue
        known = fields.get(plain(cell))
        if known is not None and known not in columns.values():
            columns[place] = known
            continue
        columns[place] = None
        heading = str(cell).strip()[:60]
        text = f"The column '{heading}' stands here a second time."
        if known is None:
            close = suggestion(heading, [each.heading for each in table.sheet.fields])
            text = f"The column '{heading}' is not known.{close}"
        table.troubles.append(Trouble(table.spot(line.row), text))
    return columns


def _record(table: SheetTable, columns: dict[int, Field | None], line: Line) -> Record:
    record = Record(line.row, {}, {})
    for place, cell in enumerate(line.cells):
        if is_blank(cell):
            continue
        field = columns.get(place)
        if field is not None:
            record.raw[field.name] = cell
            value, message = _understood(cell, field)
            if message:
                spot = table.spot(line.row, field.name)
                trouble = Trouble(spot, message, field.name)
                table.cell_troubles.setdefault(line.row, []).append(trouble)
            elif value is not None:
                record.values[field.name] = value
        elif place not in columns:
            text = "A value stands in a column without a heading."
            table.troubles.append(Trouble(table.spot(line.row), text))
    return record


def _understood(cell: Any, column: Field) -> tuple[Any, str]:
    try:
        return cell_value(cell, column), ""
    except CellError as error:
        return None, str(error)


def _in_order(records: list[Record]) -> list[Record]:
    """Sort by the order written; a row without one stays below the row above it."""
    last = 0.0
    places: list[tuple[float, Record]] = []
    for record in records:
        last = record.values.get("order", last)
        places.append((last, record))
    return [record for _, record in sorted(places, key=lambda each: each[0])]
