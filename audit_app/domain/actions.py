"""The action plan: one action, from its recommendation to the test that it worked.

Complete is not closed: what counts for closing is worked out here from what is kept, never kept as
a mark of its own, so that an owner, question, target or date that changes later changes it too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from audit_app.domain.action_parts import (
    ActionState,
    Change,
    Evidence,
    Milestone,
    Note,
    Rating,
    Retest,
    Revision,
)
from audit_app.domain.cutting import NOT_SHOWN
from audit_app.domain.errors import AuditError
from audit_app.domain.escalations import same_role
from audit_app.domain.records import Record

FROM_AUDIT = "audit: "
"""Begins the source of an action that was made of a finding; the audit's title follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    """One action of the plan. Every role is a role, never a name.

    Attributes:
        ref: Of the recommendation it was made from, if that came with the program; else empty.
        finding: Id of the finding it was made from, or 0.
        theme_key: Of the checklist whose recommendation it serves.
        recommendation: The recommendation, with its number.
        source: Where it comes from: inspection, audit, peer, panel, review.
        found: What was found that asks for it; may be empty.
        text: What is to be done, as an outcome.
        owner: The one role that answers for it; empty until it is started.
        board: The board it is led by.
        chair: The role that signs for that board.
        due: First due date.
        revised: Every later one, with its reason, oldest first.
        started_on: When work began first; None before.
        since: When work began last, or it was opened again: it cannot be complete before.
        completed_on: The day it was done, as its owner last said; None before.
        completed_said: The day that was said, or question or target last changed since.
        milestones: Parts of the work, in order.
        evidence: What shows it.
        rating: How it goes.
        notes: What was said about that, oldest first; the last one gave the rating.
        changes: Of what was agreed, oldest first.
        state: Where it is.
        criterion: Key of the question that shows it worked; empty while none was chosen.
        target: Share the lower limit must reach, in whole per cent.
        retest: What the last later audit showed, while it counts; else None.
        past_tests: Those that count no more, oldest first.
        no_test: Why nothing is tested; empty where it is.
        no_test_by: Who decided that.
        no_test_on: The day.
        checked_by: Who, independent of the owner, found it done; empty until then.
        checked_on: The day.
        signed_by: Who signed it off; empty until then.
        signed_for: The board it was signed for.
        signed_on: The day.
    """

    KIND: ClassVar[str] = "action"

    ref: str = ""
    finding: int = 0
    theme_key: str
    recommendation: str
    source: str = "inspection"
    found: str = ""
    text: str
    owner: str = ""
    board: str = ""
    chair: str = ""
    due: date
    revised: tuple[Revision, ...] = ()
    started_on: date | None = None
    since: date | None = None
    completed_on: date | None = None
    completed_said: date | None = None
    milestones: tuple[Milestone, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rating: Rating = Rating.NONE
    notes: tuple[Note, ...] = ()
    changes: tuple[Change, ...] = ()
    state: ActionState = ActionState.NOT_STARTED
    criterion: str = ""
    target: int = 90
    retest: Retest | None = None
    past_tests: tuple[Retest, ...] = ()
    no_test: str = ""
    no_test_by: str = ""
    no_test_on: date | None = None
    checked_by: str = ""
    checked_on: date | None = None
    signed_by: str = ""
    signed_for: str = ""
    signed_on: date | None = None

    @property
    def due_now(self) -> date:
        """The due date that counts."""
        return self.revised[-1].due if self.revised else self.due

    @property
    def is_open(self) -> bool:
        """Whether anything is left to do."""
        return self.state not in {ActionState.CLOSED, ActionState.SUPERSEDED}

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and its due date has passed."""
        return self.is_open and self.due_now < today

    @property
    def test_counts(self) -> bool:
        """Whether a later audit of this very question reached the target as it stands now.

        Later means of cases from after the action was complete, drawn after that was said.
        """
        test = self.retest
        return (
            test is not None
            and test.met
            and reaches(test.low, self.target)
            and (test.theme_key, test.criterion) == (self.theme_key, self.criterion)
            and test.period_from is not None
            and self.completed_on is not None
            and test.period_from > self.completed_on
            and test.drawn_on is not None
            and test.drawn_on > (self.completed_said or self.completed_on)
        )

    @property
    def decision_counts(self) -> bool:
        """Whether another role than the owner decided, on a day and with a reason, not to test."""
        return (
            bool(self.no_test and self.no_test_by)
            and self.no_test_on is not None
            and not same_role(self.no_test_by, self.owner)
        )

    @property
    def assured(self) -> bool:
        """Whether a later audit reached its target, or somebody else decided not to test."""
        return self.test_counts or self.decision_counts

    def for_partner(self) -> Action:
        """Return it without roles, boards and typed words; that they are there is still seen."""
        return replace(
            self,
            source=self.source if self.source.startswith(FROM_AUDIT) else covered(self.source),
            found=covered(self.found),
            text=NOT_SHOWN,
            owner=covered(self.owner),
            board=covered(self.board),
            chair=covered(self.chair),
            revised=tuple(replace(each, reason=NOT_SHOWN) for each in self.revised),
            milestones=tuple(replace(each, text=NOT_SHOWN) for each in self.milestones),
            evidence=tuple(Evidence(NOT_SHOWN, NOT_SHOWN, on=each.on) for each in self.evidence),
            notes=tuple(replace(each, words=NOT_SHOWN) for each in self.notes),
            changes=(),
            no_test=covered(self.no_test),
            no_test_by=covered(self.no_test_by),
            checked_by=covered(self.checked_by),
            signed_by=covered(self.signed_by),
            signed_for=covered(self.signed_for),
        )


def reaches(low: float | None, target: int) -> bool:
    """Whether a lower limit reaches a target in per cent; None, too few to say, does not."""
    return low is not None and round(low * 100, 9) >= target


def covered(words: str) -> str:
    """Return what stands for words a reader may not see; nothing for none."""
    return NOT_SHOWN if words.strip() else ""


def check_action(action: Action) -> None:
    """Refuse an action nobody could carry out.

    Raises:
        AuditError: If it has no text, its target is no share, or its owner signs for the board.
    """
    if not action.text.strip():
        raise AuditError("It is not said what is to be done.", remedy="Type it, as an outcome.")
    if not 1 <= action.target <= 100:
        raise AuditError("The target is no share.", remedy="Give 1 to 100 per cent.")
    if action.owner.strip() and same_role(action.owner, action.chair):
        raise AuditError("Its owner cannot sign it off.", remedy="Name another role for the board.")


def unassured(action: Action) -> Action:
    """Return an action without test, decision, check and signature: they count no longer.

    A test stays among the past ones. Blue, 'done and embedded', goes with what it stood on.
    """
    past = (*action.past_tests, action.retest) if action.retest else action.past_tests
    return replace(
        action,
        retest=None,
        past_tests=past,
        no_test="",
        no_test_by="",
        no_test_on=None,
        checked_by="",
        checked_on=None,
        signed_by="",
        signed_for="",
        signed_on=None,
        rating=Rating.NONE if action.rating is Rating.BLUE else action.rating,
    )


def require_open(action: Action) -> None:
    """Refuse a step with an action that is closed or superseded.

    Raises:
        AuditError: If it is.
    """
    if not action.is_open:
        raise AuditError(f"It is {action.state.value}.", remedy="Reopen it first.")


def required(text: str, message: str) -> str:
    """Return a text without blanks around it.

    Raises:
        AuditError: With the message, if there is none.
    """
    if not text.strip():
        raise AuditError(message, remedy="Type it.")
    return text.strip()
