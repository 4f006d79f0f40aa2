from __future__ import annotations

import hashlib
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from audit_app.domain.errors import AuditError
from audit_app.storage import migrations
from audit_app.storage.engine import connect
from audit_app.storage.key import SALT_SIZE, Cost, derive, is_ours, new_salt
from audit_app.storage.opened import SqlWorkspace
from audit_app.storage.workspace import EncryptedFiles
from tests.helpers.clock import FixedClock
from tests.helpers.filled import with_population
from tests.helpers.workspaces import CHEAP, PASSPHRASE, encrypted_files, made_up_rows


def digests(folder: Path) -> dict[str, str]:
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in folder.iterdir()
        if each.suffix != ".lock"
    }


def refusal(path: Path, passphrase: str = PASSPHRASE) -> AuditError:
    with pytest.raises(AuditError) as caught:
        encrypted_files().open(path, passphrase)
    assert caught.value.remedy
    return caught.value


def alter_schema_number(path: Path, number: str) -> None:
    key = derive(PASSPHRASE, path.read_bytes()[:SALT_SIZE])
    connection = connect(path, key)
    connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
    connection.close()


def test_that_the_file_begins_with_the_salt_that_says_it_is_ours(
    workspace: SqlWorkspace, path: Path
) -> None:
    workspace.close()
    assert is_ours(path.read_bytes()[:SALT_SIZE])


def test_that_only_its_owner_may_read_the_file(workspace: SqlWorkspace, path: Path) -> None:
    assert workspace.path == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_that_a_workspace_opens_again_with_its_passphrase(
    workspace: SqlWorkspace, path: Path
) -> None:
    with workspace.unit() as unit:
        unit.put_setting("colour", "blue")
        unit.commit()
    workspace.close()
    again = encrypted_files().open(path, PASSPHRASE)
    with again.reading() as unit:
        assert unit.setting("colour") == "blue"
    again.close()


def test_that_a_file_keeps_the_cost_it_was_made_with(path: Path) -> None:
    EncryptedFiles(FixedClock(), cost=Cost(memory=1, passes=2)).create(path, PASSPHRASE).close()
    encrypted_files().open(path, PASSPHRASE).close()
    assert path.read_bytes()[3] == 1 << 4 | 2


def test_that_accents_typed_in_either_form_make_one_passphrase(path: Path) -> None:
    encrypted_files().create(path, "caf\u00e9 au lait").close()
    encrypted_files().open(path, "cafe\u0301 au lait").close()


def test_that_an_empty_passphrase_is_refused(path: Path) -> None:
    with pytest.raises(AuditError, match="empty"):
        encrypted_files().create(path, "  ")
    assert not path.exists()


def test_that_a_file_that_is_there_is_never_made_anew(path: Path) -> None:
    path.write_text("a letter")
    with pytest.raises(AuditError, match="already a file"):
        encrypted_files().create(path, PASSPHRASE)
    assert path.read_text() == "a letter"


def test_that_a_wrong_passphrase_changes_nothing(workspace: SqlWorkspace, path: Path) -> None:
    workspace.close()
    before = digests(path.parent)
    assert "passphrase" in refusal(path, "something else").message
    assert digests(path.parent) == before


def test_that_a_wrong_passphrase_changes_nothing_after_a_crash(path: Path) -> None:
    crash(path)
    before = digests(path.parent)
    assert before.keys() == {path.name, path.name + "-wal", path.name + "-shm"}
    assert "passphrase" in refusal(path, "something else").message
    assert digests(path.parent) == before


def test_that_a_torn_first_page_is_mended_from_the_log(path: Path) -> None:
    crash(path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(bytes(200))
    again = encrypted_files().open(path, PASSPHRASE)
    with again.reading() as unit:
        assert unit.setting("last") == "kept"
    again.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Dear colleague, please find attached the register you asked for. " * 99, "not a work"),
        (b"SQLite format 3\x00" + bytes(8176), "not a workspace"),
        (b"PK\x03\x04" + bytes(9000), "not a workspace"),
        (new_salt(CHEAP) + bytes(4096 - 16), "passphrase"),
        (new_salt(CHEAP) + bytes(100), "cut short"),
        (b"CA\x01\xff" + bytes(8188), "not a workspace"),
    ],
    ids=["empty", "text", "plain SQLite", "zip", "zeros", "half a page", "impossible cost"],
)
def test_that_what_is_no_workspace_is_named_and_left_alone(
    path: Path, content: bytes, words: str
) -> None:
    path.write_bytes(content)
    assert words in refusal(path).message
    assert path.read_bytes() == content


