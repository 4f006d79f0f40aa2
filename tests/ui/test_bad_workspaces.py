"""What is no workspace, or cannot be opened: a clear sentence, and not a byte changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from audit_app.storage.engine import connect
from audit_app.storage.key import SALT_SIZE, derive
from tests.helpers.desk import PASSPHRASE, Desk
from tests.helpers.workspaces import encrypted_files

ROOT = Path(__file__).parents[2]
Make = Callable[[Path, Path], None]
"""Makes a bad workspace at the second path; a good one lies at the first."""


def text(_good: Path, bad: Path) -> None:
    bad.write_text("Dear colleague, please find attached the register.\n" * 200)


def zipped(_good: Path, bad: Path) -> None:
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("register.csv", "a,b\n" * 5000)


def empty(_good: Path, bad: Path) -> None:
    bad.touch()


def half(good: Path, bad: Path) -> None:
    content = good.read_bytes()
    bad.write_bytes(content[: len(content) // 2 + 100])


def half_at_a_page(good: Path, bad: Path) -> None:
    content = good.read_bytes()
    bad.write_bytes(content[: len(content) // 2 // 4096 * 4096])


def spoilt(good: Path, bad: Path) -> None:
    content = bytearray(good.read_bytes())
    content[2000:2100] = bytes(100)
    bad.write_bytes(content)


def newer(good: Path, bad: Path) -> None:
    shutil.copy(good, bad)
    connection = connect(bad, derive(PASSPHRASE, bad.read_bytes()[:SALT_SIZE]))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def folder(_good: Path, bad: Path) -> None:
    bad.mkdir()


def pipe(_good: Path, bad: Path) -> None:
    os.mkfifo(bad)


def missing(_good: Path, _bad: Path) -> None:
    pass


def dangling(_good: Path, bad: Path) -> None:
    bad.symlink_to(bad.parent / "gone.audit")


def circle(_good: Path, bad: Path) -> None:
    other = bad.with_name("other.audit")
    bad.symlink_to(other)
    other.symlink_to(bad)


BAD: dict[str, tuple[Make, str]] = {
    "a text file": (text, "is not a workspace"),
    "a zip": (zipped, "is not a workspace"),
    "an empty file": (empty, "is empty"),
    "half a file": (half, "cut short"),
    "half a file, ending with a page": (half_at_a_page, "damaged"),
    "a first page that was spoilt": (spoilt, "does not open"),
    "one of a newer version": (newer, "made by a newer version"),
    "a folder": (folder, "is a folder"),
    "a pipe": (pipe, "device or a pipe"),
    "nothing": (missing, "no such file"),
    "a link to nothing": (dangling, "no such file"),
    "links in a circle": (circle, "leads back to itself"),
}


def contents(place: Path) -> dict[str, str]:
    """Return digests of what lies in a folder, but for the lock beside a workspace."""
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in place.iterdir()
        if stat.S_ISREG(each.lstat().st_mode) and each.suffix not in {".lock", ".json"}
    }


def ask(desk: Desk, path: Path, passphrase: str = PASSPHRASE) -> str:
    """Try to unlock a file on the page and return what it says."""
    desk.window.ask_for(path)
    desk.type("unlock_passphrase", passphrase)
    desk.press("unlock_open")
    desk.until(lambda: desk.text("unlock_fault"), "an answer")
    desk.settle()
    return desk.text("unlock_fault")


@pytest.mark.skipif(sys.platform == "win32", reason="makes pipes and links")
@pytest.mark.parametrize(("make", "words"), BAD.values(), ids=BAD.keys())
def test_that_it_is_said_on_the_page_and_left_as_it_was(
    desk: Desk, tmp_path: Path, make: Make, words: str
) -> None:
    good = tmp_path / "good" / "good.audit"
    good.parent.mkdir()
    encrypted_files().create(good, PASSPHRASE).close()
    bad = tmp_path / "bad" / "bad.audit"
    bad.parent.mkdir()
    make(good, bad)
    before = contents(bad.parent)
    assert words in ask(desk, bad)
    assert contents(bad.parent) == before
    assert desk.session.workspace is None


def test_that_a_hundred_wrong_passphrases_change_no_byte_and_are_all_told_of(
    open_desk: Desk,
) -> None:
    desk = open_desk
    desk.session.lock()
    desk.settle()
    before = contents(desk.path.parent)
    for number in range(100):
        assert "does not open" in ask(desk, desk.path, f"wrong {number}")
    assert contents(desk.path.parent) == before
    desk.type("unlock_passphrase", PASSPHRASE)
    desk.press("unlock_open")
    desk.until(lambda: desk.session.workspace is not None, "unlocking")
    told = [details["times"] for action, details in desk.journal() if action == "unlock_failed"]
    assert [len(each) for each in told if isinstance(each, list)] == [100]


def test_that_a_link_opens_the_workspace_it_leads_to_under_the_same_lock(
    open_desk: Desk, tmp_path: Path
) -> None:
    link = tmp_path / "link.audit"
    link.symlink_to(open_desk.path)
    other = subprocess.run(
        [sys.executable, "-c", OPEN, str(link)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "open in another window or program" in other.stdout


OPEN = f"""
import os
import sys
from pathlib import Path
from audit_app.domain.errors import AuditError
from tests.helpers.workspaces import encrypted_files
for name in sys.argv[2:]:  # become somebody else, once everything is loaded
    os.setresgid(*[int(name)] * 3)
    os.setresuid(*[int(name)] * 3)
try:
    encrypted_files().open(Path(sys.argv[1]), {PASSPHRASE!r})
    print("opened")
except AuditError as error:
    print(error)
"""

NOBODY = "65534"


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="becomes a user who may do nothing"
)
@pytest.mark.parametrize(
    ("mode", "folder_mode", "words"),
    [
        (0o000, 0o755, "may not read"),
        (0o444, 0o777, "cannot be written"),
        (0o666, 0o555, "cannot be written"),
    ],
    ids=["no permission at all", "a file that is read-only", "a folder that is read-only"],
)
def test_that_what_one_may_not_do_is_said(mode: int, folder_mode: int, words: str) -> None:
    place = Path(tempfile.mkdtemp())  # the folders of pytest are for their owner alone
    path = place / "office.audit"
    encrypted_files().create(path, PASSPHRASE).close()
    (place / "office.audit.lock").unlink(missing_ok=True)
    before = path.read_bytes()
    path.chmod(mode)
    place.chmod(folder_mode)
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(path), NOBODY],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert words in done.stdout, done.stderr
    assert path.read_bytes() == before
    shutil.rmtree(place)
