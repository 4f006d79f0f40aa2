"""`checklists` takes text, workbooks and forms, and writes what can be changed and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit_app.app.main import main
from tests.interchange.checklists.factory import SMALL, write
from tests.interchange.checklists.test_workbook_faults import put, spoilt
from tests.interchange.checklists.test_xlsform import whole


def test_that_a_checklist_goes_out_and_is_found_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, text = tmp_path / "any.xlsx", tmp_path / "custody.toml"
    assert main(["checklists", "--export", "custody", "--output", str(book)]) == 0
    assert main(["checklists", "--export", str(book), "--output", str(text)]) == 0
    capsys.readouterr()
    assert main(["checklists", "--check", str(book), str(text)]) == 0
    assert capsys.readouterr().out == "2 files are sound.\n"


def test_that_a_spoilt_workbook_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, target = spoilt(tmp_path, put("Criteria", "Source", 4, "lore")), tmp_path / "small2.toml"
    line = "small.xlsx:Criteria!4: Column 'Source': There is no source 'lore'.\n"
    assert main(["checklists", "--check", str(book)]) == 1
    assert capsys.readouterr().out == line
    assert main(["checklists", "--export", str(book), "--output", str(target)]) == 1
    assert capsys.readouterr().out == line
    assert not target.exists()


def test_that_a_form_is_said_to_be_one_and_becomes_a_workbook_to_fill_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = whole(tmp_path), tmp_path / "draft.xlsx"
    assert main(["checklists", "--check", str(path)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("form.xlsx:survey!2: ")
    assert printed[-1].startswith("form.xlsx: an XLSForm with 4 questions; 11 lines above")
    assert main(["checklists", "--export", str(path), "--output", str(target)]) == 0
    assert main(["checklists", "--check", str(target)]) == 1


def test_that_a_blank_workbook_says_what_is_still_to_be_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "blank.xlsx"
    assert main(["checklists", "--blank", "--output", str(target)]) == 0
    capsys.readouterr()
    assert main(["checklists", "--check", str(target)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "blank.xlsx:Checklist!4: Column 'Value': 'Key' is missing.",
        "blank.xlsx:Checklist!5: Column 'Value': 'Title' is missing.",
        "blank.xlsx:Criteria!3: There is no question.",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--export", "nothing", "--output", "x.xlsx"], "There is no checklist 'nothing'."),
        (["--export", "custody"], "Nothing says where to write it."),
        (["--export", "custody", "--output", "other.toml"], "Write to 'custody.toml'."),
        (["--export", "custody", "--output", "custody.csv"], "must end in .xlsx"),
        (["--blank", "--output", "blank.toml"], "is written as a workbook"),
    ],
)
def test_that_what_cannot_be_written_is_refused_with_a_way_out(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["checklists", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_that_text_and_workbooks_can_be_checked_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = spoilt(tmp_path, put("Criteria", "Source", 4, "lore"))
    text = write(tmp_path, SMALL.replace('scale = "met"', 'scale = "mett"'))
    assert main(["checklists", "--check", str(text), str(book), "--json"]) == 1
    printed = capsys.readouterr().out
    assert "small.toml:43: There is no scale 'mett'." in printed
    assert "small.xlsx:Criteria!4: " in printed
