"""What a choice of sample size means, quick enough to follow somebody's typing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.statistics.intervals import CountLimits, hypergeometric_limits
from audit_app.domain.statistics.levels import Interval, Number, between, check_counts
from audit_app.domain.statistics.sizes import advice, detection_chance
from audit_app.domain.statistics.wording import percent

CURVE_POINTS = 24


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One sample size and the limits it would give.

    Attributes:
        size: Cases examined.
        interval: Exact limits if the share seen is the expected one.
    """

    size: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class PlanMeaning:
    """What a sample size means, before anything is drawn.

    Attributes:
        size: Cases.
        limits: Exact limits if the share seen is the expected one.
        detection: Chance that the sample holds a wrong case if the share asked about is wrong.
        sentence: Both, in words.
        advice: "Read them all ..." or empty.
    """

    size: int
    limits: CountLimits
    detection: float
    sentence: str
    advice: str


def width_curve(
    population: int,
    *,
    present: int,
    expected: Number = "0.5",
    confidence: Number = 0.95,
    points: int = CURVE_POINTS,
) -> list[CurvePoint]:
    """Return the exact limits over a range of sample sizes, the present one among them.

    Sizes run from about 5 to three times the present size (at least 200, at most the register),
    denser where the curve bends. All but the present one and the last hold the expected share
    exactly: with rounded counts the limits would zigzag.

    Args:
        population: Cases in the register, N.
        present: The size now chosen, 1 <= present <= N.
        expected: Share expected to be met.
        confidence: Level, between 0 and 1.
        points: About how many points.
    """
    check_counts(0, present, population)
    first, last = min(5, population), min(population, max(200, 3 * present))
    ratio = (last / first) ** (1 / max(points - 1, 1))
    share = between(expected, "The expected share", ends=True)
    whole = share.denominator if share.denominator <= last else 1
    sizes = {max(1, round(first * ratio**step / whole)) * whole for step in range(points)}
    shown = {size for size in sizes if size <= last} | {present, last}
    return _curve(shown, population, share, confidence)


def _curve(
    sizes: Iterable[int], population: int, share: Fraction, confidence: Number
) -> list[CurvePoint]:
    return [
        CurvePoint(
            size,
            hypergeometric_limits(
                expected_count(share, size), size, population, confidence=confidence
            ).shares,
        )
        for size in sorted(sizes)
    ]


def expected_count(share: Fraction, size: int) -> int:
    """Return the count nearest to a share of the sample, half up."""
    return math.floor(share * size + Fraction(1, 2))


def plan_meaning(
    population: int,
    size: int,
    *,
    expected: Number = "0.5",
    unsound: Number = "0.05",
    confidence: Number = 0.95,
) -> PlanMeaning:
    """Return what a sample of a size would say, as figures and in a sentence.

    Args:
        population: Cases in the register, N.
        size: Sample size, 1 <= size <= N.
        expected: Share expected to be met.
        unsound: Share of unsound files that should not go unseen.
        confidence: Level, between 0 and 1.

    Raises:
        AuditError: If the sample is empty or larger than the register.
    """
    check_counts(0, size, population)
    share = between(expected, "The expected share", ends=True)
    limits = hypergeometric_limits(
        expected_count(share, size), size, population, confidence=confidence
    )
    chance = detection_chance(population, size, share=unsound)
    rate = percent(between(unsound, "The share of unsound files", ends=True))
    if size == population:
        sentence = f"All {population:,} cases are read: the figures have no sampling error."
    else:
        low = percent(Fraction(limits.low, population))
        high = percent(Fraction(limits.high, population))
        sentence = (
            f"If {percent(share)} of {size:,} cases are met, the share of all {population:,} is "
            f"between {low} and {high}. If {rate} or more of the files are unsound, the chance "
            f"that the sample shows at least one is {percent(chance)}."
        )
    return PlanMeaning(size, limits, chance, sentence, advice(size, population))
