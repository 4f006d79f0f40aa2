"""Working through the action plan; every change is journalled with what stood before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from audit_app.domain.actions import Action, check_action, retested
from audit_app.domain.audit import Audit
from audit_app.domain.figures import audit_figures
from audit_app.domain.findings import Finding
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace


class Taken(StrEnum):
    """A step with an action, as the journal calls it."""

    STARTED = "action_started"
    EVIDENCE = "action_evidence_added"
    COMPLETED = "action_completed"
    DUE_MOVED = "action_due_moved"
    RETESTED = "action_retested"
    NOT_TO_BE_TESTED = "action_not_to_be_tested"
    CHECKED = "action_checked"
    CLOSED = "action_closed"
    REOPENED = "action_reopened"
    SUPERSEDED = "action_superseded"


def list_actions(workspace: Workspace, today: date) -> Sequence[Action]:
    """Return every action: overdue ones first, then those that are open, by due date."""
    with workspace.reading() as unit:
        actions = unit.kept(Action)
    return sorted(
        actions, key=lambda each: (not each.is_overdue(today), not each.is_open, each.due_now)
    )


def keep_action(workspace: Workspace, action: Action) -> Action:
    """Keep an action, new or changed in its words.

    Raises:
        AuditError: If nobody could carry it out.
    """
    check_action(action)
    with workspace.unit() as unit:
        kept = unit.keep(action, "action_changed" if action.id else "action_added")
        unit.commit()
    return kept


def action_from_finding(
    workspace: Workspace, finding: Finding, audit: Audit, today: date
) -> Action:
    """Put an action for a finding on the plan, due in a quarter of a year, to be worked out there.

    Raises:
        AuditError: If the finding has neither title nor writer.
    """
    return keep_action(
        workspace,
        Action(
            theme_key=audit.theme_key,
            recommendation=audit.recommendation,
            source=f"audit: {audit.title}",
            text=finding.title,
            owner=finding.by,
            due=today + timedelta(days=90),
            criterion=next(iter(finding.criteria), ""),
        ),
    )


def move_action(
    workspace: Workspace, action_id: int, step: Callable[[Action], Action], taken: Taken
) -> Action:
    """Take one step with an action as it is kept now.

    Args:
        workspace: Where it is kept.
        action_id: Which one.
        step: One of domain/actions.py, with its arguments.
        taken: What it is called in the journal.

    Raises:
        AuditError: If the step is not allowed; nothing is changed then.
    """
    with workspace.unit() as unit:
        kept = unit.keep(step(unit.kept_one(Action, action_id)), taken.value)
        unit.commit()
    return kept


def retest(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    action_id: int,
    audit_id: int,
) -> Action:
    """Hold an action against the figures of a later audit.

    Raises:
        AuditError: If the audit has no figure for its question.
    """
    view = export_view(workspace, checklists, clock, audit_id)
    figures = audit_figures(view)
    return move_action(
        workspace,
        action_id,
        lambda action: retested(action, view.audit.title, figures),
        Taken.RETESTED,
    )


def remove_action(workspace: Workspace, action: Action) -> None:
    """Remove an action that was added by mistake; the journal keeps it."""
    with workspace.unit() as unit:
        unit.drop(action, "action_removed")
        unit.commit()
