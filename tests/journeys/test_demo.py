"""The demo: made once, then looked at and exported from again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit_app.app.bootstrap import AppServices
from audit_app.app.demo.build import Demo, build_demo
from audit_app.app.demo.folder import MARKER
from audit_app.app.main import main
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.ui.services import DEMO_PASSPHRASE
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.audits import list_audits
from audit_app.usecases.workspaces import open_workspace

PASSPHRASE_VARIABLE = "CASE_AUDIT_PASSPHRASE"
TITLE = "Missing episodes 2024/25"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo") / "made-up"
    return build_demo(AppServices(), folder, DEMO_PASSPHRASE, Silent())


def test_that_three_audits_stand_at_three_stages(demo: Demo) -> None:
    services = AppServices()
    workspace = open_workspace(services.files, demo.workspace, DEMO_PASSPHRASE)
    try:
        audits = {each.audit.theme_key: each for each in list_audits(workspace)}
    finally:
        workspace.close()
    missing, offenders = audits["missing"], audits["sex_offenders"]
    investigations = audits["investigations"]
    assert missing.n_scored == missing.n_drawn == 50
    assert 0 < investigations.n_scored < investigations.n_drawn
    assert (offenders.n_scored, offenders.n_started) == (1, 2)
    assert [round(each.n_cases, -2) for each in (missing, offenders, investigations)] == [
        2600,
        1100,
        1900,
    ]


def test_that_the_demo_shows_a_replacement_and_a_second_draw(demo: Demo) -> None:
    services = AppServices()
    workspace = open_workspace(services.files, demo.workspace, DEMO_PASSPHRASE)
    try:
        views = {
            each.audit.theme_key: export_view(
                workspace, services.checklists, services.clock, each.audit.id
            )
            for each in list_audits(workspace)
        }
    finally:
        workspace.close()
    assert sum(case.state == "replaced" for case in views["missing"].cases) == 1
    assert [draw.number for draw in views["sex_offenders"].draws] == [1, 2]
    assert views["sex_offenders"].draws[1].reason
    spellings = set(views["missing"].strata)
    assert spellings == {"High", "Low", "Medium", "No apparent risk", "Not known"}


def test_that_the_workbooks_open_and_their_draws_can_be_repeated(demo: Demo) -> None:
    for theme, workbook in demo.workbooks.items():
        assert load_workbook(workbook, read_only=True).sheetnames[0] == "Cover"
        assert main(["verify", str(workbook), str(demo.registers[theme])]) == 0


def test_that_a_workbook_is_exported_with_the_passphrase_from_the_environment(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, DEMO_PASSPHRASE)
    output = tmp_path / "out.xlsx"
    export = ["export", str(demo.workspace), "--audit", TITLE, "--output", str(output)]
    assert main([*export, "--without-password"]) == 0
    assert "Summary" in load_workbook(output, read_only=True).sheetnames


def test_that_the_passphrase_is_taken_from_the_first_line_of_a_file(
    demo: Demo, tmp_path: Path
) -> None:
    secret, output = tmp_path / "secret.txt", tmp_path / "out.xlsx"
    secret.write_text(f"{DEMO_PASSPHRASE}\nsecond line\n", encoding="utf-8")
    export = ["export", str(demo.workspace), "--audit", TITLE, "--output", str(output)]
    assert main([*export, "--passphrase-file", str(secret), "--without-password"]) == 0
    assert output.exists()


@pytest.mark.parametrize(
    ("passphrase", "title", "words"),
    [("wrong", TITLE, "passphrase"), (DEMO_PASSPHRASE, "No such audit", TITLE)],
)
def test_that_a_wrong_passphrase_or_title_is_one_line(
    demo: Demo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    passphrase: str,
    title: str,
    words: str,
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, passphrase)
    output = tmp_path / "out.xlsx"
    arguments = ["export", str(demo.workspace), "--audit", title, "--output", str(output)]
    assert main([*arguments, "--without-password"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert words in lines[0]
    assert not output.exists()


def test_that_the_demo_takes_only_its_own_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = tmp_path / "photos"
    stranger.mkdir()
    (stranger / "cat.jpg").write_bytes(b"meow")
    assert main(["demo", "--no-window", "--folder", str(stranger)]) == 2
    assert "was not made by this program" in capsys.readouterr().err
    assert [path.name for path in stranger.iterdir()] == ["cat.jpg"]


def test_that_a_new_demo_leaves_what_somebody_added(tmp_path: Path) -> None:
    from audit_app.app.demo.folder import prepare_folder

    folder = tmp_path / "demo"
    prepare_folder(folder, ["register.csv"])
    for name in ("register.csv", "my notes.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    prepare_folder(folder, ["register.csv"])
    assert {path.name for path in folder.iterdir()} == {MARKER, "my notes.txt"}


def test_that_a_marker_cannot_point_outside_its_folder(tmp_path: Path) -> None:
    from audit_app.app.demo.folder import prepare_folder

    precious, folder = tmp_path / "precious.txt", tmp_path / "demo"
    precious.write_text("x", encoding="utf-8")
    folder.mkdir()
    (folder / MARKER).write_text(json.dumps({"files": ["../precious.txt", str(precious)]}))
    prepare_folder(folder, [])
    assert precious.exists()


def test_that_a_demo_whose_workspace_is_open_is_not_made_anew(demo: Demo) -> None:
    services = AppServices()
    workspace = open_workspace(services.files, demo.workspace, DEMO_PASSPHRASE)
    try:
        with pytest.raises(AuditError, match="open in another window"):
            build_demo(services, demo.workspace.parent, DEMO_PASSPHRASE, Silent())
    finally:
        workspace.close()
    assert demo.workspace.exists()
