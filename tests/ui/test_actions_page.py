"""The action plan: written, shown to be done, tested, checked, signed; never closed before."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTableView

from audit_app.domain.actions import Action, ActionState
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk


def on_actions(desk: Desk) -> None:
    desk.use(MadeUpChecklists())
    desk.window._show_page("actions")
    desk.settle()


def actions(desk: Desk) -> list[Action]:
    with desk.workspace.reading() as unit:
        return list(unit.kept(Action))


def write(desk: Desk) -> None:
    desk.press("action_new")
    desk.find(QPlainTextEdit, "action_text").setPlainText("Every return is followed by a talk")
    desk.type("action_owner", "head of safeguarding")
    desk.press("action_keep")
    desk.until(lambda: len(actions(desk)) == 1, "the action")
    desk.settle()


def test_that_an_action_without_an_owner_says_so(open_desk: Desk) -> None:
    on_actions(open_desk)
    open_desk.press("action_new")
    open_desk.press("action_keep")
    open_desk.until(lambda: "role that owns it" in open_desk.text("action_fault"), "the fault")
    assert actions(open_desk) == []


def test_that_an_action_goes_all_the_way_and_no_button_skips_a_step(open_desk: Desk) -> None:
    on_actions(open_desk)
    write(open_desk)
    table = open_desk.find(QTableView, "actions")
    table.selectRow(0)

    def can(name: str) -> bool:
        return open_desk.find(QPushButton, f"action_{name}").isEnabled()

    def step(name: str, state: ActionState, *, typed: str = "", role: str = "") -> None:
        open_desk.type("action_typed", typed)
        open_desk.type("action_role", role)
        open_desk.press(f"action_{name}")
        open_desk.settle()
        assert actions(open_desk)[0].state is state

    step("start", ActionState.IN_PROGRESS)
    assert not can("close")
    step("complete", ActionState.IN_PROGRESS)  # nothing shows it yet
    assert "Nothing shows" in open_desk.message
    step("evidence", ActionState.IN_PROGRESS, typed="dip sample, share 4")
    step("complete", ActionState.COMPLETE)
    assert not can("close")
    step("check", ActionState.COMPLETE, role="head of safeguarding")
    assert "owner cannot check" in open_desk.message
    step("check", ActionState.COMPLETE, role="assurance lead")
    assert not can("close")
    step("no_test", ActionState.COMPLETE, typed="a law changed", role="chief officer")
    assert can("close")
    step("close", ActionState.CLOSED, role="gold chair")
    assert "Signed off by gold chair." in open_desk.text("action_words")
    step("reopen", ActionState.REOPENED)
    assert actions(open_desk)[0].no_test == ""
