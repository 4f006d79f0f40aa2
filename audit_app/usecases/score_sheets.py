"""Making a scoring workbook for a reader who can install nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from audit_app.domain.errors import AuditError
from audit_app.domain.packs import cases_digest
from audit_app.domain.progress import Progress
from audit_app.domain.score_sheets import ReadSheet, ScoreSheet, SheetCase, SheetStamp
from audit_app.domain.scorers import Assignment, Medium
from audit_app.domain.working_days import NONE_KNOWN
from audit_app.usecases.audit_view import MARKING
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace
from audit_app.usecases.return_checks import desk_for


class ScoreSheets(Protocol):
    """Writes and reads scoring workbooks."""

    def is_score_sheet(self, path: Path) -> bool:
        """Return whether a file is a workbook, by its first bytes."""

    def read(self, path: Path, progress: Progress, *, password: str | None) -> ReadSheet:
        """Return what stands in one.

        Raises:
            AuditError: If it cannot be read.
            PasswordNeededError: If it asks for a password and none was given.
        """

    def write(
        self, sheet: ScoreSheet, path: Path, progress: Progress, *, password: str | None
    ) -> None:
        """Write whole or not at all; an existing file is replaced only at the end."""


def score_sheet(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    assignment_id: int,
    *,
    marking: str = MARKING,
) -> ScoreSheet:
    """Return the scoring workbook of an assignment, not yet written.

    It holds the cases handed out with the columns that travel, and the checklist: no answer of
    anybody, no other column, nothing else of the workspace.

    Raises:
        AuditError: If the assignment is gone or was called off, or the audit is scored with
            another version of its checklist by now.
    """
    with workspace.reading() as unit:
        assignment = unit.kept_one(Assignment, assignment_id)
        desk = desk_for(unit, checklists, assignment, NONE_KNOWN)
    if assignment.withdrawn:
        raise AuditError(
            "This assignment was called off.", remedy="Assign the cases again if they are wanted."
        )
    if assignment.recipient and assignment.medium is Medium.PACK:
        raise AuditError(
            "This reader has an identity, and only a pack can be signed by it.",
            remedy="Send them the pack, or assign the cases anew without their identity.",
        )
    contexts = [desk.cases[case.drawn_case_id].context for case in assignment.cases]
    stamp = SheetStamp(
        uid=assignment.uid,
        theme_key=desk.audit.theme_key,
        checklist_version=assignment.checklist_version,
        checklist_digest=assignment.checklist_digest,
        draw_digest=desk.draw.certificate["digest"],
        cases_digest=cases_digest([case.case_ref for case in assignment.cases]),
        reader=assignment.reader,
        made_at=clock.now(),
    )
    return ScoreSheet(
        title=desk.audit.title,
        stamp=stamp,
        columns=assignment.columns,
        checklist=desk.checklist,
        cases=tuple(
            SheetCase(
                case.case_ref, tuple(context.get(each, "") for each in assignment.columns), context
            )
            for case, context in zip(assignment.cases, contexts, strict=True)
        ),
        marking=marking,
    )


def write_score_sheet(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    sheets: ScoreSheets,
    assignment_id: int,
    path: Path,
    progress: Progress,
    *,
    password: str | None,
) -> ScoreSheet:
    """Write the scoring workbook of an assignment, journal it, and return what stands on it.

    Raises:
        AuditError: As score_sheet, or if the file cannot be written.
        Cancelled: If the progress says so; no file is left then.
    """
    sheet = score_sheet(workspace, checklists, clock, assignment_id)
    sheets.write(sheet, path, progress, password=password)
    with workspace.unit() as unit:
        assignment = unit.kept_one(Assignment, assignment_id)
        unit.journal(
            "score_sheet_written",
            {
                "file": path.name,
                "assignment": assignment.number,
                "reader": assignment.reader,
                "cases": len(sheet.cases),
                "password": password is not None,
            },
            audit_id=assignment.audit_id,
        )
        unit.commit()
    return sheet
