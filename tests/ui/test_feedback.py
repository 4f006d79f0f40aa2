"""Feedback and completion, on their panels of the Findings step."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QPushButton

from audit_app.domain.escalations import Handling, Level, Safe
from audit_app.domain.feedback import Feedback
from audit_app.domain.review import Answer
from audit_app.usecases.escalations import (
    Raised,
    close_escalation,
    raise_escalation,
    record_handling,
)
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade
from tests.helpers.desk import Desk
from tests.helpers.journeys import scoring_of

MET = {
    "risk_recorded": "met",
    "risk_right": "met",
    "visits": "2",
    "home_visit": "met",
    "supervisor": "met",
}


def sheet_of(desk: Desk) -> ScoringSheet:
    return scoring_of(desk.workspace, desk.audit())


def score(desk: Desk, **other: str) -> None:
    """Score every drawn case, the first with other answers."""
    sheet, clock = sheet_of(desk), desk.session.services.clock
    for place, case in enumerate(each for each in sheet.cases if each.state == "in_sample"):
        options = MET | (other if place == 0 else {})
        for key, option in options.items():
            give_answer(desk.workspace, sheet, clock, case.id, Answer(key, option))
        give_grade(desk.workspace, sheet, clock, case.id, "good", "As read.")


def open_panel(desk: Desk, panel: str) -> None:
    desk.session.open_audit_page(None)
    desk.open_audit(desk.audit(), "findings")
    desk.press(f"panel_{panel}")
    desk.settle()


def kept(desk: Desk) -> list[Feedback]:
    with desk.workspace.reading() as unit:
        return list(unit.kept(Feedback))


@pytest.fixture
def scored(drawn_desk: Desk) -> Desk:
    score(drawn_desk, home_visit="partly")
    open_panel(drawn_desk, "feedback")
    return drawn_desk


def draft_case(desk: Desk) -> None:
    box = desk.find(QComboBox, "feedback_subject")
    first = sheet_of(desk).cases[0].case_ref
    box.setCurrentIndex(box.findText(f"Case: {first}"))
    desk.press("feedback_write")
    desk.settle()


def test_that_a_draft_is_written_from_the_answers_and_kept_when_somebody_keeps_it(
    scored: Desk,
) -> None:
    draft_case(scored)
    well = scored.find(QPlainTextEdit, "feedback_well").toPlainText()
    improve = scored.find(QPlainTextEdit, "feedback_improve").toPlainText()
    assert "risk_recorded" in well
    assert "Is home_visit on file? Partly met" in improve
    assert scored.text("feedback_state") == "◆ Amber"
    assert kept(scored) == []
    scored.press("feedback_keep")
    scored.settle()
    assert [each.subject for each in kept(scored)] == [sheet_of(scored).cases[0].case_ref]
    assert scored.text("feedback_loops") == "0 of 1 loops closed (0%)"


def test_that_a_loop_is_closed_when_it_was_discussed_by_a_role(scored: Desk) -> None:
    draft_case(scored)
    scored.type("feedback_discussed", "1/4/2026")
    scored.press("feedback_keep")
    scored.settle()
    assert "supervisor's role" in scored.text("feedback_fault")
    assert kept(scored) == []
    scored.type("feedback_supervisor", "sergeant")
    scored.press("feedback_keep")
    scored.settle()
    assert scored.text("feedback_loops") == "1 of 1 loops closed (100%)"


def test_that_a_day_that_cannot_be_read_is_said_in_place(scored: Desk) -> None:
    draft_case(scored)
    scored.type("feedback_follow_up", "soon")
    scored.press("feedback_keep")
    scored.settle()
    assert "not a date" in scored.text("feedback_fault")
    assert kept(scored) == []


def test_that_a_team_has_one_sheet_with_counts(scored: Desk) -> None:
    box = scored.find(QComboBox, "feedback_subject")
    assert box.itemText(0).startswith("Team: ")
    box.setCurrentIndex(0)
    scored.press("feedback_write")
    scored.settle()
    assert "files where it applied" in scored.find(QPlainTextEdit, "feedback_well").toPlainText()


def test_that_a_name_is_pointed_at(scored: Desk) -> None:
    draft_case(scored)
    field = scored.find(QPlainTextEdit, "feedback_learning")
    field.setFocus()
    QTest.keyClicks(field, "talked with Amy Example")
    assert "Amy Example" in scored.text("feedback_hint")


def test_that_a_sheet_is_saved_as_a_page_and_removed_after_a_question(
    scored: Desk, tmp_path: Path
) -> None:
    draft_case(scored)
    scored.press("feedback_keep")
    scored.settle()
    scored.answers.file = tmp_path / "feedback.pdf"
    scored.press("feedback_pdf")
    scored.settle()
    assert (tmp_path / "feedback.pdf").read_bytes().startswith(b"%PDF")
    scored.answers.file = tmp_path / "feedback.docx"
    scored.press("feedback_word")
    scored.settle()
    with ZipFile(tmp_path / "feedback.docx") as archive:
        said = archive.read("word/document.xml").decode()
    (sheet,) = kept(scored)
    assert f"Feedback: {sheet.subject}" in said
    assert all(escape(line) in said for line in (*sheet.went_well, *sheet.could_improve))
    scored.press("feedback_remove")
    scored.settle()
    assert kept(scored) == []
    assert scored.answers.asked[-1][1] == "The journal still holds it."


def test_that_without_answers_nothing_can_be_drafted(drawn_desk: Desk) -> None:
    open_panel(drawn_desk, "feedback")
    assert not drawn_desk.find(QPushButton, "feedback_write").isEnabled()
    assert drawn_desk.text("feedback_loops").startswith("No loop yet")


def test_that_an_audit_with_an_open_risk_cannot_be_marked_complete(drawn_desk: Desk) -> None:
    desk = drawn_desk
    score(desk)
    services, case = desk.session.services, sheet_of(desk).cases[0]
    raised = raise_escalation(
        desk.workspace,
        services.clock,
        services.bank_holidays,
        desk.audit().id,
        Raised(drawn_case_id=case.id, level=Level.PROMPT, seen="x", asked="y", raised_by="auditor"),
    )
    open_panel(desk, "completion")
    assert not desk.find(QPushButton, "completion_mark").isEnabled()
    assert "1 escalation is open." in desk.text("completion_words")
    handling = Handling("duty inspector", response="Seen.", child_safe=Safe.YES)
    record_handling(desk.workspace, raised.id, handling)
    close_escalation(desk.workspace, services.clock, raised.id, "duty inspector")
    open_panel(desk, "completion")
    desk.press("completion_mark")
    desk.settle()
    assert "Nobody is named" in desk.text("completion_fault")
    desk.type("completion_by", "head of audit")
    desk.press("completion_mark")
    desk.settle()
    assert desk.text("completion_state") == "✓ Complete"
    desk.press("back_to_audits")
    desk.settle()
    assert desk.text(f"complete_{desk.audit().id}") == "✓ Complete"


def test_that_what_is_in_the_way_is_said_and_none_raised_is_shown_as_zero(
    drawn_desk: Desk,
) -> None:
    open_panel(drawn_desk, "completion")
    assert "0 of 6 cases are scored." in drawn_desk.text("completion_words")
    assert drawn_desk.text("completion_risks").startswith("0 escalations")


def test_that_a_complete_audit_is_opened_again_and_the_list_says_so(drawn_desk: Desk) -> None:
    desk = drawn_desk
    score(desk)
    open_panel(desk, "completion")
    desk.type("completion_by", "head of audit")
    desk.press("completion_mark")
    desk.settle()
    desk.press("completion_reopen")
    desk.settle()
    assert "Ready" in desk.text("completion_state")
    desk.press("back_to_audits")
    desk.settle()
    assert not [
        each
        for each in desk.window.findChildren(QLabel, f"complete_{desk.audit().id}")
        if each.isVisible()
    ]
