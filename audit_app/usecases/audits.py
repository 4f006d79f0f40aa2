"""Planning audits and looking over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from audit_app.domain.audit import Audit, AuditProgress
from audit_app.domain.canonical import canonical
from audit_app.domain.checklist_versions import DRAFT
from audit_app.domain.errors import AuditError
from audit_app.domain.packs import checklist_digest
from audit_app.usecases.checklists import current_checklist, keep_used
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace


@dataclass(frozen=True, slots=True)
class NewAudit:
    """An audit as a person asks for it; see Audit for the parts.

    Without a version of the checklist it is scored with the current one of its theme.
    """

    title: str
    theme_key: str
    recommendation: str
    period_from: date
    period_to: date
    round: str
    unit: str
    checklist_version: str = ""


def create_audit(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, wanted: NewAudit
) -> Audit:
    """Keep a new audit with the checklist it is scored with, whole.

    Raises:
        AuditError: If the title is blank or taken, the theme unknown, or the period ends before it
            begins.
    """
    if not wanted.title.strip():
        raise AuditError(
            "The audit has no title.", remedy="Give it one, such as the theme and the month."
        )
    if wanted.period_to < wanted.period_from:
        raise AuditError(
            "The period ends before it begins.", remedy="Correct the first or the last day."
        )
    with workspace.reading() as unit:
        checklist = current_checklist(unit, checklists, wanted.theme_key, wanted.checklist_version)
    if checklist is None or checklist.version == DRAFT:
        raise AuditError("No theme was chosen.", remedy="Choose one of the themes offered.")
    audit = Audit(
        id=0,
        title=canonical(wanted.title),
        theme_key=checklist.key,
        checklist_version=checklist.version,
        recommendation=wanted.recommendation.strip(),
        period_from=wanted.period_from,
        period_to=wanted.period_to,
        round=wanted.round.strip(),
        unit=wanted.unit.strip() or checklist.unit,
        created_at=clock.now(),
    )
    with workspace.unit() as unit:
        audit = unit.add_audit(audit)
        keep_used(unit, clock, checklist)
        details = {
            **audit_details(audit),
            "checklist_version": audit.checklist_version,
            "checklist_digest": checklist_digest(checklist),
        }
        unit.journal("audit_created", details, audit_id=audit.id)
        unit.commit()
    return audit


def audit_details(audit: Audit) -> dict[str, object]:
    """Return what the journal says of an audit when it is begun; none of it changes later."""
    return {
        "title": audit.title,
        "theme": audit.theme_key,
        "period": [audit.period_from.isoformat(), audit.period_to.isoformat()],
        "round": audit.round,
        "recommendation": audit.recommendation,
        "unit": audit.unit,
        "created_at": audit.created_at.isoformat(),
    }


def list_audits(workspace: Workspace) -> Sequence[AuditProgress]:
    """Return every audit with its counts, newest first."""
    with workspace.reading() as unit:
        return unit.audits()


def audit_progress(workspace: Workspace, audit_id: int) -> AuditProgress:
    """Return how far an audit is.

    Raises:
        AuditError: If the workspace has no such audit.
    """
    with workspace.reading() as unit:
        unit.audit(audit_id)
        return next(each for each in unit.audits() if each.audit.id == audit_id)


def find_audit(workspace: Workspace, title: str) -> Audit:
    """Return the audit with a title.

    Raises:
        AuditError: If there is none; the remedy lists the titles there are.
    """
    audits = [each.audit for each in list_audits(workspace)]
    for audit in audits:
        if audit.title == title.strip():
            return audit
    titles = ", ".join(f"'{audit.title}'" for audit in audits) or "there is none yet"
    raise AuditError(
        f"The workspace has no audit called '{title.strip()}'.", remedy=f"Choose one of: {titles}."
    )
