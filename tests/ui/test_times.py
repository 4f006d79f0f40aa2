"""Two times on the Score page: typed as people write them, understood at once, never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from audit_app.domain.review import Answer
from audit_app.ui.score.lists import EntryList
from audit_app.ui.score.view import ScoreView
from audit_app.usecases.standards import set_standard
from tests.helpers.desk import Desk, made_up_rows
from tests.helpers.timed import HOLIDAYS, LOCAL, TimedChecklists


class Page:
    """The Score page of an audit whose first criterion follows from two times."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        desk.find(ScoreView, "score").setFocus()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.desk.key(key)
            self.desk.settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.desk.window.focusWidget(), text)

    def times(self, start: str, end: str) -> None:
        """Type both with the keyboard alone, and leave with Esc."""
        self.press(Qt.Key.Key_T)
        self.type(start)
        self.press(Qt.Key.Key_Return)
        self.type(end)
        self.press(Qt.Key.Key_Escape)

    @property
    def words(self) -> str:
        return self.desk.text("time_words")

    @property
    def chosen(self) -> list[str]:
        buttons = self.desk.window.findChildren(QPushButton)
        return [
            each.objectName()
            for each in buttons
            if each.isChecked() and each.isVisible() and each.objectName().startswith("answer_")
        ]

    @property
    def in_hand(self) -> str:
        criteria = self.desk.find(EntryList, "criteria")
        return criteria.entries.rows[criteria.currentIndex().row()].key

    def kept(self, key: str = "visited") -> Answer:
        cases = self.desk.find(EntryList, "cases")
        case = int(cases.entries.rows[cases.currentIndex().row()].key)
        review = self.desk.reviews().get(case)
        return review.answers.get(key, Answer(key)) if review is not None else Answer(key)


@pytest.fixture
def page(open_desk: Desk) -> Page:
    open_desk.use(TimedChecklists())
    open_desk.session.services.__dict__["bank_holidays"] = HOLIDAYS
    open_desk.draw(open_desk.fill(made_up_rows(20)), size=3, reserves=0)
    open_desk.open_audit(open_desk.audit(), "score")
    return Page(open_desk)


def test_that_nothing_is_chosen_before_both_times_are_there(page: Page) -> None:
    assert page.words.startswith("Held against 60 minutes")
    page.press(Qt.Key.Key_T)
    page.type("1/5/23 2140")
    assert page.words.startswith("Held against")
    page.press(Qt.Key.Key_Escape)
    assert (page.chosen, page.kept().option) == ([], "")
    assert page.kept().from_at == "2023-05-01T21:40:00+01:00"


def test_that_the_outcome_stands_there_at_the_last_key_and_is_kept(page: Page) -> None:
    page.press(Qt.Key.Key_T)
    page.type("1/5/23 2140")
    page.press(Qt.Key.Key_Return)
    page.type("1/5/23 224")
    assert page.words.startswith("To: That is not a date and time")
    page.type("1")
    assert page.words == ("Mon 1 May 2023 21:40 to Mon 1 May 2023 22:41: 1 h 1 min: late by 1 min.")
    page.press(Qt.Key.Key_Escape)
    assert (page.chosen, page.in_hand) == (["answer_late"], "visited")
    kept = page.kept()
    assert (kept.option, kept.computed, kept.to_at) == ("late", "late", "2023-05-01T22:41:00+01:00")
    assert page.desk.find(QLineEdit, "time_from").text() == "01/05/2023 21:40"
    page.press(Qt.Key.Key_Return)
    assert page.in_hand == "written_up"


def test_that_enter_after_the_second_time_goes_on(page: Page) -> None:
    page.press(Qt.Key.Key_T)
    page.type("2023-05-01T21:40:00Z")
    page.press(Qt.Key.Key_Return)
    page.type("1 May 2023 10.45pm BST")
    page.press(Qt.Key.Key_Return)
    assert (page.kept().option, page.in_hand) == ("in_time", "written_up")


