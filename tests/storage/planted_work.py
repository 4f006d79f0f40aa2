"""Everything an officer does, with a marked value in every field; run as a program of its own.

Its last act is to die in the middle of an import or of an export.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from audit_app.app.bootstrap import AppServices
from audit_app.app.recent import RecentWorkspaces, Settings
from audit_app.domain.audit import Audit
from audit_app.domain.checklist import LocalStandard
from audit_app.domain.draw import CaseState, DrawPlan, ReplacementReason, Seed, SeedOrigin
from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.population import ColumnRole, ImportPlan, Recognition
from audit_app.domain.progress import Progress, Silent
from audit_app.domain.review import Answer
from audit_app.interchange.export.encryption import encrypted
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.checklists import current_checklists, save_draft, start_draft
from audit_app.usecases.exporting import export_audit
from audit_app.usecases.ports import Workspace
from audit_app.usecases.registers import import_population, recognise_register
from audit_app.usecases.replacements import mark_not_found, replace_case
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer, give_grade, open_scoring
from audit_app.usecases.standards import set_standard
from audit_app.usecases.targeting import add_on_purpose
from audit_app.usecases.workspaces import open_workspace
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

PASSWORD = "Plantedpassword"
THEME = "missing"
LAST_OF_IMPORT = "Putting the references"
SERVICES = AppServices()
CLOCK = SERVICES.clock
HEADINGS = ("Report ID", "Reported", "Final risk", "Team", "Found", "Surname")
ROLES = dict(
    zip(
        HEADINGS,
        (
            ColumnRole.CASE_REF,
            ColumnRole.DATE,
            ColumnRole.STRATUM,
            ColumnRole.TEAM,
            ColumnRole.KEPT,
            ColumnRole.LEFT_OUT,
        ),
        strict=True,
    )
)


class Stopping:
    """Progress that cancels, or dies, at the first step whose note begins with a word."""

    def __init__(self, word: str, *, dies: bool) -> None:
        self._word, self._dies = word, dies

    def step(self, done: int, total: int | None, note: str = "") -> None:
        del done, total
        if note.startswith(self._word):
            if self._dies:
                os._exit(9)
            raise Cancelled


def write_register(path: Path) -> None:
    """Write a workbook that asks for a password."""
    book, content = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for n in range(300):
        sheet.append(
            (
                f"Plantedref{n}",
                date(2025, 4, n % 28 + 1),
                f"Plantedstratum{n % 2}",
                "Plantedteam",
                "Plantedkept",
                "Plantedleftout",
            )
        )
    book.save(content)
    path.write_bytes(encrypted(content.getvalue(), PASSWORD))


def prepare(path: Path, register: Path) -> None:
    """Make the workspace and score in it, through the use cases."""
    workspace = encrypted_files(CLOCK).create(path, PASSPHRASE)
    RecentWorkspaces(Settings(path.parent / "settings.json")).add(path)
    audit = create_audit(workspace, SERVICES.checklists, CLOCK, new_audit())
    found, plan = recognised(workspace, audit, register)
    SERVICES.registers.check(register, plan, Silent(), password=PASSWORD)
    for progress in (Stopping(LAST_OF_IMPORT, dies=False), Silent()):
        bring_in(workspace, audit, register, plan, found, progress)
    draw_twice(workspace, audit)
    score(workspace, audit)
    set_locally(workspace)
    for stopped in (Stopping("Saving", dies=False), Silent()):
        hand_over(workspace, audit, path.parent, stopped)
    workspace.case_ids(1, order_by="Found", containing="Plantedref")
    workspace.back_up(path.with_name("copy.audit"))
    workspace.close()
    try:
        open_workspace(encrypted_files(CLOCK), path, "Plantedguess")
    except AuditError as error:
        sys.stdout.write(f"{error}\n")


def new_audit() -> NewAudit:
    return NewAudit(
        title="Plantedtitle",
        theme_key=THEME,
        recommendation="Plantedrecommendation",
        period_from=date(2025, 4, 1),
        period_to=date(2026, 3, 31),
        round="Plantedround",
        unit="Plantedunit",
    )


def recognised(
    workspace: Workspace, audit: Audit, register: Path
) -> tuple[Recognition, ImportPlan]:
    found = recognise_register(
        workspace, SERVICES.checklists, SERVICES.registers, audit, register, password=PASSWORD
    )
    plan = ImportPlan(
        found.reading, ROLES, ref_columns=("Report ID",), control_source="Plantedcontrol"
    )
    return found, plan


def bring_in(
    workspace: Workspace,
    audit: Audit,
    register: Path,
    plan: ImportPlan,
    found: Recognition,
    progress: Progress,
) -> None:
    try:
        import_population(
            workspace,
            SERVICES.registers,
            CLOCK,
            audit.id,
            register,
            plan,
            progress,
            shape=found.shape,
            password=PASSWORD,
        )
    except Cancelled:
        sys.stdout.write("import cancelled\n")


def draw_twice(workspace: Workspace, audit: Audit) -> None:
    for reason in ("", "Plantedsecondreason"):
        plan = DrawPlan("Plantedlabel", "simple_random", 6, 4)
        seed = Seed("Plantedseed 12345678901234567890", SeedOrigin.TYPED)
        draw_sample(workspace, CLOCK, audit.id, plan, Silent(), seed=seed, reason=reason)


def score(workspace: Workspace, audit: Audit) -> None:
    sheet = open_scoring(workspace, SERVICES.checklists, audit.id)
    assert sheet is not None
    sample = [case for case in sheet.cases if case.state is CaseState.IN_SAMPLE]
    replace_case(
        workspace, audit.id, sample[0].id, ReplacementReason.OUT_OF_SCOPE, "Plantedreplacement"
    )
    mark_not_found(workspace, CLOCK, audit.id, sample[1].id, "Plantednotfound")
    drawn = {case.case_ref for case in sheet.cases}
    other = next(f"Plantedref{n}" for n in range(300) if f"Plantedref{n}" not in drawn)
    add_on_purpose(workspace, audit.id, other, "Plantedpurpose")
    for criterion in sheet.checklist.criteria[:5]:
        option = sheet.checklist.scale_of(criterion).options[0].key
        given = Answer(criterion.key, option, "Plantedreason", "Plantednote", "Plantedevidence")
        give_answer(workspace, sheet, CLOCK, sample[2].id, given)
    give_answer(workspace, sheet, CLOCK, sample[2].id, Answer(sheet.checklist.criteria[0].key))
    grade = next(iter(sheet.checklist.grade_rule.levels))
    give_grade(workspace, sheet, CLOCK, sample[2].id, grade, "Plantedgradereason")


def set_locally(workspace: Workspace) -> None:
    checklist = current_checklists(workspace, SERVICES.checklists)[THEME]
    standard = next(iter(checklist.standards.values()))
    set_standard(
        workspace,
        SERVICES.checklists,
        LocalStandard(
            THEME,
            standard.key,
            standard.value,
            standard.unit,
            "Plantedpolicy",
            date(2025, 1, 1),
            "Plantedsetter",
        ),
    )
    draft = start_draft(workspace, CLOCK, checklist)
    changed = replace(draft.criteria[0], question="Plantedquestion?")
    save_draft(
        workspace,
        CLOCK,
        replace(draft, criteria=(changed, *draft.criteria[1:])),
        lambda _draft: (),
    )


def hand_over(workspace: Workspace, audit: Audit, folder: Path, progress: Progress) -> None:
    try:
        export_audit(
            workspace,
            SERVICES.checklists,
            CLOCK,
            SERVICES.workbooks,
            audit.id,
            folder / "findings.xlsx",
            progress,
            password=PASSWORD,
        )
    except Cancelled:
        sys.stdout.write("export cancelled\n")


def die(path: Path, register: Path, how: str) -> None:
    """Die in the middle of an import, or of an export that asked for no password."""
    workspace: SqlWorkspace = encrypted_files(CLOCK).open(path, PASSPHRASE)
    with workspace.reading() as unit:
        audit = unit.audit(1)
    if how == "import":
        found, plan = recognised(workspace, audit, register)
        bring_in(workspace, audit, register, plan, found, Stopping(LAST_OF_IMPORT, dies=True))
    export_audit(
        workspace,
        SERVICES.checklists,
        CLOCK,
        SERVICES.workbooks,
        audit.id,
        path.parent / "open.xlsx",
        Stopping("Saving", dies=True),
    )


if __name__ == "__main__":
    what, workspace_path, register_path = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if what == "prepare":
        write_register(register_path)
        prepare(workspace_path, register_path)
    else:
        die(workspace_path, register_path, what)
