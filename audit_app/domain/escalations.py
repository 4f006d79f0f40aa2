"""A child may be at risk now: what was seen, who must act by when, and how it ended.

Levels and their usual times to act are working practice; no national time limit is published, so
the times are settings. A time to act is fixed when the escalation is raised: another setting later
does not move it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

from audit_app.domain.london_time import london
from audit_app.domain.records import Record
from audit_app.domain.working_days import BankHolidays


class Level(StrEnum):
    """How soon somebody must act."""

    IMMEDIATE = "E1"
    URGENT = "E2"
    PROMPT = "E3"
    LEARNING = "E4"


@dataclass(frozen=True, slots=True)
class LevelWords:
    """What a level means.

    Attributes:
        title: One word.
        meaning: When it is the right one.
        action: What is asked of whoever gets it.
    """

    title: str
    meaning: str
    action: str


LEVELS: Final[Mapping[Level, LevelWords]] = MappingProxyType(
    {
        Level.IMMEDIATE: LevelWords(
            "Immediate",
            "A child may be harmed today: missing, a suspect at home, an offender living with a "
            "child.",
            "Stop scoring. Tell the duty supervisor or the force incident manager at once; they "
            "consider police protection.",
        ),
        Level.URGENT: LevelWords(
            "Urgent",
            "A risk nobody protects the child from, though not a matter of minutes.",
            "Tell the supervisor of the officer in the case and the multi-agency hub; a public "
            "protection notice is submitted.",
        ),
        Level.PROMPT: LevelWords(
            "Prompt",
            "The risk is probably managed, but the file does not show it.",
            "The officer in the case confirms in writing that the child is safe.",
        ),
        Level.LEARNING: LevelWords(
            "Learning",
            "A gap in practice; no child is at risk now.",
            "Feedback in the usual way.",
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks(Record):
    """How soon each level is to be acted on; one for the whole workspace.

    Attributes:
        immediate_minutes: For E1, from when it was found.
        closing_hour: When a working day ends, on the clock of London: E2 is due then.
        prompt_days: For E3, working days after the day it was found, until closing.
    """

    KIND: ClassVar[str] = "escalation_clocks"

    immediate_minutes: int = 60
    closing_hour: int = 17
    prompt_days: int = 2


class Safe(StrEnum):
    """Whether the child was found safe."""

    NOT_KNOWN = "not_known"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Handling:
    """What became of it; filled in as answers come.

    Attributes:
        told: Who was told: a role, never a name.
        told_at: When, aware; None while nobody was.
        route: How: by telephone, in person, by a notice.
        reference: Of the log or notice.
        acknowledged_at: When it was taken up, aware; None while it was not.
        response: What was done.
        child_safe: Whether the child was found safe.
        referred: Whether it was also referred to professional standards, which is a route of its
            own: it stands on no sheet and in no export.
    """

    told: str = ""
    told_at: datetime | None = None
    route: str = ""
    reference: str = ""
    acknowledged_at: datetime | None = None
    response: str = ""
    child_safe: Safe = Safe.NOT_KNOWN
    referred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(Record):
    """One case handed to those who must act on it.

    Attributes:
        number: In its audit, from 1.
        drawn_case_id: The case.
        case_ref: Canonical.
        criterion: Key of the criterion that showed it; empty for the file as a whole.
        question: As it was asked.
        level: How soon.
        level_reason: Why the level was changed; empty while it was not.
        found_at: Aware, UTC.
        due_at: By when, aware, UTC; None where it goes into the report.
        seen: What the file shows, without names.
        asked: What is asked.
        raised_by: A role.
        handling: What became of it.
        closed_by: A role, another than that which raised it; empty while it is open.
        closed_at: Aware, UTC; None while it is open.
        satisfied: Whether the auditor accepts how it was closed; None while not said.
        reopened: Reasons for which it was opened again, oldest first.
    """

    KIND: ClassVar[str] = "escalation"

    number: int
    drawn_case_id: int
    case_ref: str
    criterion: str = ""
    question: str = ""
    level: Level
    level_reason: str = ""
    found_at: datetime
    due_at: datetime | None
    seen: str
    asked: str
    raised_by: str
    handling: Handling = field(default_factory=Handling)
    closed_by: str = ""
    closed_at: datetime | None = None
    satisfied: bool | None = None
    reopened: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.closed_at is None

    @property
    def is_pressing(self) -> bool:
        """Whether it is open and has a time to act."""
        return self.is_open and self.due_at is not None

    def is_overdue(self, now: datetime) -> bool:
        """Return whether it is open past its time."""
        return self.is_open and self.due_at is not None and now > self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPresentRisk(Record):
    """The decision that a critical criterion, though not met, means no risk to a child now.

    Attributes:
        drawn_case_id: The case.
        case_ref: Canonical.
        criterion: Its key.
        reason: Why.
        decided_by: A role, or empty.
        decided_at: Aware, UTC.
    """

    KIND: ClassVar[str] = "no_present_risk"

    drawn_case_id: int
    case_ref: str
    criterion: str
    reason: str
    decided_by: str = ""
    decided_at: datetime


def due_at(
    level: Level, found_at: datetime, clocks: Clocks, holidays: BankHolidays
) -> datetime | None:
    """Return by when a level must be acted on, aware, UTC; None where it goes into the report.

    E2 is due when the working day ends on which it was found. Found later, or on a day off, it is
    due by the end of that same day, for a risk does not wait until Monday; never within less than
    an hour. Where the bank holidays of a year are not known, every weekday counts as a working day,
    which is the earlier and so the careful reading.

    Args:
        level: How soon.
        found_at: Aware.
        clocks: As set.
        holidays: That are known.
    """
    local = found_at.astimezone(london())
    closing = time(clocks.closing_hour % 24)
    match level:
        case Level.IMMEDIATE:
            return (found_at + timedelta(minutes=clocks.immediate_minutes)).astimezone(UTC)
        case Level.URGENT:
            known = _known(holidays, local.date())
            end = _moment(local.date(), closing)
            if not known.is_working(local.date()) or found_at >= end:
                end = _moment(local.date() + timedelta(days=1), time())
            return max(end, found_at.astimezone(UTC) + timedelta(hours=1))
        case Level.PROMPT:
            known = _known(holidays, local.date())
            return _moment(known.after(local.date(), clocks.prompt_days), closing)
        case Level.LEARNING:
            return None


def _known(holidays: BankHolidays, day: date) -> BankHolidays:
    """Return the bank holidays, or none at all near a year for which they are not known."""
    if holidays.first_year <= day.year < holidays.last_year:
        return holidays
    if day.year == holidays.last_year and day.month < 12:
        return holidays
    return BankHolidays(first_year=date.min.year, last_year=date.max.year)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=london()).astimezone(UTC)


def time_words(escalation: Escalation, now: datetime) -> str:
    """Return how it stands with its time: 'overdue by 3 h', 'due in 40 min', 'closed'.

    Example:
        'overdue by 2 d 4 h'
    """
    if not escalation.is_open:
        return "closed"
    if escalation.due_at is None:
        return "at report"
    left = escalation.due_at - now
    return (
        f"due in {span_words(left)}" if left >= timedelta() else f"overdue by {span_words(-left)}"
    )


def span_words(length: timedelta) -> str:
    """Return a length of time, not negative, in words: '2 d 4 h', '1 h 20 min', '12 min'."""
    minutes = int(length.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes % 60} min" if hours < 3 and minutes % 60 else f"{hours} h"
    return f"{minutes} min"


def most_pressing(escalations: Sequence[Escalation]) -> list[Escalation]:
    """Return the open ones with a time to act, the one due first at the top."""
    return sorted(
        (each for each in escalations if each.is_pressing),
        key=lambda each: (each.due_at or datetime.max.replace(tzinfo=UTC), each.id),
    )


def same_role(one: str, other: str) -> bool:
    """Return whether two roles are the same but for case, spaces and punctuation."""
    return _role(one) == _role(other)


def _role(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def undecided(
    critical: Sequence[str],
    drawn_case_id: int,
    escalations: Sequence[Escalation],
    decisions: Sequence[NoPresentRisk],
) -> tuple[str, ...]:
    """Return those critical criteria not met of a case for which nothing was decided, in order.

    Args:
        critical: Keys of the case's critical criteria that are not met.
        drawn_case_id: The case.
        escalations: Of the audit.
        decisions: Of the audit.
    """
    decided = {each.criterion for each in escalations if each.drawn_case_id == drawn_case_id}
    decided |= {each.criterion for each in decisions if each.drawn_case_id == drawn_case_id}
    return tuple(key for key in critical if key not in decided)
