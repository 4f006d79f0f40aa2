"""Handing out cases, opening a pack and sending back, as people do it at the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QTableView,
)

from audit_app.domain.assigning import Wish
from audit_app.domain.scorers import Assignment
from audit_app.usecases.identities import add_contact
from audit_app.usecases.sending_back import read_return
from tests.helpers.desk import PASSPHRASE, Desk
from tests.helpers.offices import Office, PackedChecklists
from tests.helpers.workspaces import made_up_rows

PACK_PASSPHRASE = "seven unlikely zebras juggle plain teapots"


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "peer", "peer reviewer, force B")
    yield office
    office.close()


@pytest.fixture
def lead_desk(desk: Desk) -> Desk:
    """A window on the Scorers panel of an audit with twelve cases drawn."""
    desk.make_workspace()
    desk.use(PackedChecklists())
    desk.draw(desk.fill(made_up_rows(40)), size=12)
    desk.open_audit(desk.audit(), "review")
    desk.press("panel_scorers")
    desk.settle()
    return desk


def made(desk: Desk) -> Assignment:
    with desk.workspace.reading() as unit:
        (assignment,) = unit.kept(Assignment)
    return assignment


def choose(desk: Desk, name: str, words: str) -> None:
    box = desk.find(QComboBox, name)
    box.setCurrentIndex(box.findText(words))


def test_that_a_pack_goes_out_to_an_identity_and_its_return_can_be_read(
    lead_desk: Desk, peer: Office, tmp_path: Path
) -> None:
    add_contact(lead_desk.workspace, peer.line)
    lead_desk.press("assign_cases")
    lead_desk.settle()
    # the panel looked before the identity was there
    lead_desk.press("assign_cancel")
    lead_desk.type("contact_line", "nonsense")
    lead_desk.press("contact_add")
    lead_desk.settle()
    assert "not the line of an identity" in lead_desk.text("contact_said")
    lead_desk.session.open_audit_page(None)
    lead_desk.open_audit(lead_desk.audit(), "review")
    lead_desk.press("assign_cases")
    lead_desk.settle()
    lead_desk.answers.file = tmp_path / "out.capack"
    choose(lead_desk, "assign_to", "peer reviewer, force B")
    choose(lead_desk, "assign_scope", "All cases")
    lead_desk.settle()
    assert lead_desk.text("assign_said") == "All 12 cases of the sample."
    lead_desk.press("assign_go")
    lead_desk.settle()
    assert "out.capack" in lead_desk.text("pack_done")
    received = peer.receive((tmp_path / "out.capack").read_bytes())
    assert received.n_cases == 12
    assert received.pack.reader == "peer reviewer, force B"


def test_that_the_form_says_how_many_cases_and_starts_with_a_tenth_or_five(
    lead_desk: Desk,
) -> None:
    lead_desk.press("assign_cases")
    lead_desk.settle()
    assert lead_desk.find(QSpinBox, "assign_size").value() == 5
    assert lead_desk.text("assign_said").startswith("5 of the 12 cases of the sample, drawn")
    choose(lead_desk, "assign_scope", "All critical misses and a random part")
    lead_desk.settle()
    assert "No case has a critical question that is not met" in lead_desk.text("assign_said")
    assert not lead_desk.find(QPushButton, "assign_go").isEnabled()


def test_that_a_conflict_is_taken_off_the_count_before_anything_is_drawn(lead_desk: Desk) -> None:
    lead_desk.press("assign_cases")
    lead_desk.settle()
    choose(lead_desk, "assign_scope", "All cases")
    choose(lead_desk, "conflict_column", "Team")
    lead_desk.type("conflict_value", "Team 1")
    lead_desk.press("conflict_add")
    assert "needs the value" in lead_desk.text("conflict_fault")
    lead_desk.type("conflict_reason", "Was their sergeant")
    lead_desk.press("conflict_add")
    lead_desk.settle()
    assert "kept from this reader" in lead_desk.text("assign_said")
    assert lead_desk.find(QListWidget, "conflicts").count() == 1


def test_that_a_weak_passphrase_seals_nothing_and_a_good_one_does(
    lead_desk: Desk, tmp_path: Path
) -> None:
    lead_desk.press("assign_cases")
    lead_desk.settle()
    lead_desk.press("assign_go")
    assert "Say who is to score" in lead_desk.text("assign_fault")
    lead_desk.type("assign_reader", "second reader")
    lead_desk.find(QListWidget, "assign_columns").item(3).setCheckState(Qt.CheckState.Checked)
    lead_desk.press("assign_go")
    lead_desk.settle()
    assert made(lead_desk).columns == ("Risk",)
    lead_desk.answers.file = tmp_path / "out.capack"
    for field in ("pack_new_passphrase", "pack_new_passphrase_again"):
        lead_desk.type(field, "password1")
    lead_desk.press("pack_go")
    lead_desk.settle()
    assert "Too weak" in lead_desk.text("pack_fault")
    assert not lead_desk.answers.file.exists()
    for field in ("pack_new_passphrase", "pack_new_passphrase_again"):
        lead_desk.type(field, PACK_PASSPHRASE)
    lead_desk.press("pack_go")
    lead_desk.settle()
    assert lead_desk.answers.file.exists()
    assert lead_desk.find(QLineEdit, "pack_new_passphrase").text() == ""


def test_that_an_assignment_is_called_off_with_a_reason(lead_desk: Desk) -> None:
    lead_desk.press("assign_cases")
    lead_desk.settle()
    lead_desk.type("assign_reader", "second reader")
    lead_desk.press("assign_go")
    lead_desk.settle()
    lead_desk.find(QTableView, "assignments").selectRow(0)
    lead_desk.press("assignment_off")
    lead_desk.type("assignment_off_reason", "Fell ill")
    lead_desk.press("assignment_off_now")
    lead_desk.settle()
    assert made(lead_desk).withdrawn == "Fell ill"
    assert "Called off: Fell ill" in lead_desk.everything_said()
    assert not lead_desk.find(QPushButton, "assignment_pack").isEnabled()


def test_that_the_line_of_the_workspace_is_copied_whole(lead_desk: Desk) -> None:
    lead_desk.type("identity_role", "force A, audit team")
    lead_desk.press("identity_name")
    lead_desk.settle()
    lead_desk.press("identity_copy")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("case-audit-id-1 age1")
    assert copied.endswith("force A, audit team")
    assert copied == lead_desk.find(QLineEdit, "identity_line").text()


@pytest.fixture
def sealed(peer: Office, tmp_path: Path) -> Path:
    """A pack that the other office made for this one, under a passphrase."""
    path = tmp_path / "sent.capack"
    assignment = peer.assign(peer.audit(), Wish(reader="force A", columns=("Risk",)))
    path.write_bytes(peer.send(assignment, PACK_PASSPHRASE))
    return path


def open_from_welcome(desk: Desk, sealed: Path, passphrase: str = PACK_PASSPHRASE) -> None:
    desk.press("welcome_pack")
    desk.answers.file = sealed
    desk.press("open_pack_choose")
    desk.settle()
    desk.type("open_pack_passphrase", passphrase)
    desk.type("open_pack_workspace", str(desk.path))
    desk.type("open_pack_new_passphrase", PASSPHRASE)
    desk.type("open_pack_new_passphrase_again", PASSPHRASE)
    desk.press("open_pack_go")
    desk.settle()


def test_that_a_pack_opens_in_a_new_workspace_is_scored_and_sent_back(
    desk: Desk, peer: Office, sealed: Path, tmp_path: Path
) -> None:
    open_from_welcome(desk, sealed)
    assert "ready to be scored" in desk.message
    assert peer.identity.public.fingerprint in desk.message
    shown = [
        button.objectName()
        for button in desk.window.findChildren(QPushButton)
        if button.objectName().startswith("step_") and button.isVisible()
    ]
    assert shown == ["step_score", "step_send_back"]
    desk.press("step_score")
    desk.settle()
    desk.key(Qt.Key.Key_1)
    desk.settle()
    desk.press("step_send_back")
    desk.settle()
    desk.answers.file = tmp_path / "back.careturn"
    desk.press("send_back_go")
    desk.settle()
    back = read_return(peer.workspace, peer.packs, desk.answers.file.read_bytes())
    assert (back.number, back.finished) == (1, False)
    assert [each.option for r in back.reviews.values() for each in r.answers.values()] == ["met"]


def test_that_a_wrong_passphrase_is_said_in_the_form_and_no_workspace_is_made(
    desk: Desk, sealed: Path
) -> None:
    open_from_welcome(desk, sealed, "another passphrase altogether")
    assert "does not open this pack" in desk.text("open_pack_fault")
    assert not desk.path.exists()
    assert desk.session.workspace is None


def test_that_a_file_that_is_no_pack_is_said_at_once(desk: Desk, tmp_path: Path) -> None:
    desk.press("welcome_pack")
    desk.answers.file = tmp_path / "letter.txt"
    desk.answers.file.write_text("Dear all", encoding="utf-8")
    desk.press("open_pack_choose")
    desk.settle()
    assert "neither a pack" in desk.text("open_pack_fault")


def test_that_a_pack_for_an_open_workspace_joins_its_other_audits(
    desk: Desk, peer: Office, tmp_path: Path
) -> None:
    desk.make_workspace()
    desk.fill(made_up_rows(20))
    desk.press("rail_settings")
    desk.settle()
    line = desk.find(QLineEdit, "identity_line").text()
    sealed = tmp_path / "sent.capack"
    sealed.write_bytes(peer.send(peer.assign(peer.audit(), Wish(reader="b", recipient=line))))
    desk.press("rail_audits")
    desk.settle()
    for _ in range(2):
        desk.session.open_audit_page(None)
        desk.settle()
        desk.press("open_pack")
        desk.type("open_pack_path", str(sealed))
        desk.press("open_pack_go")
        desk.settle()
    assert "opened before; nothing changed" in desk.message
    with desk.workspace.reading() as unit:
        assert len(unit.audits()) == 2


def test_that_the_list_of_audits_gives_no_figure_for_one_that_came_in_a_pack(
    desk: Desk, sealed: Path
) -> None:
    open_from_welcome(desk, sealed)
    desk.session.open_audit_page(None)
    desk.settle()
    said = desk.everything_said()
    assert "Came in a pack, scored for its sender" in said
    assert not desk.errors


def test_that_a_step_an_audit_does_not_have_cannot_be_reached_by_its_keys(
    desk: Desk, sealed: Path
) -> None:
    open_from_welcome(desk, sealed)
    desk.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.find(QPushButton, "step_sample").isHidden()
    assert desk.find(QPushButton, "step_score").isChecked()
