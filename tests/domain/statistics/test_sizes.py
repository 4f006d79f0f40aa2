"""Sample sizes and what they mean, against published tables."""

from __future__ import annotations

import math
import sys
import time
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.change_sizes import power_to_see_change, size_for_change
from audit_app.domain.statistics.hypergeometric import exact_lower_tail
from audit_app.domain.statistics.planning import plan_meaning, width_curve
from audit_app.domain.statistics.sizes import (
    allow_for,
    detection_chance,
    size_for_margin,
    size_for_tolerable_rate,
    size_per_stratum,
)


# R jfa 0.7.3's tests (planning, hypergeometric).
@pytest.mark.parametrize(
    ("tolerable", "errors", "size"),
    [("1%", 0, 258), ("5%", 0, 57), (0.05, 2, 119), ("0.05", "2.5%", 197), (0.05, 0.025, 197)],
)
def test_that_acceptance_sizes_are_those_of_jfa(
    tolerable: str | float, errors: str | float, size: int
) -> None:
    found = size_for_tolerable_rate(1000, tolerable=tolerable, expected_errors=errors)

    assert found.size == size


def test_that_acceptance_sizes_are_those_of_practools() -> None:
    # R PracTools, nAuditAttr(TolRate = 0.05, AccDev = 0..4, CL = 0.90, N = 5000).
    sizes = [
        size_for_tolerable_rate(5000, tolerable="5%", expected_errors=c, confidence="90%").size
        for c in range(5)
    ]

    assert sizes == [45, 76, 105, 131, 157]


def test_that_a_huge_register_needs_what_the_binomial_tables_say() -> None:
    # AICPA, Audit Guide: Audit Sampling (2017), table A-1: 5% tolerable, 95%.
    sizes = [size_for_tolerable_rate(10**6, tolerable="5%", expected_errors=c).size for c in (0, 1)]

    assert sizes == [59, 93]


def test_that_small_registers_save_little() -> None:
    sizes = {n: size_for_tolerable_rate(n, tolerable="5%").size for n in (20, 50, 100, 400, 5000)}

    assert sizes == {20: 19, 50: 31, 100: 45, 400: 55, 5000: 59}
    assert size_for_tolerable_rate(20, tolerable="5%").advice.startswith("Read them all")
    assert size_for_tolerable_rate(5000, tolerable="5%").advice == ""


def test_that_the_tolerable_count_comes_from_the_decimal_text() -> None:
    # 0.07 * 100 is 7.000000000000001 in floats, and its ceiling 8.
    assert "7 or more wrong of 100" in size_for_tolerable_rate(100, tolerable=0.07).method


