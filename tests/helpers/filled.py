"""Workspaces with something in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from audit_app.domain.audit import Audit
from audit_app.domain.case_columns import columns_of
from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import CaseState, Draw, DrawPlan, DrawResult, Selected
from audit_app.domain.population import ColumnRole, Population, RegisterRow, SourceFile
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer, Review
from audit_app.usecases.ports import UnitOfWork, Workspace
from audit_app.usecases.registers import import_population
from tests.helpers.clock import FixedClock
from tests.helpers.workspaces import PLAN, RowsReader, check_of, made_up_audit


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
    batches = (columns_of(rows[start : start + 50]) for start in range(0, len(rows), 50))
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


SOUND = {"risk_recorded": "met", "risk_right": "met", "visits": "2", "home_visit": "met"}
"""Answers to the made-up checklist that leave nothing to decide, but for the supervisor's."""


def score_every_case(
    workspace: Workspace, checklist: Checklist, audit: Audit, *, most: int | None = None
) -> None:
    """Score the cases of the draw in force, or the first so many, in one transaction."""
    grade = next(iter(checklist.grade_rule.levels))
    with workspace.unit() as unit:
        cases = unit.drawn_cases(unit.draws(audit.id)[-1].id)
        for case in [each for each in cases if each.state is CaseState.IN_SAMPLE][:most]:
            for key, option in (SOUND | {"supervisor": "met"}).items():
                unit.put_answer(case.id, Answer(key, option))
            at = FixedClock().now()
            unit.put_grade(Review(case.id, grade=grade, grade_reason="As read.", completed_at=at))
        unit.commit()


def load(workspace: Workspace, audit: Audit, rows: Sequence[RegisterRow]) -> None:
    """Load a register as a person does, with its line in the journal."""
    import_population(
        workspace,
        RowsReader(rows),
        FixedClock(),
        audit.id,
        Path("register.csv"),
        PLAN,
        Silent(),
        shape="",
    )
