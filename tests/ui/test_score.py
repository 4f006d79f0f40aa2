"""The page people spend their days on: by keys, durable one answer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QProgressBar, QPushButton

from audit_app.domain.draw import DrawnCase
from audit_app.domain.review import Answer, Review
from audit_app.ui.score.contents import GRADE
from audit_app.ui.score.lists import EntryList
from audit_app.ui.score.view import ScoreView
from audit_app.usecases.scoring import give_answer
from tests.helpers.checklists import MADE_UP
from tests.helpers.desk import Desk, reviews_in

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYS = [criterion.key for criterion in MADE_UP.criteria]


class Page:
    """The Score page of a drawn audit."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.view = desk.find(ScoreView, "score")
        self.cases = desk.find(EntryList, "cases")
        self.criteria = desk.find(EntryList, "criteria")
        self.view.setFocus()

    def keys(self, text: str) -> None:
        """Press keys one after the other where the focus is then, each answer waited for."""
        for each in text:
            self.type(each)
            self.desk.settle()

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        QTest.keyClicks(self.desk.window.focusWidget(), text)

    @property
    def in_hand(self) -> str:
        """Key of the criterion in hand."""
        return self.criteria.entries.rows[self.criteria.currentIndex().row()].key

    def line(self, key: str) -> str:
        """What the list says of a criterion."""
        return next(each.state for each in self.criteria.entries.rows if each.key == key)

    @property
    def case(self) -> DrawnCase:
        """The case in hand."""
        key = self.cases.entries.rows[self.cases.currentIndex().row()].key
        return next(each for each in self.desk.drawn_cases() if str(each.id) == key)

    @property
    def kept(self) -> Review:
        """What is on disk about the case in hand."""
        return self.desk.reviews().get(self.case.id, Review(self.case.id))

    def finish_case(self) -> None:
        """Answer every criterion 'met', one of them with a number, and grade 'good'."""
        while self.in_hand != GRADE:
            if self.in_hand == "visits":
                self.desk.type("count", "2")
                self.desk.key(Qt.Key.Key_Return)
                self.desk.settle()
            else:
                self.keys("1")
        self.keys("1")


@pytest.fixture
def page(drawn_desk: Desk) -> Page:
    return Page(drawn_desk)


def test_that_a_digit_answers_and_goes_on_to_the_next_that_needs_an_answer(page: Page) -> None:
    page.keys("12")
    assert page.kept.answers["risk_recorded"].option == "met"
    assert page.kept.answers["risk_right"].option == "partly"
    assert page.in_hand == "visits"
    assert "Met" in page.line("risk_recorded")


def test_that_letters_and_arrows_move_and_answer_nothing(page: Page) -> None:
    page.keys("jk")
    page.desk.key(Qt.Key.Key_Down)
    page.desk.key(Qt.Key.Key_Down)
    page.desk.key(Qt.Key.Key_Up)
    page.desk.settle()
    assert page.in_hand == KEYS[1]
    assert page.kept.answers == {}


def test_that_enter_goes_to_the_next_that_needs_an_answer(page: Page) -> None:
    page.keys("1")
    page.desk.key(Qt.Key.Key_Up)
    page.desk.key(Qt.Key.Key_Return)
    page.desk.settle()
    assert page.in_hand == "risk_right"


def test_that_digits_typed_into_the_note_are_text_and_escape_comes_back_to_the_keys(
    page: Page,
) -> None:
    first = page.in_hand
    page.keys("n")
    assert page.desk.text("score_mode").startswith("Typing")
    page.type("seen 12 times, n e j k")
    page.desk.key(Qt.Key.Key_Escape)
    page.desk.settle()
    assert page.in_hand == first
    assert page.kept.answers[first] == Answer(
        first, note="seen 12 times, n e j k", answered_at=page.kept.answers[first].answered_at
    )
    assert page.desk.text("score_mode").startswith("Keys answer")
    page.keys("1")
    assert page.kept.answers[first].option == "met"
    assert page.kept.answers[first].note == "seen 12 times, n e j k"


