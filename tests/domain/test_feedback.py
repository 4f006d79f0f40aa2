"""Feedback: what the answers say, in which order, and when a loop is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from audit_app.domain.document import Blanks, Bullets, Heading, Paragraph
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.feedback import (
    MOST_STRENGTHS,
    RAG,
    Feedback,
    Rag,
    case_points,
    feedback_sheet,
    loop_words,
    team_points,
)
from audit_app.domain.review import Answer, Review
from tests.helpers.checklists import MADE_UP, criterion

CASE = DrawnCase(1, 1, 1, "MFH/1/26", "0" * 64, "North", CaseState.IN_SAMPLE, {"Risk": "High"})
MADE_AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def review(case_id: int = 1, **options: Any) -> Review:
    return Review(case_id, {key: Answer(key, option) for key, option in options.items()})


def sheet(**parts: object) -> Feedback:
    return Feedback(**{"subject": "MFH/1/26", "drawn_case_id": 1, "made_at": MADE_AT, **parts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "rag"),
    [
        ({"risk_recorded": "met", "home_visit": "met"}, Rag.GREEN),
        ({"risk_recorded": "met", "home_visit": "partly"}, Rag.AMBER),
        ({"risk_recorded": "cannot_tell"}, Rag.AMBER),
        ({"risk_recorded": "met", "risk_right": "not_met"}, Rag.RED),
        ({"supervisor": "not_met"}, Rag.RED),
        ({"home_visit": "n_a", "visits": "3"}, Rag.GREEN),
    ],
)
def test_that_a_draft_is_red_where_something_critical_is_not_met(
    options: dict[str, Any], rag: Rag
) -> None:
    assert case_points(MADE_UP, CASE, review(**options)).rag is rag


def test_that_what_is_critical_here_depends_on_the_case() -> None:
    low = replace(CASE, context={"Risk": "Low"})
    assert case_points(MADE_UP, low, review(supervisor="not_met")).rag is Rag.AMBER


def test_that_each_answer_stands_on_its_side_and_what_does_not_count_on_neither() -> None:
    found = case_points(
        MADE_UP,
        CASE,
        review(
            risk_recorded="met",
            risk_right="not_met",
            visits="2",
            home_visit="n_a",
            supervisor="partly",
        ),
    )
    assert found.went_well == ("Is risk_recorded on file?",)
    assert found.could_improve == (
        "Critical: Is risk_right on file? Not met",
        "Is supervisor on file? Partly met",
    )


def test_that_the_auditor_s_note_comes_along() -> None:
    noted = Review(1, {"supervisor": Answer("supervisor", "partly", note="Late by\n two days.")})
    assert case_points(MADE_UP, CASE, noted).could_improve == (
        "Is supervisor on file? Partly met: Late by two days.",
    )


def test_that_a_long_checklist_still_fits_on_the_page_and_says_what_is_left_out() -> None:
    keys = [f"q{n}" for n in range(30)]
    many = replace(MADE_UP, criteria=tuple(criterion(key) for key in keys))
    found = case_points(many, CASE, Review(1, {key: Answer(key, "met") for key in keys}))
    assert len(found.went_well) == MOST_STRENGTHS
    assert found.went_well[-1] == f"{30 - MOST_STRENGTHS + 1} more questions went well."


def test_that_a_team_is_told_of_how_many_of_how_many_files_least_met_first() -> None:
    cases = [replace(CASE, id=n, context={"Risk": "Low"}) for n in range(1, 6)]
    reviews = {
        n: review(
            n,
            risk_recorded="met" if n != 1 else "not_met",
            home_visit="met" if n == 2 else "not_met",
            supervisor="partly" if n < 5 else "n_a",
        )
        for n in range(1, 6)
    }
    found = team_points(MADE_UP, cases, reviews)
    assert found.went_well == ("Is risk_recorded on file? Met in 4 of 5 files where it applied.",)
    assert found.could_improve == (
        "Is supervisor on file? Met in 0 of 4 files where it applied.",
        "Is home_visit on file? Met in 1 of 5 files where it applied.",
    )
    assert found.rag is Rag.AMBER


def test_that_one_critical_gap_makes_a_team_red_and_stands_first_however_often_it_was_met() -> None:
    cases = [replace(CASE, id=n) for n in range(1, 11)]
    reviews = {
        n: review(n, home_visit="not_met", supervisor="not_met" if n == 1 else "met")
        for n in range(1, 11)
    }
    found = team_points(MADE_UP, cases, reviews)
    assert found.rag is Rag.RED
    assert found.could_improve[0].startswith("Is supervisor on file? Met in 9 of 10")


def test_that_untouched_cases_count_for_nothing() -> None:
    found = team_points(MADE_UP, [CASE], {})
    assert (found.went_well, found.could_improve, found.rag) == ((), (), Rag.GREEN)


def test_that_loops_are_counted_before_they_are_a_share() -> None:
    discussed = sheet(rag=Rag.RED, discussed_on=date(2026, 4, 2))
    waiting = sheet(rag=Rag.AMBER)
    assert loop_words([sheet(), waiting, discussed, waiting]) == "1 of 3 loops closed (33%)"
    assert loop_words([sheet()]) == "No loop yet: no feedback is amber or red."
    assert [each.is_open for each in (sheet(), waiting, discussed)] == [False, True, False]


def test_that_the_page_says_what_went_well_before_what_could_improve() -> None:
    page = feedback_sheet(
        sheet(rag=Rag.AMBER, went_well=("a",), could_improve=("b",)), audit_title="Missing"
    )
    headings = [block.text for block in page.blocks if isinstance(block, Heading)]
    assert headings[:2] == ["What went well", "What could improve"]
    state = page.blocks[0]
    assert isinstance(state, Paragraph)
    assert state.text == "◆ Amber: learning"
    bullets = [block.items for block in page.blocks if isinstance(block, Bullets)]
    assert bullets == [("a",), ("b",)]


def test_that_the_page_leaves_room_for_what_is_still_to_be_said_and_no_more() -> None:
    empty = feedback_sheet(sheet(), audit_title="Missing")
    full = feedback_sheet(
        sheet(
            learning="x",
            comment="y",
            supervisor="sergeant",
            discussed_on=date(2026, 4, 2),
            follow_up_on=date(2026, 5, 2),
        ),
        audit_title="Missing",
    )
    assert [len(block.labels) for block in empty.blocks if isinstance(block, Blanks)] == [4]
    assert not [block for block in full.blocks if isinstance(block, Blanks)]


def test_that_every_state_has_a_sign_and_a_word_of_its_own() -> None:
    assert len({words.sign for words in RAG.values()}) == len(Rag)
    assert len({words.word for words in RAG.values()}) == len(Rag)
