"""Limits of one share, against published figures, exact fractions and scipy."""

from __future__ import annotations

import time
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.hypergeometric import (
    exact_lower_tail,
    lower_tail,
    support,
    tail_exceeds,
)
from audit_app.domain.statistics.intervals import (
    clopper_pearson,
    hypergeometric_limits,
    hypergeometric_upper,
    wilson,
)
from audit_app.domain.statistics.levels import Interval, exact, whole


def by_counting(most: int, population: int, marked: int, sample: int) -> Fraction:
    """P(X <= most), by counting samples."""
    ways = sum(
        comb(marked, x) * comb(population - marked, sample - x)
        for x in range(min(most, sample) + 1)
        if 0 <= x <= marked and 0 <= sample - x <= population - marked
    )
    return Fraction(ways, comb(population, sample))


# R samplingbook's limits are one wider at each end: it reports the first rejected counts.
@pytest.mark.parametrize(
    ("met", "sample", "population", "low", "high"),
    [
        (45, 100, 300, 111, 160),
        (2, 100, 300, 2, 18),
        (5, 13, 200, 29, 135),
        (0, 20, 1000, 0, 166),
        (41, 52, 400, 265, 353),
        (41, 52, 52, 41, 41),
        (0, 52, 400, 0, 25),
        (52, 52, 400, 375, 400),
        (41, 50, 398, 277, 361),
    ],
)
def test_that_exact_limits_are_the_tight_ones(
    met: int, sample: int, population: int, low: int, high: int
) -> None:
    limits = hypergeometric_limits(met, sample, population)

    assert (limits.low, limits.high) == (low, high)


# 81/263 to 1/29: Newcombe 1998, Statistics in Medicine 17, 857-872, table I; 41/52: statsmodels.
@pytest.mark.parametrize(
    ("met", "sample", "exactly", "score"),
    [
        (81, 263, (0.2527, 0.3676), (0.2553, 0.3662)),
        (15, 148, (0.0578, 0.1617), (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1684), (0.0, 0.1611)),
        (1, 29, (0.0009, 0.1776), (0.0061, 0.1718)),
        (41, 52, (0.6530, 0.8894), (0.6597, 0.8776)),
    ],
)
def test_that_binomial_limits_are_those_published(
    met: int, sample: int, exactly: tuple[float, float], score: tuple[float, float]
) -> None:
    assert clopper_pearson(met, sample).as_list() == pytest.approx(exactly, abs=5.1e-5)
    assert wilson(met, sample).as_list() == pytest.approx(score, abs=5.1e-5)


@given(st.data())
def test_that_tails_equal_those_of_counting(data: st.DataObject) -> None:
    population = data.draw(st.integers(1, 400))
    sample = data.draw(st.integers(1, population))
    marked = data.draw(st.integers(0, population))
    most = data.draw(st.integers(-1, sample))

    counted = by_counting(most, population, marked, sample)

    assert exact_lower_tail(most, population, marked, sample) == counted
    assert lower_tail(most, population, marked, sample) == pytest.approx(
        float(counted), rel=1e-12, abs=1e-29
    )


def test_that_tails_of_a_large_register_equal_those_of_scipy() -> None:
    from scipy.stats import hypergeom

    for population, marked, sample in [(10**6, 5 * 10**4, 2000), (10**5, 99_000, 2000)]:
        low, high = support(population, marked, sample)
        mean = sample * marked // population
        for most in range(max(low, mean - 40), min(high, mean + 40), 7):
            assert lower_tail(most, population, marked, sample) == pytest.approx(
                float(hypergeom.cdf(most, population, marked, sample)), rel=1e-9
            )


def test_that_a_tail_equal_to_the_level_does_not_exceed_it() -> None:
    # One case of 40 drawn, 39 marked: P(X <= 0) is exactly 1/40.
    assert not tail_exceeds(0, 40, 39, 1, Fraction(1, 40))
    assert tail_exceeds(0, 40, 39, 1, Fraction(1, 40) - Fraction(1, 10**30))
    assert hypergeometric_limits(0, 1, 40).high == 38


@pytest.mark.parametrize("population", range(1, 15))
def test_that_exact_limits_cover_every_small_register_at_the_level(population: int) -> None:
    for sample in range(1, population + 1):
        limits = [hypergeometric_limits(met, sample, population) for met in range(sample + 1)]
        for true in range(population + 1):
            covered = sum(
                by_counting(met, population, true, sample)
                - by_counting(met - 1, population, true, sample)
                for met in range(sample + 1)
                if limits[met].low <= true <= limits[met].high
            )
            assert covered >= Fraction(95, 100)


@given(st.data())
def test_that_limits_hold_the_count_and_mirror_when_met_and_missed_change_places(
    data: st.DataObject,
) -> None:
    population = data.draw(st.integers(1, 3000))
    sample = data.draw(st.integers(1, population))
    met = data.draw(st.integers(0, sample))
    level = data.draw(st.sampled_from([0.8, 0.9, 0.95, 0.99]))

    limits = hypergeometric_limits(met, sample, population, confidence=level)
    mirrored = hypergeometric_limits(sample - met, sample, population, confidence=level)

    assert met <= limits.low <= limits.high <= population - (sample - met)
    assert (mirrored.low, mirrored.high) == (population - limits.high, population - limits.low)
    assert limits.shares.low <= met / sample <= limits.shares.high


