"""A workspace gets another passphrase: whole, checked, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit_app.domain.errors import AuditError
from audit_app.storage import rekeying
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.workspaces import change_passphrase
from tests.helpers.filled import with_population
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

NEW = "another set of unlikely words"


@pytest.fixture
def filled(workspace: SqlWorkspace, path: Path) -> Path:
    with_population(workspace, made_up_rows(300))
    workspace.close()
    return path


def opens(path: Path, passphrase: str) -> bool:
    try:
        encrypted_files().open(path, passphrase).close()
    except AuditError as error:
        assert "passphrase" in error.message.lower()  # noqa: PT017 - both outcomes are right
        return False
    return True


def test_that_only_the_new_passphrase_opens_it_and_everything_is_there(filled: Path) -> None:
    before = filled.read_bytes()[:16]
    workspace = change_passphrase(encrypted_files(), filled, PASSPHRASE, NEW)
    with workspace.reading() as unit:
        (progress,) = unit.audits()
        assert progress.n_cases == 300
        assert unit.journal_entries()[-1].action == "passphrase_changed"
    assert workspace.examine() == []
    workspace.close()
    assert filled.read_bytes()[:16] != before
    assert (opens(filled, PASSPHRASE), opens(filled, NEW)) == (False, True)
    assert sorted(each.name for each in filled.parent.iterdir()) == sorted(
        [filled.name, f"{filled.name}.lock"]
    )


def test_that_a_wrong_old_passphrase_changes_nothing(filled: Path) -> None:
    before = filled.read_bytes()
    with pytest.raises(AuditError, match="passphrase"):
        change_passphrase(encrypted_files(), filled, "not this one", NEW)
    assert filled.read_bytes() == before


def test_that_the_same_passphrase_again_is_refused(filled: Path) -> None:
    with pytest.raises(AuditError, match="old one"):
        change_passphrase(encrypted_files(), filled, PASSPHRASE, PASSPHRASE)


def test_that_an_open_workspace_is_left_alone(filled: Path) -> None:
    workspace = encrypted_files().open(filled, PASSPHRASE)
    with pytest.raises(AuditError, match="open in another"):
        change_passphrase(encrypted_files(), filled, PASSPHRASE, NEW)
    workspace.close()
    assert opens(filled, PASSPHRASE)


def test_that_a_new_file_that_does_not_hold_the_same_is_not_taken(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekeying, "sound", lambda _connection: False)
    with pytest.raises(AuditError, match="left as it is"):
        change_passphrase(encrypted_files(), filled, PASSPHRASE, NEW)
    assert opens(filled, PASSPHRASE)
    assert not list(filled.parent.glob(".*"))


CHANGE = f"""
import sys
from pathlib import Path
from audit_app.usecases.workspaces import change_passphrase
from tests.helpers.workspaces import encrypted_files
print("go", flush=True)
change_passphrase(encrypted_files(), Path(sys.argv[1]), {PASSPHRASE!r}, {NEW!r}).close()
"""


@pytest.mark.parametrize("after", [0.0, 0.01, 0.02, 0.04, 0.06, 0.1])
def test_that_a_kill_leaves_a_file_that_one_of_the_two_opens(filled: Path, after: float) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHANGE, str(filled)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"go\n"
    time.sleep(after)  # the moment of the kill is what is tried
    child.kill()
    child.wait()
    child.stdout.close()
    assert [opens(filled, PASSPHRASE), opens(filled, NEW)].count(True) == 1
