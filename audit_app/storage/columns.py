"""The cases of a register as they are stored: a few thousand rows at a time, column by column.

The cells of one column are a JSON array, compressed. Where SQLite is to order or search them it
takes them apart itself, by unpacked() and json_each().
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from audit_app.domain.case_columns import DATE, KEPT, REFERENCE, STRATUM, TEAM, CaseColumns
from audit_app.domain.errors import AuditError
from audit_app.domain.population import ColumnRole, Population
from audit_app.storage.tables import ID_SPACE

if TYPE_CHECKING:
    from sqlalchemy import Connection

WHOLE: Final = {ColumnRole.DATE: DATE, ColumnRole.STRATUM: STRATUM, ColumnRole.TEAM: TEAM}
"""Places of the columns that a role fills whole."""
_QUICKEST: Final = 1

KEEP: Final = (
    "INSERT INTO register_column (population_id, first_row, place, cells) VALUES (?, ?, ?, ?)"
)
CELLS: Final = (
    " FROM register_column AS part, json_each(unpacked(part.cells)) AS cell"
    " WHERE part.population_id = :population AND cell.value IS NOT NULL"
)
"""To select from: every cell of a population with the part it is in."""
CASE_ID: Final = f":population * {ID_SPACE} + part.first_row + cell.key"


def packed(population_id: int, cases: CaseColumns) -> list[tuple[int, int, int, bytes]]:
    """Return what KEEP writes of some cases."""
    return [
        (population_id, cases.first_row, place, zlib.compress(column.encode(), _QUICKEST))
        for place, column in enumerate(cases.columns)
    ]


def unpacked(cells: bytes) -> str:
    """Return a column as JSON; SQLite knows this function too.

    Raises:
        AuditError: If it is not what was written.
    """
    try:
        return zlib.decompress(cells).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise not_whole() from error


def not_whole() -> AuditError:
    """Return the error for a register that is not as it was imported."""
    return AuditError(
        "A register in this workspace is not as it was imported.",
        remedy="Open the newest backup in which the journal's check finds nothing.",
    )


def place_of(population: Population, column: str) -> int:
    """Return the place of a column of a population.

    Args:
        population: The population.
        column: A heading of the register, or "" for the stratum as imported.

    Raises:
        AuditError: If the register has no such column, or it was not kept apart.
    """
    plan = population.plan
    if column == "":
        return STRATUM
    if plan.ref_columns == (column,):
        return REFERENCE
    for role, place in WHOLE.items():
        if plan.headings(role) == (column,):
            return place
    if column in population.kept_headings:
        return KEPT + population.kept_headings.index(column)
    known = [*population.kept_headings]
    known += [plan.headings(role)[0] for role in WHOLE if len(plan.headings(role)) == 1]
    raise AuditError(
        f"The register has no column '{column}' that was kept on its own.",
        remedy=f"Choose one of: {', '.join(known) or 'none was kept'}.",
    )


def column(connection: Connection, population_id: int, place: int) -> list[str]:
    """Return a whole column by row of the file, nothing where a row is no case."""
    cursor = connection.connection.cursor()
    cursor.execute(
        "SELECT first_row, cells FROM register_column WHERE population_id = ? AND place = ?"
        " ORDER BY first_row",
        (population_id, place),
    )
    found: list[str] = []
    same: dict[str, str] = {}
    for first_row, cells in cursor.fetchall():
        found.extend([""] * (first_row - len(found)))
        values = [cell or "" for cell in json.loads(unpacked(cells))]
        found.extend(map(same.setdefault, values, values))  # equal texts are kept once
    return found


def cases_by_id(connection: Connection, ids: Iterable[int]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield (id, values of its columns by place) in the order of the file; each id is of a case."""
    by_population = groupby(sorted(ids), key=lambda case_id: case_id // ID_SPACE)
    for population_id, some in by_population:
        rows = [case_id % ID_SPACE for case_id in some]
        starts = _starts(connection, population_id, rows)
        for first_row, part in groupby(rows, key=starts.__getitem__):
            columns = _part(connection, population_id, first_row)
            for row in part:
                values = [cells[row - first_row] for cells in columns]
                yield population_id * ID_SPACE + row, values


def _starts(connection: Connection, population_id: int, rows: Sequence[int]) -> Mapping[int, int]:
    """Return the first row of the part that each row is in."""
    found = connection.exec_driver_sql(
        "SELECT wanted.value, (SELECT max(first_row) FROM register_column"
        " WHERE population_id = ? AND first_row <= wanted.value) FROM json_each(?) AS wanted",
        (population_id, json.dumps(rows)),
    )
    return dict(map(tuple, found))


def _part(connection: Connection, population_id: int, first_row: int) -> list[list[str]]:
    rows = connection.exec_driver_sql(
        "SELECT cells FROM register_column WHERE population_id = ? AND first_row = ?"
        " ORDER BY place",
        (population_id, first_row),
    )
    return [json.loads(unpacked(cells)) for (cells,) in rows]
