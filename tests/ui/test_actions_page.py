"""The action plan: written, shown to be done, tested, checked, signed; never closed before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from audit_app.domain.action_parts import ActionState, Rating
from audit_app.domain.action_work import noted
from audit_app.domain.actions import Action
from audit_app.domain.errors import AuditError
from audit_app.storage.records import RecordStore
from audit_app.ui.session import Change
from audit_app.usecases.actions import Taken, add_action, move_action, today_of
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk


def on_actions(desk: Desk) -> None:
    desk.use(MadeUpChecklists())
    desk.window._show_page("actions")
    desk.settle()


def actions(desk: Desk) -> list[Action]:
    with desk.workspace.reading() as unit:
        return list(unit.kept(Action))


def today(desk: Desk) -> date:
    return today_of(desk.session.services.clock)


def put(desk: Desk, *wanted: Action) -> None:
    for each in wanted:
        add_action(desk.workspace, each)
    desk.session.changed.emit(Change.RECORDS)
    desk.settle()


def an_action(
    desk: Desk, text: str = "Every return is followed by a talk", days: int = 30
) -> Action:
    return Action(
        theme_key=next(iter(MadeUpChecklists().all())),
        recommendation="Recommendation 3: Missing from home",
        text=text,
        owner="head of safeguarding",
        board="vulnerability board",
        chair="gold chair",
        due=today(desk) + timedelta(days=days),
    )


def listed(desk: Desk, column: int = 4) -> Sequence[str]:
    model = desk.find(QTableView, "actions").model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def said(desk: Desk) -> str:
    """Return everything that stands in the window's labels in sight."""
    return "\n".join(each.text() for each in desk.window.findChildren(QLabel) if each.isVisible())


def unfold(desk: Desk, name: str) -> None:
    if not desk.find(QPushButton, f"action_{name}").isVisible():
        desk.press(f"fold_{name}")


def step(desk: Desk, name: str, state: ActionState, **typed: str) -> None:
    unfold(desk, name)
    for field, text in typed.items():
        desk.type(f"action_{field}", text)
    desk.press(f"action_{name}")
    desk.settle()
    assert actions(desk)[0].state is state


def test_that_a_new_action_needs_words_and_says_so_in_the_form(open_desk: Desk) -> None:
    on_actions(open_desk)
    open_desk.press("action_new")
    open_desk.press("action_keep")
    open_desk.until(lambda: "what is to be done" in open_desk.text("action_fault"), "the fault")
    assert actions(open_desk) == []
    open_desk.find(QPlainTextEdit, "action_text").setPlainText("Every return is followed by a talk")
    open_desk.press("action_keep")
    open_desk.until(lambda: len(actions(open_desk)) == 1, "the action")


def test_that_an_action_goes_all_the_way_by_keyboard_and_no_button_skips_a_step(
    open_desk: Desk,
) -> None:
    on_actions(open_desk)
    put(open_desk, an_action(open_desk))
    open_desk.find(QTableView, "actions").selectRow(0)

    def can(name: str) -> bool:
        unfold(open_desk, name)
        return open_desk.find(QPushButton, f"action_{name}").isEnabled()

    step(open_desk, "start", ActionState.IN_PROGRESS)
    assert not open_desk.find(QPushButton, "fold_close").isVisible()
    step(open_desk, "complete", ActionState.IN_PROGRESS)  # nothing shows it yet
    assert "Nothing shows" in open_desk.text("fault_complete")
    step(open_desk, "evidence", ActionState.IN_PROGRESS, what="dip sample", where="share 4")
    step(open_desk, "complete", ActionState.COMPLETE)
    assert not can("close")
    assert not can("check")
    why = {"no_test_reason": "the law changed", "no_test_role": "head of safeguarding"}
    step(open_desk, "no_test", ActionState.COMPLETE, **why)
    assert "owner cannot decide" in open_desk.text("fault_no_test")
    step(open_desk, "no_test", ActionState.COMPLETE, **why | {"no_test_role": "inspector"})
    step(open_desk, "check", ActionState.COMPLETE, check_role="head of safeguarding")
    assert "owner cannot check" in open_desk.text("fault_check")
    assert not can("close")
    step(open_desk, "check", ActionState.COMPLETE, check_role="assurance lead")
    step(open_desk, "close", ActionState.COMPLETE, close_role="assurance lead")
    assert "signed for by gold chair" in open_desk.text("fault_close")
    signer = open_desk.type("action_close_role", "gold chair")
    QTest.keyClick(signer, Qt.Key.Key_Return)
    open_desk.settle()
    (done,) = actions(open_desk)
    assert (done.state, done.signed_for) == (ActionState.CLOSED, "vulnerability board")
    assert "by gold chair for vulnerability board" in said(open_desk)
    step(open_desk, "reopen", ActionState.REOPENED, reopen_reason="it came back")
    assert actions(open_desk)[0].no_test == ""


