"""Score sheets, taking in and merging as somebody types them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit_app.app.bootstrap import AppServices
from audit_app.app.main import main
from audit_app.domain.draw import DrawPlan
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Assignment
from audit_app.usecases.ports import Workspace
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.helpers.filled import add_population, with_population
from tests.helpers.journeys import SEED
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

TITLE = "Missing, April 2026"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open workspaces with keys that are cheap to make, and the passphrase in the environment."""
    monkeypatch.setattr(AppServices, "files", encrypted_files())
    monkeypatch.setenv("CASE_AUDIT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CASE_AUDIT_OTHER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CASE_AUDIT_SHEET_PASSWORD", "three odd words")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with a sample of six, of a theme that came with the program."""
    file = tmp_path / "office.audit"
    workspace = encrypted_files().create(file, PASSPHRASE)
    population = with_population(workspace, made_up_rows(30))
    with workspace.unit() as unit:
        audit = unit.audit(population.audit_id)
        theme = next(iter(AppServices().checklists.all().values()))
        own = replace(
            audit, id=0, title="Real", theme_key=theme.key, checklist_version=theme.version
        )
        kept = unit.add_audit(own)
        add_population(unit, kept, made_up_rows(30))
        unit.commit()
    plan = DrawPlan("Real / Baseline", "simple_random", 6)
    services = AppServices()
    draw_sample(workspace, services.clock, kept.id, plan, Silent(), seed=SEED)
    workspace.close()
    return file


def opened(path: Path) -> Workspace:
    return encrypted_files().open(path, PASSPHRASE)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_that_a_score_sheet_goes_out_and_comes_back(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "s.xlsx"
    sent = ["pack", "score-sheet", str(path), "--audit", "Real", "--output", str(sheet)]
    assert main([*sent, "--reader", "peer reviewer", "--columns", "Area", "--no-password"]) == 0
    assert capsys.readouterr().out == "s.xlsx: 6 cases for peer reviewer\n"
    book = openpyxl.load_workbook(sheet)
    headings = {str(cell.value): int(cell.column or 0) for cell in book["Scores"][8]}
    book["Scores"].cell(9, headings["Answer"]).value = "Met"
    book["Scores"].cell(10, headings["Answer"]).value = "perhaps"
    book.save(sheet)
    looked_at = answer(capsys, "pack", "take-in", str(path), str(sheet))
    assert looked_at["counts"]["new"] == 1
    assert looked_at["taken_in"] is False
    assert [each["row"] for each in looked_at["troubles"]] == [10]
    assert answer(capsys, "pack", "take-in", str(path), str(sheet), "--yes")["taken_in"] is True
    again = answer(capsys, "pack", "take-in", str(path), str(sheet), "--yes")
    assert (again["before"], again["taken_in"]) == (True, False)
    workspace = opened(path)
    with workspace.reading() as unit:
        (assignment,) = unit.kept(Assignment)
        assert assignment.taken_in == 1
        assert sum(len(each.answers) for each in unit.scorer_reviews(assignment.id).values()) == 1
    workspace.close()


def test_that_a_score_sheet_is_locked_unless_told_otherwise(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "s.xlsx"
    sent = ["pack", "score-sheet", str(path), "--audit", "Real", "--output", str(sheet)]
    assert main([*sent, "--reader", "peer reviewer"]) == 0
    assert sheet.read_bytes().startswith(bytes.fromhex("d0cf11e0"))
    capsys.readouterr()
    assert answer(capsys, "pack", "take-in", str(path), str(sheet))["troubles"] == []


def test_that_a_short_password_is_refused_before_anything_is_handed_out(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CASE_AUDIT_SHEET_PASSWORD", "short")
    sent = ["pack", "score-sheet", str(path), "--audit", "Real"]
    assert main([*sent, "--output", str(tmp_path / "s.xlsx"), "--reader", "peer"]) == 2
    assert "shorter than 8 characters" in capsys.readouterr().err
    workspace = opened(path)
    with workspace.reading() as unit:
        assert unit.kept(Assignment) == []
    workspace.close()


def test_that_two_copies_are_merged_and_the_other_one_is_not_written_to(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    for each in tmp_path.glob("office*"):
        shutil.copy(each, folder)
    copy = folder / path.name
    workspace = opened(copy)
    checklists = AppServices().checklists
    with workspace.reading() as unit:
        real = next(each.audit for each in unit.audits() if each.audit.title == "Real")
    scoring = open_scoring(workspace, checklists, real.id)
    assert scoring is not None
    key = scoring.checklist.criteria[0].key
    case = scoring.cases[0].id
    give_answer(workspace, scoring, AppServices().clock, case, Answer(key, "met"))
    workspace.close()
    before = copy.read_bytes()
    found = answer(capsys, "pack", "merge", str(path), str(copy))
    assert (found["counts"]["new"], found["taken"]) == (1, 0)
    assert answer(capsys, "pack", "merge", str(path), str(copy), "--yes")["taken"] == 1
    assert answer(capsys, "pack", "merge", str(path), str(copy), "--yes")["taken"] == 0
    assert copy.read_bytes() == before
    workspace = opened(path)
    with workspace.reading() as unit:
        assert unit.review(case).answers[key].option == "met"
    workspace.close()
