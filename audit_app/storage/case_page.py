"""The population as a table: SQLite sorts and searches, Python holds ids and the rows in view."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from audit_app.domain.case_columns import DATE, KEPT, REFERENCE, STRATUM, TEAM
from audit_app.storage import mapping
from audit_app.storage.columns import CASE_ID, CELLS, cases_by_id, place_of
from audit_app.storage.tables import ID_SPACE, POPULATION

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BATCH = 4096
_NATIVE: Final = {
    "case_ref": REFERENCE,
    "stratum": STRATUM,
    "team": TEAM,
    "case_date": DATE,
}
_IN_FILE_ORDER: Final = ("", "row_number")
# Quotes and commas of the JSON would match too; so the text is looked for value by value where the
# quick look at the whole finds something.
_CONTAINING: Final = (
    f"SELECT {CASE_ID}{CELLS} AND part.place <> {DATE}"
    " AND instr(lower(unpacked(part.cells)), lower(:json))"
    " AND instr(lower(cell.value), lower(:text))"
)


def case_ids(
    connection: Connection,
    population_id: int,
    *,
    order_by: str = "",
    descending: bool = False,
    containing: str = "",
) -> Sequence[int]:
    """Return ids of a population's cases in an order, eight bytes each.

    Args:
        connection: One that only reads.
        population_id: The population.
        order_by: One of the native columns or a kept heading; empty is the order of the file.
        descending: The other way round.
        containing: Text to find, whatever its case (of the letters a to z); empty: all.

    Raises:
        AuditError: If there is no such column.
    """
    values = {
        "population": population_id,
        "text": containing,
        "json": json.dumps(containing, ensure_ascii=False)[1:-1],
    }
    direction = " DESC" if descending else ""
    if order_by == "case_ref" and not containing:
        statement = (
            "SELECT case_id FROM register_reference"  # noqa: S608 - a fixed word
            f" WHERE population_id = :population ORDER BY case_ref{direction}"
        )
    else:
        if order_by in _IN_FILE_ORDER:
            place, order = REFERENCE, f"part.first_row{direction}, cell.key{direction}"
        else:  # a name only chooses a number, it never becomes part of the statement
            place = _place(connection, population_id, order_by)
            order = f"cell.value{direction}, part.first_row, cell.key"
        found = f" AND {CASE_ID} IN ({_CONTAINING})" if containing else ""
        statement = f"SELECT {CASE_ID}{CELLS} AND part.place = {place}{found} ORDER BY {order}"
    found_ids: array[int] = array("q")
    cursor = connection.connection.cursor()
    cursor.execute(statement, values)
    while batch := cursor.fetchmany(_BATCH):
        found_ids.extend([case_id for (case_id,) in batch])
    return found_ids


def case_rows(connection: Connection, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return (row number, reference, date, stratum, team, *kept values) by id, as text."""
    return {
        case_id: (
            str(case_id % ID_SPACE),
            *(cells[place] for place in (REFERENCE, DATE, STRATUM, TEAM)),
            *cells[KEPT:],
        )
        for case_id, cells in cases_by_id(connection, ids)
    }


def _place(connection: Connection, population_id: int, column: str) -> int:
    if column in _NATIVE:
        return _NATIVE[column]
    row = connection.execute(select(POPULATION).where(POPULATION.c.id == population_id)).one()
    return place_of(mapping.to_population(row), column)
