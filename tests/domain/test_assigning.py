"""Laws of handing out cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.assigning import (
    Chosen,
    Conflict,
    Scope,
    Standing,
    Wish,
    choose,
    forecast,
    suggested_size,
)
from audit_app.domain.draw import CaseState, DrawnCase, Occasion, Seed, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.scorers import Part, Purpose

STATES = (CaseState.IN_SAMPLE, CaseState.RESERVE, CaseState.REPLACED, CaseState.TARGETED)
SEEDS = st.text("0123456789", min_size=20, max_size=30).map(
    lambda digits: Seed(digits, SeedOrigin.PROGRAM)
)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    n_cases = draw(st.integers(1, 25))
    cases = [
        DrawnCase(
            id=number,
            draw_id=1,
            position=number,
            case_ref=f"C{(number * 7) % 101:03d}",
            ticket=f"{number:064x}",
            stratum=draw(st.sampled_from(["North", "South"])),
            state=draw(st.sampled_from((*[CaseState.IN_SAMPLE] * 6, *STATES))),
            context={"Team": draw(st.sampled_from(["Red", "Blue"]))},
        )
        for number in range(1, n_cases + 1)
    ]
    ids = st.sets(st.integers(1, n_cases))
    return Standing(cases, begun=draw(ids), critical=draw(ids), given=draw(ids))


wishes = st.builds(
    Wish,
    reader=st.just("b"),
    purpose=st.sampled_from(Purpose),
    scope=st.sampled_from(Scope),
    size=st.integers(0, 12),
    by_stratum=st.booleans(),
    conflicts=st.sampled_from([(), (Conflict("Team", "red", "Was in it."),)]),
)


def chosen_or_none(standing: Standing, wish: Wish, seed: Seed) -> Chosen | None:
    if forecast(standing, wish).fault:
        with pytest.raises(AuditError):
            choose(standing, wish, label="L / second scoring", seed=seed, occasion=Occasion())
        return None
    return choose(standing, wish, label="L / second scoring", seed=seed, occasion=Occasion())


@given(standings(), wishes, SEEDS)
def test_that_only_cases_open_to_the_reader_are_handed_out_and_none_twice(
    standing: Standing, wish: Wish, seed: Seed
) -> None:
    chosen = chosen_or_none(standing, wish, seed)
    if chosen is None:
        return
    by_id = {case.id: case for case in standing.cases}
    ids = [case.drawn_case_id for case in chosen.cases]
    assert len(set(ids)) == len(ids)
    for each in ids:
        if wish.conflicts:
            assert by_id[each].context["Team"] != "Red"
        if wish.purpose is Purpose.SHARE:
            assert each not in standing.begun
            assert each not in standing.given
        else:
            assert by_id[each].state is CaseState.IN_SAMPLE


@given(standings(), wishes, SEEDS)
def test_that_as_many_cases_are_handed_out_as_was_said_before(
    standing: Standing, wish: Wish, seed: Seed
) -> None:
    said, chosen = forecast(standing, wish), chosen_or_none(standing, wish, seed)
    if chosen is not None:
        assert said.least <= len(chosen.cases) <= said.most
        assert len(chosen.left_out) == said.n_left_out


@given(standings(), wishes, SEEDS)
def test_that_cases_stand_in_working_order(standing: Standing, wish: Wish, seed: Seed) -> None:
    chosen = chosen_or_none(standing, wish, seed)
    if chosen is not None:
        places = [case.drawn_case_id for case in chosen.cases]
        assert places == sorted(places)


@given(standings(), wishes, SEEDS)
def test_that_the_random_part_is_what_its_certificate_says(
    standing: Standing, wish: Wish, seed: Seed
) -> None:
    chosen = chosen_or_none(standing, wish, seed)
    if chosen is None or not chosen.certificate:
        return
    random = {case.case_ref for case in chosen.cases if case.part is Part.RANDOM}
    assert random == {case["case_ref"] for case in chosen.certificate["sample"]}
    assert len(random) == wish.size
    assert chosen.certificate["seed"] == seed.text


@given(standings(), SEEDS)
def test_that_every_open_critical_miss_is_in_the_critical_scope(
    standing: Standing, seed: Seed
) -> None:
    wish = Wish(reader="b", scope=Scope.CRITICAL, size=1)
    chosen = chosen_or_none(standing, wish, seed)
    if chosen is None:
        return
    given_out = {case.drawn_case_id for case in chosen.cases}
    open_ids = {case.id for case in standing.cases if case.state is CaseState.IN_SAMPLE}
    assert open_ids & set(standing.critical) <= given_out
    assert {case.part for case in chosen.cases} <= {Part.CRITICAL, Part.RANDOM}


@pytest.mark.parametrize(("n_cases", "wanted"), [(0, 0), (3, 3), (40, 5), (51, 6), (1000, 100)])
def test_that_a_tenth_and_at_least_five_are_suggested(n_cases: int, wanted: int) -> None:
    assert suggested_size(n_cases) == wanted
