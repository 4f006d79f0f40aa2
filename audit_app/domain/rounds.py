"""A series of rounds of one theme, and what changed between two of them, as values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from audit_app.domain.checklist import Checklist, Outcomes
from audit_app.domain.errors import AuditError
from audit_app.domain.records import Record
from audit_app.domain.statistics.levels import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRound(Record):
    """A round somebody else published; only grades are known of it.

    Attributes:
        theme_key: Of the checklist it is held against.
        title: What it is called, such as "Inspection 2021".
        dated: Day it ended.
        source: Where it was published.
        grades: Name and count of each grade, best first.
    """

    KIND: ClassVar[str] = "outside_round"

    theme_key: str
    title: str
    dated: date
    source: str
    grades: tuple[tuple[str, int], ...]


def check_outside(outside: OutsideRound) -> None:
    """Refuse an outside round nobody could use.

    Raises:
        AuditError: If title or source is blank, a grade's name is, or nothing was counted.
    """
    if not outside.title.strip() or not outside.source.strip():
        raise AuditError(
            "An outside round needs a name and where it was published.",
            remedy="Type both, such as 'Inspection 2021' and the report's title and date.",
        )
    if not all(name.strip() for name, _ in outside.grades) or any(n < 0 for _, n in outside.grades):
        raise AuditError("A grade has no name or is below 0.", remedy="Correct it.")
    if sum(n for _, n in outside.grades) == 0:
        raise AuditError("No file was counted.", remedy="Type how many files had each grade.")


@dataclass(frozen=True, slots=True)
class RoundShare:
    """A share in one round.

    Attributes:
        met: Cases met.
        applicable: Cases to which it applied: the denominator.
        share: Estimate for the register; None where it applied to none.
        low: Lower limit, or None.
        high: Upper limit, or None.
        words: '41 of 52 (79%; 66% to 88%)'.
        whole: Whether every case of the register was examined.
    """

    met: int
    applicable: int
    share: float | None
    low: float | None
    high: float | None
    words: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a series.

    Attributes:
        title: Of the audit, or of the outside round.
        name: Its round, such as "Baseline".
        ended: Last day of its period.
        outside: Where it was published, for one that was not scored here; else empty.
        checklist: Its version; None for an outside round.
        register: Cases in its register; 0 for an outside round.
        drawn: Cases of the sample, or files counted outside.
        weighted: Whether shares are weighted, so that counts alone do not give them.
        interim: Whether answers are missing.
        criteria: By key.
        grades: Name and count, best first.
        outcomes: Of each case examined, by reference, for cases that are in two rounds.
        audit_id: In this workspace; None for an outside round.
        scorers: How many scored it.
    """

    title: str
    name: str
    ended: date
    outside: str
    checklist: Checklist | None
    register: int
    drawn: int
    weighted: bool
    interim: bool
    criteria: Mapping[str, RoundShare] = field(default_factory=dict)
    grades: tuple[tuple[str, int], ...] = ()
    outcomes: Mapping[str, Outcomes] = field(default_factory=dict)
    audit_id: int | None = None
    scorers: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """How one share changed between two rounds.

    Attributes:
        key: Of the criterion; for a grade, its name.
        question: As it was asked, or the grade.
        before: In the earlier round.
        after: In the later one.
        interval: Limits of after less before, in shares; None where it is too few to say.
        words: "better", "worse", "no clear change" or "too few to say".
        method: How it was compared, in a few words.
    """

    key: str
    question: str
    before: RoundShare
    after: RoundShare
    interval: Interval | None
    words: str
    method: str

    @property
    def difference(self) -> float | None:
        """After less before, in shares."""
        if self.before.share is None or self.after.share is None:
            return None
        return self.after.share - self.before.share

    @property
    def difference_words(self) -> str:
        """'+12 points (+2 to +22)'; empty where nothing can be said."""
        if self.difference is None or self.interval is None:
            return ""
        low, high = self.interval.low, self.interval.high
        return f"{_points(self.difference)} points ({_points(low)} to {_points(high)})"


@dataclass(frozen=True, slots=True)
class RoundChange:
    """What changed from one round to the next.

    Attributes:
        before: The earlier round.
        after: The later one.
        criteria: Those that mean the same in both, in the order of the later checklist.
        grades: Best and worst grade, compared.
        left_out: Criteria of either round that are worded otherwise, new or gone.
        in_both: Cases examined in both rounds.
        notes: What else changed beside the figures, sentences.
    """

    before: Round
    after: Round
    criteria: tuple[Change, ...]
    grades: tuple[Change, ...]
    left_out: int
    in_both: int
    notes: tuple[str, ...]


def _points(share: float) -> str:
    points = math.floor(abs(share) * 100 + 0.5)
    return f"{'+' if share >= 0 else '−'}{points}"
