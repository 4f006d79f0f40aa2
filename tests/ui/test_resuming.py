"""Whoever unlocks goes on where they were: page, audit, step, case, criterion, and their words."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from audit_app.domain.progress import Progress
from audit_app.ui.resuming import Resuming
from audit_app.ui.score.view import ScoreView
from audit_app.ui.tasks import Lane
from audit_app.usecases.places import Place, keep_place, kept_place
from tests.helpers.coming_back import EveryKind, Office
from tests.helpers.desk import PASSPHRASE, Desk

WORDS = "Half a sentence about"


def locked(desk: Desk) -> None:
    desk.session.lock()
    desk.settle()
    assert desk.session.workspace is None


def unlocked(desk: Desk) -> None:
    desk.type("unlock_passphrase", PASSPHRASE)
    desk.press("unlock_open")
    desk.until(lambda: desk.session.workspace is not None, "unlocking")
    desk.settle()
    QTest.qWait(120)
    desk.settle()


def score_in(desk: Desk) -> ScoreView:
    return [each for each in desk.window.findChildren(ScoreView) if each.isVisible()][-1]


def test_that_unlocking_shows_the_same_case_and_criterion(drawn_desk: Desk) -> None:
    desk = drawn_desk
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    desk.key(Qt.Key.Key_J)
    desk.key(Qt.Key.Key_J)
    desk.settle()
    before = desk.window.place()
    question = desk.text("criterion_question")
    locked(desk)
    unlocked(desk)
    assert desk.window.place() == before
    assert before["inside"]["inside"]["inside"]["criterion"]
    assert desk.text("criterion_question") == question
    assert score_in(desk).isVisible()


@pytest.mark.parametrize("page", ["checklists", "actions", "journal", "settings"])
def test_that_unlocking_shows_the_same_page(open_desk: Desk, page: str) -> None:
    open_desk.press(f"rail_{page}")
    open_desk.settle()
    locked(open_desk)
    unlocked(open_desk)
    assert open_desk.window.place()["page"] == page


def test_that_words_half_written_in_a_form_are_there_again_and_can_be_kept(
    open_desk: Desk,
) -> None:
    desk = open_desk
    desk.press("rail_actions")
    desk.settle()
    desk.press("action_new")
    desk.find(QPlainTextEdit, "action_text").setPlainText(WORDS)
    desk.type("action_owner", "Head of missing people")
    locked(desk)
    assert WORDS not in desk.everything_said()
    unlocked(desk)
    assert desk.find(QPlainTextEdit, "action_text").toPlainText() == WORDS
    assert desk.find(QLineEdit, "action_owner").text() == "Head of missing people"
    desk.press("action_keep")
    desk.settle()
    assert "action_added" in [action for action, _ in desk.journal()]


def test_that_the_form_of_a_new_audit_is_as_it_was_left(open_desk: Desk) -> None:
    open_desk.press("new_audit")
    open_desk.settle()
    open_desk.type("new_audit_title", WORDS)
    locked(open_desk)
    unlocked(open_desk)
    field = open_desk.find(QLineEdit, "new_audit_title")
    assert field.isVisible()
    assert field.text() == WORDS


def test_that_words_in_a_form_survive_a_crash_once_they_were_looked_at(open_desk: Desk) -> None:
    desk = open_desk
    desk.press("new_audit")
    desk.settle()
    desk.type("new_audit_title", WORDS)
    desk.window.findChildren(Resuming)[0]._look()
    desk.settle()
    assert kept_place(desk.workspace).typed["new_audit_title"] == WORDS


def test_that_words_do_not_come_back_over_what_was_done_since(open_desk: Desk) -> None:
    workspace = open_desk.workspace
    keep_place(workspace, Place({"page": "audits"}, {"note": WORDS}))
    assert kept_place(workspace).typed == {"note": WORDS}
    with workspace.unit() as unit:
        unit.journal("answer_given", {})
        unit.commit()
    assert kept_place(workspace) == Place({"page": "audits"}, {})


def test_that_a_place_that_is_gone_or_of_another_program_is_no_fault(open_desk: Desk) -> None:
    wheres: list[Mapping[str, object]] = [
        {"page": "audits", "inside": {"audit": 77, "inside": {"step": "score"}}},
        {"page": "a page of a later program", "inside": {"what": [1, 2]}},
        {},
    ]
    for where in wheres:
        keep_place(open_desk.workspace, Place(where, {"nobody": WORDS}))
        open_desk.window.go_to(where)
        open_desk.settle()
        assert open_desk.message == ""


def test_that_no_passphrase_is_taken_down(open_desk: Desk) -> None:
    open_desk.press("rail_audits")
    field = QLineEdit(open_desk.window.page())
    field.setObjectName("pack_password")
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setText("the secret one")
    field.show()
    now = open_desk.session.where
    assert now is not None
    assert "the secret one" not in str(now())


def test_that_a_job_under_way_is_stopped_before_the_file_is_let_go_of(open_desk: Desk) -> None:
    desk, begun, ended = open_desk, threading.Event(), threading.Event()
    workspace = desk.workspace

    def work(progress: Progress) -> None:
        with workspace.unit() as unit:
            unit.journal("answer_given", {"note": WORDS})
            begun.set()
            try:
                while True:
                    progress.step(0, None)
            finally:
                ended.set()

    desk.session.tasks.start(work, Lane.LONG)
    assert begun.wait(10)
    desk.session.lock()
    desk.settle()
    assert ended.is_set()
    again = desk.open_again()
    with again.reading() as unit:
        assert WORDS not in str(unit.journal_entries())
    again.close()


def test_that_the_place_is_in_no_file_in_the_clear(open_desk: Desk) -> None:
    open_desk.press("new_audit")
    open_desk.type("new_audit_title", "PLANTEDWORDS")
    locked(open_desk)
    for path in open_desk.path.parent.iterdir():
        assert b"PLANTEDWORDS" not in path.read_bytes()


@pytest.mark.parametrize(
    "text", ["[]", "7", '{"at": "now"}', '{"at": 1, "where": [], "typed": {}}']
)
def test_that_a_place_of_another_shape_is_no_place(open_desk: Desk, text: str) -> None:
    with open_desk.workspace.unit() as unit:
        unit.put_setting("place", text)
        unit.commit()
    assert kept_place(open_desk.workspace) == Place()


def test_that_two_times_half_typed_are_there_again(open_desk: Desk) -> None:
    desk = open_desk
    desk.use(EveryKind())
    Office(desk.workspace)
    desk.open_audit(desk.audit(), "score")
    case = next(each for each in desk.drawn_cases() if each.context.get("Risk") == "high")
    desk.session.case_wanted.emit(case.id, "visited")
    desk.settle()
    field = next(
        each for each in desk.window.findChildren(QLineEdit) if each.objectName() == "time_from"
    )
    field.setFocus()
    QTest.keyClicks(field, "3 apr 25 1")
    locked(desk)
    unlocked(desk)
    assert desk.find(QLineEdit, "time_from").text() == "3 apr 25 1"
