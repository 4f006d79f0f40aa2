"""Handing an audit over as a workbook."""

from __future__ import annotations

from pathlib import Path

from audit_app.domain.draw import Draw
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.findings import Finding
from audit_app.domain.journal import GENESIS
from audit_app.domain.progress import Progress
from audit_app.domain.records import Record
from audit_app.domain.scorers import Assignment, Purpose, Scores, settled
from audit_app.domain.settling import FrozenAgreement
from audit_app.domain.thresholds import ThresholdSetting
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, WorkbookWriter, Workspace

MARKING = "OFFICIAL-SENSITIVE"
EXPORTED: tuple[type[Record], ...] = (Assignment, FrozenAgreement, ThresholdSetting, Finding)
"""Kinds of records an export takes along."""


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
        first, settlements = unit.reviews(draws[-1].id), unit.settlements(draws[-1].id)
        return ExportView(
            audit=audit,
            checklist=effective_checklist(unit, checklists, audit),
            population=drawn_from,
            draws=draws,
            cases=unit.drawn_cases(draws[-1].id),
            reviews=settled(first, settlements),
            strata=_strata(draws[-1]),
            taken_at=clock.now(),
            journal_number=head.number if head is not None else 0,
            journal_digest=head.digest if head is not None else GENESIS,
            marking=marking,
            first_reviews=first,
            second=_second(unit, audit_id, draws[-1].id),
            settlements=settlements,
            records=tuple(each for kind in EXPORTED for each in unit.kept(kind, audit_id)),
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


def _second(unit: UnitOfWork, audit_id: int, draw_id: int) -> tuple[Scores, ...]:
    """Return what those who scored the draw blind beside the first made of it."""
    return tuple(
        Scores(each, unit.scorer_reviews(each.id))
        for each in unit.kept(Assignment, audit_id)
        if each.draw_id == draw_id and each.purpose is Purpose.SECOND and each.taken_in
    )


def _strata(draw: Draw) -> dict[str, int]:
    """Return the cases of the frame by stratum as the draw used them."""
    return {part["stratum"]: part["size"] for part in draw.certificate["strata"]}
