"""The sampling frame read from the store, a few thousand cases at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from audit_app.domain.canonical import canonical_or_blank
from audit_app.domain.errors import AuditError
from audit_app.domain.population import ColumnRole, Population
from audit_app.storage.faults import in_words
from audit_app.storage.tables import ID_SPACE

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

_BATCH = 4096
STRATUM_JOINT = " / "
"""Between the parts of a stratum made of several columns."""


class StoredFrame:
    """Every case of a kept population in order of its reference's UTF-8 bytes.

    A population never changes once it is kept, so the frame may be walked any number of times, and
    after the unit of work that gave it has ended.
    """

    def __init__(
        self,
        readers: Engine,
        path: Path,
        population: Population,
        n_cases: int,
        strata_columns: Sequence[str],
    ) -> None:
        self._readers = readers
        self._path = path
        self._population = population
        self._n_cases = n_cases
        self._strata_columns = tuple(strata_columns)
        strata_sql(population, self._strata_columns)  # refuses an unknown column at once

    @property
    def size(self) -> int:
        """Cases in the frame, N."""
        return self._n_cases

    def batches(self, columns: Sequence[str] = ()) -> Iterator[Sequence[tuple[str, ...]]]:
        """Yield (reference, stratum, *values of columns) in order of reference.

        Raises:
            AuditError: If the register has no such column.
        """
        parts = strata_sql(self._population, self._strata_columns)
        extra = [column_sql(self._population, column) for column in columns]
        if parts in ([], ["stratum"]) and not extra:
            yield from self._in_order_of_key("stratum" if parts else "''")
            return
        crossed = _Crossed(len(parts))
        for batch in self._sorted([*parts, *extra]):
            yield [crossed.row(row) for row in batch]

    def _in_order_of_key(self, stratum: str) -> Iterator[Sequence[tuple[str, ...]]]:
        """Read the table that is kept in this order; no sorting, one pass over its pages."""
        return self._read(
            f"SELECT case_ref, {stratum} FROM register_reference"  # noqa: S608 - a fixed word
            " WHERE population_id = ? ORDER BY case_ref",
            (self._population.id,),
        )

    def _sorted(self, expressions: Sequence[str]) -> Iterator[Sequence[tuple[str, ...]]]:
        """Read the cases in file order and let SQLite sort: look-ups one by one take longer."""
        first = self._population.id * ID_SPACE
        return self._read(
            f"SELECT {', '.join(['case_ref', *expressions])} FROM register_case"  # noqa: S608
            " WHERE id BETWEEN ? AND ? ORDER BY case_ref",
            (first, first + ID_SPACE - 1),
        )

    def _read(self, statement: str, values: tuple[int, ...]) -> Iterator[Sequence[tuple[str, ...]]]:
        with self._readers.connect() as connection, in_words(self._path):
            cursor = connection.connection.cursor()
            cursor.execute(statement, values)
            while batch := cursor.fetchmany(_BATCH):
                yield batch


class _Crossed:
    """Joins the parts of a stratum, each brought to canonical text once."""

    def __init__(self, n_parts: int) -> None:
        self._n_parts = n_parts
        self._known: dict[tuple[str, ...], str] = {}

    def row(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """Return (reference, stratum, *further values) from (reference, *parts, *further)."""
        end = 1 + self._n_parts
        parts = values[1:end]
        stratum = self._known.get(parts)
        if stratum is None:
            stratum = STRATUM_JOINT.join(canonical_or_blank(part) for part in parts).strip()
            self._known[parts] = stratum
        return (values[0], stratum, *values[end:])


def strata_sql(population: Population, columns: Sequence[str]) -> list[str]:
    """Return the expressions whose values are crossed into the stratum.

    Raises:
        AuditError: If the register has no such column.
    """
    if columns and tuple(columns) == population.plan.headings(ColumnRole.STRATUM):
        return ["stratum"]
    return [column_sql(population, column) for column in columns]


def column_sql(population: Population, column: str) -> str:
    """Return the expression that reads a column of a population; nothing of the name enters it.

    Args:
        population: The population.
        column: A heading of the register, or "" for the stratum as imported.

    Raises:
        AuditError: If the register has no such column, or it was not kept apart.
    """
    if column == "":
        return "stratum"
    plan = population.plan
    if plan.ref_columns == (column,):
        return "case_ref"
    whole = {
        ColumnRole.STRATUM: "stratum",
        ColumnRole.TEAM: "team",
        ColumnRole.DATE: "case_date",
    }
    for role, native in whole.items():
        if plan.headings(role) == (column,):
            return native
    if column in population.kept_headings:
        place = population.kept_headings.index(column)
        return f"coalesce(CAST(json_extract(kept, '$[{place}]') AS TEXT), '')"
    known = [*population.kept_headings]
    known += [plan.headings(role)[0] for role in whole if len(plan.headings(role)) == 1]
    raise AuditError(
        f"The register has no column '{column}' that was kept on its own.",
        remedy=f"Choose one of: {', '.join(known) or 'none was kept'}.",
    )
