"""The review of one case: its answers, its grade, and what is left to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

_PARTS = ("option", "reason", "note", "evidence", "from_at", "to_at", "computed")
_content = attrgetter(*_PARTS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an auditor says about one criterion of one case.

    Attributes:
        criterion: Its key.
        option: Key of the option chosen; empty while only a note stands.
        reason: Why, where the option needs it.
        note: Anything worth saying.
        evidence: Where on file it stands: log, page, time.
        answered_at: Aware, UTC; when this content was given.
        from_at: When the time began to run, on a timeliness scale: ISO 8601, local with offset, or
            a date alone; empty while not given.
        to_at: When the thing was done, likewise.
        computed: Key of the option that follows from the two; it stays when another is chosen.
    """

    criterion: str
    option: str = ""
    reason: str = ""
    note: str = ""
    evidence: str = ""
    answered_at: datetime | None = None
    from_at: str = ""
    to_at: str = ""
    computed: str = ""

    @property
    def overrides(self) -> bool:
        """Whether another option was chosen than the two times give; that needs a reason."""
        return bool(self.computed and self.option and self.option != self.computed)

    @property
    def content(self) -> dict[str, str]:
        """The parts that hold something; empty for an answer that was taken back."""
        return {part: text for part, text in zip(_PARTS, _content(self), strict=True) if text}


@dataclass(frozen=True, slots=True)
class Review:
    """One case read against one checklist by one person.

    Attributes:
        drawn_case_id: The drawn case.
        answers: By criterion key; criteria never touched are absent.
        grade: Key of the grade given; empty while none.
        grade_reason: Why it differs from the proposed one.
        proposed_grade: Key proposed when the grade was given.
        completed_at: Aware, UTC; None while there is something left to do.
    """

    drawn_case_id: int
    answers: Mapping[str, Answer] = field(default_factory=dict)
    grade: str = ""
    grade_reason: str = ""
    proposed_grade: str = ""
    completed_at: datetime | None = None
