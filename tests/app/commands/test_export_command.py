"""Exporting without a window: for each reader, in each form, as at any moment."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from audit_app.app.bootstrap import AppServices
from audit_app.app.main import main
from audit_app.interchange.export.encryption import is_encrypted
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.journeys import drawn_audit
from tests.helpers.workspaces import PASSPHRASE, encrypted_files
from tests.usecases.test_as_at import Scorer, head

PASSWORD = "lantern mosaic harbour"
TITLE = "Missing, April 2026"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with eight drawn cases, some of them scored."""
    monkeypatch.setattr(AppServices, "files", encrypted_files())
    monkeypatch.setattr(AppServices, "checklists", MadeUpChecklists())
    monkeypatch.setenv("CASE_AUDIT_PASSPHRASE", PASSPHRASE)
    path = tmp_path / "office.audit"
    workspace = encrypted_files().create(path, PASSPHRASE)
    audit, _ = drawn_audit(workspace)
    scorer = Scorer(workspace, audit, 8)
    for case in scorer._sample()[:3]:
        scorer._all_answers(case)
    workspace.close()
    return path


def export(office: Path, output: Path, *more: str) -> int:
    return main(["export", str(office), "--audit", TITLE, "--output", str(output), *more])


def newest(office: Path) -> int:
    workspace = encrypted_files().open(office, PASSPHRASE)
    try:
        return head(workspace)
    finally:
        workspace.close()


@pytest.mark.parametrize("reader", ["us", "partner"])
def test_that_files_with_single_cases_are_locked_unless_somebody_says_otherwise(
    office: Path,
    tmp_path: Path,
    reader: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = tmp_path / "out.xlsx"
    assert export(office, output, "--for", reader) == 2
    assert "CASE_AUDIT_EXPORT_PASSWORD" in capsys.readouterr().err
    assert not output.exists()
    monkeypatch.setenv("CASE_AUDIT_EXPORT_PASSWORD", PASSWORD)
    assert export(office, output, "--for", reader) == 0
    assert is_encrypted(output.read_bytes())
    assert export(office, output, "--for", reader, "--without-password") == 0
    assert not is_encrypted(output.read_bytes())


def test_that_the_password_is_taken_from_a_file_and_never_shown(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, output = tmp_path / "secret.txt", tmp_path / "out.xlsx"
    secret.write_text(f"{PASSWORD}\n", "utf-8")
    assert export(office, output, "--export-password-file", str(secret)) == 0
    assert is_encrypted(output.read_bytes())
    assert PASSWORD not in "".join(capsys.readouterr())


def test_that_the_public_gets_figures_alone(office: Path, tmp_path: Path) -> None:
    output = tmp_path / "public.xlsx"
    assert export(office, output, "--for", "public") == 0
    book = load_workbook(output)
    assert "Cases" not in book.sheetnames
    assert book["Cover"]["A2"].value.startswith("OFFICIAL.")
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [text for text in texts if "MFH/" in text]


def test_that_a_partner_gets_the_columns_named(office: Path, tmp_path: Path) -> None:
    output = tmp_path / "partner.xlsx"
    options = ["--for", "partner", "--without-password"]
    assert export(office, output, *options, "--column", "Risk") == 0
    headings = [cell.value for cell in load_workbook(output)["Cases"][3]]
    assert "Risk" in headings
    assert not {"Team", "Note", "Reported"} & set(headings)
    assert export(office, output, *options, "--column", "Team") == 2


@pytest.mark.parametrize("ending", [".pdf", ".pptx", ".json"])
def test_that_every_form_is_written(office: Path, tmp_path: Path, ending: str) -> None:
    output = tmp_path / f"out{ending}"
    assert export(office, output) == 0
    content = output.read_bytes()
    assert content.startswith({".pdf": b"%PDF", ".pptx": b"PK", ".json": b"{"}[ending])


def test_that_slides_are_whole(office: Path, tmp_path: Path) -> None:
    output = tmp_path / "meeting.pptx"
    assert export(office, output) == 0
    with ZipFile(output) as archive:
        names = set(archive.namelist())
        types = archive.read("[Content_Types].xml").decode()
        targets = archive.read("ppt/_rels/presentation.xml.rels").decode()
    slides = [name for name in names if name.startswith("ppt/slides/slide")]
    assert len(slides) >= 3
    for name in slides:
        assert f"/{name}" in types
        assert name.removeprefix("ppt/") in targets


def test_that_an_earlier_entry_and_its_moment_give_the_same_file(
    office: Path, tmp_path: Path
) -> None:
    number = newest(office) - 5
    files = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for path in files:
        assert export(office, path, "--as-at", str(number), "--without-password") == 0
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("moment", ["yesterday", "0", "99999999", "1999-01-01", "2026-13-01"])
def test_that_a_moment_there_was_not_is_one_line(
    office: Path, tmp_path: Path, moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out.xlsx"
    assert export(office, output, "--as-at", moment, "--without-password") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not output.exists()


def test_that_why_two_exports_differ_is_told_entry_by_entry(
    office: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CASE_AUDIT_EXPORT_PASSWORD", PASSWORD)
    early, late = tmp_path / "early.xlsx", tmp_path / "late.json"
    assert export(office, early, "--as-at", str(newest(office) - 2)) == 0
    assert export(office, late) == 0
    capsys.readouterr()
    assert main(["export", "why", str(late), str(early), str(office)]) == 0
    said = capsys.readouterr().out
    assert "early.xlsx" in said
    assert " of 2 -> " in said
    assert " of 3" in said


def test_that_why_of_the_same_moment_says_that_nothing_moved(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = str(newest(office))
    files = [tmp_path / name for name in ("a.json", "b.json")]
    for path in files:
        assert export(office, path, "--as-at", number) == 0
    assert main(["export", "why", str(files[0]), str(files[1]), str(office)]) == 0
    assert "None of them moved a figure." in capsys.readouterr().out
    assert json.loads(files[0].read_text("utf-8"))["journal_number"] == int(number)


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "a.audit", "b.audit", "--audit", "x", "--output", "x.xlsx"],
        ["export", "a.audit"],
        ["export", "why", "a.xlsx", "b.xlsx"],
        ["export", "a.audit", "--audit", "x", "--output", "x.docx"],
    ],
)
def test_that_what_does_not_fit_is_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
