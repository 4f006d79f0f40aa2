"""Registers in the store: millions of rows in, one frame out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import delete, insert, select, update
from sqlcipher3 import dbapi2

from audit_app.domain.case_columns import REFERENCE, CaseColumns
from audit_app.domain.errors import AuditError
from audit_app.domain.population import ColumnRole, Population
from audit_app.domain.register_digest import RegisterDigest, texts_digest
from audit_app.storage import mapping
from audit_app.storage.columns import CASE_ID, CELLS, KEEP, packed, unpacked
from audit_app.storage.frame import StoredFrame
from audit_app.storage.tables import POPULATION, REMEMBERED_ROLE

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Row

    from audit_app.domain.frame import SamplingFrame
    from audit_app.storage.plain import PlainStatements


_PARTS: Final = (
    "SELECT first_row, cells FROM register_column WHERE population_id = ? ORDER BY first_row, place"
)
_CHOICES: Final = (
    "SELECT audit_id, n_cases, source, plan, register_check, kept_headings, imported_at"
    " FROM population WHERE id = ?"
)
_NOT_IN_FRAME: Final = (
    f"SELECT 1{CELLS} AND part.place = {REFERENCE} AND NOT EXISTS"  # noqa: S608 - fixed words
    " (SELECT 1 FROM register_reference AS frame WHERE frame.population_id = :population"
    f" AND frame.case_ref = cell.value AND frame.case_id = {CASE_ID}) LIMIT 1"
)


class Home(Protocol):
    """What a unit of work needs of the workspace it belongs to."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def readers(self) -> Engine:
        """Connections that only read."""

    def stoppable(self, connection: Connection) -> AbstractContextManager[None]:
        """Let interrupt() stop what this connection does inside the block."""

    def check_standing(self) -> None:
        """Raise AuditError if the file is not where it was opened."""


class PopulationStore:
    """The part of a unit of work that keeps registers."""

    def __init__(self, connection: Connection, plain: PlainStatements, home: Home) -> None:
        self._connection = connection
        self._plain = plain
        self._home = home

    def add_population(self, population: Population, batches: Iterable[CaseColumns]) -> Population:
        """Keep a register's cases, streaming; returns the population with its id.

        Raises:
            AuditError: If a reference stands in two rows.
            Cancelled: If the batches or interrupt() say so; leave the unit without commit().
        """
        values = mapping.population_values(population) | {"n_cases": 0}
        made = insert(POPULATION).values(values).returning(POPULATION.c.id)
        population_id: int = self._connection.execute(made).scalar_one()
        with self._home.stoppable(self._connection):
            n_cases = self._insert_cases(population_id, batches)
            self._insert_references(population_id)
        self._connection.execute(
            update(POPULATION).where(POPULATION.c.id == population_id).values(n_cases=n_cases)
        )
        return replace(population, id=population_id)

    def _insert_cases(self, population_id: int, batches: Iterable[CaseColumns]) -> int:
        n_cases = 0
        for cases in batches:
            self._plain.run_many(KEEP, packed(population_id, cases))
            n_cases += cases.n_cases
        return n_cases

    def _insert_references(self, population_id: int) -> None:
        try:
            self._plain.run(
                "INSERT INTO register_reference (population_id, case_ref, case_id)"
                f" SELECT part.population_id, cell.value, {CASE_ID}{CELLS}"
                f" AND part.place = {REFERENCE} ORDER BY cell.value",
                {"population": population_id},
            )
        except dbapi2.IntegrityError as error:
            raise AuditError(
                "A reference stands in more than one row of the register.",
                remedy="Choose to keep the first row of each, or mend the register.",
            ) from error

    def finish_population(self, population: Population) -> None:
        """Write what is known only after the last batch: check and source."""
        self._connection.execute(
            update(POPULATION)
            .where(POPULATION.c.id == population.id)
            .values(mapping.population_values(population))
        )

    def population(self, audit_id: int) -> Population | None:
        """Return the newest population of an audit."""
        newest = (
            select(POPULATION)
            .where(POPULATION.c.audit_id == audit_id)
            .order_by(POPULATION.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(newest).first()
        return mapping.to_population(row) if row is not None else None

    def population_of(self, population_id: int) -> Population:
        """Return a population by its id."""
        return mapping.to_population(self._row(population_id))

    def _row(self, population_id: int) -> Row[Any]:
        found = select(POPULATION).where(POPULATION.c.id == population_id)
        return self._connection.execute(found).one()

    def remembered_roles(self) -> Mapping[str, Mapping[str, ColumnRole]]:
        """Return roles by heading of earlier imports, by shape."""
        found: dict[str, dict[str, ColumnRole]] = {}
        order = (REMEMBERED_ROLE.c.shape, REMEMBERED_ROLE.c.place)
        for row in self._connection.execute(select(REMEMBERED_ROLE).order_by(*order)):
            found.setdefault(row.shape, {})[row.heading] = ColumnRole(row.role)
        return found

    def remember_roles(self, shape: str, roles: Mapping[str, ColumnRole]) -> None:
        """Keep the roles of an import for the next one of its shape."""
        self._connection.execute(delete(REMEMBERED_ROLE).where(REMEMBERED_ROLE.c.shape == shape))
        rows = [
            {"shape": shape, "heading": heading, "place": place, "role": role.value}
            for place, (heading, role) in enumerate(roles.items())
        ]
        if rows:
            self._connection.execute(insert(REMEMBERED_ROLE), rows)

    def frame(self, population_id: int, strata_columns: Sequence[str] = ()) -> SamplingFrame:
        """Return every case of a population in order of its reference's UTF-8 bytes.

        Args:
            population_id: The population; it must be committed.
            strata_columns: Headings crossed into the stratum, joined by " / "; ("",) is the stratum
                as imported, () none at all.

        Raises:
            AuditError: If the register has no such column.
        """
        row = self._row(population_id)
        return StoredFrame(
            self._home.readers,
            self._home.path,
            mapping.to_population(row),
            row.n_cases,
            strata_columns,
        )

    def populations(self, audit_id: int) -> Sequence[int]:
        """Return the ids of an audit's populations, oldest first."""
        found = select(POPULATION.c.id).where(POPULATION.c.audit_id == audit_id)
        return self._connection.execute(found.order_by(POPULATION.c.id)).scalars().all()

    def register_digest(self, population_id: int) -> str:
        """Return the digest of every case of a population as it is kept now; see RegisterDigest."""
        digest = RegisterDigest()
        parts = groupby(self._plain.run(_PARTS, (population_id,)), key=itemgetter(0))
        for first_row, part in parts:
            digest.add(first_row, [unpacked(cells) for _, cells in part])
        return digest.text

    def choices_digest(self, population_id: int) -> str:
        """Return the digest of what is kept of a population beside its cases, as it stands."""
        row = self._plain.run(_CHOICES, (population_id,)).fetchone()
        return texts_digest("choices of a register", map(str, row))

    def frame_fits(self, population_id: int) -> bool:
        """Return whether the frame holds every case of the register, and no other."""
        missing = self._plain.run(_NOT_IN_FRAME, {"population": population_id}).fetchone()
        return missing is None and self.n_cases(population_id) == self._row(population_id).n_cases

    def n_cases(self, population_id: int) -> int:
        """Return how many cases of a population are in the store."""
        count = "SELECT count(*) FROM register_reference WHERE population_id = ?"
        return int(self._connection.exec_driver_sql(count, (population_id,)).scalar_one())