def test_that_a_note_belongs_to_the_criterion_it_was_typed_for_however_soon_one_goes_on(
    page: Page,
) -> None:
    first = page.case.id
    page.keys("n")
    page.type("about the first")
    second = page.cases.visualRect(page.cases.entries.index(1, 0)).center()
    QTest.mouseClick(page.cases.viewport(), Qt.MouseButton.LeftButton, pos=second)
    page.desk.settle()
    assert page.case.id != first
    assert _notes(page.desk.reviews()) == {(first, KEYS[0]): "about the first"}


@pytest.mark.parametrize("leave", ["lock", "go back", "close"])
def test_that_what_was_typed_a_moment_ago_is_kept_when_one_locks_leaves_or_closes(
    page: Page, leave: str
) -> None:
    desk, first = page.desk, page.case.id
    page.keys("n")
    page.type("the last words")
    if leave == "lock":
        desk.session.lock()
    elif leave == "go back":
        desk.press("back_to_audits")
    else:
        desk.window.close()
    desk.settle()
    workspace = desk.workspace if leave == "go back" else desk.open_again()
    notes = _notes(reviews_in(workspace))
    if leave != "go back":
        workspace.close()
    assert notes == {(first, KEYS[0]): "the last words"}


def _notes(reviews: Mapping[int, Review]) -> dict[tuple[int, str], str]:
    return {
        (case, answer.criterion): answer.note
        for case, review in reviews.items()
        for answer in review.answers.values()
    }


def test_that_every_answer_is_on_disk_before_the_next_key_and_outlives_the_program(
    page: Page,
) -> None:
    case = page.case.id
    page.keys("15")
    review = page.desk.reviews()[case]
    page.desk.session.lock()
    page.desk.settle()
    workspace = page.desk.open_again()
    try:
        assert reviews_in(workspace)[case] == review
    finally:
        workspace.close()
    assert {key: answer.option for key, answer in review.answers.items()} == {
        "risk_recorded": "met",
        "risk_right": "cannot_tell",
    }


