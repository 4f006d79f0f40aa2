"""Figures by stratum, cluster and team, against the whole and against an independent reckoning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from audit_app.domain.checklist import Counts
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.population import ColumnRole, ImportPlan, Reading
from audit_app.domain.strata_figures import (
    MANY,
    Breakdown,
    PartFigures,
    breakdowns,
    part_figures,
)
from tests.domain.statistics.test_figures import drawn, review, view

MET, NOT, NA = Counts.MET, Counts.NOT_MET, Counts.NOT_APPLICABLE
OUTCOMES = st.sampled_from([MET, NOT, NA, Counts.PARTLY_MET, Counts.CANNOT_TELL, None])


def stratified(found: Mapping[str, Sequence[Counts | None]], *, unread: int = 20) -> ExportView:
    """An audit drawn by stratum whose cases have these answers to criterion a."""
    cases: list[DrawnCase] = []
    reviews = []
    for stratum, outcomes in found.items():
        for outcome in outcomes:
            number = len(cases) + 1
            cases.append(drawn(number, stratum=stratum))
            if outcome is not None:
                reviews.append(review(number, a=outcome, b=MET, c=MET))
    strata = {name: len(outcomes) + unread for name, outcomes in found.items()}
    return view(cases, reviews, strata=strata, method="stratified")


def by_team(found: Mapping[str, Sequence[Counts | None]], *, population: int) -> ExportView:
    """An audit drawn without strata, whose register names a team for each case."""
    audit = stratified(found)
    plan = ImportPlan(Reading("csv"), {"Team": ColumnRole.TEAM})
    cases = [
        replace(case, stratum="", context={"Team": "" if case.stratum == "-" else case.stratum})
        for case in audit.cases
    ]
    draw = replace(audit.draws[0], plan=replace(audit.draws[0].plan, method="simple_random"))
    return replace(
        audit,
        cases=cases,
        draws=[draw],
        strata={"": population},
        population=replace(audit.population, plan=plan),
    )


def rates_of(figures: PartFigures, key: str) -> dict[str, Any]:
    row = next(each for each in figures.criteria if each.key == key)
    return {head.name: rate for head, rate in zip(figures.parts, row.rates, strict=True)}


def slow_limits(met: int, applicable: int, population: int) -> tuple[float, float]:
    """Smallest and largest count a two-sided exact test does not reject, by trying every one."""
    kept = [
        count
        for count in range(population + 1)
        if hypergeom.cdf(met, population, count, applicable) > 0.025
        and hypergeom.sf(met - 1, population, count, applicable) > 0.025
    ]
    return min(kept) / population, max(kept) / population


@given(
    north=st.lists(OUTCOMES, min_size=1, max_size=25),
    south=st.lists(OUTCOMES, min_size=1, max_size=25),
)
def test_that_each_stratum_has_the_exact_limits_of_a_register_of_its_own(
    north: list[Counts | None], south: list[Counts | None]
) -> None:
    found = {"North": north, "South": south}
    figures = part_figures(stratified(found), Breakdown.STRATUM)
    for name, rate in rates_of(figures, "a").items():
        seen = [each for each in found[name] if each is not None]
        met, applicable = seen.count(MET), len(seen) - seen.count(NA)
        assert (rate.met, rate.applicable, rate.examined) == (met, applicable, len(seen))
        assert rate.unanswered == found[name].count(None)
        if applicable:
            possible = len(found[name]) + 20 - seen.count(NA)
            assert (rate.low, rate.high) == pytest.approx(slow_limits(met, applicable, possible))


@given(
    st.dictionaries(
        st.sampled_from(["North", "South", "West"]),
        st.lists(OUTCOMES, min_size=1, max_size=12),
        min_size=2,
    )
)
def test_that_the_counts_of_all_parts_add_up_to_those_of_the_whole(
    found: dict[str, list[Counts | None]],
) -> None:
    for audit, by in (
        (stratified(found), Breakdown.STRATUM),
        (by_team(found, population=400), Breakdown.TEAM),
    ):
        whole, parts = audit_figures(audit), part_figures(audit, by)
        rows = dict(zip([each.key for each in whole.criteria], parts.criteria, strict=True))
        for figure in whole.criteria:
            rates = rows[figure.key].rates
            for kind in Counts:
                assert sum(rate.counts[kind] for rate in rates) == figure.rate.counts[kind]
            assert sum(rate.unanswered for rate in rates) == figure.rate.unanswered
        assert sum(rate.met for rate in parts.files.rates) == whole.files.met


@given(st.lists(OUTCOMES, min_size=1, max_size=30), st.integers(0, 30))
def test_that_a_team_of_an_unstratified_sample_is_a_domain_of_unknown_size(
    own: list[Counts | None], others: int
) -> None:
    population = 200
    audit = by_team({"Red": own, "Blue": [MET] * others}, population=population)
    rate = rates_of(part_figures(audit, Breakdown.TEAM), "a")["Red"]
    seen = [each for each in own if each is not None]
    applicable, met = len(seen) - seen.count(NA), seen.count(MET)
    assert (rate.met, rate.applicable) == (met, applicable)
    if applicable:
        possible = population - seen.count(NA) - others
        assert (rate.low, rate.high) == pytest.approx(slow_limits(met, applicable, possible))


def test_that_fewer_than_ten_applicable_give_counts_alone_unless_all_were_read() -> None:
    few = {"North": [MET] * 8 + [NOT], "South": [MET] * 12}
    some = rates_of(part_figures(stratified(few), Breakdown.STRATUM), "a")
    assert some["North"].words == "8 of 9"
    assert some["South"].words.startswith("12 of 12 (100%")
    whole = rates_of(part_figures(stratified(few, unread=0), Breakdown.STRATUM), "a")
    assert whole["North"].words == "8 of 9 (89%)"


def test_that_a_stratum_nobody_has_read_from_is_there_with_its_size() -> None:
    audit = replace(stratified({"North": [MET], "South": [MET]}), cases=[drawn(1, stratum="North")])
    figures = part_figures(audit, Breakdown.STRATUM)
    south = figures.parts[1]
    assert (south.name, south.size, south.sample) == ("South", 21, 0)
    assert rates_of(figures, "a")["South"].words == "No case has been examined"


def test_that_the_cases_of_a_cluster_are_a_sample_of_that_cluster() -> None:
    cases = [drawn(number, stratum="PC 1" if number < 13 else "PC 2") for number in range(1, 25)]
    reviews = [review(number, a=MET if number != 1 else NOT, b=MET) for number in range(1, 25)]
    sizes = [{"cluster": "PC 1", "size": 30}, {"cluster": "PC 2", "size": 12}]
    audit = view(
        cases,
        reviews,
        strata={"": 400},
        method="cluster",
        certificate={"details": {"clusters": sizes, "clusters_in_frame": 20}},
    )
    assert breakdowns(audit) == (Breakdown.CLUSTER,)
    rates = rates_of(part_figures(audit, Breakdown.CLUSTER), "a")
    assert (rates["PC 1"].low, rates["PC 1"].high) == pytest.approx(slow_limits(11, 12, 30))
    assert rates["PC 2"].complete
    assert rates["PC 2"].words == "12 of 12 (100%)"


def test_that_a_targeted_case_is_counted_apart_and_in_no_share() -> None:
    audit = stratified({"North": [MET] * 3, "South": [NOT] * 3})
    added = drawn(99, CaseState.TARGETED, stratum="North")
    audit = replace(audit, cases=[*audit.cases, added])
    north = part_figures(audit, Breakdown.STRATUM).parts[0]
    assert (north.sample, north.targeted) == (3, 1)


def test_that_what_a_sample_can_be_split_by_follows_its_draw_and_its_register() -> None:
    plain = view([drawn(1)], strata={"": 9})
    assert breakdowns(plain) == ()
    assert breakdowns(stratified({"North": [MET], "South": [MET]})) == (Breakdown.STRATUM,)
    assert breakdowns(by_team({"Red": [MET]}, population=9)) == (Breakdown.TEAM,)


def test_that_of_very_many_teams_the_largest_are_shown_and_the_rest_are_counted() -> None:
    found = {f"Team {number:02}": [MET] * (1 + number % 2) for number in range(MANY + 10)}
    figures = part_figures(by_team(found, population=900), Breakdown.TEAM)
    assert (len(figures.parts), figures.left_out) == (MANY, 10)
    assert sum(head.sample == 2 for head in figures.parts) == (MANY + 10) // 2


def test_that_a_blank_team_is_shown_as_blank() -> None:
    audit = by_team({"-": [MET], "Red": [MET]}, population=9)
    case: DrawnCase = audit.cases[0]
    assert case.context == {"Team": ""}
    assert [head.title for head in part_figures(audit, Breakdown.TEAM).parts] == ["(blank)", "Red"]
