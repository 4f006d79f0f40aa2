"""A plan for the demo: the ten recommendations, and two actions under way that roles own.

Every action is put there and taken step by step, as a person would; nothing is skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from audit_app.domain.action_parts import Rating
from audit_app.domain.action_work import (
    complete,
    noted,
    reached,
    revise,
    start,
    with_evidence,
    with_milestone,
)
from audit_app.domain.actions import Action
from audit_app.usecases.actions import Step, Taken

_BOARD, _CHAIR = "Vulnerability board", "deputy chief constable"


def made_up_actions(today: date) -> Sequence[tuple[Action, Sequence[tuple[Step, Taken]]]]:
    """Return an action that is overdue and one that awaits assurance, each with its steps.

    Args:
        today: On which the demo is made.
    """
    return (_returns(today), _visits(today))


def _returns(today: date) -> tuple[Action, Sequence[tuple[Step, Taken]]]:
    first, second = "Officers know what a talk is for", "The form asks for the child's words"
    action = Action(
        theme_key="missing",
        recommendation="Recommendation 3: Missing from home",
        source="made up for the demo",
        text="Every return is followed by a talk with the child, and what was said is recorded",
        owner="head of safeguarding",
        due=today - timedelta(days=60),
        criterion="prevention_interview",
        board=_BOARD,
        chair=_CHAIR,
    )
    began, due = today - timedelta(days=150), today - timedelta(days=20)
    return action, (
        (lambda action, day: start(action, began, day), Taken.STARTED),
        (lambda action, _day: with_milestone(action, first), Taken.MILESTONES),
        (lambda action, _day: with_milestone(action, second), Taken.MILESTONES),
        (lambda action, day: reached(action, action.milestones[0], day), Taken.MILESTONES),
        (lambda action, day: revise(action, due, "the form was late", day), Taken.DUE_MOVED),
        (
            lambda action, day: noted(action, Rating.AMBER, "waits for the form", day),
            Taken.RATED,
        ),
    )


def _visits(today: date) -> tuple[Action, Sequence[tuple[Step, Taken]]]:
    action = Action(
        theme_key="sex_offenders",
        recommendation="Recommendation 9: Management of registered sex offenders",
        source="made up for the demo",
        text="Visits are made within the time the risk calls for",
        owner="offender manager supervisor",
        due=today + timedelta(days=40),
        criterion="visits_on_time",
        board=_BOARD,
        chair=_CHAIR,
    )
    began, done = today - timedelta(days=200), today - timedelta(days=30)
    return action, (
        (lambda action, day: start(action, began, day), Taken.STARTED),
        (
            lambda action, day: with_evidence(
                action, "monthly list of visits", "shared folder 4", on=day
            ),
            Taken.EVIDENCE,
        ),
        (lambda action, day: noted(action, Rating.GREEN, "no visit late", day), Taken.RATED),
        (lambda action, day: complete(action, done, day), Taken.COMPLETED),
    )
