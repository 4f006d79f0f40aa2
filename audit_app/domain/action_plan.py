"""The plan at a glance: how many actions are where; every share is computed from these counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from audit_app.domain.action_parts import ActionState
from audit_app.domain.actions import (
    Action,
)
from audit_app.domain.statistics.wording import percent


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """Actions of a plan; those that another one replaced are not counted.

    Attributes:
        actions: All of them.
        closed: Tested, or not to be tested by a decision; checked and signed.
        awaiting: Complete, awaiting assurance.
        overdue: Open, and due before today.
    """

    actions: int
    closed: int
    awaiting: int
    overdue: int

    @property
    def words(self) -> str:
        """'2 of 10 closed (20%), 1 awaiting assurance, 3 overdue'; empty for no action."""
        if not self.actions:
            return ""
        share = percent(Fraction(self.closed, self.actions))
        return (
            f"{self.closed:,} of {self.actions:,} closed ({share}), {self.awaiting:,} awaiting "
            f"assurance, {self.overdue:,} overdue"
        )


def plan_counts(actions: Iterable[Action], today: date) -> PlanCounts:
    """Return where the actions of a plan are."""
    counted = [each for each in actions if each.state is not ActionState.SUPERSEDED]
    states = [each.state for each in counted]
    return PlanCounts(
        len(counted),
        states.count(ActionState.CLOSED),
        states.count(ActionState.COMPLETE),
        sum(each.is_overdue(today) for each in counted),
    )


def in_order(actions: Iterable[Action], today: date) -> list[Action]:
    """Return actions: overdue ones first, then those that are open, each by due date."""
    return sorted(
        actions,
        key=lambda each: (not each.is_overdue(today), not each.is_open, each.due_now, each.id),
    )


def milestone_words(action: Action) -> str:
    """Return '2 of 5 milestones (40%)'; empty where there are none."""
    done, every = sum(each.done_on is not None for each in action.milestones), action.milestones
    if not every:
        return ""
    plural = "milestone" if len(every) == 1 else "milestones"
    return f"{done:,} of {len(every):,} {plural} ({percent(Fraction(done, len(every)))})"
