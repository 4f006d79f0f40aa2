"""One figure an audit can be known by, with its interval."""

from __future__ import annotations

from audit_app.domain.figures import audit_figures
from audit_app.usecases.exporting import export_view
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace


def headline(workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int) -> str:
    """Return how many files have the best grade, 'Good: 24 of 49 (48%; 33% to 63%)'.

    Empty while no file is graded; while answers are missing it says that it is interim.

    Raises:
        AuditError: If the audit has no draw yet, or its checklist is missing.
    """
    figures = audit_figures(export_view(workspace, checklists, clock, audit_id))
    best = figures.grades[0]
    if best.graded == 0:
        return ""
    return f"{best.label}: {best.words}" + (", so far" if figures.interim else "")
