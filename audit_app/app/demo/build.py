"""Builds the demo the way a person would: every step through the same use cases as the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from audit_app.app.demo.actions import made_up_actions
from audit_app.app.demo.activity import made_up_measure
from audit_app.app.demo.answers import answer_case
from audit_app.app.demo.audits import AUDITS, DemoAudit
from audit_app.app.demo.folder import WORKSPACE, prepare_folder
from audit_app.app.demo.registers import make_registers
from audit_app.app.demo.second_look import FILES, PEER_WORKSPACE, second_look
from audit_app.app.demo.table import PERIOD
from audit_app.domain.audit import Audit
from audit_app.domain.draw import CaseState, ReplacementReason, Seed, SeedOrigin
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    OnBlank,
    OnDuplicate,
    RegisterCheck,
)
from audit_app.domain.progress import Progress, Silent
from audit_app.domain.thresholds import USUAL_AMBER, USUAL_GREEN, ThresholdSetting
from audit_app.ui.services import Services
from audit_app.usecases.actions import add_action, move_action, start_plan, today_of
from audit_app.usecases.activity import keep_measure
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.exporting import export_audit
from audit_app.usecases.figures import set_thresholds
from audit_app.usecases.ports import Workspace
from audit_app.usecases.registers import import_population, recognise_register
from audit_app.usecases.replacements import mark_not_found, replace_case
from audit_app.usecases.rounds import keep_outside
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import ScoringSheet, open_scoring
from audit_app.usecases.workspaces import create_workspace

_CONTROL_SOURCE = "Count asked of the case system, by telephone"


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demo consists of.

    Attributes:
        workspace: The encrypted file.
        registers: Files by theme key.
        workbooks: Files by theme key.
        peer: The encrypted file of the other force.
    """

    workspace: Path
    registers: Mapping[str, Path]
    workbooks: Mapping[str, Path]
    peer: Path


def build_demo(services: Services, folder: Path, passphrase: str, progress: Progress) -> Demo:
    """Make registers, a workspace with three audits under way, and their workbooks.

    Args:
        services: The outer layers.
        folder: Where to; made if it is not there. Only a folder that an earlier demo made is
            written over, and in it only the files of that demo.
        passphrase: Of the workspace.
        progress: Told what is being done; may cancel.

    Raises:
        AuditError: If the folder holds something else or cannot be written.
        Cancelled: If the progress says so.
    """
    names = [name for audit in AUDITS for name in (audit.register, audit.workbook)]
    prepare_folder(folder, [*names, *FILES])
    progress.step(0, None, "Making up registers")
    registers = make_registers(folder)
    workspace = create_workspace(services.files, folder / WORKSPACE, passphrase)
    try:
        _build_plan(services, workspace)
        keep_measure(workspace, services.clock, made_up_measure())
        for wanted in AUDITS:
            _build_audit(services, workspace, folder, wanted, passphrase, progress)
    finally:
        workspace.close()
    workbooks = {wanted.theme: folder / wanted.workbook for wanted in AUDITS}
    return Demo(folder / WORKSPACE, registers, workbooks, folder / PEER_WORKSPACE)


def _build_plan(services: Services, workspace: Workspace) -> None:
    start_plan(workspace, services.clock, services.recommendations)
    for action, steps in made_up_actions(today_of(services.clock)):
        kept = add_action(workspace, action)
        for step, taken in steps:
            move_action(workspace, services.clock, kept.id, step, taken)


