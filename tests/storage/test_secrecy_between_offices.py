"""Two offices do everything with marked values in every field: where these are found and where not.

In nothing but the encrypted files, whatever is killed when; and in what is handed out to be read,
only what is meant for whoever reads it.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.helpers.workspaces import PASSPHRASE, encrypted_files

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "storage" / "planted_offices.py"
MARK = "Planted"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


class Laptop:
    """Home, temporary folder, and the folders that are worked and handed out in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("home", "temporary", "work", "handed"):
            (folder / name).mkdir(exist_ok=True)
        self.said = b""

    def start(self, what: str) -> subprocess.Popen[bytes]:
        """Begin a part of the work, said to a file of its own outside."""
        temporary = str(self.folder / "temporary")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), temporary)
        home = {"HOME": str(self.folder / "home"), "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, str(PROGRAM), what, str(self.folder)],
            env=kept | places | home | {"QT_QPA_PLATFORM": "offscreen"},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def do(self, what: str) -> int:
        """Do a part of the work whole."""
        process = self.start(what)
        self.said, _ = process.communicate()
        return process.returncode

    def found(self) -> list[str]:
        """Return where a mark or a secret stands in the clear, the folder `handed` left out."""
        contents = {"what it said": re.sub(rb"wrote .*\n", b"", self.said)}
        for path in self.folder.rglob("*"):
            if path.is_relative_to(self.folder / "handed"):
                continue
            contents[f"the name {path.name}"] = path.name.encode()
            if path.is_file():
                contents[path.name] = path.read_bytes()
        return [name for name, content in contents.items() if _shows(content)]

    @property
    def written(self) -> set[Path]:
        """Every file that was opened to be written, by its name on the disk."""
        return {Path(name) for name in re.findall(r"wrote '([^']*)'", self.said.decode())}

    def handed(self, name: str) -> str:
        """Return all the text of something handed out: parts of archives, streams of pages."""
        return _text((self.folder / "handed" / name).read_bytes())


def _shows(content: bytes) -> bool:
    wanted = [
        word.encode(encoding)
        for word in (MARK, MARK.upper(), MARK.lower(), PASSPHRASE, "AGE-SECRET-KEY")
        for encoding in ENCODINGS
    ]
    return any(word in content for word in wanted) or content.startswith(b"PK\x03\x04")


def _text(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
            return "\n".join([*archive.namelist(), *map(_text, parts)])
    if content.startswith(b"%PDF"):
        return _pages(content)
    return content.decode("utf-8", "replace")


def _pages(content: bytes) -> str:
    """Return the text of a PDF, and each of its streams unpacked."""
    streams = [content.decode("latin-1")]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            streams.append(zlib.decompress(packed).decode("latin-1"))
        except zlib.error:
            continue
    if shutil.which("pdftotext"):
        done = subprocess.run(
            ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
        )
        streams.append(done.stdout.decode())
    return "\n".join(streams)


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    laptop = Laptop(tmp_path_factory.mktemp("laptop"))
    assert laptop.do("everything") == 0, laptop.said.decode()
    return laptop


def test_that_marked_values_stand_in_the_encrypted_files_alone(laptop: Laptop) -> None:
    assert laptop.found() == []


def test_that_no_file_was_written_but_those_that_were_asked_for(laptop: Laptop) -> None:
    """A file that was there for a moment only would be in no search afterwards."""
    work, handed = laptop.folder / "work", laptop.folder / "handed"
    odd = {
        path
        for path in laptop.written
        if not path.is_relative_to(work)
        and not path.is_relative_to(handed)
        and path.name not in {"null", ""}
        and "__pycache__" not in path.parts
    }
    assert odd == set()
    assert any(path.is_relative_to(handed) for path in laptop.written)


def test_that_every_mark_is_in_the_workspace(laptop: Laptop, tmp_path: Path) -> None:
    path = Path(shutil.copy(laptop.folder / "work" / "ours" / "office.audit", tmp_path))
    workspace = encrypted_files().open(path, PASSPHRASE)
    with workspace.reading() as unit:
        run = unit._connection.exec_driver_sql
        tables = run("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        dump = "".join(str(tuple(row)) for name in tables for row in run(f"SELECT * FROM {name}"))  # noqa: S608
    workspace.close()
    for word in (
        *("contact", "conflict", "settled", "settler", "theirnote", "findingtitle", "finding"),
        *(
            "action",
            "owner",
            "proof",
            "setter",
            "outside",
            "published",
            "learning",
            "seen",
            "asked",
        ),
        *(
            "raiser",
            "told",
            "norisk",
            "decider",
            "retention",
            "frozenreason",
            "lottery",
            "disposed",
        ),
        *("guestnote", "typed", "note", "evidence", "purpose", "replacement", "notfound"),
        *("mergednote", "mergedevidence"),
    ):
        assert MARK + word in dump, word
    assert f"{MARK}goneref" not in dump  # the audit that was disposed of


CASES = (
    *("auditref", "note", "theirnote", "evidence", "reason", "kept", "purpose", "notfound"),
    *("replacement", "seen", "asked", "told", "norisk", "settled", "conflict", "learning"),
)
"""Words about single cases."""
ELSEWHERE = (
    "goneref",
    "undrawnref",
    "frozenref",
    "theirauditref",
    "guestnote",
    "typed",
    "mergednote",
)
"""Words of other audits, or of nothing kept."""


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "pptx", "json"])
@pytest.mark.parametrize("reader", ["us", "partner", "public"])
def test_that_an_export_holds_only_what_its_reader_is_meant_to_see(
    laptop: Laptop, reader: str, ending: str
) -> None:
    said = laptop.handed(f"{reader}.{ending}")
    whole = reader == "us" and ending == "xlsx"
    hidden = ELSEWHERE if whole else (*ELSEWHERE, *(word for word in CASES if word != "auditref"))
    if reader == "public" or ending != "xlsx":
        hidden = (*hidden, "auditref", "team", "stratum", "owner", "writer", "settler", "raiser")
    assert [word for word in hidden if MARK + word in said] == []
    assert PASSPHRASE not in said
    assert "AGE-SECRET-KEY" not in said


def test_that_a_scoring_workbook_holds_the_columns_that_travel_and_no_answer(
    laptop: Laptop,
) -> None:
    said = laptop.handed("scoring.xlsx")
    assert f"{MARK}frozenref" in said
    hidden = (*CASES, "goneref", "undrawnref", "theirauditref", "guestnote", "team", "mergednote")
    assert [word for word in hidden if MARK + word in said] == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("handover.pdf", ("auditref", "seen", "asked", "raiser")),
        ("feedback.pdf", ("auditref", "learning", "note")),
        ("disposal.pdf", ("disposed",)),
    ],
)
def test_that_a_sheet_of_paper_holds_what_it_is_for(
    laptop: Laptop, name: str, shown: tuple[str, ...]
) -> None:
    said = laptop.handed(name)
    if shutil.which("pdftotext"):
        assert [word for word in shown if MARK + word not in said] == []
    others = [word for word in (*CASES, *ELSEWHERE, "owner", "finding") if word not in shown]
    assert [word for word in others if re.search(f"{MARK}{word}(?![a-z])", said)] == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal")
def test_that_being_killed_at_any_moment_of_locking_away_leaves_nothing_in_the_clear(
    laptop: Laptop, tmp_path: Path
) -> None:
    another = Laptop(Path(shutil.copytree(laptop.folder, tmp_path / "another")))
    chance = random.Random(7)
    for _ in range(6):
        process = another.start("kill")
        assert process.stdout is not None
        for line in process.stdout:
            if line == b"a round\n":
                break
        time.sleep(chance.uniform(0, 1.5))
        process.send_signal(signal.SIGKILL)
        another.said = process.stdout.read()
        process.stdout.close()
        process.wait()
        assert another.found() == []
        assert not any((another.folder / "temporary").iterdir())