@given(st.integers(1, 2000), st.data())
def test_that_binomial_limits_mirror_and_hold_the_share(sample: int, data: st.DataObject) -> None:
    met = data.draw(st.integers(0, sample))

    for method in (clopper_pearson, wilson):
        limits, mirrored = method(met, sample), method(sample - met, sample)
        assert 0 <= limits.low <= met / sample <= limits.high <= 1
        assert mirrored.as_list() == pytest.approx([1 - limits.high, 1 - limits.low], abs=1e-9)


def test_that_clopper_pearson_equals_scipys_exact_interval() -> None:
    from scipy.stats import binomtest

    for met, sample in [(0, 1), (1, 1), (3, 7), (0, 1000), (999, 1000), (500, 2000)]:
        known = binomtest(met, sample).proportion_ci(0.99, method="exact")
        found = clopper_pearson(met, sample, confidence=0.99)
        assert found.as_list() == pytest.approx([known.low, known.high], rel=1e-9, abs=1e-12)


def test_that_the_limits_of_none_and_all_are_exactly_none_and_all() -> None:
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0
    assert clopper_pearson(0, 7).low == 0.0
    assert clopper_pearson(7, 7).high == 1.0


def test_that_a_one_sided_limit_is_closer_than_the_upper_of_two() -> None:
    # None found in 59 of 5,000: up to 5% could be wrong.
    limit = hypergeometric_upper(0, 59, 5000)

    assert by_counting(0, 5000, limit, 59) > Fraction(1, 20) >= by_counting(0, 5000, limit + 1, 59)
    assert limit < 250
    assert hypergeometric_limits(0, 59, 5000).high > limit


def test_that_a_large_register_takes_less_than_50_ms() -> None:
    hypergeometric_limits(5, 10, 100)
    for met in (0, 1, 900, 1000, 1999, 2000):
        begun = time.process_time()
        hypergeometric_limits(met, 2000, 100_000)
        assert time.process_time() - begun < 0.05


@pytest.mark.parametrize(
    ("met", "sample", "population", "words"),
    [
        (53, 52, 400, "larger than the number of cases examined"),
        (3, 52, 40, "More cases examined"),
        (0, 0, 10, "at least 1"),
        (0, 1, 0, "at least 1"),
        (-1, 5, 10, "at least 0"),
    ],
)
def test_that_counts_which_cannot_be_are_refused(
    met: int, sample: int, population: int, words: str
) -> None:
    with pytest.raises(AuditError, match=words) as refusal:
        hypergeometric_limits(met, sample, population)

    assert refusal.value.remedy


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, float("nan"), "much", float("inf")])
def test_that_an_impossible_confidence_is_refused(level: float | str) -> None:
    with pytest.raises(AuditError):
        hypergeometric_limits(1, 2, 10, confidence=level)


def test_that_numbers_are_what_their_text_says() -> None:
    assert exact(0.07) * 100 == 7
    assert exact("5%") == exact("0.05") == Fraction(1, 20)
    assert whole("12.0", "The count") == 12
    for text in ("12.5", "nan", "Infinity", "1e999999999", "", "1/3", "twelve"):
        with pytest.raises(AuditError):
            whole(text, "The count")


def test_that_an_interval_is_cut_to_its_bounds() -> None:
    assert Interval(-0.2, 1.3).cut(0, 1) == Interval(0, 1)
    assert Interval(0.2, 0.5).width == pytest.approx(0.3)


def test_that_limits_are_the_counts_not_rejected_and_cover_in_every_small_register() -> None:
    # Every N to 25, every n and every true count, in whole numbers.
    for population in range(1, 26):
        for sample in range(1, population + 1):
            found = [hypergeometric_limits(k, sample, population) for k in range(sample + 1)]
            ways = comb(population, sample)
            for marked in range(population + 1):
                chances = [
                    comb(marked, k) * comb(population - marked, sample - k)
                    for k in range(sample + 1)
                ]
                held = 0
                for k, limits in enumerate(found):
                    inside = limits.low <= marked <= limits.high
                    held += inside * chances[k]
                    both = min(sum(chances[: k + 1]), sum(chances[k:]))
                    if k <= marked <= population - (sample - k):
                        assert inside == (40 * both > ways)
                assert 100 * held >= 95 * ways


@pytest.mark.parametrize("confidence", ["0." + "9" * 13, "0." + "9" * 400])
def test_that_a_confidence_no_sample_can_give_is_refused(confidence: str) -> None:
    for limits in (wilson, clopper_pearson):
        with pytest.raises(AuditError, match="too near to 1"):
            limits(10, 50, confidence=confidence)
    with pytest.raises(AuditError, match="too near to 1"):
        hypergeometric_limits(10, 50, 1000, confidence=confidence)


def test_that_a_register_larger_than_any_is_refused_at_once() -> None:
    with pytest.raises(AuditError, match="at most 1,000,000,000,000"):
        hypergeometric_limits(10, 50, 10**300)
