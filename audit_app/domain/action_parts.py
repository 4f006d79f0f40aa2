"""What an action is made of: where it is, how it goes, what shows it, what was tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


class Part(StrEnum):
    """What of an action was changed with a reason."""

    WORDING = "what is to be done"
    OWNER = "owner"
    BOARD = "board"
    CHAIR = "who signs for the board"
    THEME = "theme"
    QUESTION = "question"
    TARGET = "target"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Revision:
    """A due date that was moved.

    Attributes:
        due: The date from then on.
        reason: Why.
        on: The day it was moved; None where an earlier version did not keep it.
    """

    due: date
    reason: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that something was done.

    Attributes:
        what: It.
        where: To be found.
        checked_by: A role; empty until somebody looked at it.
        on: The day it was added; None where an earlier version did not keep it.
    """

    what: str
    where: str
    checked_by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One part of the work.

    Attributes:
        text: What is to be reached.
        done_on: The day it was reached, or None.
    """

    text: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """How it went on a day, and why it was rated so."""

    rating: Rating
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what was agreed.

    Attributes:
        part: What was changed.
        before: As it stood; of a question its key.
        after: As it stands from then on.
        reason: Why.
        on: The day.
    """

    part: Part
    before: str
    after: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Retest:
    """What a later audit showed of the question that was to improve.

    Attributes:
        audit: Its title.
        words: '48 of 52 (92%; 82% to 97%)'.
        low: Lower limit, or the share itself where all was read; None where too few applied.
        met: Whether the target of that day was reached.
        theme_key: Of the audit.
        criterion: Key of the question.
        target: Of that day, in whole per cent.
        period_from: First day its cases come from; None where an earlier version did not keep it,
            and then it counts no more.
        period_to: Last day.
        drawn_on: Day of its draw.
        on: The day the action was held against it.
    """

    audit: str
    words: str
    low: float | None
    met: bool
    theme_key: str = ""
    criterion: str = ""
    target: int = 0
    period_from: date | None = None
    period_to: date | None = None
    drawn_on: date | None = None
    on: date | None = None
