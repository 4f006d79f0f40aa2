"""Audits brought as far as a test needs them, through the use cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from audit_app.domain.audit import Audit
from audit_app.domain.draw import Draw, DrawPlan, Seed, SeedOrigin
from audit_app.domain.progress import Silent
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.ports import ChecklistSource, Workspace
from audit_app.usecases.registers import import_population
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import ScoringSheet, open_scoring
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.workspaces import PLAN, SHAPE, RowsReader, made_up_rows

SEED = Seed("20237 33112 81592 11123", SeedOrigin.DICE)
STRATIFIED = DrawPlan("Made up / Baseline", "stratified", 8, 4, {}, ("Area",))


def new_audit(
    workspace: Workspace,
    title: str = "Missing, April 2026",
    checklists: ChecklistSource | None = None,
) -> Audit:
    wanted = NewAudit(
        title=title,
        theme_key="made_up",
        recommendation="Recommendation 3",
        period_from=date(2025, 4, 1),
        period_to=date(2026, 3, 31),
        round="Baseline",
        unit="missing episode",
    )
    return create_audit(workspace, checklists or MadeUpChecklists(), FixedClock(), wanted)


def imported_audit(
    workspace: Workspace, n_cases: int = 60, checklists: ChecklistSource | None = None
) -> Audit:
    audit = new_audit(workspace, checklists=checklists)
    import_population(
        workspace,
        RowsReader(made_up_rows(n_cases)),
        FixedClock(),
        audit.id,
        Path("register.csv"),
        PLAN,
        Silent(),
        shape=SHAPE,
    )
    return audit


def drawn_audit(
    workspace: Workspace,
    plan: DrawPlan = STRATIFIED,
    checklists: ChecklistSource | None = None,
) -> tuple[Audit, Draw]:
    audit = imported_audit(workspace, checklists=checklists)
    return audit, draw_sample(workspace, FixedClock(), audit.id, plan, Silent(), seed=SEED)


def scoring_of(workspace: Workspace, audit: Audit) -> ScoringSheet:
    sheet = open_scoring(workspace, MadeUpChecklists(), audit.id)
    assert sheet is not None
    return sheet


def actions(workspace: Workspace) -> list[str]:
    with workspace.reading() as unit:
        return [entry.action for entry in unit.journal_entries()]
