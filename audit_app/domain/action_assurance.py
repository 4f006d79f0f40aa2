"""From complete to closed: a later test or a decision, an independent check, a signature.

Each step compares everything that was said before it; closing compares all of it once more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from audit_app.domain.action_parts import ActionState, Change, Part, Retest
from audit_app.domain.actions import (
    Action,
    reaches,
    require_open,
    required,
    unassured,
)
from audit_app.domain.audit import Audit
from audit_app.domain.errors import AuditError
from audit_app.domain.escalations import same_role
from audit_app.domain.figures import AuditFigures


def check_later(action: Action, audit: Audit) -> None:
    """Refuse an audit that cannot show what came of an action.

    Raises:
        AuditError: If the action is not complete, or the audit is of another theme, of cases from
            before the action was complete, or earlier than one it was held against already.
    """
    _check_complete(action)
    if audit.theme_key != action.theme_key:
        raise AuditError("The audit is of another theme.", remedy="Choose one of the same theme.")
    done = action.completed_on
    if done is None:
        raise AuditError(
            "It is not known when it was complete, so no audit is known to be later.",
            remedy="Take work up again, and say when it was complete.",
        )
    if audit.period_from <= done:
        raise AuditError(
            f"The audit looks at cases from {audit.period_from:%d %B %Y}, and the action was "
            f"complete on {done:%d %B %Y}: it cannot show what came of it.",
            remedy="Choose an audit whose period begins after that day.",
        )
    last = action.retest.period_from if action.retest else None
    if last is not None and audit.period_from < last:
        raise AuditError(
            "It was held against a later audit already.", remedy="Choose one that is no earlier."
        )


def retested(
    action: Action, audit: Audit, drawn_on: date, figures: AuditFigures, on: date
) -> Action:
    """Hold an action against a later audit; an earlier test, decision or check counts no more.

    Args:
        action: It names the question and the target.
        audit: The audit.
        drawn_on: Day of its draw; nobody knew the figures when question and target were set.
        figures: Of the audit.
        on: Today.

    Raises:
        AuditError: If it is not a later audit of the question, wholly answered.
    """
    check_later(action, audit)
    said = action.completed_said or action.completed_on
    if said is not None and drawn_on <= said:
        raise AuditError(
            f"Its sample was drawn on {drawn_on:%d %B %Y}; that the action is complete was said on "
            f"{said:%d %B %Y}, or question or target changed then: the figures could be known.",
            remedy="Draw a later sample, or have another role decide not to test, and say why.",
        )
    _check_day(action, on)
    found = next((each for each in figures.criteria if each.key == action.criterion), None)
    if found is None:
        raise AuditError(
            "The audit has no figure for the question that is to show it worked.",
            remedy="Choose a question of the audit's checklist.",
        )
    rate = found.rate
    if rate.interim:
        raise AuditError(
            f"{rate.unanswered:,} of its cases have no answer to this question yet.",
            remedy="Finish scoring the audit first.",
        )
    low = rate.share if rate.complete else rate.low
    test = Retest(
        audit=audit.title,
        words=rate.words,
        low=low,
        met=reaches(low, action.target),
        theme_key=audit.theme_key,
        criterion=action.criterion,
        target=action.target,
        period_from=audit.period_from,
        period_to=audit.period_to,
        drawn_on=drawn_on,
        on=on,
    )
    return replace(unassured(action), retest=test)


def decide_no_test(action: Action, reason: str, role: str, on: date) -> Action:
    """Record the decision not to test it; an earlier check counts no more.

    Raises:
        AuditError: If it is not complete, reason or role is missing, its owner decides, or a later
            audit has shown that it did not work.
    """
    _check_complete(action)
    said = required(reason, "The decision has no reason.")
    by = required(role, "Nobody answers for the decision.")
    if same_role(by, action.owner):
        raise AuditError(
            "Its owner cannot decide not to test it.", remedy="Another role has to decide."
        )
    if action.retest is not None and not action.test_counts:
        raise AuditError(
            "It was tested, and did not reach its target.",
            remedy="Take work up again, or test it with a later audit.",
        )
    _check_day(action, on)
    return replace(unassured(action), no_test=said, no_test_by=by, no_test_on=on)


def check(action: Action, role: str, on: date) -> Action:
    """Have somebody independent find it done and tested.

    Raises:
        AuditError: If nothing assures it yet, or the role is its owner, decided not to test it, or
            signs for the board.
    """
    by = required(role, "Nobody answers for the check.")
    _check_complete(action)
    _check_assured(action)
    _check_independent(action, by)
    _check_day(action, on)
    return replace(action, checked_by=by, checked_on=on)


def close(action: Action, role: str, on: date) -> Action:
    """Close it, signed for the board.

    Raises:
        AuditError: If anything that closing stands on is missing or no longer holds.
    """
    by = required(role, "Nobody signs for the board.")
    _check_complete(action)
    _check_assured(action)
    if not action.checked_by or action.checked_on is None:
        raise AuditError(
            "It cannot be closed: somebody independent has to find it done first.",
            remedy="Have it checked.",
        )
    _check_independent(action, action.checked_by)
    if not action.board.strip() or not action.chair.strip():
        raise AuditError(
            "The plan does not say which board it is closed by, and which role signs for it.",
            remedy="Change the words, and name both.",
        )
    if same_role(action.chair, action.owner):
        raise AuditError("Its owner cannot sign it off.", remedy="The board has to.")
    if not same_role(by, action.chair):
        raise AuditError(
            f"{action.board} is signed for by {action.chair}.",
            remedy="That role has to sign; who signs can be changed in the words, with a reason.",
        )
    _check_day(action, on)
    return replace(
        action,
        state=ActionState.CLOSED,
        signed_by=by,
        signed_for=action.board,
        signed_on=on,
    )


def reopen(action: Action, reason: str, on: date) -> Action:
    """Open it again; what assured it before counts no longer.

    Raises:
        AuditError: If it is open, or no reason is given.
    """
    if action.is_open:
        raise AuditError("It is open.", remedy="Nothing was changed.")
    return _moved(unassured(replace(action, since=on)), ActionState.REOPENED, reason, on)


def supersede(action: Action, reason: str, on: date) -> Action:
    """Let another action stand in its place; the reason says which.

    Raises:
        AuditError: If it is not open, or no reason is given.
    """
    require_open(action)
    return _moved(unassured(action), ActionState.SUPERSEDED, reason, on)


def _moved(action: Action, state: ActionState, reason: str, on: date) -> Action:
    said = required(reason, "It is not said why.")
    change = Change(Part.STATE, action.state.value, state.value, said, on)
    return replace(action, state=state, changes=(*action.changes, change))


def _check_complete(action: Action) -> None:
    require_open(action)
    if action.state is not ActionState.COMPLETE:
        raise AuditError("It is not complete yet.", remedy="Its owner says so first.")


def _check_assured(action: Action) -> None:
    if not action.assured:
        raise AuditError(
            "Complete is not closed: no later audit reached its target.",
            remedy="Test it with a later audit, or have another role decide not to.",
        )


def _check_independent(action: Action, role: str) -> None:
    if same_role(role, action.owner):
        raise AuditError("Its owner cannot check it.", remedy="Somebody independent has to.")
    if action.decision_counts and not action.test_counts and same_role(role, action.no_test_by):
        raise AuditError(
            "Who decided not to test it cannot check it as well.", remedy="Another role has to."
        )
    if action.chair.strip() and same_role(role, action.chair):
        raise AuditError(
            "Who signs for the board cannot check it as well.", remedy="Another role has to."
        )


def _check_day(action: Action, on: date) -> None:
    """Refuse a day before something it follows: the clock was put back."""
    test = action.retest.on if action.retest else None
    known = (action.completed_on, test, action.no_test_on, action.checked_on)
    last = max((each for each in known if each is not None), default=on)
    if on < last:
        raise AuditError(
            f"The clock says {on:%d %B %Y}, and the last step was on {last:%d %B %Y}.",
            remedy="Set the clock of this computer.",
        )
