"""Colours only where the limits allow, and how many more cases would decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.domain.checklist import Counts
from audit_app.domain.designs import design_of
from audit_app.domain.errors import AuditError
from audit_app.domain.figures import audit_figures
from audit_app.domain.outcomes import scored_cases
from audit_app.domain.rates import Rates
from audit_app.domain.statistics.stratified import StratumCounts, stratified_estimate
from audit_app.domain.statistics.wording import Thresholds, grade_words
from audit_app.domain.thresholds import (
    DECIDED,
    State,
    ThresholdSetting,
    as_if,
    check_thresholds,
    counts_by_stratum,
    further_cases,
    in_force,
    state_of,
)
from tests.domain.statistics.test_figures import drawn, of_criterion, review, simple, view

USUAL = Thresholds(Fraction(9, 10), Fraction(7, 10))
SETTING = ThresholdSetting(
    audit_id=1, green=90, amber=70, set_by="lead", set_at=datetime(2026, 3, 1, tzinfo=UTC)
)


@st.composite
def counts(draw: st.DrawFn, largest: int = 120) -> StratumCounts:
    population = draw(st.integers(1, largest))
    sample = draw(st.integers(1, population))
    applicable = draw(st.integers(0, sample))
    return StratumCounts("", population, sample, draw(st.integers(0, applicable)), applicable)


def word(found: list[StratumCounts]) -> str:
    return grade_words(sum(each.applies for each in found), stratified_estimate(found), USUAL)


@settings(max_examples=300)
@given(counts())
def test_that_the_further_cases_are_the_fewest_that_decide(found: StratumCounts) -> None:
    more = further_cases([found], USUAL)
    if found.applies == 0:
        assert more is None
        return
    rest = range(found.population - found.sample + 1)
    decided = [size for size in rest if word(as_if([found], size)) in DECIDED]
    # Whatever the share, it has a colour once every case was read.
    assert more == decided[0]


@settings(max_examples=300)
@given(counts(5_000))
def test_that_a_large_register_is_decided_by_the_number_given(found: StratumCounts) -> None:
    more = further_cases([found], USUAL)
    if more is not None:
        assert 0 <= more <= found.population - found.sample
        assert word(as_if([found], more)) in DECIDED


@given(counts(), st.integers(0, 200))
def test_that_more_cases_like_those_read_keep_the_counts_possible_and_the_share(
    found: StratumCounts, more: int
) -> None:
    (grown,) = as_if([found], more)
    assert grown.met <= grown.applies <= grown.sample <= found.population
    assert grown.sample == min(found.population, found.sample + more)
    if found.applies:
        assert abs(grown.met - found.met / found.sample * grown.sample) <= 0.5


def test_that_no_number_is_given_where_a_stratum_has_not_been_read() -> None:
    read = StratumCounts("North", 40, 10, 8)
    assert further_cases([read, StratumCounts("South", 40, 0, 0)], USUAL) is None
    assert further_cases([read, StratumCounts("South", 40, 10, 8)], USUAL) is not None


@given(st.integers(0, 52))
def test_that_a_colour_never_contradicts_the_limits(met: int) -> None:
    rate = of_criterion(audit_figures(simple(met, 52, 400), thresholds=USUAL), "a").rate
    allowed = {
        State.GREEN: rate.low >= 0.9,
        State.AMBER: rate.low >= 0.7 and rate.high < 0.9,
        State.RED: rate.high < 0.7,
        State.TOO_FEW: True,
    }
    assert allowed[state_of(rate)]


def test_that_nothing_is_coloured_before_anybody_set_thresholds_or_read_a_case() -> None:
    unread = view([drawn(1), drawn(2)], strata={"": 9})
    assert state_of(of_criterion(audit_figures(simple(52, 52, 400)), "a").rate) is State.UNSET
    assert state_of(audit_figures(unread, thresholds=USUAL).files) is State.UNSET


def test_that_a_criterion_that_never_applied_says_so_and_not_that_it_is_red() -> None:
    reviews = [review(number, a=Counts.NOT_APPLICABLE) for number in range(1, 13)]
    audit = view([drawn(number) for number in range(1, 13)], reviews, strata={"": 40})
    rate = of_criterion(audit_figures(audit, thresholds=USUAL), "a").rate
    assert state_of(rate) is State.NONE_APPLICABLE


@given(st.integers(0, 20), st.integers(0, 20))
def test_that_the_counts_looked_ahead_from_are_those_of_the_figure(met: int, beside: int) -> None:
    reviews = [
        review(number, a=Counts.MET if number <= met else Counts.NOT_APPLICABLE)
        for number in range(1, met + beside + 1)
    ]
    audit = view([drawn(number) for number in range(1, 43)], reviews, strata={"": 90})
    rates = Rates(design_of(audit, "0.95"), scored_cases(audit), USUAL)
    (found,) = counts_by_stratum(rates, lambda case: case.outcomes["a"]) or []
    rate = of_criterion(audit_figures(audit, thresholds=USUAL), "a").rate
    assert (found.met, found.applies, found.sample) == (rate.met, rate.applicable, rate.examined)
    assert found.population == 90


@pytest.mark.parametrize(("green", "amber"), [(70, 90), (80, 80), (101, 50), (50, 0)])
def test_that_thresholds_nobody_can_grade_by_are_refused(green: int, amber: int) -> None:
    with pytest.raises(AuditError, match="Amber must begin below green"):
        check_thresholds(replace(SETTING, green=green, amber=amber))


def test_that_somebody_must_answer_for_thresholds() -> None:
    check_thresholds(SETTING)
    with pytest.raises(AuditError, match="who sets"):
        check_thresholds(replace(SETTING, set_by=" "))


def test_that_the_newest_setting_is_in_force() -> None:
    older, newer = replace(SETTING, id=3), replace(SETTING, id=7, green=95)
    assert in_force([newer, older]) is newer
    assert in_force([]) is None
    assert newer.thresholds == Thresholds(Fraction(19, 20), Fraction(7, 10))
    assert newer.words == "Green from 95%, amber from 70%, red below; set by lead on 01 March 2026"
