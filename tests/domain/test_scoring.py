from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import (
    applicable,
    check_answer,
    critical_not_met,
    is_answered,
    is_done,
    next_to_answer,
    propose_grade,
    review_progress,
)
from tests.helpers.checklists import MADE_UP

HIGH, LOW = {"Risk": "High"}, {"Risk": "Low"}
KEYS = ("risk_recorded", "risk_right", "visits", "home_visit", "supervisor")


def review_of(grade: str = "", **options: str) -> Review:
    answers = {key: Answer(key, option) for key, option in options.items()}
    return Review(1, answers, grade, proposed_grade=grade)


def all_met(grade: str = "good", **others: str) -> Review:
    given = {"risk_recorded": "met", "risk_right": "met", "visits": "3", "home_visit": "met"}
    return review_of(grade, **{**given, "supervisor": "met", **others})


def test_that_a_criterion_is_asked_only_where_its_rule_allows() -> None:
    asked = [each.key for each in applicable(MADE_UP, review_of(risk_recorded="not_met"), LOW)]
    assert asked == [key for key in KEYS if key != "risk_right"]


def test_that_a_criterion_whose_rule_cannot_be_told_is_asked() -> None:
    assert [each.key for each in applicable(MADE_UP, Review(1), LOW)] == list(KEYS)


def test_that_an_answer_the_scale_does_not_offer_is_refused_with_those_it_does() -> None:
    with pytest.raises(AuditError) as caught:
        check_answer(MADE_UP, Review(1), LOW, Answer("home_visit", "green"))
    assert "Met, Partly met" in caught.value.remedy


@pytest.mark.parametrize("count", ["0", "12", "999999"])
def test_that_a_count_is_a_whole_number(count: str) -> None:
    check_answer(MADE_UP, Review(1), LOW, Answer("visits", count))


@pytest.mark.parametrize("count", ["-1", "1.5", "many", "1000000", "\u0663", "met"])
def test_that_anything_else_is_no_count(count: str) -> None:
    with pytest.raises(AuditError, match="does not offer"):
        check_answer(MADE_UP, Review(1), LOW, Answer("visits", count))


def test_that_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(AuditError, match="no criterion"):
        check_answer(MADE_UP, Review(1), LOW, Answer("colour", "met"))


def test_that_not_applicable_is_refused_where_the_case_says_otherwise() -> None:
    answer = Answer("home_visit", "n_a", "was at home")
    check_answer(MADE_UP, Review(1), LOW, answer)
    check_answer(MADE_UP, Review(1), {}, answer)
    with pytest.raises(AuditError, match="contradicts"):
        check_answer(MADE_UP, Review(1), HIGH, answer)


def test_that_a_note_alone_is_allowed_and_answers_nothing() -> None:
    noted = Review(1, {"home_visit": Answer("home_visit", note="ask the team")})
    check_answer(MADE_UP, Review(1), HIGH, noted.answers["home_visit"])
    assert review_progress(MADE_UP, noted, LOW).answered == 0


def test_that_a_review_is_done_with_every_answer_and_a_grade() -> None:
    assert is_done(MADE_UP, all_met(), LOW)
    assert not is_done(MADE_UP, all_met(grade=""), LOW)
    for key in KEYS:
        without = {each: kept for each, kept in all_met().answers.items() if each != key}
        assert not is_done(MADE_UP, replace(all_met(), answers=without), LOW)


def test_that_an_answer_without_its_reason_is_not_done() -> None:
    review = all_met(home_visit="n_a")
    assert not is_done(MADE_UP, review, LOW)
    answers = {**review.answers, "home_visit": Answer("home_visit", "n_a", "was in hospital")}
    assert is_done(MADE_UP, replace(review, answers=answers), LOW)


def test_that_a_grade_other_than_proposed_needs_a_reason() -> None:
    review = replace(all_met(), proposed_grade="requires")
    assert not is_done(MADE_UP, review, LOW)
    assert is_done(MADE_UP, replace(review, grade_reason="A child was left at risk."), LOW)


def test_that_a_folded_criterion_needs_no_answer() -> None:
    review = all_met(risk_recorded="not_met")
    answers = {key: kept for key, kept in review.answers.items() if key != "risk_right"}
    assert is_done(MADE_UP, replace(review, answers=answers), LOW)


def test_that_the_next_to_answer_follows_the_one_in_hand_and_begins_again() -> None:
    review = review_of(risk_right="met", supervisor="met")
    assert next_to_answer(MADE_UP, review, LOW) == "risk_recorded"
    assert next_to_answer(MADE_UP, review, LOW, after="risk_recorded") == "visits"
    assert next_to_answer(MADE_UP, review, LOW, after="home_visit") == "risk_recorded"
    assert next_to_answer(MADE_UP, all_met(), LOW) == ""


@pytest.mark.parametrize(
    ("options", "grade", "points", "of"),
    [
        ({}, "good", 4, 4),
        ({"home_visit": "partly"}, "good", Fraction(7, 2), 4),
        ({"home_visit": "not_met"}, "requires", 3, 4),
        ({"home_visit": "n_a"}, "good", 3, 3),
        ({"home_visit": "cannot_tell"}, "requires", 3, 4),
        ({"home_visit": "not_met", "risk_right": "cannot_tell"}, "requires", 2, 4),
        ({"home_visit": "not_met", "risk_right": "partly"}, "requires", Fraction(5, 2), 4),
    ],
)
def test_that_the_share_met_proposes_the_grade(
    options: dict[str, str], grade: str, points: Fraction, of: int
) -> None:
    proposal = propose_grade(MADE_UP, all_met(**options), LOW)
    assert (proposal.grade, proposal.points, proposal.of) == (grade, points, of)
    assert not proposal.capped


