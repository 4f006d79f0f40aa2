"""Changing the passphrase, and the backups a workspace has."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from audit_app.ui.daily_backup import DailyBackup
from audit_app.usecases.disposing import dispose, printed_disposal
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

NEW = "another set of unlikely words"


def change_to(desk: Desk, old: str, new: str) -> None:
    desk.press("unlock_change")
    desk.type("present_passphrase", old)
    desk.type("change_new_passphrase", new)
    desk.type("change_new_passphrase_again", new)
    desk.press("change_do")


def locked(desk: Desk) -> Path:
    path = desk.session.open_workspace.path
    desk.session.lock()
    desk.settle()
    desk.window.ask_for(path)
    return path


def test_that_the_passphrase_is_changed_on_the_page_that_asks_for_it(open_desk: Desk) -> None:
    path = locked(open_desk)
    change_to(open_desk, PASSPHRASE, NEW)
    open_desk.until(lambda: open_desk.session.workspace is not None, "the workspace")
    open_desk.session.lock()
    open_desk.settle()
    encrypted_files().open(path, NEW).close()


def test_that_a_wrong_present_passphrase_is_said_beside_the_field(open_desk: Desk) -> None:
    path = locked(open_desk)
    before = path.read_bytes()
    change_to(open_desk, "not the right one", NEW)
    open_desk.until(lambda: "passphrase" in open_desk.text("change_fault"), "the fault")
    assert path.read_bytes() == before


def test_that_two_different_new_ones_are_said_before_anything_is_done(open_desk: Desk) -> None:
    locked(open_desk)
    open_desk.press("unlock_change")
    open_desk.type("present_passphrase", PASSPHRASE)
    open_desk.type("change_new_passphrase", NEW)
    open_desk.type("change_new_passphrase_again", NEW + "x")
    open_desk.press("change_do")
    assert "differ" in open_desk.text("change_fault")


def test_that_a_backup_is_made_by_itself_and_listed_with_what_it_holds(
    qtbot: QtBot, open_desk: Desk
) -> None:
    with qtbot.waitSignal(open_desk.session.saved, timeout=10_000):
        DailyBackup(open_desk.session, seconds=0.01)
    open_desk.window._show_page("settings")
    table = open_desk.find(QTableView, "backups")
    open_desk.until(lambda: table.model() is not None and table.model().rowCount() == 1, "a row")
    table.selectRow(0)
    open_desk.press("restore_backup")
    folder = open_desk.session.open_workspace.path.parent
    open_desk.until(lambda: bool(list(folder.glob("* as of *"))), "the copy")
    open_desk.settle()


def test_that_an_audit_is_disposed_of_with_a_reason_and_says_so(open_desk: Desk) -> None:
    open_desk.use(MadeUpChecklists())
    open_desk.draw(open_desk.fill(made_up_rows(30)))
    open_desk.window._show_page("settings")
    table = open_desk.find(QTableView, "kept_audits")
    open_desk.until(lambda: table.model() is not None and table.model().rowCount() == 1, "a row")
    table.selectRow(0)
    assert not open_desk.find(QPushButton, "keeping_dispose").isEnabled()
    open_desk.type("keeping_reason", "Kept a year; decided by the board")
    open_desk.press("keeping_dispose")
    open_desk.until(lambda: "30 cases" in open_desk.message, "the message")
    open_desk.until(lambda: "Disposed of" in str(table.model().index(0, 3).data()), "the state")
    assert "audit_disposed" in [action for action, _ in open_desk.journal()]


def test_that_the_certificate_of_a_disposal_can_be_had_again_later(open_desk: Desk) -> None:
    open_desk.use(MadeUpChecklists())
    audit = open_desk.fill(made_up_rows(30))
    open_desk.draw(audit)
    services = open_desk.session.services
    dispose(open_desk.workspace, services.checklists, services.clock, audit.id, "Kept a year")
    locked(open_desk)
    open_desk.type("unlock_passphrase", PASSPHRASE)
    open_desk.press("unlock_open")
    open_desk.until(lambda: open_desk.session.workspace is not None, "the workspace")
    open_desk.settle()
    open_desk.press("rail_settings")
    table = open_desk.find(QTableView, "kept_audits")
    open_desk.until(lambda: table.model() is not None and table.model().rowCount() == 1, "a row")
    assert not open_desk.find(QPushButton, "keeping_pdf").isEnabled()
    table.selectRow(0)
    written = open_desk.path.parent / "certificate.pdf"
    open_desk.answers.file = written
    open_desk.press("keeping_pdf")
    open_desk.until(lambda: "Written" in open_desk.message, "the certificate")
    assert written.read_bytes().startswith(b"%PDF")
    with open_desk.workspace.reading() as unit:
        head = unit.journal_head()
    assert head is not None
    said = str(printed_disposal(open_desk.workspace, audit.id))
    assert "Kept a year" in said
    assert "30 cases of its registers" in said
    assert f"Journal {head.number}:{head.digest[:16]}" in said


def test_that_failed_unlocks_stand_in_the_journal_once_it_is_open(open_desk: Desk) -> None:
    locked(open_desk)
    for number in range(2):
        open_desk.type("unlock_passphrase", f"wrong {number}")
        open_desk.press("unlock_open")
        open_desk.until(lambda: "does not open" in open_desk.text("unlock_fault"), "the fault")
        open_desk.settle()
    open_desk.type("unlock_passphrase", PASSPHRASE)
    open_desk.press("unlock_open")
    open_desk.until(lambda: open_desk.session.workspace is not None, "the workspace")
    failed = [details["times"] for action, details in open_desk.journal() if "failed" in action]
    assert [len(times) for times in failed if isinstance(times, list)] == [2]
    locked(open_desk)
    open_desk.type("unlock_passphrase", PASSPHRASE)
    open_desk.press("unlock_open")
    open_desk.until(lambda: open_desk.session.workspace is not None, "the workspace")
    assert [action for action, _ in open_desk.journal()].count("unlock_failed") == 1


def test_that_the_journal_says_which_cases_were_looked_at_once_a_sitting(open_desk: Desk) -> None:
    open_desk.use(MadeUpChecklists())
    open_desk.draw(open_desk.fill(made_up_rows(20)), size=3)
    open_desk.open_audit(open_desk.audit(), "score")
    for _ in range(2):
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            open_desk.key(key, Qt.KeyboardModifier.ControlModifier)
    open_desk.settle()
    seen = [details["case"] for action, details in open_desk.journal() if action == "case_viewed"]
    assert len(seen) == len(set(seen)) == 2