def test_that_return_leads_into_the_next_step_and_the_cursor_goes_on_with_the_work(
    open_desk: Desk,
) -> None:
    on_actions(open_desk)
    put(open_desk, an_action(open_desk))
    table = open_desk.find(QTableView, "actions")
    table.selectRow(0)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)

    def at() -> str:
        return open_desk.window.focusWidget().objectName()

    assert at() == "action_began"
    open_desk.press("action_start")
    open_desk.until(lambda: at() == "action_milestone_text", "the next step")
    open_desk.type("action_what", "dip sample")
    QTest.keyClick(open_desk.type("action_where", "share 4"), Qt.Key.Key_Return)
    open_desk.until(lambda: at() == "action_done", "the next step")


def test_that_the_form_changes_only_what_was_edited_in_it(open_desk: Desk) -> None:
    on_actions(open_desk)
    put(open_desk, an_action(open_desk))
    open_desk.find(QTableView, "actions").selectRow(0)
    step(open_desk, "start", ActionState.IN_PROGRESS)
    open_desk.press("action_change")
    clock = open_desk.session.services.clock
    move_action(  # somebody else, meanwhile
        open_desk.workspace,
        clock,
        actions(open_desk)[0].id,
        lambda action, on: noted(action, Rating.AMBER, "late", on),
        Taken.RATED,
    )
    open_desk.type("action_board", "gold group")
    open_desk.press("action_keep")
    open_desk.until(lambda: "without a reason" in open_desk.text("action_fault"), "the fault")
    open_desk.type("action_change_why", "boards were merged")
    open_desk.press("action_keep")
    open_desk.until(lambda: actions(open_desk)[0].board == "gold group", "the board")
    (kept,) = actions(open_desk)
    assert (kept.rating, kept.state) == (Rating.AMBER, ActionState.IN_PROGRESS)
    assert kept.changes[0].reason == "boards were merged"


def test_that_the_form_keeps_to_its_action_when_another_is_selected(open_desk: Desk) -> None:
    on_actions(open_desk)
    put(open_desk, an_action(open_desk, "First", 10), an_action(open_desk, "Second", 20))
    table = open_desk.find(QTableView, "actions")
    table.selectRow(0)
    open_desk.press("action_change")
    open_desk.type("action_source", "peer")
    table.selectRow(1)
    open_desk.press("action_keep")
    open_desk.settle()
    assert {each.text: each.source for each in actions(open_desk)} == {
        "First": "peer",
        "Second": "inspection",
    }


def test_that_the_plan_starts_from_the_ten_recommendations_once(open_desk: Desk) -> None:
    on_actions(open_desk)
    assert "ten recommendations" in said(open_desk)
    open_desk.press("action_ten")
    open_desk.until(lambda: len(listed(open_desk)) == 10, "the ten")
    assert not open_desk.find(QPushButton, "action_ten").isVisible()
    assert "10 recommendations were put" in open_desk.message
    assert all(each.owner == "" and each.found for each in actions(open_desk))
    table = open_desk.find(QTableView, "actions")
    table.selectRow(0)
    open_desk.press("action_start")
    open_desk.until(lambda: "Nobody owns it" in open_desk.text("fault_start"), "the fault")
    open_desk.press("action_remove")
    open_desk.until(lambda: len(listed(open_desk)) == 9, "the removal")
    open_desk.press("action_ten")
    open_desk.until(lambda: len(listed(open_desk)) == 10, "the one again")


def test_that_overdue_ones_come_first_and_the_list_is_filtered_and_searched(
    open_desk: Desk,
) -> None:
    on_actions(open_desk)
    put(
        open_desk,
        an_action(open_desk, "Later", 60),
        an_action(open_desk, "Soon", 5),
        an_action(open_desk, "Late", -5),
    )
    assert listed(open_desk) == ["Late", "Soon", "Later"]
    assert listed(open_desk, 0)[0].endswith("!")
    assert open_desk.text("actions_said") == ("0 of 3 closed (0%), 0 awaiting assurance, 1 overdue")
    shown = open_desk.find(QComboBox, "action_filter")
    shown.setCurrentText("Overdue")
    assert listed(open_desk) == ["Late"]
    shown.setCurrentText("closed")
    assert listed(open_desk) == []
    assert "No action is like that" in said(open_desk)
    shown.setCurrentText("Every action")
    open_desk.type("action_search", "SOON safeguarding")
    assert listed(open_desk) == ["Soon"]