def test_that_a_missing_file_and_a_folder_are_told_apart(path: Path) -> None:
    assert "no such file" in refusal(path).message
    assert "folder" in refusal(path.parent).message


def test_that_a_file_cut_at_a_page_is_refused(workspace: SqlWorkspace, path: Path) -> None:
    workspace.close()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 4096)
    before = path.read_bytes()
    assert "damaged" in refusal(path).message
    assert path.read_bytes() == before


def test_that_a_newer_file_is_refused_unchanged(workspace: SqlWorkspace, path: Path) -> None:
    workspace.close()
    alter_schema_number(path, "9999")
    before = digests(path.parent)
    assert "newer version" in refusal(path).message
    assert digests(path.parent) == before


def test_that_a_second_opening_in_this_program_is_refused(
    workspace: SqlWorkspace, path: Path
) -> None:
    assert "another window or program" in refusal(path).message
    workspace.close()
    encrypted_files().open(path, PASSPHRASE).close()


def test_that_a_second_program_is_told_the_file_is_in_use(
    workspace: SqlWorkspace, path: Path
) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.helpers.workspaces import *\n"
        "from audit_app.domain.errors import AuditError\n"
        "try: encrypted_files().open(Path(sys.argv[1]), PASSPHRASE)\n"
        "except AuditError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    assert "open in another window or program" in done.stdout
    with workspace.reading() as unit:
        assert unit.audits() == []


def test_that_making_a_workspace_where_there_is_no_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="folder for the new workspace"):
        encrypted_files().create(tmp_path / "gone" / "office.caw", PASSPHRASE)


def test_that_a_failed_making_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migrations, "upgrade", fail)
    with pytest.raises(AuditError, match="disk is full"):
        encrypted_files().create(path, PASSPHRASE)
    assert [each.name for each in path.parent.iterdir() if each.suffix != ".lock"] == []


def test_that_a_name_beside_which_a_strangers_log_lies_is_refused(path: Path) -> None:
    crash(path)
    path.unlink()
    before = digests(path.parent)
    with pytest.raises(AuditError, match="belongs to a workspace that had this name"):
        encrypted_files().create(path, PASSPHRASE)
    assert digests(path.parent) == before


def test_that_a_backup_put_back_over_the_log_of_a_crash_is_not_spoilt(path: Path) -> None:
    backup, log = path.with_name("backup.caw"), path.with_name(path.name + "-wal")
    workspace = encrypted_files().create(path, PASSPHRASE)
    workspace.back_up(backup)
    with_population(workspace, made_up_rows(500))
    workspace.close()
    crash(path)
    shutil.copyfile(backup, path)
    held = path.read_bytes(), log.read_bytes()
    assert log.name in refusal(path).remedy
    assert (path.read_bytes(), log.read_bytes()) == held
    log.unlink()
    encrypted_files().open(path, PASSPHRASE).close()


def test_that_the_next_making_clears_what_a_killed_one_left(path: Path) -> None:
    left = [path.with_name(f".{path.name}.0a1b2c3d.new{ending}") for ending in ("", "-wal")]
    others = path.with_name(".other.caw.0a1b2c3d.new")
    for each in [*left, others]:
        each.write_bytes(b"half")
    encrypted_files().create(path, PASSPHRASE).close()
    assert not any(each.exists() for each in left)
    assert others.exists()


def crash(path: Path) -> None:
    """Leave a workspace, made if need be, as a killed program does: the last only in its log."""
    program = (
        "import os, sys; from pathlib import Path\n"
        "from tests.helpers.workspaces import *\n"
        "path, files = Path(sys.argv[1]), encrypted_files()\n"
        "make = files.open if path.exists() else files.create\n"
        "workspace = make(path, PASSPHRASE)\n"
        "with workspace.unit() as unit:\n"
        "    unit._plain.run('CREATE TABLE more (a)')\n"
        "    unit.put_setting('last', 'kept')\n"
        "    unit.commit()\n"
        "os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert done.returncode == 9
    assert Path(f"{path}-wal").stat().st_size > 0
