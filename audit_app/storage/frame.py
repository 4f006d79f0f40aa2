"""The sampling frame read from the store, a few thousand cases at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from audit_app.domain.canonical import canonical_or_blank
from audit_app.domain.case_columns import STRATUM
from audit_app.domain.population import ColumnRole, Population
from audit_app.storage.columns import column, not_whole, place_of
from audit_app.storage.faults import in_words
from audit_app.storage.tables import ID_SPACE

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

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
        self._strata = strata_places(population, strata_columns)  # refuses an unknown column now

    @property
    def size(self) -> int:
        """Cases in the frame, N."""
        return self._n_cases

    def batches(self, columns: Sequence[str] = ()) -> Iterator[Sequence[tuple[str, ...]]]:
        """Yield (reference, stratum, *values of columns) in order of reference.

        Raises:
            AuditError: If the register has no such column.
        """
        further = [place_of(self._population, name) for name in columns]
        with self._readers.connect() as connection, in_words(self._path):
            if not self._strata and not further:
                yield from self._in_order(connection, "''")
                return
            by_row = [self._column(connection, place) for place in further]
            strata = self._crossed(connection)
            for batch in self._in_order(connection, f"case_id % {ID_SPACE}"):
                references, rows = [ref for ref, _ in batch], [row for _, row in batch]
                if max(rows) >= len(strata):
                    raise not_whole()
                values = [map(each.__getitem__, rows) for each in (strata, *by_row)]
                yield list(zip(references, *values, strict=True))

    def _in_order(self, connection: Connection, second: str) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Read the table that is kept in this order; no sorting, one pass over its pages."""
        cursor = connection.connection.cursor()
        cursor.execute(
            f"SELECT case_ref, {second} FROM register_reference"  # noqa: S608 - fixed words
            " WHERE population_id = ? ORDER BY case_ref",
            (self._population.id,),
        )
        while batch := cursor.fetchmany(_BATCH):
            yield batch

    def _column(self, connection: Connection, place: int) -> list[str]:
        return column(connection, self._population.id, place)

    def _crossed(self, connection: Connection) -> list[str]:
        """Return the stratum by row of the file, each brought to canonical text once."""
        parts = [self._column(connection, place) for place in self._strata or (STRATUM,)]
        if not self._strata:
            return [""] * len(parts[0])
        if self._strata == (STRATUM,):
            return parts[0]
        rows = list(zip(*parts, strict=True))
        known = {row: _joined(row) for row in set(rows)}
        return list(map(known.__getitem__, rows))


def _joined(parts: tuple[str, ...]) -> str:
    return STRATUM_JOINT.join(canonical_or_blank(part) for part in parts).strip()


def strata_places(population: Population, columns: Sequence[str]) -> tuple[int, ...]:
    """Return the places of the columns whose values are crossed into the stratum.

    Raises:
        AuditError: If the register has no such column.
    """
    if columns and tuple(columns) == population.plan.headings(ColumnRole.STRATUM):
        return (STRATUM,)
    return tuple(place_of(population, name) for name in columns)
