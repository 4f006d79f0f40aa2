"""The whole journey in a real window, by keys alone, and what is in the file afterwards."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit_app.app.bootstrap import AppServices
from audit_app.domain.review import Review
from audit_app.usecases.audits import list_audits
from audit_app.usecases.workspaces import open_workspace
from tests.journeys.window_driver import (
    ROOT,
    Program,
    Watcher,
    at_work,
    missing_programs,
    screen,
)
from tests.journeys.window_steps import (
    PASSPHRASE,
    draw,
    export,
    load_register,
    make_audit,
    make_workspace,
    opened,
    write_register,
)

N_CASES, N_DRAWN = 60, 5

pytestmark = pytest.mark.skipif(
    bool(missing_programs()), reason=f"a real window needs {', '.join(missing_programs())}"
)


@pytest.fixture
def around(tmp_path: Path) -> Iterator[dict[str, str]]:
    with screen(tmp_path) as surroundings:
        yield surroundings


def test_that_the_whole_journey_can_be_made_by_keys_alone(
    around: dict[str, str], tmp_path: Path
) -> None:
    office = tmp_path / "office.audit"
    register = write_register(tmp_path / "register.csv", N_CASES)
    workbook = tmp_path / "findings.xlsx"
    with at_work(around) as program:
        make_workspace(program, office)
        kept = Watcher(office, PASSPHRASE)
        kept.wait("workspace_created")
        make_audit(program, kept)
        load_register(program, kept, register)
        draw(program, kept, N_DRAWN)
        _score_first_case(program, kept)
        export(program, kept, workbook)
    _check_store(office)
    _check_workbook(workbook)
    _check_command(office, tmp_path / "again.xlsx")


def _score_first_case(program: Program, kept: Watcher) -> None:
    program.still()
    program.press("ctrl+3")
    program.press("1")
    program.press("4")  # not applicable: asks why, in place
    program.type("there was no call: 2 officers found her")
    program.press("Escape")
    program.press("Return", "n")
    program.type("log entry 12")
    program.press("Escape")
    program.press("2")
    before = kept.count("answer_given")
    program.keys("ctrl+z")  # the note stays, so this too is an answer given
    kept.wait("answer_given", before + 1)
    program.keys(*["1"] * 40)  # faster than they are saved; the last of them is the grade
    kept.wait("grade_given")


def _check_store(office: Path) -> None:
    workspace = open_workspace(AppServices().files, office, PASSPHRASE)
    try:
        (progress,) = list_audits(workspace)
        with workspace.reading() as unit:
            draws = unit.draws(progress.audit.id)
            cases, reviews = unit.drawn_cases(draws[-1].id), unit.reviews(draws[-1].id)
    finally:
        workspace.close()
    assert progress.audit.theme_key == "missing"
    assert (progress.n_cases, progress.n_drawn, progress.n_scored) == (N_CASES, N_DRAWN, 1)
    assert [draw.certificate["method"] for draw in draws] == ["simple_random"]
    assert list(reviews) == [cases[0].id]
    _check_review(reviews[cases[0].id])


def _check_review(review: Review) -> None:
    given = list(review.answers.values())
    reasons = [answer.reason for answer in given if answer.reason]
    assert reasons == ["there was no call: 2 officers found her"]
    assert [answer.note for answer in given if answer.note] == ["log entry 12"]
    assert not [answer for answer in given if answer.option == "not_met"]
    assert review.grade == review.proposed_grade == "good"
    assert review.completed_at is not None


def _check_workbook(workbook: Path) -> None:
    book = load_workbook(io.BytesIO(opened(workbook)))
    assert {"Cover", "Method"} <= set(book.sheetnames)
    assert any("log entry 12" in text for sheet in book for text in _texts(sheet))


def _texts(sheet: object) -> Iterator[str]:
    for row in sheet.iter_rows(values_only=True):  # type: ignore[attr-defined]
        yield from (str(value) for value in row if value is not None)


def _check_command(office: Path, output: Path) -> None:
    """The same file from the command line, once the window has let go of it."""
    workspace = open_workspace(AppServices().files, office, PASSPHRASE)
    title = list_audits(workspace)[0].audit.title
    workspace.close()
    secret = output.with_suffix(".txt")
    secret.write_text(PASSPHRASE, encoding="utf-8")
    options = ["--audit", title, "--output", str(output), "--passphrase-file", str(secret)]
    options.append("--without-password")
    subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "export", str(office), *options],
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert any("log entry 12" in text for sheet in load_workbook(output) for text in _texts(sheet))
