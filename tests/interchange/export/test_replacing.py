"""A file is replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit_app.domain.errors import AuditError
from audit_app.interchange.export.replacing import check_target, replace_file


def test_that_a_new_file_holds_all_of_it_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.xlsx", b"new")
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_that_others_on_the_machine_cannot_read_it(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.xlsx", b"new")
    assert (tmp_path / "a.xlsx").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ("fsync", OSError(errno.ENOSPC, "full"), "The disk is full"),
        ("replace", PermissionError(errno.EACCES, "denied"), "open in another program"),
        ("replace", OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_that_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: OSError, words: str
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(AuditError, match=words) as raised:
        replace_file(target, b"new")
    assert raised.value.remedy
    assert target.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from audit_app.interchange.export.replacing import replace_file
setattr(os, sys.argv[2], lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
replace_file(Path(sys.argv[1]), b"new" * 100_000)
"""


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="the system knows no unnamed files")
@pytest.mark.parametrize("call", ["fsync", "link"])
@pytest.mark.parametrize("old", [None, b"old"])
def test_that_nothing_is_left_of_a_program_that_is_killed(
    tmp_path: Path, call: str, old: bytes | None
) -> None:
    target = tmp_path / "a.xlsx"
    if old is not None:
        target.write_bytes(old)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(target), call], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_that_what_a_killed_program_left_goes_with_the_next_file(tmp_path: Path) -> None:
    old, young = (tmp_path / f".case-audit-{name}.tmp" for name in ("old", "young"))
    for left in (old, young):
        left.write_bytes(b"figures")
    os.utime(old, (time.time() - 3_600,) * 2)
    replace_file(tmp_path / "a.xlsx", b"new")
    assert {each.name for each in tmp_path.iterdir()} == {"a.xlsx", young.name}


@pytest.mark.parametrize("old", [None, b"old"])
def test_that_a_system_without_unnamed_files_writes_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes | None
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    target = tmp_path / "a.xlsx"
    if old is not None:
        target.write_bytes(old)
    replace_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


def test_that_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("n" * 250 + ".xlsx")
    replace_file(target, b"new")
    assert target.read_bytes() == b"new"


def test_that_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(AuditError, match="folder"):
        check_target(tmp_path / "a.xlsx")


def test_that_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="does not exist"):
        check_target(tmp_path / "nowhere" / "a.xlsx")


def test_that_a_name_of_another_kind_is_refused_with_a_better_one(tmp_path: Path) -> None:
    with pytest.raises(AuditError) as raised:
        check_target(tmp_path / "audit.xls")
    assert raised.value.remedy == "Try 'audit.xlsx'."


@pytest.mark.parametrize("owner", [".~lock.a.xlsx#", "~$a.xlsx"])
def test_that_a_workbook_open_elsewhere_is_refused(tmp_path: Path, owner: str) -> None:
    (tmp_path / owner).touch()
    with pytest.raises(AuditError, match="open in another program"):
        check_target(tmp_path / "a.xlsx")
