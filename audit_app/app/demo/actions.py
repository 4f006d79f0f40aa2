"""Two actions of the demo's plan; nobody owns them but a role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from audit_app.domain.actions import Action, ActionState, Evidence, Rating


def made_up_actions(today: date) -> Sequence[Action]:
    """Return an action that is overdue and one that awaits assurance.

    Args:
        today: On which the demo is made.
    """
    return (
        Action(
            theme_key="missing",
            recommendation="Recommendation 3",
            source="made up for the demo",
            text="Every return is followed by a talk with the child, and what was said is recorded",
            owner="head of safeguarding",
            board="vulnerability board",
            due=today - timedelta(days=20),
            rating=Rating.AMBER,
            state=ActionState.IN_PROGRESS,
        ),
        Action(
            theme_key="sex_offenders",
            recommendation="Recommendation 9",
            source="made up for the demo",
            text="Visits are made within the time the risk calls for",
            owner="offender manager supervisor",
            board="vulnerability board",
            due=today + timedelta(days=40),
            evidence=(Evidence("monthly list of visits", "shared folder 4"),),
            rating=Rating.GREEN,
            state=ActionState.COMPLETE,
        ),
    )