def _build_audit(  # noqa: PLR0913 - what every step needs
    services: Services,
    workspace: Workspace,
    folder: Path,
    wanted: DemoAudit,
    passphrase: str,
    progress: Progress,
) -> None:
    checklist = services.checklists.all()[wanted.theme]
    new = NewAudit(
        title=wanted.title,
        theme_key=wanted.theme,
        recommendation=checklist.recommendation,
        period_from=PERIOD[0].date(),
        period_to=PERIOD[1].date(),
        round=wanted.round,
        unit=checklist.unit,
    )
    audit = create_audit(workspace, services.checklists, services.clock, new)
    _import(services, workspace, folder, wanted, audit, progress)
    for drawn in wanted.draws:
        draw_sample(
            workspace,
            services.clock,
            audit.id,
            wanted.plan(drawn),
            progress,
            seed=Seed(drawn.seed, SeedOrigin.TYPED),
            reason=drawn.reason,
        )
    _score(services, workspace, wanted, audit, progress)
    if wanted.second:
        second_look(services, workspace, audit, wanted.second, folder, passphrase, progress)
    set_thresholds(
        workspace,
        services.clock,
        ThresholdSetting(
            audit_id=audit.id,
            green=USUAL_GREEN,
            amber=USUAL_AMBER,
            set_by="lead",
            set_at=services.clock.now(),
            reason="Made up, to show the colours",
        ),
    )
    for outside in wanted.outside:
        keep_outside(workspace, outside)
    progress.step(0, None, f"Writing {wanted.workbook}")
    export_audit(
        workspace,
        services.checklists,
        services.clock,
        services.workbooks,
        audit.id,
        folder / wanted.workbook,
        Silent(),
    )


def _import(  # noqa: PLR0913 - what an import needs
    services: Services,
    workspace: Workspace,
    folder: Path,
    wanted: DemoAudit,
    audit: Audit,
    progress: Progress,
) -> None:
    path = folder / wanted.register
    found = recognise_register(workspace, services.checklists, services.registers, audit, path)
    roles: dict[str, ColumnRole] = {
        heading: ColumnRole.KEPT if role is ColumnRole.STRATUM else role
        for heading, role in found.suggested.items()
    }
    if wanted.stratum:
        roles[wanted.stratum] = ColumnRole.STRATUM
    plan = ImportPlan(
        reading=found.reading,
        roles=roles,
        ref_columns=tuple(h for h, role in roles.items() if role is ColumnRole.CASE_REF),
        on_duplicate=OnDuplicate.FIRST,
        on_blank=OnBlank.SKIP,
        control_totals={"": wanted.control} if wanted.control else {},
        control_source=_CONTROL_SOURCE if wanted.control else "",
    )
    check = services.registers.check(path, plan, progress)
    import_population(
        workspace,
        services.registers,
        services.clock,
        audit.id,
        path,
        replace(plan, merge_values=_merges(check, wanted)),
        progress,
        shape=found.shape,
    )


def _merges(check: RegisterCheck, wanted: DemoAudit) -> Mapping[str, Mapping[str, str]]:
    """Return the spellings a person would put together: those suggested, and those they know."""
    if not wanted.stratum:
        return {}
    merges: dict[str, str] = {}
    for problem in check.problems:
        if problem.column == wanted.stratum:
            merges.update(problem.merges)
    known = {value: meant for value, meant in wanted.same.items() if value in check.strata}
    merged = {value: wanted.same.get(meant, meant) for value, meant in merges.items()}
    return {wanted.stratum: {**merged, **known}}


def _score(
    services: Services, workspace: Workspace, wanted: DemoAudit, audit: Audit, progress: Progress
) -> None:
    """Set one case aside, miss one file, and answer as many cases as the audit has got to."""
    sheet = _sheet(services, workspace, audit)
    sample = [case for case in sheet.cases if case.state is CaseState.IN_SAMPLE]
    if wanted.out_of_scope:
        reason = ReplacementReason.OUT_OF_SCOPE
        replace_case(workspace, audit.id, sample[2].id, reason, wanted.out_of_scope)
    missed = sample[4].id if wanted.not_found else 0
    if missed:
        mark_not_found(workspace, services.clock, audit.id, missed, wanted.not_found)
    sheet = _sheet(services, workspace, audit)
    sample = [
        case for case in sheet.cases if case.state is CaseState.IN_SAMPLE and case.id != missed
    ]
    for case in sample[: wanted.scored]:
        answer_case(workspace, sheet, services.clock, case, progress)
    for case in sample[wanted.scored : wanted.scored + wanted.started]:
        answer_case(workspace, sheet, services.clock, case, progress, most=6)


def _sheet(services: Services, workspace: Workspace, audit: Audit) -> ScoringSheet:
    sheet = open_scoring(workspace, services.checklists, audit.id)
    assert sheet is not None  # noqa: S101 - the audit was drawn a moment ago
    return sheet