@given(st.integers(2, 300), st.integers(1, 60), st.integers(0, 3))
def test_that_an_acceptance_size_holds_its_promise_and_one_less_does_not(
    population: int, per_cent: int, errors: int
) -> None:
    wrong = -(-population * per_cent // 100)
    if wrong <= errors:
        with pytest.raises(AuditError):
            size_for_tolerable_rate(population, tolerable=f"{per_cent}%", expected_errors=errors)
        return
    found = size_for_tolerable_rate(population, tolerable=f"{per_cent}%", expected_errors=errors)

    assert exact_lower_tail(errors, population, wrong, found.size) <= Fraction(1, 20)
    if found.size > errors + 1:
        assert exact_lower_tail(errors, population, wrong, found.size - 1) > Fraction(1, 20)


@given(st.integers(40, 400), st.sampled_from(["1%", "2%", "2.5%", "4%"]))
def test_that_an_expected_rate_gives_the_first_size_that_holds(population: int, rate: str) -> None:
    share, wrong = Fraction(rate.removesuffix("%")) / 100, -(-population // 10)
    first = next(
        (
            n
            for n in range(1, population + 1)
            if -(-share.numerator * n // share.denominator) < min(wrong, n)
            and exact_lower_tail(-(-share.numerator * n // share.denominator), population, wrong, n)
            <= Fraction(1, 20)
        ),
        None,
    )

    if first is None:
        with pytest.raises(AuditError):
            size_for_tolerable_rate(population, tolerable="10%", expected_errors=rate)
    else:
        found = size_for_tolerable_rate(population, tolerable="10%", expected_errors=rate)
        assert found.size == first


# Cochran's formula; 169, 385, 73, 88 are also R samplingbook's documented examples.
@pytest.mark.parametrize(
    ("population", "margin", "size"),
    [
        (300, 0.05, 169),
        (None, 0.05, 385),
        (300, 0.10, 73),
        (1000, 0.10, 88),
        (100, 0.05, 80),
        (100, 0.10, 50),
        (100, 0.15, 31),
        (200, 0.05, 132),
        (200, 0.15, 36),
        (400, 0.05, 197),
        (400, 0.10, 78),
        (1000, 0.05, 278),
        (1000, 0.15, 41),
        (10**6, 0.05, 384),
        (10**6, 0.10, 97),
        (10**6, 0.15, 43),
    ],
)
def test_that_sizes_for_a_margin_are_those_published(
    population: int | None, margin: float, size: int
) -> None:
    assert size_for_margin(population, margin=margin).size == size


def test_that_a_certain_share_needs_one_case() -> None:
    assert size_for_margin(500, margin=0.05, expected=1).size == 1


def test_that_each_stratum_needs_a_sample_of_its_own() -> None:
    sizes = size_per_stratum({"A": 300, "B": 1000, "empty": 0}, margin="10%")

    assert sizes == {"A": 73, "B": 88}


def test_that_not_applicable_cases_and_clusters_enlarge_a_sample() -> None:
    assert allow_for(60, 1000, applies="0.75") == 80
    assert allow_for(60, 1000, design_effect=2) == 120
    assert allow_for(60, 100, design_effect=2) == 100
    with pytest.raises(AuditError):
        allow_for(60, 1000, applies=0)
    with pytest.raises(AuditError):
        allow_for(60, 1000, design_effect="0.5")


@pytest.mark.parametrize(
    ("before", "after", "power"), [(0.25, 0.40, 0.9), (0.6, 0.8, 0.8), (0.9, 0.7, 0.95)]
)
def test_that_a_change_needs_what_the_closed_formula_says(
    before: float, after: float, power: float
) -> None:
    # Fleiss, Tytun, Ury 1980, Biometrics 36, equations (2) and (3), both rounds alike.
    normal, gap, mean = NormalDist(), abs(after - before), (before + after) / 2
    root = normal.inv_cdf(0.975) * (2 * mean * (1 - mean)) ** 0.5
    root += normal.inv_cdf(power) * (before * (1 - before) + after * (1 - after)) ** 0.5
    plain = root**2 / gap**2
    corrected = plain / 4 * (1 + (1 + 4 / (plain * gap)) ** 0.5) ** 2

    assert size_for_change(before, after, power=power).size == math.ceil(corrected)


def test_that_a_small_last_round_is_said_to_be_too_small() -> None:
    with pytest.raises(AuditError, match="last round was too small"):
        size_for_change("0.60", "0.65", n_before=20)
    with pytest.raises(AuditError, match="equal"):
        size_for_change("0.6", 0.6)


def test_that_power_grows_with_the_sample() -> None:
    chances = [power_to_see_change(0.6, 0.8, n, n) for n in (20, 50, 100, 200)]

    assert chances == sorted(chances)
    assert chances[-1] > 0.95


@given(st.integers(1, 200), st.data())
def test_that_the_chance_to_see_something_is_that_of_missing_nothing(
    population: int, data: st.DataObject
) -> None:
    sample = data.draw(st.integers(0, population))
    wrong = -(-population * 5 // 100)

    chance = detection_chance(population, sample, share="5%")

    missed = exact_lower_tail(0, population, wrong, sample)
    assert chance == pytest.approx(float(1 - missed), abs=1e-12)
    assert (chance == 1) == (missed == 0)


def test_that_the_curve_passes_through_the_present_choice_within_50_ms() -> None:
    for population, present in [(2600, 60), (100_000, 2000), (10**6, 60), (3, 2)]:
        seconds = []
        for _ in range(3):
            begun = time.process_time()
            width_curve(population, present=present)
            seconds.append(time.process_time() - begun)
        assert min(seconds) < (0.5 if sys.gettrace() else 0.05)  # measuring coverage is slow
        sizes = [point.size for point in width_curve(population, present=present)]
        assert present in sizes
        assert sizes == sorted(set(sizes))
        assert sizes[-1] <= population


def test_that_the_curve_narrows_to_nothing_at_the_whole_register() -> None:
    curve = width_curve(150, present=40)

    assert curve[-1].size == 150
    assert curve[-1].interval.width == 0
    assert curve[0].interval.width > curve[-5].interval.width


@pytest.mark.parametrize("expected", ["0.5", "0.8", "0.95"])
def test_that_the_curve_does_not_zigzag(expected: str) -> None:
    curve = width_curve(2600, present=60, expected=expected)
    lows = [point.interval.low for point in curve]
    highs = [point.interval.high for point in curve]
    assert lows == sorted(lows)
    assert highs == sorted(highs, reverse=True)


def test_that_a_plan_says_what_it_means() -> None:
    meaning = plan_meaning(2600, 60, expected="80%")

    assert "between 68% and 89%" in meaning.sentence
    assert "is 96%" in meaning.sentence
    assert plan_meaning(2600, 2600).sentence.startswith("All 2,600 cases are read")
    assert (
        "chance that the sample shows at least one is >99%" in plan_meaning(100_000, 2000).sentence
    )


def test_that_impossible_plans_are_refused() -> None:
    for ask in (
        lambda: size_for_margin(0, margin=0.1),
        lambda: size_for_margin(100, margin=0),
        lambda: size_for_margin(100, margin=1),
        lambda: size_for_margin(100, margin="wide"),
        lambda: size_for_tolerable_rate(100, tolerable=0),
        lambda: size_for_tolerable_rate(100, tolerable=0.05, expected_errors=5),
        lambda: size_for_tolerable_rate(100, tolerable=0.05, expected_errors="10%"),
        lambda: size_for_tolerable_rate(100, tolerable=0.05, expected_errors=-1),
        lambda: detection_chance(10, 11, share=0.1),
        lambda: plan_meaning(10, 0),
        lambda: plan_meaning(10, 11),
    ):
        with pytest.raises(AuditError) as refusal:
            ask()
        assert refusal.value.remedy


def test_that_a_margin_nobody_means_is_refused() -> None:
    for population in (None, 1000):
        with pytest.raises(AuditError, match="margin is below"):
            size_for_margin(population, margin="1e-300")


def test_that_a_size_to_see_a_change_never_exceeds_the_register() -> None:
    assert size_for_change("0.01", "1", n_before=10_000, population=1).size == 1


def test_that_a_design_effect_that_is_no_number_is_refused() -> None:
    for strange in ("wide", "nan"):
        with pytest.raises(AuditError, match="design effect must be a number"):
            allow_for(100, 1000, design_effect=strange)


def test_that_expected_errors_can_be_a_fraction() -> None:
    # jfa's 2.5% of 1,000 at 5% tolerable.
    assert (
        size_for_tolerable_rate(1000, tolerable="5%", expected_errors=Fraction(1, 40)).size == 197
    )


@pytest.mark.parametrize(("population", "share"), [(2_000, "4%"), (5_000, "3.5%")])
def test_that_the_first_size_for_an_expected_rate_is_the_one_a_plain_search_finds(
    population: int, share: str
) -> None:
    found = size_for_tolerable_rate(population, tolerable="5%", expected_errors=share)
    rate, wrong = Fraction(share[:-1]) / 100, population // 20

    def passes(n: int) -> bool:
        allowed = math.ceil(rate * n)
        return allowed < min(n, wrong) and hypergeom.cdf(allowed, population, wrong, n) <= 0.05

    assert found.size == next(n for n in range(1, population) if passes(n))


def test_that_a_rate_near_the_tolerable_one_is_planned_without_a_long_wait() -> None:
    # Tens of thousands of allowed counts are tried; summing each tail would take minutes.
    found = size_for_tolerable_rate(10**6, tolerable="5%", expected_errors="4.99%")

    assert found.allowed == math.ceil(Fraction("0.0499") * found.size)
