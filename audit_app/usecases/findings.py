"""Writing, changing, ordering and removing findings; each change is in the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from audit_app.domain.checklist import Checklist
from audit_app.domain.errors import AuditError
from audit_app.domain.findings import Finding, by_theme, check_finding, moved
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to write findings.

    Attributes:
        checklist: The version the audit is scored with; its sections are the usual themes.
        findings: What is written, oldest first; see by_theme() for their order on paper.
    """

    checklist: Checklist
    findings: tuple[Finding, ...]


def open_findings(workspace: Workspace, checklists: ChecklistSource, audit_id: int) -> Desk:
    """Return what is needed to write the findings of an audit.

    Raises:
        AuditError: If its checklist is missing.
    """
    with workspace.reading() as unit:
        checklist = effective_checklist(unit, checklists, unit.audit(audit_id))
        return Desk(checklist, tuple(unit.kept(Finding, audit_id)))


def write_finding(workspace: Workspace, clock: Clock, finding: Finding) -> Finding:
    """Keep a finding, new (id 0) or changed, and return it as it is kept.

    A new one, or one that goes to another theme, takes the last place there.

    Raises:
        AuditError: If something is missing, a case is not among those drawn, or the finding to be
            changed is gone.
    """
    check_finding(finding)
    finding = replace(
        finding,
        title=" ".join(finding.title.split()),
        theme=finding.theme.strip(),
        by=finding.by.strip(),
        wording=finding.wording.strip(),
    )
    with workspace.unit() as unit:
        _check_cases(unit, finding)
        before = unit.kept_one(Finding, finding.id) if finding.id else None
        if before is None:
            finding = replace(finding, written_at=clock.now())
        else:
            finding = replace(finding, written_at=before.written_at, order=before.order)
        if before is None or before.theme != finding.theme:
            finding = replace(finding, order=_last_place(unit, finding) + 1)
        kept = unit.keep(finding, "finding_changed" if before else "finding_written")
        unit.commit()
    return kept


def remove_finding(workspace: Workspace, finding: Finding) -> None:
    """Remove a finding; what it said stays in the journal.

    Raises:
        AuditError: If it is gone already.
    """
    with workspace.unit() as unit:
        unit.drop(finding, "finding_removed")
        unit.commit()


def move_finding(workspace: Workspace, finding: Finding, by: int) -> None:
    """Move a finding up (-1) or down (1) within its theme.

    Raises:
        AuditError: If it is gone.
    """
    with workspace.unit() as unit:
        here = unit.kept_one(Finding, finding.id)
        held = dict(by_theme(unit.kept(Finding, here.audit_id), ()))
        theme = next(each for each in held.values() if here in each)
        for each in moved(theme, here, by):
            unit.keep(each, "finding_moved")
        unit.commit()


def _check_cases(unit: UnitOfWork, finding: Finding) -> None:
    draws = unit.draws(finding.audit_id) if finding.audit_id is not None else ()
    drawn = {case.case_ref for draw in draws for case in unit.drawn_cases(draw.id)}
    unknown = [each for each in finding.cases if each not in drawn]
    if unknown:
        known = len(finding.cases) - len(unknown)
        raise AuditError(
            f"{len(unknown):,} of the {len(finding.cases):,} references given were never drawn in "
            f"this audit; {known:,} were.",
            remedy="Correct or take out each line that is not the reference of a drawn case.",
        )


def _last_place(unit: UnitOfWork, finding: Finding) -> int:
    places = (
        each.order for each in unit.kept(Finding, finding.audit_id) if each.theme == finding.theme
    )
    return max(places, default=0)
