"""Figures as a person reads them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.statistics.levels import Interval
from audit_app.domain.statistics.stratified import (
    StratumCounts,
    simple_estimate,
    stratified_estimate,
)
from audit_app.domain.statistics.wording import (
    Thresholds,
    caution_words,
    grade_words,
    percent,
    points,
    range_words,
    share_words,
)

THRESHOLDS = Thresholds(Fraction(9, 10), Fraction(7, 10))


def words(met: int, applicable: int, sample: int, population: int) -> str:
    estimate = simple_estimate(StratumCounts("", population, sample, met, applicable))
    return share_words(met, applicable, estimate)


def grade(met: int, applicable: int, sample: int, population: int) -> str:
    estimate = simple_estimate(StratumCounts("", population, sample, met, applicable))
    return grade_words(applicable, estimate, THRESHOLDS)


def test_that_a_share_comes_with_its_counts_and_limits() -> None:
    assert words(41, 52, 52, 400) == "41 of 52 (79%; 66% to 88%)"
    assert words(41, 50, 52, 400) == "41 of 50 (82%; 70% to 91%)"


def test_that_few_cases_are_counts_only_unless_they_are_all() -> None:
    assert words(7, 9, 9, 400) == "7 of 9"
    assert words(7, 9, 9, 9) == "7 of 9 (78%)"
    assert words(0, 0, 12, 400) == "Did not apply in any of the 12 cases"


def test_that_a_weighted_share_is_called_so() -> None:
    strata = [StratumCounts("A", 100, 10, 10), StratumCounts("B", 900, 10, 5)]
    text = share_words(15, 20, stratified_estimate(strata))

    assert text.startswith("15 of 20 (weighted 55%; ")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 1000), "<1%"),
        (Fraction(999, 1000), ">99%"),
        (Fraction(5, 1000), "1%"),
        (Fraction(1, 8), "13%"),
        (Fraction(5, 200), "3%"),
        (Fraction(15, 1000), "2%"),
        (Fraction(145, 1000), "15%"),
    ],
)
def test_that_per_cents_are_rounded_half_up_from_the_exact_fraction(
    share: Fraction, text: str
) -> None:
    assert percent(share) == text


@given(st.fractions(0, 1))
def test_that_only_none_and_all_are_shown_as_0_and_100(share: Fraction) -> None:
    assert (percent(share) == "0%") == (share == 0)
    assert (percent(share) == "100%") == (share == 1)


def test_that_few_cases_and_wide_limits_bring_a_caution() -> None:
    few = simple_estimate(StratumCounts("", 4000, 25, 24))
    wide = simple_estimate(StratumCounts("", 4000, 20, 10))
    enough = simple_estimate(StratumCounts("", 4000, 200, 190))

    assert caution_words(25, few) == "fewer than 30 applicable: read with care"
    assert "too uncertain to grade" in caution_words(20, wide)
    assert caution_words(200, enough) == ""
    assert caution_words(9, few).startswith("counts only")


@pytest.mark.parametrize(
    ("met", "sample", "population", "colour"),
    [
        (198, 200, 4000, "green"),
        (80, 200, 4000, "red"),
        (160, 200, 4000, "amber"),
        (184, 200, 4000, "green or amber"),
        (140, 200, 4000, "amber or red"),
        (48, 56, 4000, "green or amber"),
        (22, 25, 4000, "not clear"),
        (10, 20, 4000, "too uncertain to grade"),
        (9, 9, 4000, "counts only"),
        (7, 9, 9, "amber"),
        (1, 2, 2, "red"),
    ],
)
def test_that_a_grade_says_no_more_than_the_limits_allow(
    met: int, sample: int, population: int, colour: str
) -> None:
    assert grade(met, sample, sample, population) == colour


def test_that_nothing_applicable_has_no_grade() -> None:
    assert grade(0, 0, 20, 400) == "none applicable"


def test_that_ranges_and_points_are_short() -> None:
    assert range_words(Fraction(7, 10), Fraction(704, 1000)) == "70%"
    assert range_words(Fraction(7, 10), Fraction(8, 10)) == "70% to 80%"
    assert points(Interval(0.0524, 0.3339)) == "+5 to +33 points"
    assert points(Interval(-0.2, 0.0)) == "-20 to +0 points"
