"""A reader who can install nothing: the workbook goes out and comes back at the window."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QTableView

from audit_app.domain.scorers import Assignment, Medium
from audit_app.interchange.export.encryption import decrypted, encrypted
from tests.helpers.desk import Desk
from tests.helpers.offices import PackedChecklists
from tests.helpers.workspaces import made_up_rows

PASSWORD = "seven unlikely zebras juggle plain teapots"
LOCKED = bytes.fromhex("d0cf11e0")


@pytest.fixture
def lead_desk(desk: Desk, tmp_path: Path) -> Desk:
    """A window whose lead is about to hand six cases out as a workbook."""
    desk.make_workspace()
    desk.use(PackedChecklists())
    desk.draw(desk.fill(made_up_rows(40)), size=6)
    desk.open_audit(desk.audit(), "review")
    desk.press("panel_scorers")
    desk.settle()
    desk.answers.file = tmp_path / "out.xlsx"
    desk.press("assign_cases")
    desk.settle()
    choose(desk, "assign_medium", "A scoring workbook: nothing to install")
    choose(desk, "assign_scope", "All cases")
    desk.type("assign_reader", "peer reviewer, force B")
    desk.settle()
    desk.press("assign_go")
    desk.settle()
    return desk


def choose(desk: Desk, name: str, words: str) -> None:
    box = desk.find(QComboBox, name)
    assert box.findText(words) >= 0
    box.setCurrentIndex(box.findText(words))


def assigned(desk: Desk) -> Assignment:
    with desk.workspace.reading() as unit:
        (assignment,) = unit.kept(Assignment)
    return assignment


def write(desk: Desk, password: str = PASSWORD) -> Path:
    assert desk.answers.file is not None
    for field in ("sheet_new_passphrase", "sheet_new_passphrase_again"):
        desk.type(field, password)
    desk.press("sheet_go")
    desk.settle()
    return desk.answers.file


def filled_in(path: Path) -> None:
    """Answer the first question as the reader would, and keep the file under its password."""
    book = openpyxl.load_workbook(BytesIO(decrypted(path.read_bytes(), PASSWORD)))
    headings = {str(cell.value): int(cell.column or 0) for cell in book["Scores"][8]}
    book["Scores"].cell(9, headings["Answer"]).value = "Met"
    book["Scores"].cell(10, headings["Answer"]).value = "perhaps"
    kept = BytesIO()
    book.save(kept)
    path.write_bytes(encrypted(kept.getvalue(), PASSWORD))


def test_that_a_workbook_goes_out_locked_and_comes_back_by_the_same_door(lead_desk: Desk) -> None:
    desk = lead_desk
    assert assigned(desk).medium is Medium.WORKBOOK
    path = write(desk)
    assert path.read_bytes().startswith(LOCKED)
    assert "comes back under 'Coming back'" in desk.text("sheet_done")
    assert desk.window.focusWidget() is desk.find(QPushButton, "assign_cases")
    assert PASSWORD not in desk.everything_said()
    filled_in(path)
    desk.press("panel_coming_back")
    desk.settle()
    desk.press("incoming_file")
    desk.settle()
    assert "password" in desk.text("incoming_fault")
    desk.type("incoming_password", "another one")
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert "wrong" in desk.text("incoming_fault")
    desk.type("incoming_password", PASSWORD)
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert "1 new, 1 refused." in desk.text("incoming_said")
    table = desk.find(QTableView, "coming_back").model()
    assert str(table.index(0, 0).data()) == "Refused"
    assert "row 10" in str(table.index(0, 5).data())
    assert "is not one of the answers" in desk.text("coming_back_whole")
    desk.press("take_in")
    desk.settle()
    with desk.workspace.reading() as unit:
        reviews = unit.scorer_reviews(assigned(desk).id)
    assert [len(each.answers) for each in reviews.values()] == [1]


def test_that_a_weak_password_writes_nothing_and_going_without_is_said_and_chosen(
    lead_desk: Desk,
) -> None:
    desk = lead_desk
    path = write(desk, "password1")
    assert "Too weak" in desk.text("sheet_fault")
    assert not path.exists()
    desk.find(QCheckBox, "sheet_shown").click()
    assert desk.find(QLineEdit, "sheet_new_passphrase").echoMode() is QLineEdit.EchoMode.Normal
    desk.find(QCheckBox, "sheet_without").click()
    assert "anybody who gets the workbook can read" in desk.text("sheet_fault")
    desk.press("sheet_go")
    desk.settle()
    assert openpyxl.load_workbook(path)["Scores"].max_row > 8
    assert ("score_sheet_written", False) in [
        (action, details.get("password")) for action, details in desk.journal()
    ]


def test_that_a_workbook_is_written_again_from_the_list_and_nobody_seals_a_pack_of_it(
    lead_desk: Desk, tmp_path: Path
) -> None:
    desk = lead_desk
    desk.press("sheet_not_now")
    desk.find(QTableView, "assignments").selectRow(0)
    assert not desk.find(QPushButton, "assignment_pack").isEnabled()
    desk.press("assignment_sheet")
    desk.answers.file = tmp_path / "again.xlsx"
    assert write(desk).read_bytes().startswith(LOCKED)
