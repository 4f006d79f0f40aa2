"""Differences between rounds."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.answers import compare_answer
from audit_app.domain.statistics.comparison import (
    change_words,
    compare,
    compare_all,
    fisher_p,
    holm,
    mcnemar_p,
    mover,
    multiplicity_warning,
    newcombe,
)
from audit_app.domain.statistics.intervals import wilson

ROUND = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


# Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_that_differences_have_the_published_limits(
    after: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    assert newcombe(before, after).as_list() == pytest.approx([low, high], abs=5.1e-5)


def test_that_fishers_p_is_the_one_r_and_scipy_give() -> None:
    assert fisher_p((48, 80), (56, 70)) == pytest.approx(0.0125, abs=5e-5)
    # Fisher's tea-tasting table: 3 of 4 against 1 of 4, two-sided 0.4857.
    assert fisher_p((3, 4), (1, 4)) == pytest.approx(34 / 70)


@given(ROUND, ROUND)
def test_that_fishers_p_is_the_sum_over_tables_no_more_likely(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    met, total = before[0] + after[0], before[1] + after[1]
    ways = [
        comb(before[1], met - x) * comb(after[1], x)
        for x in range(max(0, met - before[1]), min(met, after[1]) + 1)
    ]
    seen = comb(before[1], before[0]) * comb(after[1], after[0])

    exactly = Fraction(sum(way for way in ways if way <= seen), comb(total, met))

    assert fisher_p(before, after) == pytest.approx(float(exactly), rel=1e-9)
    assert fisher_p(after, before) == pytest.approx(fisher_p(before, after), rel=1e-9)


@given(ROUND, ROUND)
def test_that_swapping_the_rounds_turns_the_limits_round(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    forth, back = newcombe(before, after), newcombe(after, before)

    assert back.as_list() == pytest.approx([-forth.high, -forth.low], abs=1e-12)
    difference = after[0] / after[1] - before[0] / before[1]
    assert forth.low - 1e-12 <= difference <= forth.high + 1e-12


def test_that_limits_of_their_own_enter_in_place_of_wilsons() -> None:
    assert mover(0.6, wilson(48, 80), 0.8, wilson(56, 70)) == newcombe((48, 80), (56, 70))


def test_that_cases_scored_twice_are_compared_by_those_that_changed() -> None:
    assert mcnemar_p(1, 5) == pytest.approx(2 * (1 + 6) / 64)
    assert mcnemar_p(0, 0) == 1
    assert mcnemar_p(4, 4) == 1
    assert mcnemar_p(0, 10) == mcnemar_p(10, 0) == pytest.approx(2 / 1024)
    with pytest.raises(AuditError):
        mcnemar_p(-1, 3)


def test_that_holms_adjustment_is_the_one_of_r() -> None:
    # p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") in R: 0.03 0.06 0.06 0.02.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    with pytest.raises(AuditError):
        holm([0.5, float("nan")])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_that_holms_adjustment_lies_between_the_p_value_and_bonferronis(
    values: list[float],
) -> None:
    for value, adjusted in zip(values, holm(values), strict=True):
        assert value <= adjusted <= min(1.0, len(values) * value) or adjusted == max(holm(values))
        assert value <= adjusted <= 1


def test_that_one_change_among_many_criteria_needs_more_evidence() -> None:
    alone = compare((48, 80), (56, 70))
    among = compare_all([((48, 80), (56, 70))] + [((40, 80), (40, 80))] * 39)

    assert alone.words == "better"
    assert among[0].words == "no clear change"
    assert among[0].p_value == alone.p_value
    assert compare((56, 70), (48, 80)).words == "worse"
    assert change_words(0.0, 0.01) == "no clear change"


def test_that_twenty_criteria_bring_a_warning() -> None:
    assert multiplicity_warning(19) == ""
    assert "about 2 " in multiplicity_warning(40)
    assert "87%" in multiplicity_warning(40)


def test_that_no_criteria_cannot_turn_chance_into_a_change() -> None:
    for none in (0, -1):
        with pytest.raises(AuditError, match="at least 1"):
            compare_answer((10, 100), (12, 100), criteria=none)


def test_that_a_probability_below_what_a_number_holds_is_not_called_nothing() -> None:
    assert "p below 1e-300" in compare_answer((0, 1000), (1000, 1000))["sentence"]
