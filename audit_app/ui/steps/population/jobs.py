"""What the population step has done for it off the GUI thread. Nothing here touches a widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit_app.domain.audit import Audit
from audit_app.domain.errors import AuditError
from audit_app.domain.population import (
    ImportPlan,
    Population,
    Reading,
    Recognition,
    RegisterCheck,
)
from audit_app.domain.progress import Progress
from audit_app.ui.services import Services
from audit_app.usecases.ports import Workspace


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the step is in an audit.

    Attributes:
        population: The newest, or None.
        n_draws: Draws made so far.
    """

    population: Population | None
    n_draws: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job, with the number of the wish it answers: a later wish makes it stale.

    Attributes:
        number: Of the wish.
        value: What came out, if nothing stopped it.
        error: What stopped it.
    """

    number: int
    value: Any = None
    error: AuditError | None = None


def numbered(number: int, work: Callable[[Progress], object]) -> Callable[[Progress], Outcome]:
    """Return work whose outcome, good or bad, carries a number; not begun if cancelled before."""

    def run(progress: Progress) -> Outcome:
        progress.step(0, None)
        try:
            return Outcome(number, work(progress))
        except AuditError as error:
            return Outcome(number, error=error)

    return run


class Jobs:
    """The use cases of this step for one audit; each is called on a lane."""

    def __init__(self, services: Services, workspace: Workspace, audit: Audit) -> None:
        self._services, self._workspace, self._audit = services, workspace, audit

    def standing(self) -> Standing:
        """Return how far the step is."""
        with self._workspace.reading() as unit:
            return Standing(unit.population(self._audit.id), len(unit.draws(self._audit.id)))

    def recognise(self, path: Path, reading: Reading | None, password: str | None) -> Recognition:
        """Return what a file seems to be."""
        from audit_app.usecases.registers import recognise_register

        services = self._services
        return recognise_register(
            self._workspace,
            services.checklists,
            services.registers,
            self._audit,
            path,
            reading=reading,
            password=password,
        )

    def check(
        self, path: Path, plan: ImportPlan, password: str | None, progress: Progress
    ) -> RegisterCheck:
        """Read the whole file and return what an import would do."""
        return self._services.registers.check(path, plan, progress, password=password)

    def bring_in(
        self, path: Path, plan: ImportPlan, shape: str, password: str | None, progress: Progress
    ) -> Population:
        """Import a register, whole or not at all."""
        from audit_app.usecases.registers import import_population

        services = self._services
        return import_population(
            self._workspace,
            services.registers,
            services.clock,
            self._audit.id,
            path,
            plan,
            progress,
            shape=shape,
            password=password,
        )
