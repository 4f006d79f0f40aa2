"""The action plan: from a recommendation to a re-test that met its target.

Complete is not closed: an action closes only after a later audit met what was to be reached, or
with a recorded decision not to test, once somebody independent has checked it and the board signed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from audit_app.domain.errors import AuditError
from audit_app.domain.figures import AuditFigures
from audit_app.domain.records import Record


class ActionState(StrEnum):
    """Where an action is."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    COMPLETE = "complete, awaiting assurance"
    CLOSED = "closed"
    REOPENED = "reopened"
    SUPERSEDED = "superseded"


class Rating(StrEnum):
    """How it goes, as a word; its meaning stands beside it."""

    NONE = ""
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"


MEANINGS = {
    Rating.RED: "off track, or without a plan",
    Rating.AMBER: "at risk",
    Rating.GREEN: "on track",
    Rating.BLUE: "done and embedded",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """A due date that was moved."""

    due: date
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that something was done.

    Attributes:
        what: It.
        where: To be found.
        checked_by: A role; empty until somebody looked at it.
    """

    what: str
    where: str
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class Retest:
    """What a later audit showed of the question that was to improve.

    Attributes:
        audit: Its title.
        words: '48 of 52 (92%; 82% to 97%)'.
        low: Lower limit, or the share itself where all was read; None where too few applied.
        met: Whether the target was reached.
    """

    audit: str
    words: str
    low: float | None
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    """One action of the plan.

    Attributes:
        theme_key: Of the checklist whose recommendation it serves.
        recommendation: The recommendation, with its number.
        source: Where it comes from: inspection, audit, peer, panel, review.
        text: What is to be done, as an outcome.
        owner: The one role that answers for it.
        board: The board it is led by.
        due: First due date.
        revised: Every later one, with its reason, oldest first.
        evidence: What shows it.
        rating: How it goes.
        state: Where it is.
        criterion: Key of the question that shows it worked; empty while none was chosen.
        target: Share the lower limit must reach, in whole per cent.
        retest: What a later audit showed, or None.
        no_test: Why nothing is tested and who decided; empty where it is.
        checked_by: Who, independent of the owner, found it done; empty until then.
        signed_by: Who signed it off for the board; empty until then.
    """

    KIND: ClassVar[str] = "action"

    theme_key: str
    recommendation: str
    source: str = "inspection"
    text: str
    owner: str
    board: str = ""
    due: date
    revised: tuple[Revision, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rating: Rating = Rating.NONE
    state: ActionState = ActionState.NOT_STARTED
    criterion: str = ""
    target: int = 90
    retest: Retest | None = None
    no_test: str = ""
    checked_by: str = ""
    signed_by: str = ""

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
    def assured(self) -> bool:
        """Whether a re-test met its target, or somebody decided not to test."""
        return bool(self.no_test) or (self.retest is not None and self.retest.met)


def check_action(action: Action) -> None:
    """Refuse an action nobody could carry out.

    Raises:
        AuditError: If it has no text or owner, or its target is no share.
    """
    if not action.text.strip() or not action.owner.strip():
        raise AuditError(
            "An action needs what is to be done and the role that owns it.", remedy="Type both."
        )
    if not 1 <= action.target <= 100:
        raise AuditError("The target is no share.", remedy="Give 1 to 100 per cent.")


def revise(action: Action, due: date, reason: str) -> Action:
    """Move the due date; every earlier one stays.

    Raises:
        AuditError: If no reason is given or nothing is left to do.
    """
    _need(reason, "The new due date has no reason.")
    _open(action)
    return replace(action, revised=(*action.revised, Revision(due, reason.strip())))


def start(action: Action) -> Action:
    """Begin an action."""
    _open(action)
    return replace(action, state=ActionState.IN_PROGRESS)


def complete(action: Action) -> Action:
    """Say that it is done: assurance is still to come.

    Raises:
        AuditError: If no evidence shows it.
    """
    _open(action)
    if not action.evidence:
        raise AuditError("Nothing shows that it was done.", remedy="Add evidence first.")
    return replace(action, state=ActionState.COMPLETE)


def decide_no_test(action: Action, reason: str, role: str) -> Action:
    """Record the decision not to test it.

    Raises:
        AuditError: If reason or role are missing.
    """
    _need(reason, "The decision has no reason.")
    _need(role, "Nobody answers for the decision.")
    return replace(action, no_test=f"{reason.strip()} ({role.strip()})")


def retested(action: Action, title: str, figures: AuditFigures) -> Action:
    """Hold an action against a later audit's figures.

    Args:
        action: It names the criterion and the target.
        title: Of the audit.
        figures: Of the audit.

    Raises:
        AuditError: If it names no criterion, or the audit did not ask it.
    """
    found = next((each for each in figures.criteria if each.key == action.criterion), None)
    if found is None:
        raise AuditError(
            "The audit has no figure for the question that is to show it worked.",
            remedy="Choose a question of the audit's checklist.",
        )
    rate = found.rate
    low = rate.share if rate.complete else rate.low
    met = low is not None and round(low * 100, 9) >= action.target and not rate.interim
    return replace(action, retest=Retest(title, rate.words, low, met))


def check(action: Action, role: str) -> Action:
    """Have somebody independent find it done.

    Raises:
        AuditError: If it is not complete, or the role is its owner.
    """
    _need(role, "Nobody answers for the check.")
    if action.state is not ActionState.COMPLETE:
        raise AuditError("It is not complete yet.", remedy="Its owner says so first.")
    if _same(role, action.owner):
        raise AuditError("Its owner cannot check it.", remedy="Somebody independent has to.")
    return replace(action, checked_by=role.strip())


def close(action: Action, role: str) -> Action:
    """Close it, signed for the board.

    Raises:
        AuditError: If it was not checked, nothing assures that it worked, or its owner signs.
    """
    _need(role, "Nobody signs for the board.")
    if action.state is not ActionState.COMPLETE or not action.checked_by:
        raise AuditError(
            "It cannot be closed: somebody independent has to find it done first.",
            remedy="Complete it, then have it checked.",
        )
    if not action.assured:
        raise AuditError(
            "Complete is not closed: no later audit met its target.",
            remedy="Test it again, or record the decision not to.",
        )
    if _same(role, action.owner):
        raise AuditError("Its owner cannot sign it off.", remedy="The board has to.")
    return replace(action, state=ActionState.CLOSED, signed_by=role.strip())


def reopen(action: Action) -> Action:
    """Open it again; what assured it before counts no longer.

    Raises:
        AuditError: If it is not closed or superseded.
    """
    if action.is_open:
        raise AuditError("It is open.", remedy="Nothing was changed.")
    return replace(
        action,
        state=ActionState.REOPENED,
        retest=None,
        no_test="",
        checked_by="",
        signed_by="",
    )


def supersede(action: Action) -> Action:
    """Let another action stand in its place."""
    _open(action)
    return replace(action, state=ActionState.SUPERSEDED)


def with_evidence(action: Action, what: str, where: str, checked_by: str = "") -> Action:
    """Add evidence.

    Raises:
        AuditError: If it is not said what it is and where.
    """
    _need(what, "The evidence has no name.")
    _need(where, "It is not said where the evidence is.")
    _open(action)
    added = Evidence(what.strip(), where.strip(), checked_by.strip())
    return replace(action, evidence=(*action.evidence, added))


def _open(action: Action) -> None:
    if not action.is_open:
        raise AuditError(f"It is {action.state.value}.", remedy="Reopen it first.")


def _need(text: str, message: str) -> None:
    if not text.strip():
        raise AuditError(message, remedy="Type it.")


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
