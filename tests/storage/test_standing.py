"""What is moved or deleted while it is open is never called saved."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from audit_app.domain.errors import AuditError
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

pytestmark = pytest.mark.skipif(os.name != "posix", reason="an open file cannot be moved there")


def put(workspace: SqlWorkspace, value: str) -> None:
    with workspace.unit() as unit:
        unit.put_setting("last", value)
        unit.commit()


def last_of(path: Path) -> str | None:
    workspace = encrypted_files().open(path, PASSPHRASE)
    with workspace.reading() as unit:
        value = unit.setting("last")
    workspace.close()
    return value


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_that_nothing_is_called_saved_once_the_file_or_its_log_is_gone(
    workspace: SqlWorkspace, path: Path, ending: str
) -> None:
    put(workspace, "first")
    Path(f"{path}{ending}").unlink()
    with pytest.raises(AuditError, match="moved, renamed or deleted"):
        put(workspace, "second")


def test_that_nothing_is_called_saved_once_the_folder_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    workspace = encrypted_files().create(folder / "office.caw", PASSPHRASE)
    shutil.rmtree(folder)
    with pytest.raises(AuditError, match="could not be opened or written where it is"):
        put(workspace, "first")
    workspace.close()
    assert not folder.exists()


def test_that_a_file_put_back_goes_on_with_all_that_was_saved(
    workspace: SqlWorkspace, path: Path
) -> None:
    put(workspace, "first")
    elsewhere = path.rename(path.with_name("elsewhere.caw"))
    with pytest.raises(AuditError, match="moved, renamed or deleted"):
        put(workspace, "second")
    elsewhere.rename(path)
    with workspace.reading() as unit:
        assert unit.setting("last") == "first"
    put(workspace, "third")
    workspace.close()
    assert last_of(path) == "third"


def test_that_another_file_laid_in_its_place_takes_nothing(
    workspace: SqlWorkspace, path: Path
) -> None:
    put(workspace, "first")
    copy = path.with_name("copy.caw")
    workspace.back_up(copy)
    copy.replace(path)
    with pytest.raises(AuditError, match="moved, renamed or deleted"):
        put(workspace, "second")


def test_that_reading_a_file_that_was_moved_away_makes_no_new_one(
    workspace: SqlWorkspace, path: Path
) -> None:
    put(workspace, "first")
    path.rename(path.with_name("elsewhere.caw"))
    with pytest.raises(AuditError), workspace.reading() as unit:
        unit.setting("last")
    assert not path.exists()


def test_that_a_link_to_an_open_workspace_is_refused(workspace: SqlWorkspace, path: Path) -> None:
    link = path.with_name("link.caw")
    link.symlink_to(path)
    with pytest.raises(AuditError, match="another window or program"):
        encrypted_files().open(link, PASSPHRASE)
    workspace.close()
    assert last_of(link) is None


@pytest.mark.parametrize("length", [250, 400])
def test_that_a_name_too_long_is_said_to_be_so(tmp_path: Path, length: int) -> None:
    with pytest.raises(AuditError, match="too long"):
        encrypted_files().create(tmp_path / ("n" * length), PASSPHRASE)
    assert list(tmp_path.iterdir()) == []
