"""The first page: making, opening and locking a workspace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QFileSystemModel, QLineEdit, QProgressBar

from audit_app.ui.dialogs import Dialogs
from tests.helpers.desk import PASSPHRASE, Desk, new_desk


def test_that_a_wrong_passphrase_is_said_beside_the_field_and_can_be_typed_over(
    open_desk: Desk,
) -> None:
    open_desk.session.lock()
    open_desk.settle()
    open_desk.window.ask_for(open_desk.path)
    field = open_desk.type("unlock_passphrase", "not the passphrase")
    open_desk.press("unlock_open")
    open_desk.settle()
    assert "passphrase" in open_desk.text("unlock_fault").lower()
    assert open_desk.session.workspace is None
    assert open_desk.message == ""
    assert field.hasFocus()
    QTest.keyClicks(field, PASSPHRASE)
    assert field.text() == PASSPHRASE
    QTest.keyClick(field, Qt.Key.Key_Return)
    open_desk.until(lambda: open_desk.session.workspace is not None, "opening")
    assert field.text() == ""


def test_that_the_passphrase_of_the_workspace_of_every_day_can_be_typed_at_once(
    open_desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    open_desk.close()
    next_day = new_desk(qapp, tmp_path)
    next_day.settle()
    shown = next_day.window.focusWidget()
    assert shown is not None
    assert shown.objectName() == "unlock_passphrase"
    next_day.close()


def test_that_a_new_workspace_is_made_where_the_person_said(desk: Desk) -> None:
    desk.press("welcome_new")
    desk.type("new_path", str(desk.path.with_suffix("")))
    desk.type("new_passphrase", PASSPHRASE)
    desk.type("new_passphrase_again", PASSPHRASE)
    desk.press("new_make")
    desk.until(lambda: desk.session.workspace is not None, "making")
    assert desk.path.exists()
    assert [action for action, _ in desk.journal()] == ["workspace_created", "identity_made"]


def test_that_two_passphrases_that_differ_make_nothing(desk: Desk) -> None:
    desk.press("welcome_new")
    desk.type("new_path", str(desk.path))
    desk.type("new_passphrase", PASSPHRASE)
    desk.type("new_passphrase_again", PASSPHRASE + "x")
    desk.press("new_make")
    desk.settle()
    assert "differ" in desk.text("new_fault")
    assert not desk.path.exists()


def test_that_a_passphrase_everybody_uses_is_called_weak_while_it_is_typed(desk: Desk) -> None:
    desk.press("welcome_new")
    desk.type("new_passphrase", "password1")
    meter = desk.find(QProgressBar, "passphrase_strength")
    hint = desk.text("passphrase_hint")
    desk.until(lambda: desk.text("passphrase_hint") != hint, "judging")
    assert "Guessed at once" in desk.text("passphrase_hint")
    desk.type("new_passphrase", "ocelot gravel pendulum violet")
    desk.until(lambda: meter.value() == 4, "judging a good one")


def test_that_locking_empties_every_page_and_asks_for_the_passphrase(drawn_desk: Desk) -> None:
    references = [case.case_ref for case in drawn_desk.drawn_cases()]
    assert all(each in drawn_desk.everything_said() for each in references[:6])
    drawn_desk.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    drawn_desk.settle()
    assert drawn_desk.session.workspace is None
    assert drawn_desk.session.audit is None
    said = drawn_desk.everything_said()
    assert not [each for each in references if each in said]
    assert drawn_desk.find(QLineEdit, "unlock_passphrase").hasFocus()


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux tells of its locks")
def test_that_listing_the_workspace_in_a_file_dialog_takes_none_of_its_locks_away(
    open_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(open_desk.path.parent)
    held = _locks()
    assert held > 0
    Dialogs().open_file(open_desk.window, "Choose a register", "All files (*)", lambda _path: None)
    dialog = open_desk.window.findChildren(QFileDialog)[0]
    model = dialog.findChildren(QFileSystemModel)[0]
    place = model.index(str(open_desk.path))
    open_desk.until(lambda: not place.data(Qt.ItemDataRole.DecorationRole).isNull(), "an icon")
    assert place.sibling(place.row(), 2).data() == "AUDIT file"
    assert _locks() == held
    dialog.reject()


def _locks() -> int:
    """Return how many locks this process holds on files."""
    lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    return sum(f" {os.getpid()} " in line for line in lines)


def test_that_every_opening_names_the_identity_of_the_workspace(desk: Desk) -> None:
    desk.press("welcome_new")
    desk.type("new_path", str(desk.path))
    desk.type("new_passphrase", PASSPHRASE)
    desk.type("new_passphrase_again", PASSPHRASE)
    desk.press("new_make")
    desk.until(lambda: desk.session.workspace is not None, "making")
    (made,) = [details for action, details in desk.journal() if action == "identity_made"]
    desk.session.lock()
    desk.settle()
    desk.type("unlock_passphrase", PASSPHRASE)
    desk.press("unlock_open")
    desk.until(lambda: desk.session.workspace is not None, "unlocking")
    (opened,) = [details for action, details in desk.journal() if action == "workspace_opened"]
    assert opened["identity"] == made["identity"]
