"""Figures as a person reads them: counts first, whole per cents, and no more than limits allow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.statistics.levels import Interval
from audit_app.domain.statistics.stratified import Estimate

COUNTS_ONLY_UNDER = 10
CAUTION_UNDER = 30
TOO_UNCERTAIN_FROM = Fraction(30, 100)
"""Fewest cases and widest limits a grade can rest on (NCHS standards, Parker et al. 2017)."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the colours of a figure begin.

    Attributes:
        green: Least share met for green.
        amber: Least share met for amber; below it is red.
    """

    green: Fraction
    amber: Fraction


def percent(share: Fraction | float) -> str:
    """Return a share in whole per cents, half up; 0% and 100% only where exactly so.

    Example:
        >>> percent(Fraction(1, 8)), percent(Fraction(1, 1000)), percent(Fraction(1))
        ('13%', '<1%', '100%')
    """
    exact = Fraction(share)
    rounded = math.floor(exact * 100 + Fraction(1, 2))
    if rounded <= 0 < exact:
        return "<1%"
    if rounded >= 100 and exact < 1:
        return ">99%"
    return f"{rounded}%"


def limits_of(estimate: Estimate) -> tuple[Fraction, Fraction] | None:
    """Return the limits as fractions; exact where they are counts of a register."""
    if estimate.counts is not None:
        n = estimate.counts.population
        return Fraction(estimate.counts.low, n), Fraction(estimate.counts.high, n)
    if estimate.interval is None:
        return None
    return Fraction(estimate.interval.low), Fraction(estimate.interval.high)


def share_words(met: int, applicable: int, estimate: Estimate) -> str:
    """Return '41 of 52 (79%; 66% to 88%)', or less where less can be said.

    Args:
        met: Cases met among those examined.
        applicable: Cases examined to which it applies.
        estimate: Of the register's share; its share differs from met/applicable in weighted designs
            and is then called so.
    """
    if estimate.share is None or applicable == 0:
        return _sentence(estimate.why) or "none applicable"
    counts = f"{met:,} of {applicable:,}"
    if applicable < COUNTS_ONLY_UNDER and not estimate.complete:
        return counts
    weighted = "" if estimate.share == Fraction(met, applicable) else "weighted "
    shown = f"{weighted}{percent(estimate.share)}"
    limits = limits_of(estimate)
    if limits is None or estimate.complete:
        return f"{counts} ({shown})"
    return f"{counts} ({shown}; {percent(limits[0])} to {percent(limits[1])})"


def caution_words(applicable: int, estimate: Estimate) -> str:
    """Return why a figure must be read with care; empty where it need not."""
    if estimate.complete or estimate.share is None:
        return ""
    if applicable < COUNTS_ONLY_UNDER:
        return f"counts only: fewer than {COUNTS_ONLY_UNDER} applicable"
    if estimate.interval is None:
        return estimate.why
    parts = [
        f"fewer than {CAUTION_UNDER} applicable: read with care"
        if applicable < CAUTION_UNDER
        else "",
        "too uncertain to grade" if _too_uncertain(estimate) else "",
    ]
    return "; ".join(part for part in parts if part)


def _too_uncertain(estimate: Estimate) -> bool:
    limits = limits_of(estimate)
    return limits is not None and limits[1] - limits[0] >= TOO_UNCERTAIN_FROM


def grade_words(applicable: int, estimate: Estimate, thresholds: Thresholds) -> str:
    """Return the grade the limits allow: 'green', 'green or amber', ..., or why there is none.

    Checked in this order: none applicable, counts only, too uncertain, grade. Where every case was
    examined the figure itself is graded.
    """
    if estimate.share is None or applicable == 0:
        return "none applicable"
    if estimate.complete:
        return _graded(estimate.share, estimate.share, thresholds)
    if applicable < COUNTS_ONLY_UNDER:
        return "counts only"
    limits = limits_of(estimate)
    if limits is None:
        return "no limits, no grade"
    if _too_uncertain(estimate):
        return "too uncertain to grade"
    return _graded(*limits, thresholds)


def _graded(low: Fraction, high: Fraction, thresholds: Thresholds) -> str:
    if low >= thresholds.green:
        return "green"
    if high < thresholds.amber:
        return "red"
    if low >= thresholds.amber:
        return "amber" if high < thresholds.green else "green or amber"
    return "amber or red" if high < thresholds.green else "not clear"


def range_words(low: Fraction, high: Fraction) -> str:
    """Return '70% to 82%', or one figure where both are the same."""
    first, second = percent(low), percent(high)
    return first if first == second else f"{first} to {second}"


def points(interval: Interval) -> str:
    """Return limits of a difference in percentage points: '+5 to +33 points'."""
    low, high = (
        math.floor(Fraction(x) * 100 + Fraction(1, 2)) for x in (interval.low, interval.high)
    )
    return f"{low:+d} to {high:+d} points"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
