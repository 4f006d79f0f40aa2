"""Handing an audit over as a workbook."""

from __future__ import annotations

from pathlib import Path

from audit_app.domain.draw import Draw
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.journal import GENESIS
from audit_app.domain.progress import Progress
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.ports import ChecklistSource, Clock, WorkbookWriter, Workspace

MARKING = "OFFICIAL-SENSITIVE"


def export_view(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    audit_id: int,
    *,
    marking: str = MARKING,
) -> ExportView:
    """Return one audit as it stands, all of it read at one moment.

    Raises:
        AuditError: If it has no register or no draw yet, or its checklist is missing.
    """
    with workspace.reading() as unit:
        audit, population = unit.audit(audit_id), unit.population(audit_id)
        draws, head = unit.draws(audit_id), unit.journal_head()
        if population is None or not draws:
            raise AuditError(
                "There is nothing to export yet.", remedy="Import the register and draw the sample."
            )
        drawn_from = unit.population_of(draws[-1].population_id)
        return ExportView(
            audit=audit,
            checklist=effective_checklist(unit, checklists, audit),
            population=drawn_from,
            draws=draws,
            cases=unit.drawn_cases(draws[-1].id),
            reviews=unit.reviews(draws[-1].id),
            strata=_strata(draws[-1]),
            taken_at=clock.now(),
            journal_number=head.number if head is not None else 0,
            journal_digest=head.digest if head is not None else GENESIS,
            marking=marking,
        )


def export_audit(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    writer: WorkbookWriter,
    audit_id: int,
    path: Path,
    progress: Progress,
    *,
    password: str | None = None,
    marking: str = MARKING,
) -> ExportView:
    """Write an audit's workbook, whole or not at all, and return what it was written from.

    Raises:
        AuditError: If there is nothing to export or the file cannot be written.
        Cancelled: If the progress says so; no file is left then.
    """
    view = export_view(workspace, checklists, clock, audit_id, marking=marking)
    writer.write(view, path, progress, password=password)
    with workspace.unit() as unit:
        unit.journal(
            "workbook_written",
            {
                "file": path.name,
                "draw": view.draws[-1].number,
                "password": password is not None,
                "marking": marking,
                "journal_number": view.journal_number,
                "journal_digest": view.journal_digest,
            },
            audit_id=audit_id,
        )
        unit.commit()
    return view


def _strata(draw: Draw) -> dict[str, int]:
    """Return the cases of the frame by stratum as the draw used them."""
    return {part["stratum"]: part["size"] for part in draw.certificate["strata"]}
