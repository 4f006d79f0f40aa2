"""Files that earlier versions made open in this one with all they hold."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from audit_app.app.bootstrap import AppServices
from audit_app.domain.draw import CaseState
from audit_app.domain.journal import entry_digest
from audit_app.interchange.packs.files import FilePacks
from audit_app.storage import migrations
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.audits import find_audit
from audit_app.usecases.journals import verify_workspace
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.helpers.clock import FixedClock
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

KEPT = Path(__file__).parent / "kept"
EARLIER = sorted(KEPT.glob("schema-*.audit"))
HEADS: Mapping[str, str] = {
    "0001": "9ffb1aba8d600013d2fc870705663a170a7bc17f84d8f021cf9a56d1ac5f65cb",
    "0002": "9ffb1aba8d600013d2fc870705663a170a7bc17f84d8f021cf9a56d1ac5f65cb",
    "0003": "9ffb1aba8d600013d2fc870705663a170a7bc17f84d8f021cf9a56d1ac5f65cb",
}
"""Digest of the 37th journal entry, noted when the file was made."""


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kept: Path = request.param
    return Path(shutil.copyfile(kept, tmp_path / kept.name))


def opened(path: Path) -> SqlWorkspace:
    return encrypted_files().open(path, PASSPHRASE)


def number_of(path: Path) -> str:
    return path.stem.removeprefix("schema-")


def test_that_a_file_of_every_earlier_schema_is_kept() -> None:
    before = [f"{number:04d}" for number in range(1, int(migrations.HEAD))]
    assert [number_of(path) for path in EARLIER] == before
    assert sorted(HEADS) == before


def test_that_an_earlier_file_keeps_its_whole_journal_bound_as_it_was(earlier: Path) -> None:
    workspace = opened(earlier)
    with workspace.reading() as unit:
        entries = unit.journal_entries()
    workspace.close()
    assert len(entries) == 37
    assert entries[-1].digest == HEADS[number_of(earlier)]
    for each in entries:
        assert each.digest == entry_digest(
            each.number,
            each.at,
            each.actor,
            each.action,
            each.audit_id,
            each.details,
            each.previous,
        )


def test_that_an_earlier_file_keeps_register_sample_answers_and_grades(earlier: Path) -> None:
    workspace = opened(earlier)
    with workspace.reading() as unit:
        (progress,) = unit.audits()
        (draw,) = unit.draws(progress.audit.id)
        cases, reviews = unit.drawn_cases(draw.id), unit.reviews(draw.id)
        frame_size = unit.n_cases(draw.population_id)
    workspace.close()
    assert (progress.audit.title, frame_size) == ("Missing episodes, kept", 40)
    assert [case.case_ref for case in cases if case.state is CaseState.IN_SAMPLE] == [
        "MFH/00026/24",
        "MFH/00020/24",
        "MFH/00027/24",
        "MFH/00008/24",
    ]
    found = {
        number: (len(review.answers), review.grade, review.completed_at is not None)
        for number, review in reviews.items()
    }
    assert found == {1: (25, "requires_improvement", True), 2: (5, "", False), 4: (0, "", True)}


def test_that_an_earlier_file_is_scored_on_and_exported(earlier: Path) -> None:
    from audit_app.app.bootstrap import AppServices

    checklists, clock, workspace = AppServices().checklists, FixedClock(), opened(earlier)
    audit = find_audit(workspace, "Missing episodes, kept")
    sheet = open_scoring(workspace, checklists, audit.id)
    assert sheet is not None
    kept = next(iter(sheet.reviews[2].answers.values()))
    review = give_answer(workspace, sheet, clock, 2, kept)
    view = export_view(workspace, checklists, clock, audit.id)
    workspace.close()
    assert review.answers[kept.criterion].content == kept.content
    assert view.reviews[2] == review


def test_that_the_copy_made_before_bringing_it_up_to_date_is_of_the_earlier_schema(
    earlier: Path,
) -> None:
    opened(earlier).close()
    (backup,) = earlier.parent.glob("* before schema *")
    workspace = opened(backup)
    with workspace.reading() as unit:
        assert len(unit.journal_entries()) == 37
    workspace.close()
    assert f"was {number_of(earlier)}" in backup.name


def test_that_an_earlier_file_fits_its_journal_and_says_what_was_not_bound_then(
    earlier: Path,
) -> None:
    workspace = opened(earlier)
    check = verify_workspace(workspace, AppServices().checklists, keys=FilePacks())
    workspace.close()
    assert (check.chain.what, check.faults) == ("", ())
    (remark,) = check.remarks
    assert "were never drawn are not bound" in remark
