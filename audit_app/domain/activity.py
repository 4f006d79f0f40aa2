"""Activity measures: how often something was done, month by month or year by year, with its source.

Such as referrals submitted. A count says that work was done, not that it was done well, so it is
shown beside the quality figures and never enters one. Per cents are worked out here, never typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final, Self

from audit_app.domain.errors import AuditError
from audit_app.domain.records import Record

MOST: Final = 999_999_999
EARLIEST: Final = date(1990, 1, 1)
_LONGEST: Final = 300
"""Characters of a name, a source or a reason."""


class Span(StrEnum):
    """How long each count is over."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """How often it was done in one period.

    Attributes:
        begins: First day of the month or the year.
        count: A whole number, 0 or more.
    """

    begins: date
    count: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A count that was changed, or taken away, after it was kept.

    Attributes:
        begins: Of the period.
        before: As it stood.
        after: As it stands since; None where it was taken away.
        reason: Why.
        corrected_at: Aware, UTC.
    """

    begins: date
    before: int
    after: int | None
    reason: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityMeasure(Record):
    """One thing that is counted, for every audit of a theme.

    Attributes:
        theme_key: Of the checklist it is shown beside.
        name: What is counted, such as "Referrals submitted".
        source: Where the counts come from.
        span: What one count is over.
        year_begins: Month in which a year begins; 4 is the financial year.
        counts: Oldest first, one a period; a period without one is a gap, not nought.
        corrections: Oldest first.
    """

    KIND: ClassVar[str] = "activity_measure"

    theme_key: str
    name: str
    source: str
    span: Span = Span.MONTH
    year_begins: int = 4
    counts: tuple[Count, ...] = ()
    corrections: tuple[Correction, ...] = field(default=())

    def for_partner(self) -> Self:
        """Return it without the reasons that were typed."""
        return replace(self, corrections=())

    @property
    def by_period(self) -> Mapping[date, int]:
        """The counts by first day of their period."""
        return {each.begins: each.count for each in self.counts}

    def next_after(self, begins: date) -> date:
        """Return the first day of the period after one."""
        if self.span is Span.YEAR:
            return begins.replace(year=begins.year + 1)
        return _month_after(begins)

    def period_words(self, begins: date) -> str:
        """Return a period in words: 'Apr 2025', '2025', or '2025/26' for one over two years."""
        if self.span is Span.MONTH:
            return f"{begins:%b %Y}"
        if begins.month == 1:
            return f"{begins.year}"
        return f"{begins.year}/{(begins.year + 1) % 100:02d}"


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a measure, from its first to its last; also those without a count.

    Attributes:
        begins: First day.
        ends: First day of the next one.
        title: In words.
        count: None where there is none: a gap.
        change: Growth since the period just before, as a share; None without one, or from nought.
    """

    begins: date
    ends: date
    title: str
    count: int | None
    change: float | None

    @property
    def words(self) -> str:
        """'Apr 2025: 1,204 (+17.4%)', or 'May 2025: no count'."""
        if self.count is None:
            return f"{self.title}: no count"
        change = f" ({change_words(self.change)})" if self.change is not None else ""
        return f"{self.title}: {self.count:,}{change}"


def change_words(change: float | None) -> str:
    """Return a growth as '+17.4%' or '−3.0%'; empty where there is none."""
    if change is None:
        return ""
    said = f"{abs(change):.1%}"
    if said == "0.0%":
        return said
    return f"{'−' if change < 0 else '+'}{said}"


def growth(before: int | None, after: int | None) -> float | None:
    """Return (after - before) / before; None where either is missing or before is nought."""
    if not before or after is None:
        return None
    return (after - before) / before


def periods(measure: ActivityMeasure) -> tuple[Period, ...]:
    """Return every period from the first count to the last, gaps too, oldest first."""
    if not measure.counts:
        return ()
    known, found = measure.by_period, []
    begins, last = measure.counts[0].begins, measure.counts[-1].begins
    before: int | None = None
    while begins <= last:
        ends, count = measure.next_after(begins), known.get(begins)
        title = measure.period_words(begins)
        found.append(Period(begins, ends, title, count, growth(before, count)))
        before, begins = count, ends
    return tuple(found)


def overall_words(measure: ActivityMeasure) -> str:
    """Return how it went from the first count to the last; empty with fewer than two.

    Example:
        'From 11,909 in 2020/21 to 18,910 in 2022/23: +58.8%'
    """
    if len(measure.counts) < 2:
        return ""
    first, last = measure.counts[0], measure.counts[-1]
    change = change_words(growth(first.count, last.count))
    return (
        f"From {first.count:,} in {measure.period_words(first.begins)} "
        f"to {last.count:,} in {measure.period_words(last.begins)}{f': {change}' if change else ''}"
    )


def check_measure(measure: ActivityMeasure, today: date) -> None:
    """Refuse a measure nobody could trust.

    Raises:
        AuditError: If name or source is blank, or a count is no whole number from 0, stands twice,
            is not at the beginning of a period, or is of a period that is not over yet.
    """
    for words, what in ((measure.name, "name"), (measure.source, "source")):
        if not words.strip():
            raise AuditError(
                f"The measure has no {what}.",
                remedy="Type what is counted, and where the counts come from.",
            )
        if len(words) > _LONGEST:
            raise AuditError(f"The {what} is over {_LONGEST} characters.", remedy="Shorten it.")
    if not 1 <= measure.year_begins <= 12:
        raise AuditError("A year begins in one of twelve months.", remedy="Choose the month.")
    seen: set[date] = set()
    for each in measure.counts:
        _check_count(measure, each, today)
        if each.begins in seen:
            title = measure.period_words(each.begins)
            raise AuditError(f"{title} has two counts.", remedy="Keep one of them.")
        seen.add(each.begins)
    if list(measure.counts) != sorted(measure.counts):
        raise ValueError("counts come oldest first")


def _check_count(measure: ActivityMeasure, one: Count, today: date) -> None:
    title = measure.period_words(one.begins)
    if not 0 <= one.count <= MOST:
        raise AuditError(
            f"{title}: {one.count:,} is no count.",
            remedy=f"Type a whole number from 0 to {MOST:,}.",
        )
    first_month = measure.year_begins if measure.span is Span.YEAR else one.begins.month
    if one.begins.day != 1 or one.begins.month != first_month:
        raise AuditError(
            f"{one.begins:%d %b %Y} is not the first day of a {measure.span.value} here.",
            remedy="Name the month, or the year as it is counted here.",
        )
    if one.begins < EARLIEST:
        raise AuditError(f"{title} is before {EARLIEST.year}.", remedy="Correct the year.")
    if measure.next_after(one.begins) > today:
        raise AuditError(
            f"{title} is not over yet, so it has no whole count.",
            remedy="Leave it out until it is over.",
        )


def with_counts(measure: ActivityMeasure, added: Iterable[Count]) -> ActivityMeasure:
    """Return a measure with counts for periods that had none.

    Raises:
        AuditError: If a period has another count already: that is a correction, with a reason.
    """
    known = dict(measure.by_period)
    for each in added:
        if known.setdefault(each.begins, each.count) != each.count:
            title = measure.period_words(each.begins)
            raise AuditError(
                f"{title} has a count already: {known[each.begins]:,}, not {each.count:,}.",
                remedy="Choose it in the table and correct it there, with the reason.",
            )
    return replace(measure, counts=_ordered(known))


def corrected(
    measure: ActivityMeasure, begins: date, after: int | None, reason: str, at: datetime
) -> ActivityMeasure:
    """Return a measure with another count for a period, or none, and why.

    Raises:
        AuditError: If the period has no count, it is the same, or no reason is given.
    """
    known = dict(measure.by_period)
    title = measure.period_words(begins)
    if begins not in known:
        raise AuditError(f"{title} has no count.", remedy="Add it in place of correcting it.")
    if not reason.strip() or len(reason) > _LONGEST:
        raise AuditError(
            "A correction needs a reason.", remedy=f"Say why, in up to {_LONGEST} characters."
        )
    before = known.pop(begins)
    if after == before:
        raise AuditError(f"{title} is {before:,} already.", remedy="Nothing needs to be done.")
    if after is not None:
        known[begins] = after
    correction = Correction(begins, before, after, reason.strip(), at)
    return replace(measure, counts=_ordered(known), corrections=(*measure.corrections, correction))


def _ordered(counts: Mapping[date, int]) -> tuple[Count, ...]:
    return tuple(Count(begins, counts[begins]) for begins in sorted(counts))


def _month_after(begins: date) -> date:
    if begins.month == 12:
        return date(begins.year + 1, 1, 1)
    return begins.replace(month=begins.month + 1)


def of_theme(measures: Sequence[ActivityMeasure], theme_key: str) -> tuple[ActivityMeasure, ...]:
    """Return the measures shown beside a theme, in order of their names."""
    found = (each for each in measures if each.theme_key == theme_key)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))
