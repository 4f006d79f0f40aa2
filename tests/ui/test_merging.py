"""Two officers with a copy each bring their answers together at the window."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QTableView

from audit_app.domain.review import Answer
from audit_app.usecases.ports import Workspace
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.desk import PASSPHRASE, Desk
from tests.helpers.workspaces import encrypted_files, made_up_rows


def answer(workspace: Workspace, place: int, option: str, note: str = "") -> None:
    """Answer the first question of a case."""
    clock = FixedClock()
    with workspace.reading() as unit:
        audit = unit.audits()[0].audit
    sheet = open_scoring(workspace, MadeUpChecklists(), audit.id)
    assert sheet is not None
    case = sheet.cases[place].id
    give_answer(workspace, sheet, clock, case, Answer("risk_recorded", option, note=note))


@dataclass
class Two:
    """Our window, on the Settings page, and a colleague's copy."""

    desk: Desk
    copy: Path

    def there(self, act: Callable[[Workspace], None]) -> None:
        """Have the colleague do something."""
        workspace = encrypted_files().open(self.copy, PASSPHRASE)
        act(workspace)
        workspace.close()

    def check(self, path: Path | None = None, passphrase: str = PASSPHRASE) -> None:
        self.desk.answers.file = path or self.copy
        self.desk.press("merge_choose")
        self.desk.type("merge_passphrase", passphrase)
        self.desk.press("merge_check")
        self.desk.settle()

    @property
    def said(self) -> str:
        return self.desk.text("merge_said")

    @property
    def fault(self) -> str:
        return self.desk.text("merge_fault")

    @property
    def can_merge(self) -> bool:
        return self.desk.find(QPushButton, "merge_go").isEnabled()

    def kept(self) -> dict[int, str]:
        """What is answered here, by place."""
        places = {case.id: place for place, case in enumerate(self.desk.drawn_cases())}
        return {
            places[case]: review.answers["risk_recorded"].option
            for case, review in self.desk.reviews().items()
            if "risk_recorded" in review.answers
        }


@pytest.fixture
def two(desk: Desk, tmp_path: Path) -> Two:
    desk.make_workspace()
    desk.use(MadeUpChecklists())
    desk.draw(desk.fill(made_up_rows(40)))
    answer(desk.workspace, 0, "met")
    desk.workspace.close()
    copy = tmp_path / "colleague" / "copy.audit"
    copy.parent.mkdir()
    shutil.copyfile(desk.path, copy)
    desk.session.set_workspace(desk.open_again())
    desk.press("rail_settings")
    desk.settle()
    return Two(desk, copy)


def test_that_what_the_copy_says_is_listed_then_taken_over_and_a_second_time_is_nothing(
    two: Two,
) -> None:
    two.there(lambda theirs: answer(theirs, 1, "not_met", "nothing on file"))
    untouched = two.copy.read_bytes()
    two.check()
    assert "First answers changed there: 1 new." in two.said
    row = [
        str(two.desk.find(QTableView, "merge_lines").model().index(0, column).data())
        for column in range(6)
    ]
    assert row[0] == "New"
    assert row[3:6] == ["Is risk_recorded on file?", "Nothing", "Not met"]
    assert "note: nothing on file" in two.desk.text("merge_lines_whole")
    assert two.kept() == {0: "met"}
    two.desk.press("merge_go")
    two.desk.settle()
    assert two.kept() == {0: "met", 1: "not_met"}
    assert "1 answer of 'copy.audit' taken over." in two.desk.message
    assert [action for action, _ in two.desk.journal()].count("workspace_merged") == 1
    assert two.desk.find(QLineEdit, "merge_passphrase").text() == ""
    two.check()
    assert "There is nothing to take over: all it says is known here." in two.said
    assert not two.can_merge
    assert two.copy.read_bytes() == untouched
    assert list(two.desk.path.parent.glob(".case-audit-copy-*")) == []


def test_that_what_both_changed_waits_for_a_choice(two: Two) -> None:
    two.there(lambda theirs: answer(theirs, 2, "not_met"))
    answer(two.desk.workspace, 2, "met")
    two.check()
    assert two.desk.text("merge_lines_left") == "For 1 answer nobody has chosen yet."
    box = two.desk.find(QComboBox, "merge_lines_choice")
    box.activated.emit(0)
    assert not two.can_merge
    box.activated.emit(2)
    two.desk.press("merge_go")
    two.desk.settle()
    assert two.kept() == {0: "met", 2: "not_met"}


def test_that_a_wrong_passphrase_another_office_or_the_same_file_changes_nothing(
    two: Two, tmp_path: Path
) -> None:
    stranger = tmp_path / "stranger.audit"
    encrypted_files().create(stranger, PASSPHRASE).close()
    before = two.desk.journal()
    two.check(passphrase="not this one at all")
    assert "passphrase" in two.fault
    assert "Neither workspace was changed." in two.fault
    two.check(stranger)
    assert "did not begin as copies of one file" in two.fault
    two.check(two.desk.path)
    assert "This is the workspace that is open" in two.fault
    (tmp_path / "letter.audit").write_text("Dear colleague")
    two.check(tmp_path / "letter.audit")
    assert "not a workspace" in two.fault
    assert not two.can_merge
    assert two.desk.journal() == before
