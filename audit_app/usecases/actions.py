"""Working through the action plan; every change is journalled with what stood before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from audit_app.domain.action_assurance import check_later, retested
from audit_app.domain.action_edits import Edit, edited
from audit_app.domain.action_parts import ActionState
from audit_app.domain.action_plan import in_order
from audit_app.domain.actions import FROM_AUDIT, Action, check_action
from audit_app.domain.audit import Audit
from audit_app.domain.errors import AuditError
from audit_app.domain.figures import audit_figures
from audit_app.domain.findings import Finding
from audit_app.domain.london_time import london
from audit_app.domain.recommendations import Recommendation
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace

Step = Callable[[Action, date], Action]
"""One step with an action; it is told what day it is."""

USUAL_TIME = timedelta(days=90)
"""Until an action is due for which nobody has set a date yet."""


class Taken(StrEnum):
    """A step with an action, as the journal calls it."""

    STARTED = "action_started"
    MILESTONES = "action_milestones_changed"
    EVIDENCE = "action_evidence_added"
    RATED = "action_rated"
    COMPLETED = "action_completed"
    DUE_MOVED = "action_due_moved"
    RETESTED = "action_retested"
    NOT_TO_BE_TESTED = "action_not_to_be_tested"
    CHECKED = "action_checked"
    CLOSED = "action_closed"
    REOPENED = "action_reopened"
    SUPERSEDED = "action_superseded"


def today_of(clock: Clock) -> date:
    """Return the day it is, in London."""
    return clock.now().astimezone(london()).date()


def list_actions(workspace: Workspace, today: date) -> Sequence[Action]:
    """Return every action: overdue ones first, then those that are open, by due date."""
    with workspace.reading() as unit:
        return in_order(unit.kept(Action), today)


def add_action(workspace: Workspace, action: Action) -> Action:
    """Put a new action on the plan; whatever comes after is a step.

    Raises:
        AuditError: If nobody could carry it out, or it is not at its beginning.
    """
    check_action(action)
    if action.id or action.state is not ActionState.NOT_STARTED or action.assured:
        raise AuditError(
            "Only an action that was not started can be put on the plan.",
            remedy="Put it there first, then take it step by step.",
        )
    with workspace.unit() as unit:
        kept = unit.keep(action, "action_added")
        unit.commit()
    return kept


def start_plan(
    workspace: Workspace, clock: Clock, recommendations: Sequence[Recommendation]
) -> Sequence[Action]:
    """Put on the plan each recommendation that has no action made from it, and return those added.

    Each is without an owner and due in a quarter of a year, until somebody sets both.
    """
    due = today_of(clock) + USUAL_TIME
    with workspace.unit() as unit:
        there = {each.ref for each in unit.kept(Action)}
        added = [
            unit.keep(each.as_action(due), "action_added")
            for each in recommendations
            if each.ref not in there
        ]
        unit.commit()
    return added


def action_from_finding(
    workspace: Workspace, clock: Clock, finding: Finding, audit: Audit
) -> Action:
    """Return the action for a finding, put on the plan unless it stands there already.

    It has no owner yet, and is due in a quarter of a year: both are set there.

    Raises:
        AuditError: If the finding has no title.
    """
    action = Action(
        finding=finding.id,
        theme_key=audit.theme_key,
        recommendation=audit.recommendation,
        source=f"{FROM_AUDIT}{audit.title}",
        found=finding.wording,
        text=finding.title,
        due=today_of(clock) + USUAL_TIME,
        criterion=next(iter(finding.criteria), ""),
    )
    check_action(action)
    with workspace.unit() as unit:
        kept = [each for each in unit.kept(Action) if finding.id and each.finding == finding.id]
        if kept:
            return kept[0]
        made = unit.keep(action, "action_added")
        unit.commit()
    return made


def edit_action(
    workspace: Workspace, clock: Clock, action_id: int, edit: Edit, reason: str
) -> Action:
    """Change what was edited of an action as it is kept now, and nothing else.

    Raises:
        AuditError: If nobody could carry it out then, or a reason is missing.
    """
    return _moved(
        workspace,
        clock,
        action_id,
        lambda action, today: edited(action, edit, reason, today),
        "action_changed",
    )


def move_action(
    workspace: Workspace, clock: Clock, action_id: int, step: Step, taken: Taken
) -> Action:
    """Take one step with an action as it is kept now.

    Args:
        workspace: Where it is kept.
        clock: Says what day it is.
        action_id: Which one.
        step: One of domain/action_work.py or action_assurance.py, with its arguments.
        taken: What it is called in the journal.

    Raises:
        AuditError: If the step is not allowed; nothing is changed then.
    """
    return _moved(workspace, clock, action_id, step, taken.value)


def retest(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    action_id: int,
    audit_id: int,
) -> Action:
    """Hold an action against the figures of a later audit.

    Raises:
        AuditError: If the audit is not later, or has no whole figure for its question.
    """
    with workspace.reading() as unit:  # before all of it is read
        check_later(unit.kept_one(Action, action_id), unit.audit(audit_id))
    view = export_view(workspace, checklists, clock, audit_id)
    figures, drawn_at = audit_figures(view), view.draws[-1].drawn_at
    drawn_on = drawn_at.astimezone(london()).date()
    return move_action(
        workspace,
        clock,
        action_id,
        lambda action, today: retested(action, view.audit, drawn_on, figures, today),
        Taken.RETESTED,
    )


def remove_action(workspace: Workspace, action_id: int) -> None:
    """Remove an action that was added by mistake; the journal keeps it.

    Raises:
        AuditError: If work on it began: then it is superseded.
    """
    with workspace.unit() as unit:
        action = unit.kept_one(Action, action_id)
        if action.state is not ActionState.NOT_STARTED:
            raise AuditError("Work on it began.", remedy="Let another action supersede it.")
        unit.drop(action, "action_removed")
        unit.commit()


def _moved(
    workspace: Workspace, clock: Clock, action_id: int, step: Step, journalled: str
) -> Action:
    today = today_of(clock)
    with workspace.unit() as unit:
        kept = unit.keep(step(unit.kept_one(Action, action_id), today), journalled)
        unit.commit()
    return kept
