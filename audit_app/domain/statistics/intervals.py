"""Limits for one share: exact for a register of known size, Clopper-Pearson and Wilson if not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist

from audit_app.domain.statistics.hypergeometric import tail_exceeds
from audit_app.domain.statistics.levels import (
    Interval,
    Number,
    check_counts,
    error_rate,
    normal_quantile,
)


@dataclass(frozen=True, slots=True)
class CountLimits:
    """Limits for how many cases of a register are met.

    Attributes:
        low: Smallest count that is not rejected.
        high: Largest count that is not rejected.
        population: Cases in the register, N.
    """

    low: int
    high: int
    population: int

    @property
    def shares(self) -> Interval:
        """The limits as shares of the register."""
        return Interval(self.low / self.population, self.high / self.population)


def hypergeometric_limits(
    met: int, sample: int, population: int, *, confidence: Number = 0.95
) -> CountLimits:
    """Return exact limits for the count in a register of which a simple random sample was examined.

    They are the smallest and largest counts that a two-sided test does not reject; programs that
    report the first rejected count are one wider at each end.

    Args:
        met: Cases met among those examined, k.
        sample: Cases examined, n, 1 <= n <= N.
        population: Cases in the register, N.
        confidence: Level, between 0 and 1.

    Raises:
        AuditError: If the counts contradict one another.

    Source:
        Buonaccorsi (1987), The American Statistician 41; Wright (1991), Exact confidence bounds
        when sampling from small finite universes.

    Example:
        >>> hypergeometric_limits(45, 100, 300)
        CountLimits(low=111, high=160, population=300)
    """
    check_counts(met, sample, population)
    tail = error_rate(confidence) / 2
    return CountLimits(
        population - _largest_count(sample - met, sample, population, tail),
        _largest_count(met, sample, population, tail),
        population,
    )


def hypergeometric_upper(
    met: int, sample: int, population: int, *, confidence: Number = 0.95
) -> int:
    """Return the one-sided exact limit: no more than this many in the register, at the level."""
    check_counts(met, sample, population)
    return _largest_count(met, sample, population, error_rate(confidence))


@lru_cache(maxsize=4096)  # a workbook asks for the same few counts again and again
def _largest_count(met: int, sample: int, population: int, tail: Fraction) -> int:
    """Return the largest K with P(X <= met | N, K, n) > tail; the probability falls as K grows."""

    def possible(marked: int) -> bool:
        return tail_exceeds(met, population, marked, sample, tail)

    low, high = met, population - (sample - met)
    # Gallop from the normal approximation, then bisect: a few tails instead of 2 log2(N).
    guess = min(max(round(population * _rough_upper(met, sample, population, tail)), low), high)
    step = 1 + population // 2000
    if possible(guess):
        low = guess
        while low + step <= high and possible(low + step):
            low, step = low + step, 2 * step
        high = min(high, low + step - 1)
    else:
        high = guess - 1
        while high - step >= low and not possible(high - step):
            high, step = high - step - 1, 2 * step
        low = max(low, high - step)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if possible(middle) else (low, middle - 1)
    return low


def _rough_upper(met: int, sample: int, population: int, tail: Fraction) -> float:
    """Return Wilson's upper limit with the sample made larger for the finite population."""
    if sample == population:
        return met / population
    z = -NormalDist().inv_cdf(float(tail))
    worth = sample * (population - 1) / (population - sample)
    return _wilson_shares(met / sample, worth, z).high


def wilson(met: int, sample: int, *, confidence: Number = 0.95) -> Interval:
    """Return Wilson's score interval; exactly 0 or 1 where none or all are met.

    Right on average rather than always; used inside comparisons.

    Raises:
        AuditError: If the counts contradict one another.

    Source:
        Wilson (1927), JASA 22; Brown, Cai, DasGupta (2001), Statistical Science 16.
    """
    check_counts(met, sample)
    return _wilson_shares(met / sample, sample, normal_quantile(confidence))


def _wilson_shares(share: float, sample: float, z: float) -> Interval:
    centre = (share + z * z / (2 * sample)) / (1 + z * z / sample)
    half = z * math.sqrt(share * (1 - share) / sample + z * z / (4 * sample * sample))
    half /= 1 + z * z / sample
    low = 0.0 if share == 0 else centre - half
    high = 1.0 if share == 1 else centre + half
    return Interval(low, high)


def clopper_pearson(met: int, sample: int, *, confidence: Number = 0.95) -> Interval:
    """Return the exact binomial limits, for a register whose size is not known.

    Raises:
        AuditError: If the counts contradict one another.

    Source:
        Clopper and Pearson (1934), Biometrika 26.
    """
    check_counts(met, sample)
    return beta_limits(met / sample, sample, confidence=confidence)


def beta_limits(share: float, effective: float, *, confidence: Number = 0.95) -> Interval:
    """Return Clopper-Pearson limits for a share seen in an effective sample size.

    Args:
        share: The share, from 0 to 1.
        effective: What the sample is worth in independent cases, > 0; need not be whole.
        confidence: Level, between 0 and 1.

    Source:
        Korn and Graubard (1998), Survey Methodology 24.
    """
    from scipy.special import betaincinv

    tail = float(error_rate(confidence) / 2)
    met, missed = effective * share, effective * (1 - share)
    low = 0.0 if share <= 0 else float(betaincinv(met, missed + 1, tail))
    # The upper limit is one minus the lower limit of the opposite share.
    high = 1.0 if share >= 1 else 1 - float(betaincinv(missed, met + 1, tail))
    return Interval(low, high)
