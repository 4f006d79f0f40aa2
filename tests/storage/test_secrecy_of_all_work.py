"""Marked values in every field, every feature, two crashes: found in no file and no output."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.workspaces import PASSPHRASE, encrypted_files

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "storage" / "planted_work.py"
MARK = "Planted"


class Laptop:
    """A user's home and temporary folder of their own, with a workspace in a third."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("home", "temporary", "work"):
            (folder / name).mkdir(exist_ok=True)
        self.workspace = folder / "work" / "office.audit"
        self.register = folder / "work" / "register.xlsx"
        self.said = b""

    def run(self, what: str) -> int:
        """Run a part of the work and return its exit code."""
        temporary, home = str(self.folder / "temporary"), str(self.folder / "home")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), temporary)
        done = subprocess.run(
            [sys.executable, str(PROGRAM), what, str(self.workspace), str(self.register)],
            env=kept | places | {"HOME": home, "PYTHONPATH": str(ROOT)},
            cwd=self.folder,
            capture_output=True,
            check=False,
        )
        self.said += done.stdout + done.stderr
        return done.returncode

    def found(self) -> list[str]:
        """Return where a marked value or the passphrase stands in the clear."""
        contents = {"what it said": self.said}
        for path in self.folder.rglob("*"):
            contents[f"name of {path.name}"] = path.name.encode()
            if path.is_file():
                contents[path.name] = path.read_bytes()
        wanted = [
            word.encode(encoding)
            for word in (MARK, MARK.upper(), MARK.lower(), PASSPHRASE)
            for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        ]
        return [
            name
            for name, content in contents.items()
            if any(word in content for word in wanted) or content.startswith(b"PK\x03\x04")
        ]


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    laptop = Laptop(tmp_path_factory.mktemp("laptop"))
    assert laptop.run("prepare") == 0, laptop.said.decode()
    return laptop


def test_that_all_of_the_work_leaves_marked_values_in_the_encrypted_files_alone(
    laptop: Laptop,
) -> None:
    assert b"import cancelled" in laptop.said
    assert b"export cancelled" in laptop.said
    assert laptop.found() == []
    assert {each.name for each in laptop.workspace.parent.iterdir()} == {
        "copy.audit",
        "findings.xlsx",
        "office.audit",
        "office.audit.lock",
        "register.xlsx",
        "settings.json",
    }


@pytest.mark.parametrize("how", ["import", "export"])
def test_that_dying_in_the_middle_leaves_nothing_in_the_clear(
    laptop: Laptop, how: str, tmp_path: Path
) -> None:
    another = Laptop(Path(shutil.copytree(laptop.folder, tmp_path / "another")))
    assert another.run(how) == 9, another.said.decode()
    assert another.found() == []


def test_that_the_marked_values_are_all_in_the_workspace_but_those_left_out(
    laptop: Laptop,
) -> None:
    workspace = encrypted_files().open(laptop.workspace, PASSPHRASE)
    with workspace.reading() as unit:
        run = unit._connection.exec_driver_sql
        tables = run("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        rows = [row for name in tables for row in run(f"SELECT * FROM {name}")]  # noqa: S608
        dump = "".join(str(tuple(row)) for row in rows)
    workspace.close()
    assert "Plantedleftout" not in dump
    assert "Plantedpassword" not in dump
    for word in (
        *("title", "recommendation", "round", "unit", "ref", "stratum", "team", "kept", "control"),
        *("label", "seed", "secondreason", "replacement", "notfound", "purpose", "reason", "note"),
        *("evidence", "gradereason", "policy", "setter", "question"),
    ):
        assert MARK + word in dump
