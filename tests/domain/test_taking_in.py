"""Laws of taking a return in: nothing twice, nothing lost, nothing chosen for a person."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.returns import ReturnedReview
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import GRADE
from audit_app.domain.taken_in import packed, reviews_digest, unpacked
from audit_app.domain.taking_in import (
    Held,
    Line,
    Take,
    Verdict,
    counted,
    lines_of,
    reviews_after,
    to_choose,
    with_answers,
)

AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
CASES = [Held(1, "A/1"), Held(2, "A/2"), Held(3, "A/3")]
KEYS = ("one", "two", "three")

options = st.sampled_from(["met", "not_met", "n_a"])
texts = st.sampled_from(["", "seen", "log 4"])


def _answers() -> st.SearchStrategy[dict[str, Answer]]:
    parts = st.tuples(options, texts, texts)
    return st.dictionaries(st.sampled_from(KEYS), parts, max_size=3).map(
        lambda found: {
            key: Answer(key, option, reason, note) for key, (option, reason, note) in found.items()
        }
    )


returned = st.dictionaries(
    st.sampled_from([case.case_ref for case in CASES]),
    st.builds(ReturnedReview, _answers(), st.sampled_from(["", "good", "inadequate"])),
)


@st.composite
def kept(draw: st.DrawFn) -> dict[int, Review]:
    cases = draw(st.sets(st.sampled_from([1, 2, 3])))
    grades = st.sampled_from(["", "good", "requires"])
    return {case: Review(case, draw(_answers()), grade=draw(grades)) for case in sorted(cases)}


def anything(_case: int, _answer: Answer) -> str:
    return ""


def seen(reviews: dict[int, Review]) -> dict[tuple[int, str], object]:
    """Everything reviews say, without when."""
    said: dict[tuple[int, str], object] = {
        (case, key): answer.content
        for case, review in reviews.items()
        for key, answer in review.answers.items()
    }
    return said | {(case, GRADE): each.grade for case, each in reviews.items() if each.grade}


def said_by(theirs: dict[str, ReturnedReview]) -> dict[int, Review]:
    """What a reader says, as it is remembered once it was taken in."""
    ids = {case.case_ref: case.drawn_case_id for case in CASES}
    return {
        ids[reference]: Review(ids[reference], each.answers, grade=each.grade)
        for reference, each in theirs.items()
    }


def all_of(lines: tuple[Line, ...], take: Take) -> dict[tuple[int, str], Take]:
    return {line.spot: take for line in to_choose(lines, {})}


@given(returned, kept(), kept(), st.booleans())
def test_that_taking_in_again_changes_nothing(
    theirs: dict[str, ReturnedReview],
    ours: dict[int, Review],
    base: dict[int, Review],
    ask: bool,
) -> None:
    lines = lines_of(CASES, theirs, ours, base, anything, ask_always=ask)
    after = {**ours, **reviews_after(lines, ours, all_of(lines, Take.THEIRS), AT)}
    again = lines_of(CASES, theirs, after, said_by(theirs), anything)
    assert {line.verdict for line in again} <= {Verdict.SAME}
    assert reviews_after(again, after, {}, AT) == {}


@given(returned, kept())
def test_that_where_only_the_reader_changed_everything_is_as_they_say(
    theirs: dict[str, ReturnedReview], ours: dict[int, Review]
) -> None:
    lines = lines_of(CASES, theirs, ours, ours, anything)
    assert not to_choose(lines, {})
    after = {**ours, **reviews_after(lines, ours, {}, AT)}
    references = {case.drawn_case_id: case.case_ref for case in CASES}
    said = {
        (case, key): answer.content
        for case, reference in references.items()
        if reference in theirs
        for key, answer in theirs[reference].answers.items()
    } | {
        (case, GRADE): theirs[reference].grade
        for case, reference in references.items()
        if reference in theirs and theirs[reference].grade
    }
    assert seen(after) == said


@given(returned, kept(), kept())
def test_that_what_both_changed_is_left_as_it_is_until_somebody_chooses(
    theirs: dict[str, ReturnedReview], ours: dict[int, Review], base: dict[int, Review]
) -> None:
    lines = lines_of(CASES, theirs, ours, base, anything)
    untouched = {line.spot for line in lines if line.verdict is Verdict.CHOOSE}
    after = seen({**ours, **reviews_after(lines, ours, all_of(lines, Take.OURS), AT)})
    before = seen(ours)
    for spot in untouched:
        assert after.get(spot) == before.get(spot)


@given(returned, kept(), kept())
def test_that_every_answer_of_either_side_has_exactly_one_line(
    theirs: dict[str, ReturnedReview], ours: dict[int, Review], base: dict[int, Review]
) -> None:
    lines = lines_of(CASES, theirs, ours, base, anything)
    spots = [line.spot for line in lines]
    assert len(spots) == len(set(spots))
    references = {case.case_ref: case.drawn_case_id for case in CASES}
    said = {
        (references[reference], key) for reference, each in theirs.items() for key in each.answers
    }
    assert said | seen(ours).keys() <= set(spots)
    assert sum(counted(lines).values()) == len(lines)


@given(returned, kept())
def test_that_two_returns_with_one_number_never_replace_an_answer_by_themselves(
    theirs: dict[str, ReturnedReview], ours: dict[int, Review]
) -> None:
    lines = lines_of(CASES, theirs, ours, ours, anything, ask_always=True)
    after = seen({**ours, **reviews_after(lines, ours, {}, AT)})
    for spot, said in seen(ours).items():
        assert after[spot] == said


@given(kept())
def test_that_packed_reviews_come_back_as_they_were(reviews: dict[int, Review]) -> None:
    assert unpacked(packed(reviews)) == reviews


@given(kept(), st.data())
def test_that_the_digest_of_reviews_tells_any_two_apart_but_for_empty_ones(
    reviews: dict[int, Review], data: st.DataObject
) -> None:
    other = data.draw(kept())
    same = seen(reviews) == seen(other)
    assert (reviews_digest(reviews) == reviews_digest(other)) is same
    assert reviews_digest({**reviews, 9: Review(9)}) == reviews_digest(reviews)


def test_that_a_case_nobody_handed_out_is_refused_by_its_reference() -> None:
    theirs = {"B/9": ReturnedReview({"one": Answer("one", "met")})}
    (line,) = lines_of(CASES, theirs, {}, {}, anything)
    assert (line.case_ref, line.verdict) == ("B/9", Verdict.REFUSED)
    assert "not handed out" in line.why


def test_that_a_refused_case_keeps_what_it_had() -> None:
    ours = {1: Review(1, {"one": Answer("one", "met")})}
    theirs = {"A/1": ReturnedReview({"one": Answer("one", "not_met")})}
    lines = lines_of([Held(1, "A/1", "It was replaced.")], theirs, ours, ours, anything)
    assert [(line.verdict, line.why) for line in lines] == [(Verdict.REFUSED, "It was replaced.")]
    assert reviews_after(lines, ours, {}, AT) == {}


def test_that_a_row_that_could_not_be_read_leaves_the_answer_before_alone() -> None:
    ours = {1: Review(1, {"one": Answer("one", "met"), "two": Answer("two", "met")})}
    held = [Held(1, "A/1", left_alone=frozenset({"one"}))]
    lines = lines_of(held, {}, ours, ours, anything)
    assert [(line.spot, line.verdict) for line in lines] == [((1, "two"), Verdict.CHANGED)]
    after = reviews_after(lines, ours, {}, AT)
    assert list(after[1].answers) == ["one"]


def test_that_an_answer_without_a_time_gets_that_of_the_return() -> None:
    line = Line((1, "one"), "A/1", Verdict.NEW, Answer("one"), Answer("one", "met"))
    assert with_answers([line], {}, AT)[1].answers["one"].answered_at == AT
