"""Working on an action: started, rated, shown to be done, said to be complete.

Every step takes the day on which it is taken; which day that is, the use case knows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from audit_app.domain.action_parts import ActionState, Evidence, Milestone, Note, Rating, Revision
from audit_app.domain.actions import (
    Action,
    require_open,
    required,
    unassured,
)
from audit_app.domain.errors import AuditError
from audit_app.domain.escalations import same_role


def start(action: Action, on: date, today: date) -> Action:
    """Begin an action, or take work up again: what assured it before counts no longer.

    Args:
        action: Not started, reopened, or complete.
        on: The day work began.
        today: The day this is said.

    Raises:
        AuditError: If it is under way or nobody owns it, or the day cannot be.
    """
    require_open(action)
    if action.state is ActionState.IN_PROGRESS:
        raise AuditError("It is under way already.", remedy="Nothing was changed.")
    required(action.owner, "Nobody owns it yet.")
    _check_day(on, today, action.completed_on, "it was complete before")
    _check_day(on, today, action.since, "it was opened again")
    return replace(
        unassured(action),
        state=ActionState.IN_PROGRESS,
        started_on=action.started_on or on,
        since=on,
    )


def complete(action: Action, on: date, today: date) -> Action:
    """Say that it is done: assurance is still to come.

    Args:
        action: It is under way.
        on: The day it was done; later audits are those of cases from after this day.
        today: The day this is said.

    Raises:
        AuditError: If it is not under way, nothing shows it, a milestone is open, or the day
            cannot be.
    """
    require_open(action)
    if action.state is not ActionState.IN_PROGRESS:
        raise AuditError("It is not under way.", remedy="Start it first.")
    if not action.evidence:
        raise AuditError("Nothing shows that it was done.", remedy="Add evidence first.")
    if left := sum(each.done_on is None for each in action.milestones):
        raise AuditError(
            f"{left:,} of {len(action.milestones):,} milestones are not reached.",
            remedy="Tick what was reached, or take out what is no longer wanted.",
        )
    _check_day(on, today, action.since, "work began")
    return replace(
        unassured(action), state=ActionState.COMPLETE, completed_on=on, completed_said=today
    )


def with_evidence(
    action: Action, what: str, where: str, checked_by: str = "", *, on: date
) -> Action:
    """Add evidence.

    Raises:
        AuditError: If it is not said what it is and where, or its owner checked it.
    """
    require_open(action)
    added = Evidence(
        required(what, "The evidence has no name."),
        required(where, "It is not said where the evidence is."),
        checked_by.strip(),
        on,
    )
    if checked_by.strip() and same_role(checked_by, action.owner):
        raise AuditError("Its owner cannot check it.", remedy="Leave it empty, or ask another.")
    return replace(action, evidence=(*action.evidence, added))


def with_milestone(action: Action, text: str) -> Action:
    """Add a part of the work.

    Raises:
        AuditError: If it has no text, or the action is complete.
    """
    _check_working(action)
    added = Milestone(required(text, "The milestone has no words."))
    return replace(action, milestones=(*action.milestones, added))


def without_milestone(action: Action, milestone: Milestone) -> Action:
    """Take out a milestone that is no longer wanted.

    Raises:
        AuditError: If it is not there, or the action is complete.
    """
    _check_working(action)
    left = list(action.milestones)
    left.pop(_place(action, milestone))
    return replace(action, milestones=tuple(left))


def reached(action: Action, milestone: Milestone, on: date | None) -> Action:
    """Say on which day a milestone was reached; None: it was not after all.

    Raises:
        AuditError: If it is not there, or the action is complete.
    """
    _check_working(action)
    held = list(action.milestones)
    held[_place(action, milestone)] = replace(milestone, done_on=on)
    return replace(action, milestones=tuple(held))


def noted(action: Action, rating: Rating, words: str, on: date) -> Action:
    """Say how it goes and why; what was said before stays.

    Raises:
        AuditError: If nothing is said, or it is rated blue before anything assures it.
    """
    require_open(action)
    said = required(words, "The rating has no reason.")
    if rating is Rating.BLUE and not action.assured:
        raise AuditError(
            "Blue means done and embedded, and nothing shows that yet.",
            remedy="Rate it green until a later audit reached its target.",
        )
    return replace(action, rating=rating, notes=(*action.notes, Note(rating, said, on)))


def revise(action: Action, due: date, reason: str, on: date) -> Action:
    """Move the due date; every earlier one stays.

    Raises:
        AuditError: If no reason is given, it is the same day, or nothing is left to do.
    """
    require_open(action)
    said = required(reason, "The new due date has no reason.")
    if due == action.due_now:
        raise AuditError("It is due on that day already.", remedy="Choose another day.")
    return replace(action, revised=(*action.revised, Revision(due, said, on)))


def _check_working(action: Action) -> None:
    require_open(action)
    if action.state is ActionState.COMPLETE:
        raise AuditError("It is complete.", remedy="Take work up again first.")


def _place(action: Action, milestone: Milestone) -> int:
    if milestone not in action.milestones:
        raise AuditError("The milestone is no longer there.", remedy="Look at the action again.")
    return action.milestones.index(milestone)


def _check_day(on: date, today: date, floor: date | None, what: str) -> None:
    if on > today:
        raise AuditError(f"{on:%d %B %Y} is still to come.", remedy="Give today or an earlier day.")
    if floor is not None and on < floor:
        raise AuditError(
            f"{on:%d %B %Y} lies before the day on which {what}, {floor:%d %B %Y}.",
            remedy="Give that day or a later one.",
        )