def test_that_keys_pressed_faster_than_answers_are_saved_are_all_kept_in_order(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    real: Callable[..., Review] = give_answer

    def slow(*given: Any) -> Review:
        assert gate.wait(10)
        return real(*given)

    monkeypatch.setattr("audit_app.ui.score.presenter.give_answer", slow)
    page.type("12")
    page.desk.key(Qt.Key.Key_Down)
    page.type("31")
    gate.set()
    page.desk.settle()
    options = {key: answer.option for key, answer in page.kept.answers.items()}
    assert options == {
        "risk_recorded": "met",
        "risk_right": "partly",
        "home_visit": "not_met",
        "supervisor": "met",
    }
    given = [details["criterion"] for action, details in page.desk.journal() if "answer" in action]
    assert given == ["risk_recorded", "risk_right", "home_visit", "supervisor"]


def test_that_undo_takes_back_over_cases_and_redo_gives_again(page: Page) -> None:
    first = page.case.id
    page.keys("1")
    page.desk.key(Qt.Key.Key_Right, CONTROL)
    page.desk.settle()
    second = page.case.id
    page.keys("3")
    page.desk.key(Qt.Key.Key_Z, CONTROL)
    page.desk.settle()
    page.desk.key(Qt.Key.Key_Z, CONTROL)
    page.desk.settle()
    assert page.case.id == first
    assert all(not review.answers for review in page.desk.reviews().values())
    page.desk.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    page.desk.settle()
    page.desk.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    page.desk.settle()
    assert page.case.id == second
    options = {
        case: answer.option
        for case, review in page.desk.reviews().items()
        for answer in review.answers.values()
    }
    assert options == {first: "met", second: "not_met"}
    actions = [action for action, _ in page.desk.journal() if action.startswith("answer")]
    assert actions == ["answer_given"] * 2 + ["answer_withdrawn"] * 2 + ["answer_given"] * 2


def test_that_a_reason_is_asked_for_in_place_and_the_answer_counts_only_with_it(
    page: Page,
) -> None:
    page.keys("4")
    field = page.desk.find(QPlainTextEdit, "reason")
    assert field.hasFocus()
    assert field.isVisible()
    assert page.desk.answers.asked == []
    assert "reason missing" in page.line("risk_recorded")
    page.type("the log was lost")
    page.desk.key(Qt.Key.Key_Escape)
    page.desk.settle()
    assert page.kept.answers["risk_recorded"].reason == "the log was lost"
    assert "reason missing" not in page.line("risk_recorded")


def test_that_a_criterion_folded_away_says_why_and_cannot_be_answered(page: Page) -> None:
    page.keys("3")
    assert page.in_hand == "visits"
    assert page.line("risk_right") == "Does not apply here"
    page.keys("k")
    assert page.in_hand == "risk_right"
    remark = page.desk.text("criterion_remark")
    assert "risk_recorded" in remark
    assert not page.desk.find(QPushButton, "answer_met").isEnabled()
    page.keys("1")
    assert "risk_right" not in page.kept.answers


def test_that_an_answer_the_register_contradicts_is_refused_and_nothing_is_kept(
    page: Page,
) -> None:
    while page.case.context["Risk"] != "high":
        page.desk.key(Qt.Key.Key_Right, CONTROL)
        page.desk.settle()
    page.keys("jjj")
    assert page.in_hand == "home_visit"
    page.keys("4")
    assert "contradicts" in page.desk.message
    assert "home_visit" not in page.kept.answers
    assert page.line("home_visit") == ""


def test_that_the_proposed_grade_is_shown_only_after_one_was_given(page: Page) -> None:
    while page.in_hand != GRADE:
        page.keys("j")
    page.desk.key(Qt.Key.Key_Home)
    assert "Proposed" not in page.desk.everything_said()
    page.keys("3")
    assert "Proposed by the rule" in page.desk.text("criterion_remark")


def test_that_a_grade_other_than_the_proposed_one_asks_why_and_both_are_kept(page: Page) -> None:
    page.keys("11")
    while page.in_hand != GRADE:
        page.keys("j")
    page.keys("3")
    field = page.desk.find(QPlainTextEdit, "reason")
    assert field.hasFocus()
    page.type("the file was opened late")
    page.desk.key(Qt.Key.Key_Escape)
    page.desk.settle()
    kept = page.kept
    assert (kept.grade, kept.proposed_grade) == ("inadequate", "good")
    assert kept.grade_reason == "the file was opened late"


def test_that_done_means_the_same_in_the_list_the_bar_and_the_home_page(page: Page) -> None:
    case = page.case
    page.finish_case()
    entry = next(each for each in page.cases.entries.rows if each.key == str(case.id))
    assert entry.state == "✓ Done"
    assert page.desk.text("score_progress").startswith("1 of 6 cases done")
    assert "1 of 6 done" in page.desk.find(QPushButton, "step_score").text()
    assert page.desk.reviews()[case.id].completed_at is not None
    page.desk.press("back_to_audits")
    page.desk.settle()
    assert any(
        label.text().startswith("1 of 6 scored")
        for label in page.desk.window.findChildren(QLabel)
        if label.isVisible()
    )
    bar = next(
        each
        for each in page.desk.window.findChildren(QProgressBar)
        if each.accessibleName() == "1 of 6 cases scored"
    )
    assert (bar.value(), bar.maximum()) == (1, 6)


def test_that_enter_on_a_finished_case_goes_to_the_next_one(page: Page) -> None:
    first = page.case.id
    page.finish_case()
    page.desk.key(Qt.Key.Key_Return)
    page.desk.settle()
    assert page.case.id != first
    assert page.in_hand == KEYS[0]


def test_that_leaving_a_case_and_coming_back_finds_the_same_line(page: Page) -> None:
    page.keys("jj")
    there = page.in_hand
    page.desk.key(Qt.Key.Key_Right, CONTROL)
    page.desk.settle()
    page.desk.key(Qt.Key.Key_Left, CONTROL)
    page.desk.settle()
    assert page.in_hand == there


def test_that_only_digits_can_be_typed_as_a_count(page: Page) -> None:
    page.keys("jj")
    field = page.desk.find(QLineEdit, "count")
    page.desk.type("count", "1x2-")
    assert field.text() == "12"
    page.desk.key(Qt.Key.Key_Return)
    page.desk.settle()
    assert page.kept.answers["visits"].option == "12"