def test_that_an_owner_of_usual_length_is_whole_at_the_least_window(open_desk: Desk) -> None:
    on_actions(open_desk)
    owner = "offender manager supervisor"
    put(open_desk, replace(an_action(open_desk), owner=owner))
    table = open_desk.find(QTableView, "actions")
    needed = table.fontMetrics().horizontalAdvance(owner)
    assert table.columnWidth(3) > needed + 16  # what a cell keeps free on both sides
    assert table.columnViewportPosition(3) + table.columnWidth(3) < table.viewport().width()


def test_that_a_read_that_fails_says_so_in_place_of_the_list(
    open_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object) -> Sequence[Action]:
        raise AuditError("The file cannot be read.", remedy="Look at the disk.")

    with monkeypatch.context() as broken:
        broken.setattr(RecordStore, "kept", failing)
        on_actions(open_desk)
        assert "The file cannot be read. Look at the disk." in said(open_desk)
        assert "Loading" not in said(open_desk)
    open_desk.session.changed.emit(Change.RECORDS)
    open_desk.settle()
    assert "No action yet" in said(open_desk)


def test_that_a_long_list_is_shown_and_the_one_in_hand_stays(open_desk: Desk) -> None:
    on_actions(open_desk)
    with open_desk.workspace.unit() as unit:
        for place in range(800):
            unit.keep(an_action(open_desk, f"Action {place:03}", place), "action_added")
        unit.commit()
    open_desk.session.changed.emit(Change.RECORDS)
    open_desk.settle()
    assert len(listed(open_desk)) == 800
    open_desk.find(QTableView, "actions").selectRow(700)
    open_desk.session.changed.emit(Change.RECORDS)
    open_desk.settle()
    assert open_desk.text("action_title") == "Action 700"


def test_that_milestones_are_ticked_and_what_is_typed_stays_when_others_work(
    open_desk: Desk,
) -> None:
    on_actions(open_desk)
    put(open_desk, an_action(open_desk))
    open_desk.find(QTableView, "actions").selectRow(0)
    step(open_desk, "start", ActionState.IN_PROGRESS)
    step(open_desk, "milestone", ActionState.IN_PROGRESS, milestone_text="a form")
    step(open_desk, "milestone", ActionState.IN_PROGRESS, milestone_text="a talk")
    open_desk.type("action_what", "half typed")
    open_desk.find(QCheckBox, "milestone_1").click()
    open_desk.until(lambda: "1 of 2 milestones (50%)" in said(open_desk), "the count")
    assert actions(open_desk)[0].milestones[1].done_on == today(open_desk)
    assert open_desk.type("action_where", "4").text() == "4"
    open_desk.press("milestone_drop_0")
    open_desk.until(lambda: len(actions(open_desk)[0].milestones) == 1, "the removal")
    step(open_desk, "evidence", ActionState.IN_PROGRESS)
    assert actions(open_desk)[0].evidence[0].what == "half typed"


def test_that_a_day_to_come_cannot_be_given_for_work_done(open_desk: Desk) -> None:
    on_actions(open_desk)
    put(open_desk, an_action(open_desk))
    open_desk.find(QTableView, "actions").selectRow(0)
    unfold(open_desk, "start")
    began = open_desk.find(QDateEdit, "action_began")
    began.setDate(QDate.currentDate().addDays(30))
    assert began.date() <= QDate.currentDate()


def test_that_a_due_date_moves_with_a_reason_and_the_first_stays_in_sight(
    open_desk: Desk,
) -> None:
    on_actions(open_desk)
    put(open_desk, an_action(open_desk))
    first = actions(open_desk)[0].due
    open_desk.find(QTableView, "actions").selectRow(0)
    unfold(open_desk, "revise")
    later = first + timedelta(days=14)
    open_desk.find(QDateEdit, "action_day").setDate(QDate(later.year, later.month, later.day))
    step(open_desk, "revise", ActionState.NOT_STARTED)
    assert "has no reason" in open_desk.text("fault_revise")
    open_desk.find(QDateEdit, "action_day").setDate(QDate(later.year, later.month, later.day))
    step(open_desk, "revise", ActionState.NOT_STARTED, why="two vacancies")
    assert actions(open_desk)[0].due_now == later
    assert "two vacancies" in said(open_desk)