def test_that_a_critical_criterion_not_met_caps_the_grade() -> None:
    rule = replace(MADE_UP.grade_rule, best_needs_share_met=0.5)
    lenient = replace(MADE_UP, grade_rule=rule)
    review = all_met(supervisor="not_met")
    assert propose_grade(lenient, review, LOW).grade == "good"
    capped = propose_grade(lenient, review, HIGH)
    assert (capped.grade, capped.capped) == ("requires", True)
    assert capped.critical_not_met == ("supervisor",)


def test_that_nothing_is_proposed_before_anything_counts() -> None:
    assert propose_grade(MADE_UP, review_of(visits="3", home_visit="n_a"), LOW).grade == ""


def test_that_a_share_at_the_limit_is_enough() -> None:
    rule = replace(MADE_UP.grade_rule, best_needs_share_met=0.7, middle_needs_share_met=0.1)
    criteria = tuple(replace(MADE_UP.criteria[0], key=f"c{place}") for place in range(10))
    ten = replace(MADE_UP, criteria=criteria, grade_rule=rule)
    options = {f"c{place}": "met" if place < 7 else "not_met" for place in range(10)}
    assert propose_grade(ten, review_of(**options), {}).grade == "good"


@pytest.mark.parametrize(
    ("n_met", "grade"),
    [
        (10, "outstanding"),
        (9, "outstanding"),
        (8, "good"),
        (7, "adequate"),
        (6, "adequate"),
        (5, "requires"),
        (4, "requires"),
        (3, "inadequate"),
        (0, "inadequate"),
    ],
)
def test_that_five_levels_each_have_their_share(n_met: int, grade: str) -> None:
    names = ("outstanding", "good", "adequate", "requires", "inadequate")
    rule = replace(
        MADE_UP.grade_rule,
        levels={name: name.title() for name in names},
        best_needs_share_met=0.9,
        middle_needs_share_met=0.8,
        further_needs_share_met=(0.6, 0.4),
    )
    criteria = tuple(
        replace(MADE_UP.criteria[0], key=f"c{place}", critical=place == 0) for place in range(10)
    )
    ten = replace(MADE_UP, criteria=criteria, grade_rule=rule)
    options = {f"c{place}": "met" if place >= 10 - n_met else "not_met" for place in range(10)}
    proposal = propose_grade(
        replace(ten, grade_rule=replace(rule, critical_caps_at="")), review_of(**options), {}
    )
    assert proposal.grade == grade
    capped = propose_grade(ten, review_of(**options), {})
    assert capped.grade == (grade if n_met == 10 or names.index(grade) >= 3 else "requires")


def test_that_two_levels_need_one_share() -> None:
    rule = replace(MADE_UP.grade_rule, levels={"good": "Good", "poor": "Poor"}, critical_caps_at="")
    two = replace(MADE_UP, grade_rule=rule)
    assert rule.shares_needed == (0.8,)
    assert propose_grade(two, all_met(), LOW).grade == "good"
    assert propose_grade(two, all_met(home_visit="not_met"), LOW).grade == "poor"


def test_that_an_answer_against_its_two_times_waits_for_a_reason() -> None:
    key = "home_visit"
    against = Answer(key, "partly", computed="not_met", from_at="2023-05-01", to_at="2023-05-09")
    review = all_met()
    for answer, open_ in ((against, True), (replace(against, reason="Snowed in."), False)):
        answered = replace(review, answers={**review.answers, key: answer})
        assert (next_to_answer(MADE_UP, answered, LOW) == key) is open_
        assert is_answered(MADE_UP, MADE_UP.criterion(key), answered) is not open_


def test_that_a_case_nobody_can_find_is_known_by_its_reason() -> None:
    case = DrawnCase(1, 1, 1, "R", "", "", CaseState.IN_SAMPLE, reason="not_found: archive")
    assert case.is_not_found
    assert not replace(case, reason="").is_not_found
    assert not replace(case, state=CaseState.REPLACED).is_not_found


@given(
    st.dictionaries(
        st.sampled_from(KEYS), st.sampled_from(["met", "partly", "not_met", "n_a", "cannot_tell"])
    ),
    st.sampled_from([HIGH, LOW, {}]),
)
def test_that_better_answers_never_propose_a_worse_grade(
    options: dict[str, str], context: dict[str, str]
) -> None:
    options.pop("visits", None)
    levels = list(MADE_UP.grade_rule.levels)
    before = propose_grade(MADE_UP, review_of(**options), context)
    for key, option in options.items():
        if option in {"not_met", "partly", "cannot_tell"} and key != "risk_recorded":
            after = propose_grade(MADE_UP, review_of(**{**options, key: "met"}), context)
            if before.grade:
                assert levels.index(after.grade) <= levels.index(before.grade)
            assert set(after.critical_not_met) <= set(before.critical_not_met)
    assert set(before.critical_not_met) == set(
        critical_not_met(MADE_UP, review_of(**options), context)
    )
