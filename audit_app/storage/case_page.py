"""The population as a table: SQLite sorts and searches, Python holds ids and the rows in view."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from audit_app.storage import mapping
from audit_app.storage.frame import column_sql
from audit_app.storage.tables import ID_SPACE, POPULATION

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BATCH = 4096
_NATIVE = ("row_number", "case_ref", "stratum", "team", "case_date")
# Quotes and commas of the JSON would match too; so the text is looked for value by value where the
# quick look at the whole finds something.
_CONTAINS = """ AND (instr(lower(case_ref), lower(:text)) OR instr(lower(stratum), lower(:text))
    OR instr(lower(team), lower(:text))
    OR (instr(lower(kept), lower(:json)) AND EXISTS (
        SELECT 1 FROM json_each(kept) WHERE instr(lower(value), lower(:text)))))"""


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
    first = population_id * ID_SPACE
    values = {
        "first": first,
        "last": first + ID_SPACE - 1,
        "text": containing,
        "json": json.dumps(containing, ensure_ascii=False)[1:-1],
    }
    found: array[int] = array("q")
    cursor = connection.connection.cursor()
    if order_by == "case_ref" and not containing:
        direction = " DESC" if descending else ""
        cursor.execute(
            "SELECT case_id FROM register_reference WHERE population_id = ?"  # noqa: S608
            f" ORDER BY case_ref{direction}",
            (population_id,),
        )
    else:
        order = _order(connection, population_id, order_by, descending=descending)
        cursor.execute(
            "SELECT id FROM register_case WHERE id BETWEEN :first AND :last"  # noqa: S608
            f"{_CONTAINS if containing else ''} ORDER BY {order}",
            values,
        )
    while batch := cursor.fetchmany(_BATCH):
        found.extend([case_id for (case_id,) in batch])
    return found


def case_rows(connection: Connection, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return (row number, reference, date, stratum, team, *kept values) by id, as text."""
    rows = connection.exec_driver_sql(
        "SELECT id, case_ref, case_date, stratum, team, kept FROM register_case"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {
        row[0]: (str(row[0] % ID_SPACE), *row[1:5], *map(_as_text, json.loads(row[5])))
        for row in rows
    }


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _order(connection: Connection, population_id: int, column: str, *, descending: bool) -> str:
    """Return the ORDER BY terms; a name only chooses among expressions, it never becomes one."""
    direction = " DESC" if descending else ""
    if column in ("", "row_number"):
        return f"id{direction}"
    if column in _NATIVE:
        return f"{column}{direction}, id"
    row = connection.execute(select(POPULATION).where(POPULATION.c.id == population_id)).one()
    return f"{column_sql(mapping.to_population(row), column)}{direction}, id"