def test_that_an_hour_that_happened_twice_is_taken_with_care_and_stays_marked(page: Page) -> None:
    page.press(Qt.Key.Key_T)
    page.type("29/10/2023 0130")
    page.press(Qt.Key.Key_Return)
    page.type("29/10/2023 0230")
    assert "the first (BST) is taken, which is the careful reading" in page.words
    page.press(Qt.Key.Key_Escape)
    assert page.kept().from_at == "2023-10-29T01:30:00+01:00"
    assert page.desk.find(QLineEdit, "time_from").text() == "29/10/2023 01:30 BST"
    assert page.words.endswith(
        "2 h: late by 1 h. The clocks went back in that hour: BST is the first time it was, GMT"
        " the second."
    )


def test_that_another_answer_asks_why_and_keeps_both(page: Page) -> None:
    page.times("1/5/23 2140", "2/5/23 0900")
    page.press(Qt.Key.Key_2)
    assert page.desk.text("reason_prompt") == "The two times say 'Late'. Why is the answer another?"
    assert page.kept().overrides
    page.type("The road was flooded.")
    page.press(Qt.Key.Key_Return)
    kept = page.kept()
    assert (kept.option, kept.computed, kept.reason) == (
        "late_explained",
        "late",
        "The road was flooded.",
    )
    assert page.in_hand == "written_up"


def test_that_an_answer_without_times_needs_no_more_than_a_key(page: Page) -> None:
    page.press(Qt.Key.Key_1)
    assert (page.kept(), page.in_hand) == (
        Answer("visited", "in_time", answered_at=page.kept().answered_at),
        "written_up",
    )


def test_that_times_that_do_not_fit_take_the_answer_back_and_stay_as_typed(page: Page) -> None:
    page.times("1/5/23 2140", "1/5/23 2200")
    assert page.kept().option == "in_time"
    page.press(Qt.Key.Key_T, Qt.Key.Key_Return)
    page.type("1/5/23 2100")
    assert page.words.startswith("The second time is before the first.")
    page.press(Qt.Key.Key_Escape)
    assert (page.kept().option, page.kept().to_at, page.chosen) == ("", "", [])
    page.press(Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert page.desk.find(QLineEdit, "time_to").text() == "1/5/23 2100"
    assert page.desk.errors == []


def test_that_times_belong_to_the_criterion_they_were_typed_for(page: Page) -> None:
    page.press(Qt.Key.Key_T)
    page.type("1/5/23 2140")
    criteria = page.desk.find(EntryList, "criteria")
    criteria.picked.emit("written_up")
    page.desk.settle()
    assert page.kept().from_at.startswith("2023-05-01")
    assert page.kept("written_up") == Answer("written_up")
    assert page.desk.find(QLineEdit, "time_from").text() == ""


def test_that_dates_alone_are_enough_for_working_days(page: Page) -> None:
    page.press(Qt.Key.Key_Down)
    page.times("22/12/2023", "29 Dec 23")
    assert page.words.endswith("7 days, due by the end of Thu 28 Dec 2023: late by 1 day.")
    assert page.kept("written_up").option == "late"


def test_that_undo_brings_earlier_times_back(page: Page) -> None:
    page.times("1/5/23 2140", "1/5/23 2200")
    page.press(Qt.Key.Key_T, Qt.Key.Key_Return)
    page.type("1/5/23 2300")
    page.press(Qt.Key.Key_Escape)
    assert page.kept().option == "late"
    page.desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    page.desk.settle()
    assert (page.kept().option, page.kept().to_at) == ("in_time", "2023-05-01T22:00:00+01:00")
    assert page.desk.find(QLineEdit, "time_to").text() == "01/05/2023 22:00"


def test_that_a_standard_changed_since_is_told_beside_the_answer(page: Page) -> None:
    page.times("1/5/23 2140", "1/5/23 2300")
    desk = page.desk
    set_standard(desk.workspace, TimedChecklists(), LOCAL)
    desk.session.open_audit_page(None)
    desk.open_audit(desk.audit(), "score")
    again = Page(desk)
    desk.find(EntryList, "criteria").picked.emit("visited")
    desk.settle()
    assert again.words.endswith("By the standard of that day it was: Late.")
    assert again.kept().option == "late"
    said = [each.text() for each in desk.window.findChildren(QLabel) if "Policy 7" in each.text()]
    assert said == [
        "Visited: 3 hours. Set locally from Policy 7, 01 May 2026; the checklist says 60 minutes."
    ]
