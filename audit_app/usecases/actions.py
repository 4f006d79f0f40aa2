"""Working through the action plan; every change is journalled with what stood before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from audit_app.domain.actions import Action, check_action, close, retested
from audit_app.domain.figures import audit_figures
from audit_app.usecases.exporting import export_view
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace


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


def move_action(
    workspace: Workspace, action_id: int, step: Callable[[Action], Action], what: str
) -> Action:
    """Take one step with an action as it is kept now.

    Args:
        workspace: Where it is kept.
        action_id: Which one.
        step: One of domain/actions.py, with its arguments.
        what: Name of the step in the journal, such as "action_completed".

    Raises:
        AuditError: If the step is not allowed; nothing is changed then.
    """
    with workspace.unit() as unit:
        kept = unit.keep(step(unit.kept_one(Action, action_id)), what)
        unit.commit()
    return kept


def close_action(workspace: Workspace, action_id: int, role: str) -> Action:
    """Close an action, signed for the board; this is the lead's.

    Raises:
        AuditError: If it is not assured and checked.
    """
    return move_action(workspace, action_id, lambda action: close(action, role), "action_closed")


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
        "action_retested",
    )


def remove_action(workspace: Workspace, action: Action) -> None:
    """Remove an action that was added by mistake; the journal keeps it."""
    with workspace.unit() as unit:
        unit.drop(action, "action_removed")
        unit.commit()
