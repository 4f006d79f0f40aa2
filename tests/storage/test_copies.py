"""Looking into another workspace by a copy: the workspace itself is never written to."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typing_extensions import override

from audit_app.domain.errors import AuditError, Cancelled, WrongPassphraseError
from audit_app.domain.progress import Silent
from audit_app.storage import migrations
from audit_app.storage.workspace import EncryptedFiles
from tests.helpers.workspaces import PASSPHRASE, encrypted_files
from tests.storage.test_kept_files import EARLIER


class _Stopped(Silent):
    @override
    def step(self, done: int, total: int | None, note: str = "") -> None:
        raise Cancelled


@pytest.fixture
def files() -> EncryptedFiles:
    return encrypted_files()


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return Path(shutil.copyfile(request.param, tmp_path / "stick" / "office.audit"))


def content(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.suffix != ".lock"}


def test_that_an_earlier_workspace_is_read_up_to_date_and_stays_as_it_was(
    files: EncryptedFiles, other: Path, tmp_path: Path
) -> None:
    before = content(other.parent)
    with (
        files.copy_of(other, PASSPHRASE, tmp_path, Silent()) as workspace,
        workspace.reading() as unit,
    ):
        assert migrations.present(unit._connection) == migrations.HEAD
        assert len(unit.journal_entries()) == 37
    assert content(other.parent) == before
    assert [each.name for each in tmp_path.iterdir()] == ["stick"]


def test_that_a_drive_that_cannot_be_written_to_can_be_read(
    files: EncryptedFiles, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "audit_app.storage.workspace.os.access",
        lambda path, mode: mode == os.R_OK or "stick" not in str(path),
    )
    with files.copy_of(other, PASSPHRASE, tmp_path, Silent()) as workspace:
        assert workspace.path.name == other.name
    assert not other.with_name("office.audit.lock").exists()


def test_that_a_wrong_passphrase_a_cancel_or_an_open_workspace_leaves_nothing(
    files: EncryptedFiles, other: Path, tmp_path: Path
) -> None:
    with (
        pytest.raises(WrongPassphraseError),
        files.copy_of(other, "not this one", tmp_path, Silent()),
    ):
        pass
    with pytest.raises(Cancelled), files.copy_of(other, PASSPHRASE, tmp_path, _Stopped()):
        pass
    workspace = files.open(other, PASSPHRASE)
    with (
        pytest.raises(AuditError, match="open in another window"),
        files.copy_of(other, PASSPHRASE, tmp_path, Silent()),
    ):
        pass
    workspace.close()
    assert [each.name for each in tmp_path.iterdir()] == ["stick"]


def test_that_a_copy_a_killed_program_left_is_cleared_away(
    files: EncryptedFiles, other: Path, tmp_path: Path
) -> None:
    left = tmp_path / ".case-audit-copy-abc"
    left.mkdir()
    (left / "office.audit").write_bytes(b"sealed")
    with files.copy_of(other, PASSPHRASE, tmp_path, Silent()):
        assert not left.exists()
