"""What an audit can be known by in one glance: its best grade, and how far its scorers agree."""

from __future__ import annotations

from dataclasses import dataclass

from audit_app.domain.comparing import AgreementPart, Subject
from audit_app.domain.disagreements import differences
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.settling import agreement_of
from audit_app.domain.statistics.wording import percent
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace


@dataclass(frozen=True, slots=True)
class Headline:
    """One glance at an audit.

    Attributes:
        grade: How many files have the best grade, 'Good: 24 of 49 (48%; 33% to 63%)'; empty while
            no file is graded. While answers are missing it says that it is interim.
        agreement: 'Scorers agree on 427 of 447 (96%)'; empty before agreement was fixed.
        unsettled: Differences between scorers that are still to be settled.
    """

    grade: str
    agreement: str
    unsettled: int


def headline(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int
) -> Headline:
    """Return what an audit can be known by.

    Raises:
        AuditError: If the audit has no draw yet, or its checklist is missing.
    """
    view = export_view(workspace, checklists, clock, audit_id)
    frozen = agreement_of(view)
    if frozen is None:
        return Headline(_grade(view), "", 0)
    unsettled = sum(each.is_open for each in differences(view, frozen))
    return Headline(_grade(view), _agreement(frozen.figures.main), unsettled)


def _agreement(part: AgreementPart) -> str:
    for every in part.of(Subject.ALL):
        found = every.percent
        if found.value is not None:
            agreed = f"{found.agreed:,} of {found.pairs:,}"
            return f"Scorers agree on {agreed} ({percent(found.value)})"
    return ""


def _grade(view: ExportView) -> str:
    figures = audit_figures(view)
    best = figures.grades[0]
    if best.graded == 0:
        return ""
    return f"{best.label}: {best.words}" + (", so far" if figures.interim else "")
