"""An audit is disposed of: its cases and notes are gone from the file, its figures stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from audit_app.app.bootstrap import AppServices
from audit_app.domain.audit import Audit
from audit_app.domain.disposal import certificate
from audit_app.domain.draw import DrawPlan, Seed, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import JournalEntry
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.roles import Role
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audits import NewAudit, create_audit, list_audits
from audit_app.usecases.disposing import disposal_of, dispose, review_on, set_review
from audit_app.usecases.journals import verify_workspace
from audit_app.usecases.roles import choose_role
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.helpers.clock import FixedClock
from tests.helpers.filled import load
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

SERVICES = AppServices()
CLOCK = FixedClock()
NOTE = "planted words about a child"
WHY = "Kept a year; decided by the board."
SEED = Seed("12345678901234567890", SeedOrigin.TYPED)


@pytest.fixture
def workspace(tmp_path: Path) -> SqlWorkspace:
    return encrypted_files().create(tmp_path / "office.audit", PASSPHRASE)


def scored_audit(workspace: SqlWorkspace, title: str, mark: str) -> Audit:
    wanted = NewAudit(
        title, "missing", "Recommendation 3", date(2025, 4, 1), date(2026, 3, 31), "Baseline", ""
    )
    audit = create_audit(workspace, SERVICES.checklists, CLOCK, wanted)
    rows = [
        row._replace(case_ref=f"{mark}/{row.case_ref}", team=f"Team {mark}")
        for row in made_up_rows(40)
    ]
    load(workspace, audit, rows)
    plan = DrawPlan(f"{title} / Baseline", "simple_random", 6, 2)
    draw_sample(workspace, CLOCK, audit.id, plan, Silent(), seed=SEED)
    sheet = open_scoring(workspace, SERVICES.checklists, audit.id)
    assert sheet is not None
    key = sheet.checklist.criteria[0].key
    option = sheet.checklist.scale_of(sheet.checklist.criteria[0]).options[0].key
    for case in sheet.cases[:6]:
        answer = Answer(key, option, note=f"{NOTE} {mark} {case.position}")
        give_answer(workspace, sheet, CLOCK, case.id, answer)
    return audit


def test_that_cases_and_notes_are_gone_and_figures_and_certificate_stay(
    workspace: SqlWorkspace, tmp_path: Path
) -> None:
    audit, other = (scored_audit(workspace, f"Missing {mark}", mark) for mark in ("AA", "BB"))
    workspace.back_up_today(date(2026, 1, 5))
    disposal = dispose(workspace, SERVICES.checklists, CLOCK, audit.id, WHY)
    assert (disposal.n_cases, disposal.n_answers) == (40, 6)
    assert ("Drawn", "6") in disposal.figures
    assert workspace.texts_found([f"{NOTE} AA", "AA/MFH", "Team AA"]) == []
    assert workspace.texts_found([f"{NOTE} BB", "BB/MFH"]) == [f"{NOTE} BB", "BB/MFH"]
    assert verify_workspace(workspace, SERVICES.checklists).fits
    assert disposal_of(workspace, audit.id) == disposal
    assert disposal_of(workspace, other.id) is None
    (backup,) = workspace.backups()
    assert backup.made_on != date(2026, 1, 5)
    workspace.close()
    again = encrypted_files().open(tmp_path / "office.audit", PASSPHRASE)
    assert {each.audit.title: each.n_drawn for each in list_audits(again)} == {
        "Missing AA": 0,
        "Missing BB": 6,
    }
    again.close()


def test_that_the_file_shrinks(workspace: SqlWorkspace, tmp_path: Path) -> None:
    audit = scored_audit(workspace, "Missing", "AA")
    load(workspace, audit, made_up_rows(8000))
    workspace.compact()
    before = (tmp_path / "office.audit").stat().st_size
    dispose(workspace, SERVICES.checklists, CLOCK, audit.id, WHY)
    assert (tmp_path / "office.audit").stat().st_size < before / 2
    workspace.close()


def test_that_content_taken_out_without_a_disposal_is_named(workspace: SqlWorkspace) -> None:
    audit = scored_audit(workspace, "Missing", "AA")
    dispose(workspace, SERVICES.checklists, CLOCK, audit.id, WHY)
    with workspace.unit() as unit:
        unit.journal("case_found", {"case": "MFH/1"}, audit_id=audit.id)
        entry = unit.journal_head()
        unit.commit()
    assert entry is not None
    teller = next(each.number for each in _entries(workspace) if each.action == "audit_disposed")
    with workspace.unit() as unit:
        run = unit._connection.exec_driver_sql
        run("DROP TRIGGER journal_is_final")
        run(
            "UPDATE journal SET details = ? WHERE number = ?",
            (f'{{"disposed_by":{teller}}}', entry.number),
        )
        unit.commit()
    check = verify_workspace(workspace, SERVICES.checklists)
    assert not check.chain.fits
    assert check.chain.first_bad is not None
    assert check.faults == ("The guard 'journal_is_final' is gone.",)
    workspace.close()


def test_that_only_a_lead_disposes_with_a_reason_and_once(workspace: SqlWorkspace) -> None:
    audit = scored_audit(workspace, "Missing", "AA")
    with pytest.raises(AuditError, match="no reason"):
        dispose(workspace, SERVICES.checklists, CLOCK, audit.id, "  ")
    choose_role(workspace, Role.OFFICER)
    with pytest.raises(AuditError, match="for the lead"):
        dispose(workspace, SERVICES.checklists, CLOCK, audit.id, WHY)
    choose_role(workspace, Role.LEAD)
    dispose(workspace, SERVICES.checklists, CLOCK, audit.id, WHY)
    with pytest.raises(AuditError, match="already"):
        dispose(workspace, SERVICES.checklists, CLOCK, audit.id, WHY)
    workspace.close()


def test_that_an_audit_without_a_draw_is_disposed_of_too(workspace: SqlWorkspace) -> None:
    wanted = NewAudit("Empty", "missing", "", date(2025, 4, 1), date(2026, 3, 31), "", "")
    audit = create_audit(workspace, SERVICES.checklists, CLOCK, wanted)
    disposal = dispose(workspace, SERVICES.checklists, CLOCK, audit.id, WHY)
    assert (disposal.n_cases, disposal.figures) == (0, ())
    workspace.close()


def test_that_every_audit_has_a_day_to_look_whether_it_is_still_needed(
    workspace: SqlWorkspace,
) -> None:
    wanted = NewAudit("Empty", "missing", "", date(2025, 4, 1), date(2026, 3, 31), "", "")
    audit = create_audit(workspace, SERVICES.checklists, CLOCK, wanted)
    made = audit.created_at.date()
    assert review_on(workspace, audit.id) == made.replace(year=made.year + 1)
    set_review(workspace, audit.id, date(2030, 1, 1), "Until the re-inspection")
    set_review(workspace, audit.id, date(2031, 1, 1), "Until the next one")
    assert review_on(workspace, audit.id) == date(2031, 1, 1)
    workspace.close()


def test_that_the_certificate_says_what_went_and_what_lies_elsewhere(
    workspace: SqlWorkspace,
) -> None:
    audit = scored_audit(workspace, "Missing", "AA")
    with workspace.unit() as unit:
        unit.journal("workbook_written", {"file": "board.xlsx"}, audit_id=audit.id)
        unit.commit()
    disposal = dispose(workspace, SERVICES.checklists, CLOCK, audit.id, WHY)
    said = str(certificate(disposal, "OFFICIAL-SENSITIVE"))
    for words in ("40 cases", "6 answers", WHY, "board.xlsx", "Drawn"):
        assert words in said
    workspace.close()


def _entries(workspace: SqlWorkspace) -> list[JournalEntry]:
    with workspace.reading() as unit:
        return list(unit.journal_entries())
