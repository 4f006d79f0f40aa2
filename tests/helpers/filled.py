"""Workspaces with something in them."""

from __future__ import annotations

from collections.abc import Sequence

from audit_app.domain.audit import Audit
from audit_app.domain.draw import Draw, DrawPlan, DrawResult, Selected
from audit_app.domain.population import ColumnRole, Population, RegisterRow, SourceFile
from audit_app.usecases.ports import UnitOfWork, Workspace
from tests.helpers.clock import FixedClock
from tests.helpers.workspaces import PLAN, check_of, made_up_audit


def add_population(unit: UnitOfWork, audit: Audit, rows: Sequence[RegisterRow]) -> Population:
    """Keep rows as the newest population of an audit, in batches of 50."""
    population = Population(
        id=0,
        audit_id=audit.id,
        source=SourceFile("register.csv", 1, "00" * 32),
        plan=PLAN,
        check=check_of(rows),
        kept_headings=PLAN.headings(ColumnRole.KEPT),
        imported_at=FixedClock().now(),
    )
    batches = (rows[start : start + 50] for start in range(0, len(rows), 50))
    kept = unit.add_population(population, batches)
    unit.finish_population(kept)
    return kept


def with_population(
    workspace: Workspace, rows: Sequence[RegisterRow], title: str = "Missing, April 2026"
) -> Population:
    """Commit an audit with a register and return the register."""
    with workspace.unit() as unit:
        population = add_population(unit, unit.add_audit(made_up_audit(title)), rows)
        unit.commit()
    return population


def selected(rows: Sequence[RegisterRow], first: int = 1) -> tuple[Selected, ...]:
    return tuple(
        Selected(place, row.case_ref, f"{place:064x}", row.stratum, "1/2")
        for place, row in enumerate(rows, start=first)
    )


def add_draw(unit: UnitOfWork, population: Population, rows: Sequence[RegisterRow]) -> Draw:
    """Keep a draw whose sample is the first half of the rows and whose reserves are the rest."""
    half = len(rows) // 2
    return unit.add_draw(
        audit_id=population.audit_id,
        population_id=population.id,
        reason="",
        plan=DrawPlan("Label", "simple_random", half, len(rows) - half),
        result=DrawResult({"digest": "ab"}, selected(rows[:half]), selected(rows[half:])),
        drawn_at=FixedClock().now(),
    )
