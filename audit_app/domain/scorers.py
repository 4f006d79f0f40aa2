"""Who else scores: which cases are handed to whom, and what became of their scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from audit_app.domain.records import Record
from audit_app.domain.review import Answer, Review

GRADE = ""
"""In place of a criterion's key: the grade of the whole file."""


class Purpose(StrEnum):
    """What the scores are for."""

    SECOND = "second"
    """Scored blind beside the first scores, to be compared."""
    SHARE = "share"
    """A share of the work: what comes back are first scores."""


class Medium(StrEnum):
    """What the cases travel in."""

    PACK = "pack"
    WORKBOOK = "workbook"


class Part(StrEnum):
    """Why a case is assigned; kept apart in the figures."""

    ALL = "all"
    """The whole sample."""
    RANDOM = "random"
    """A share of the sample, itself drawn."""
    CRITICAL = "critical"
    """Every case with a critical criterion not met: chosen for what was answered."""


@dataclass(frozen=True, slots=True)
class AssignedCase:
    """A case that was handed out.

    Attributes:
        drawn_case_id: In this workspace; never travels.
        case_ref: Canonical.
        part: Why it is among them.
    """

    drawn_case_id: int
    case_ref: str
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Record):
    """Cases handed to a further scorer; its id is that scorer's id.

    Attributes:
        uid: 32 hex digits, random; stamps the pack and every return.
        number: In its audit, from 1.
        draw_id: The draw the cases are of.
        reader: The role that scores, such as "peer reviewer, force B".
        purpose: Second scores or a share of the work.
        medium: Pack or workbook.
        cases: In working order.
        certificate: Of the share's own draw; JSON values, empty where every case was assigned.
        left_out: References kept from this reader by a conflict they declared, with the reason.
        columns: Headings of the register's columns that travel.
        recipient: The reader's public identity as a line of text; empty where sealed with a
            passphrase.
        checklist_version: They score with.
        checklist_digest: SHA-256 of the checklist as it was handed out, local standards included.
        made_at: Aware, UTC.
        finished: Whether nothing more is to come from this reader.
        taken_in: Number of the newest return taken in; 0 while none was.
        withdrawn: Why it was called off, or empty.
    """

    KIND: ClassVar[str] = "assignment"

    uid: str
    number: int
    draw_id: int
    reader: str
    purpose: Purpose
    medium: Medium
    cases: tuple[AssignedCase, ...]
    certificate: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    recipient: str = ""
    checklist_version: str
    checklist_digest: str = ""
    made_at: datetime
    finished: bool = False
    taken_in: int = 0
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """What one scorer made of the cases.

    Attributes:
        assignment: Theirs; None for the first scorer.
        reviews: By drawn case id; untouched cases are absent.
    """

    assignment: Assignment | None
    reviews: Mapping[int, Review]


class Side(StrEnum):
    """Where a settled answer comes from."""

    FIRST = "first"
    SECOND = "second"
    """Of the further scorer, or of several who agree."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a difference between scorers came to; the originals are kept.

    Attributes:
        drawn_case_id: The case.
        criterion: Its key, or GRADE.
        option: Key of the option, or of the grade, that counts from now on.
        reason: Why.
        side: Whose answer it is.
        settled_by: A role.
        settled_at: Aware, UTC.
    """

    drawn_case_id: int
    criterion: str
    option: str
    reason: str
    side: Side
    settled_by: str
    settled_at: datetime


Settlements = Mapping[tuple[int, str], Settlement]
"""By drawn case id and criterion."""


def settled(reviews: Mapping[int, Review], settlements: Settlements) -> dict[int, Review]:
    """Return the reviews that count: first answers, replaced where a difference was settled.

    Args:
        reviews: Of the first scorer, by drawn case id.
        settlements: Of the same draw.
    """
    counting = dict(reviews)
    for (case, criterion), one in settlements.items():
        review = counting.get(case) or Review(case)
        if criterion == GRADE:
            counting[case] = replace(review, grade=one.option, grade_reason=one.reason)
            continue
        before = review.answers.get(criterion) or Answer(criterion)
        # A settled option needs no reason of the first scorer's, and no times behind it.
        answer = replace(
            before, option=one.option, reason=one.reason, computed="", answered_at=one.settled_at
        )
        counting[case] = replace(review, answers={**review.answers, criterion: answer})
    return counting
