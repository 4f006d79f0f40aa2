"""The command line in odd surroundings: locked files, narrow consoles, closed streams, pipes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typing_extensions import override

from audit_app.app.commands.asking import PASSPHRASE
from audit_app.app.main import main
from audit_app.domain.errors import AuditError

ROOT = Path(__file__).resolve().parents[2]
SEED = "20237 33112 81592 11123"
PASSWORD = "made-up password"
OTHER_PASSWORD = "another made-up password"


def run(*arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=120,
        check=False,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    rows = [f"A{number:03d},{number % 3}" for number in range(1, 41)]
    path.write_text("\n".join(["Reference,Risk", *rows, "Total,40"]), encoding="utf-8")
    return path


def locked(path: Path, target: Path, password: str) -> Path:
    from audit_app.interchange.export.encryption import encrypted

    target.write_bytes(encrypted(path.read_bytes(), password))
    return target


@pytest.fixture
def locked_register(tmp_path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in [("Reference", "Risk"), *((f"A{number:03d}", "High") for number in range(1, 41))]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "plain.xlsx")
    return locked(tmp_path / "plain.xlsx", tmp_path / "locked.xlsx", PASSWORD)


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    path = tmp_path / "password.txt"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    return str(path)


def draw(register: Path, output: Path, *options: str) -> int:
    common = ["--ref", "Reference", "--size", "5", "--label", "L", "--seed", SEED]
    return main(["draw", str(register), *common, *options, "--output", str(output)])


# locked files


def test_that_a_locked_register_is_inspected_drawn_and_verified_by_a_password_file(
    locked_register: Path, tmp_path: Path, password_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--password-file", password_file)
    assert main(["inspect", str(locked_register), "--json", *options]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 40
    assert draw(locked_register, tmp_path / "first.json", *options) == 0
    assert main(["verify", str(tmp_path / "first.json"), str(locked_register), *options]) == 0
    assert main(["verify", str(tmp_path / "first.json"), str(tmp_path / "plain.xlsx")]) == 0
    more = ["--extend", str(tmp_path / "first.json"), "--size", "9", *options]
    second = tmp_path / "second.json"
    assert main(["draw", str(locked_register), *more, "--output", str(second)]) == 0
    assert len(json.loads(second.read_text(encoding="utf-8"))["sample"]) == 9


def test_that_a_password_is_taken_from_the_environment(
    locked_register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASE_AUDIT_PASSWORD", PASSWORD)
    assert main(["inspect", str(locked_register)]) == 0


def test_that_a_password_is_asked_for_only_where_a_file_is_locked(
    locked_register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return PASSWORD

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("audit_app.app.commands.asking.getpass", answer)
    assert main(["inspect", str(tmp_path / "plain.xlsx")]) == 0
    assert asked == []
    assert main(["inspect", str(locked_register)]) == 0
    assert asked == ["Password of locked.xlsx: "]


def test_that_a_locked_register_without_its_password_says_how_to_give_it(
    locked_register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(locked_register, tmp_path / "draw.json") == 2
    assert "--password-file" in one_line(capsys)
    (tmp_path / "wrong.txt").write_text("wrong", encoding="utf-8")
    options = ("--password-file", str(tmp_path / "wrong.txt"))
    assert draw(locked_register, tmp_path / "draw.json", *options) == 2
    assert "wrong" in one_line(capsys)
    assert not (tmp_path / "draw.json").exists()


def test_that_certificate_and_register_may_have_passwords_of_their_own(
    locked_register: Path, tmp_path: Path, password_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--password-file", password_file)
    assert draw(locked_register, tmp_path / "draw.xlsx", *options) == 0
    certificate = locked(tmp_path / "draw.xlsx", tmp_path / "kept.xlsx", OTHER_PASSWORD)
    verify = ["verify", str(certificate), str(locked_register), *options]
    monkeypatch.setenv("CASE_AUDIT_CERTIFICATE_PASSWORD", OTHER_PASSWORD)
    assert main(verify) == 0
    monkeypatch.delenv("CASE_AUDIT_CERTIFICATE_PASSWORD")
    assert main(verify) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_that_a_passphrase_file_is_read_as_any_editor_saves_it(
    tmp_path: Path, encoding: str, ending: str
) -> None:
    from argparse import Namespace

    path = tmp_path / "passphrase.txt"
    path.write_bytes(f" émile's passphrase {ending}".encode(encoding))
    assert PASSPHRASE.given(Namespace(passphrase_file=path)) == " émile's passphrase "


def test_that_a_passphrase_of_broken_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from argparse import Namespace

    monkeypatch.setenv("CASE_AUDIT_PASSPHRASE", "\udce9")
    with pytest.raises(AuditError, match="no text"):
        PASSPHRASE.given(Namespace(passphrase_file=None))


# one line


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing-like-it"],
        ["draw"],
        ["draw", "r.csv", "--size", "many"],
        ["compare", "--before", "1"],
        ["seed", "commit"],
        ["inspect", "r.csv", "--unknown"],
    ],
)
def test_that_wrong_arguments_are_said_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "--help' says what there is" in one_line(capsys)


def test_that_a_refused_draw_says_nothing_but_why(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(register, tmp_path / "draw.json", "--size", "5000") == 2
    assert "larger than the 40 cases" in one_line(capsys)


def test_that_a_draw_says_what_was_found_in_the_register(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(register, tmp_path / "draw.json", "--size", "1") == 0
    shown = capsys.readouterr()
    assert "totals: 1" in shown.err
    assert "(row 42)" in shown.err
    assert shown.out.startswith("1 case and 0 reserves drawn from 40")


def test_that_an_option_of_another_method_names_the_method_it_goes_with(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(register, tmp_path / "draw.json", "--minimum", "2") == 2
    line = one_line(capsys)
    assert "--minimum" in line
    assert "--stratum" in line


@pytest.mark.parametrize("condition", ["Day>=2024-13-45", "Day<=2025-02-29", "Day>=01/04/2025"])
def test_that_a_condition_with_a_day_that_does_not_exist_is_refused(
    tmp_path: Path, condition: str, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "register.csv"
    register.write_text(
        "Reference,Day\n" + "".join(f"A{day},{day:02d}/04/2025\n" for day in range(1, 31)),
        encoding="utf-8",
    )
    assert draw(register, tmp_path / "draw.json", "--where", condition) == 2
    assert "column 'Day' needs a number or a date" in one_line(capsys)
    assert draw(register, tmp_path / "draw.json", "--where", "Day>=2025-04-20") == 0


@pytest.mark.parametrize("option", ["--size", "--reserves", "--minimum"])
def test_that_a_number_no_register_has_is_refused(
    register: Path, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(register, tmp_path / "draw.json", option, "9" * 30) == 2
    assert "more than any register holds" in one_line(capsys)


def test_that_a_list_changed_beside_its_certificate_is_not_the_same_draw(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "draw.json"
    assert draw(register, output) == 0
    document = json.loads(output.read_text(encoding="utf-8"))
    document["sample"][0]["case_ref"] = "A999"
    output.write_text(json.dumps(document), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", str(output), str(register)]) == 1
    assert "the file was changed" in capsys.readouterr().out
    assert main(["verify", str(output), str(register), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["same"] is False


def test_that_a_defect_is_said_in_one_line_without_what_stands_in_a_case(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("a child's name")

    monkeypatch.setattr("audit_app.app.draw_plans.recognised", fail)
    assert main(["inspect", str(register)]) == 70
    line = one_line(capsys)
    assert "KeyError at test_command_line_surroundings.py" in line
    assert "child" not in line


@pytest.mark.parametrize("arguments", [[], ["inspect", "register.csv"]])
def test_that_a_missing_library_is_named_with_the_way_to_install_it(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "audit_app.app.window", None)
    monkeypatch.setitem(sys.modules, "audit_app.app.bootstrap", None)
    assert main(arguments) == 2
    assert "pip install -r requirements.txt" in one_line(capsys)


# consoles, pipes and streams


class Terminal(io.StringIO):
    """A console that keeps what it is sent."""

    @override
    def isatty(self) -> bool:
        return True


def test_that_progress_is_one_line_that_fits_the_console_and_goes_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from audit_app.app.commands.base import TerminalProgress

    console = Terminal()
    monkeypatch.setattr(sys, "stderr", console)
    monkeypatch.setenv("COLUMNS", "30")
    with TerminalProgress("Reading the register") as progress:
        progress.step(1_000, 2_000, "a note that is much too long for so narrow a console")
    lines = console.getvalue().split("\r")
    assert lines[1] == "Reading the register: 1,000 o"
    assert lines[2:] == [" " * 29, ""]


def test_that_inspect_shows_progress_on_a_console_and_none_in_a_pipe(
    register: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(register)]) == 0
    assert capsys.readouterr().err == ""
    console = Terminal()
    monkeypatch.setattr(sys, "stderr", console)
    assert main(["inspect", str(register)]) == 0
    assert "Reading the register" in console.getvalue()


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252"])
def test_that_a_console_without_the_letters_still_shows_everything(
    register: Path, encoding: str
) -> None:
    named = register.rename(register.with_name("é ☃.csv"))
    shown = run("inspect", str(named), PYTHONIOENCODING=encoding)
    assert (shown.returncode, shown.stderr) == (0, "")
    found = run("inspect", str(named), "--json", PYTHONIOENCODING=encoding)
    assert json.loads(found.stdout)["file"] == "é ☃.csv"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are always text")
def test_that_a_file_name_in_another_encoding_can_be_drawn_from(
    register: Path, tmp_path: Path
) -> None:
    named = os.fsencode(register.rename(tmp_path / os.fsdecode(b"\xe9.csv")))
    options = ["--ref", "Reference", "--size", "5", "--label", "L"]
    output = str(tmp_path / "draw.json")
    assert run("draw", named, *options, "--output", output).returncode == 0
    assert run("verify", output, named).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_that_output_that_cannot_be_written_is_said_in_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "checklists"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["case-audit: The system refused: No space left on device."]


def test_that_a_pipe_whose_reader_has_gone_is_left_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as nobody:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "checklists"],
            stdout=nobody,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_that_closed_streams_are_no_defect(
    register: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["export", "none.audit", "--audit", "x", "--output", "x.xlsx"]) == 2
    assert "--passphrase-file" in one_line(capsys)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["inspect", str(register.parent)]) == 2
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["inspect", str(register)]) == 0


def test_that_an_interrupted_command_says_so_in_one_line(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audit_app.app.draw_plans.recognised", interrupted)
    assert main(["inspect", str(register)]) == 130
    assert one_line(capsys) == "case-audit: stopped before it was done"


def test_that_text_streams_are_told_apart_from_others(register: Path) -> None:
    """A program that embeds the commands may give any stream to write to."""
    shown, before = io.StringIO(), sys.stdout
    sys.stdout = shown
    try:
        assert main(["inspect", str(register), "--json"]) == 0
    finally:
        sys.stdout = before
    assert json.loads(shown.getvalue())["rows"] == 41
