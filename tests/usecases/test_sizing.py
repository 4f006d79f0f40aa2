"""How many cases a question takes; the figures are those of the published tables cited."""

from __future__ import annotations

import time

import pytest

from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.progress import Silent
from audit_app.usecases.sizing import Question, SizeWish, how_many
from tests.helpers.watching import cancelling

STRATA = {"High": 300, "Low": 1000, "Rare": 4}


@pytest.mark.parametrize(
    ("wish", "population", "size"),
    [
        (SizeWish(margin=5), 300, 169),  # R samplingbook, sample.size.prop
        (SizeWish(margin=10), 1000, 88),
        (SizeWish(Question.DETECTION), 1000, 57),  # R jfa, hypergeometric, none expected
        (SizeWish(Question.DETECTION, expected_errors=2), 1000, 119),
        (SizeWish(Question.DETECTION, confidence=90, expected_errors=4), 5000, 157),  # PracTools
    ],
)
def test_that_sizes_are_those_published(wish: SizeWish, population: int, size: int) -> None:
    answer = how_many(wish, population, {}, Silent())
    assert answer.size == size
    assert answer.sentence.startswith(f"{size:,} of {population:,} cases. ")
    assert answer.strata_sentence == ""


def test_that_each_stratum_gets_the_size_it_would_need_by_itself() -> None:
    answer = how_many(SizeWish(margin=5), 1304, STRATA, Silent())
    assert answer.per_stratum == {"High": 169, "Low": 278, "Rare": 4}
    assert answer.strata_sentence == (
        "To say that of each of the 3 strata by itself takes 451 of 1,304 cases, 1 of them read"
        " whole."
    )


def test_that_a_stratum_too_small_for_the_question_is_read_whole() -> None:
    wish = SizeWish(Question.DETECTION, expected_errors=1)
    assert how_many(wish, 1304, STRATA, Silent()).per_stratum["Rare"] == 4


def test_that_a_size_that_saves_little_says_read_them_all() -> None:
    answer = how_many(SizeWish(), 40, {}, Silent())
    assert answer.size < 40
    assert answer.sentence.startswith(f"{answer.size} of 40")
    assert how_many(SizeWish(margin=5), 40, {}, Silent()).advice.startswith("Read them all")


def test_that_a_change_names_both_rounds() -> None:
    wish = SizeWish(Question.CHANGE, n_before=200)
    answer = how_many(wish, 2651, {}, Silent())
    assert "from 60% to 80%" in answer.sentence
    assert "from the 200 cases of the last round is 80%" in answer.sentence
    with pytest.raises(AuditError, match="equal"):
        how_many(SizeWish(Question.CHANGE, before=70, after=70), 2651, {}, Silent())


def test_that_thousands_of_strata_can_be_given_up() -> None:
    strata = {f"Team {n}": n for n in range(1, 5001)}
    with pytest.raises(Cancelled):
        how_many(SizeWish(Question.DETECTION), 10**6, strata, cancelling())


def test_that_an_answer_follows_the_typing() -> None:
    strata = {f"Team {n}": 20 + n % 50 for n in range(5000)}
    for question in Question:
        begun = time.process_time()
        how_many(SizeWish(question), 10**6, strata, Silent())
        assert time.process_time() - begun < 1
