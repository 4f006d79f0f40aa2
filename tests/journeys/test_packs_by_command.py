"""Packs from the command line: two user folders, no window, and a program that knows only age."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from audit_app.app.bootstrap import AppServices
from audit_app.app.main import main
from tests.helpers.desk import PASSPHRASE
from tests.helpers.offices import Office, PackedChecklists

ROOT = Path(__file__).resolve().parents[2]
GOOD = "seven unlikely zebras juggle plain teapots"
TITLE = "Missing, April 2026"
PEER = "peer reviewer, force B"
GUEST = f"{TITLE} (for force A, audit team)"


class Two:
    """Two workspaces on disk, closed: one has an audit whose sample is partly scored."""

    def __init__(self, folder: Path) -> None:
        ours = Office(folder / "a", "force A, audit team")
        ours.score(ours.audit(), 3)
        peer = Office(folder / "b", PEER)
        self.ours, self.peer = ours.workspace.path, peer.workspace.path
        self.line = peer.line
        ours.close()
        peer.close()


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    monkeypatch.setenv("CASE_AUDIT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(AppServices, "checklists", PackedChecklists())
    return Two(tmp_path)


def pack(*options: object) -> int:
    return main(["pack", *map(str, options)])


def test_that_a_lead_prepares_packs_for_a_list_of_readers_at_once(
    two: Two, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pack("contact", two.ours, "--add", two.line) == 0
    (tmp_path / "words.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "readers.csv").write_text(
        "reader,to,scope,size,columns,conflicts,passphrase_file\n"
        'force B,"peer reviewer, force B",all,,Risk,Team=Team 1: was theirs,\n'
        "second reader,,share,4,,,words.txt\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    out.mkdir()
    common = ("create", two.ours, "--audit", TITLE, "--output", out)
    capsys.readouterr()
    assert pack(*common, "--readers", tmp_path / "readers.csv", "--json") == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["kept_from_reader"] > 0
    assert first["cases"] == 12 - first["kept_from_reader"]
    assert (second["cases"], second["sealed_to"]) == (4, "passphrase")
    assert sorted(path.name for path in out.iterdir()) == [
        "01-force-B.capack",
        "02-second-reader.capack",
    ]


def test_that_a_list_run_again_hands_nothing_out_twice(
    two: Two, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words.txt"
    words.write_text(GOOD, encoding="utf-8")
    common = ("create", two.ours, "--audit", TITLE, "--output", tmp_path, "--reader", PEER)
    sealed = ("--pack-passphrase-file", words)
    assert pack(*common, *sealed) == 0
    assert pack(*common, *sealed) == 2
    assert "as assignment 1" in capsys.readouterr().err
    assert pack(*common[:-2], "--again", 1, *sealed) == 0
    assert pack(*common, *sealed, "--another") == 0
    assert len(list(tmp_path.glob("*.capack"))) == 2


def test_that_nothing_is_assigned_if_one_reader_of_the_list_cannot_be_served(
    two: Two, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "weak.txt").write_text("password1", encoding="utf-8")
    (tmp_path / "words.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "readers.toml").write_text(
        '[[reader]]\nreader = "one"\npassphrase_file = "words.txt"\n'
        '[[reader]]\nreader = "two"\npassphrase_file = "weak.txt"\n',
        encoding="utf-8",
    )
    command = ("create", two.ours, "--audit", TITLE, "--output", tmp_path)
    assert pack(*command, "--readers", tmp_path / "readers.toml") == 2
    assert "too weak" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.capack"))
    assert pack(*command, "--again", "1") == 2
    assert "no assignment 1" in capsys.readouterr().err


def test_that_a_pack_is_opened_scored_and_returned_and_twice_is_once(
    two: Two, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASE_AUDIT_PACK_PASSPHRASE", GOOD)
    assert pack("create", two.ours, "--audit", TITLE, "--reader", "b", "--output", tmp_path) == 0
    capsys.readouterr()
    news = []
    for _ in range(2):
        assert pack("open", two.peer, tmp_path / "01-b.capack", "--json") == 0
        news.append(json.loads(capsys.readouterr().out)["new"])
    assert news == [True, False]
    back = tmp_path / "back.careturn"
    assert pack("return", two.peer, "--audit", GUEST, "--output", back) == 2
    assert "nothing to send back" in capsys.readouterr().err
    assert not back.exists()
    score_as_peer(two, 12)
    assert pack("return", two.peer, "--audit", GUEST, "--output", back, "--finished") == 0
    assert capsys.readouterr().out.startswith("Return 1: 12 of 12 cases complete, 60 answers; no")
    assert pack("open", two.ours, back) == 2
    assert "This is a return" in capsys.readouterr().err


def score_as_peer(two: Two, n_cases: int) -> None:
    office = Office(two.peer.parent, PEER)
    with office.workspace.reading() as unit:
        audit = unit.audits()[0].audit
    office.score(audit, n_cases)
    office.close()


def test_that_a_list_of_readers_that_makes_no_sense_is_refused_by_its_row(
    two: Two, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for rows, said in (
        ("reader,size\none,many\n", "row 2"),
        ("reader,colour\none,blue\n", "'colour' is nothing a reader has"),
        ("reader,conflicts\none,nonsense\n", "form COLUMN=VALUE"),
        ("reader\n", "names no reader"),
        ("to\nnobody we know\n", "no identity called"),
    ):
        path = tmp_path / "readers.csv"
        path.write_text(rows, encoding="utf-8")
        command = ("create", two.ours, "--audit", TITLE, "--readers", path, "--output", tmp_path)
        assert pack(*command) == 2
        assert said in capsys.readouterr().err


def test_that_the_document_tells_how_to_check_a_pack_without_this_program(
    two: Two, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pack("contact", two.ours, "--add", two.line, "--name", "b") == 0
    command = ("create", two.ours, "--audit", TITLE, "--reader", "b", "--to", "b")
    assert pack(*command, "--output", tmp_path) == 0
    assert pack("identity", two.peer, "--write-key", tmp_path / "key.txt") == 0
    key = (tmp_path / "key.txt").read_text(encoding="utf-8").strip()
    opened = pyrage.decrypt(
        (tmp_path / "01-b.capack").read_bytes(), [pyrage.x25519.Identity.from_str(key)]
    )
    (tmp_path / "pack.txt").write_bytes(opened)
    document = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    capsys.readouterr()
    command_line = [sys.executable, "-c", code, str(tmp_path / "pack.txt")]
    done = subprocess.run(command_line, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("case-audit-pack 1 signed by case-audit-id-1 age1")
    (tmp_path / "pack.txt").write_bytes(opened.replace(b"Missing", b"Mixxing", 1))
    done = subprocess.run(command_line, capture_output=True, text=True, check=False)
    assert "InvalidSignature" in done.stderr


def test_that_the_document_names_every_key_of_a_pack_and_of_a_return() -> None:
    from audit_app.interchange.packs.pack_body import PackBody
    from audit_app.interchange.packs.return_body import AnswerBody, ReturnBody, ReviewBody

    document = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    for body in (PackBody, ReturnBody, ReviewBody, AnswerBody):
        for key in body.model_fields:
            assert f"`{key}`" in document, key
