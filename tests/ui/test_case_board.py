"""The cases to score, worked out once and kept up to date case by case."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import is_done
from audit_app.ui.score.board import CaseBoard
from tests.helpers.checklists import MadeUpChecklists

CHECKLIST = MadeUpChecklists().all()["made_up"]
N_CASES = 7
CASES = tuple(
    DrawnCase(
        id=100 + place,
        draw_id=1,
        position=place,
        case_ref=f"MFH/{place:05d}/26",
        ticket="",
        stratum="North",
        state=CaseState.IN_SAMPLE,
        context={},
        reason="",
        replaces="",
    )
    for place in range(1, N_CASES + 1)
)


def review_of(case: DrawnCase, n_answers: int, *, graded: bool) -> Review:
    """Return a review with the first criteria answered, and a grade or none."""
    answers = {}
    for criterion in CHECKLIST.criteria[:n_answers]:
        options = CHECKLIST.scale_of(criterion).options
        option = options[0].key if options else "2"
        answers[criterion.key] = Answer(criterion.key, option, "As read.")
    grade = next(iter(CHECKLIST.grade_rule.levels)) if graded else ""
    return Review(case.id, answers, grade=grade, grade_reason="As read." if graded else "")


CHANGES = st.lists(
    st.tuples(st.integers(0, N_CASES - 1), st.integers(0, len(CHECKLIST.criteria)), st.booleans()),
    max_size=20,
)


@given(CHANGES)
def test_that_a_board_kept_up_to_date_is_as_one_made_anew(
    changes: list[tuple[int, int, bool]],
) -> None:
    board, reviews = CaseBoard(CHECKLIST, CASES, {}), {}
    for place, n_answers, graded in changes:
        review = review_of(CASES[place], n_answers, graded=graded)
        board.put(review)
        reviews[review.drawn_case_id] = review
    anew = CaseBoard(CHECKLIST, CASES, reviews)
    for left_only in (False, True):
        for case in CASES:
            assert board.entries(left_only=left_only, in_hand=case) == anew.entries(
                left_only=left_only, in_hand=case
            )
    assert (board.n_done, board.out_of_order) == (anew.n_done, anew.out_of_order)


@given(CHANGES)
def test_that_done_means_what_it_means_everywhere_and_the_next_open_case_is_the_next_not_done(
    changes: list[tuple[int, int, bool]],
) -> None:
    reviews = {
        CASES[place].id: review_of(CASES[place], n_answers, graded=graded)
        for place, n_answers, graded in changes
    }
    board = CaseBoard(CHECKLIST, CASES, reviews)
    done = [
        is_done(CHECKLIST, reviews.get(case.id) or Review(case.id), case.context) for case in CASES
    ]
    assert [board.is_done(case) for case in CASES] == done
    assert board.out_of_order == (done != sorted(done, reverse=True))
    assert board.first_open() == (CASES[done.index(False)] if False in done else CASES[0])
    for place, case in enumerate(CASES):
        later = [*range(place + 1, N_CASES), *range(place)]
        wanted = next((CASES[each] for each in later if not done[each]), None)
        assert board.next_open(case) == wanted


def test_that_a_file_nobody_can_find_is_done_though_nothing_is_answered() -> None:
    lost = replace(CASES[0], reason="not_found: not in the archive")
    assert lost.is_not_found
    board = CaseBoard(CHECKLIST, (lost, *CASES[1:]), {})
    assert board.is_done(lost)
    assert board.entries(left_only=False, in_hand=lost)[0].state == "Not found"
