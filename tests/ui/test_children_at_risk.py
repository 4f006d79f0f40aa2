"""A child at risk now: one key raises it, every page shows it, another role closes it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from audit_app.domain.escalations import Escalation, Level, NoPresentRisk
from audit_app.ui.escalations.strip import RiskStrip
from audit_app.ui.score.lists import EntryList
from audit_app.ui.score.view import ScoreView
from audit_app.ui.session import Change
from audit_app.usecases.escalations import Raised, raise_escalation
from tests.helpers.desk import Desk


class RiskDesk:
    """The Score page of a drawn audit, and the risks raised from it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.view = desk.find(ScoreView, "score")
        self.view.setFocus()

    def keys(self, text: str) -> None:
        """Press keys one after the other where the focus is then."""
        for each in text:
            QTest.keyClicks(self.desk.window.focusWidget(), each)
            self.desk.settle()

    def write(self, name: str, text: str) -> None:
        """Type into a field of several lines."""
        field = self.desk.find(QPlainTextEdit, name)
        field.setFocus()
        QTest.keyClicks(field, text)

    def raise_one(self, role: str = "Reviewing inspector") -> Escalation:
        """Raise one by the keys for the criterion in hand."""
        self.view.setFocus()
        self.keys("f")
        self.write("raise_seen", "No home visit.")
        self.desk.type("raise_role", role)
        self.desk.press("raise_go")
        self.desk.settle()
        return self.kept[-1]

    @property
    def kept(self) -> list[Escalation]:
        """What is on disk."""
        with self.desk.workspace.reading() as unit:
            return list(unit.kept(Escalation))

    @property
    def decisions(self) -> list[NoPresentRisk]:
        """Decisions of no present risk on disk."""
        with self.desk.workspace.reading() as unit:
            return list(unit.kept(NoPresentRisk))

    @property
    def strip(self) -> RiskStrip:
        """The strip of the window."""
        return self.desk.window.strip

    def line(self, key: str) -> str:
        """What the list says of a criterion."""
        shown = self.desk.find(EntryList, "criteria")
        return next(each.state for each in shown.entries.rows if each.key == key)

    def visible(self, name: str) -> bool:
        """Whether a widget of a name is in sight."""
        return any(each.isVisible() for each in self.desk.window.findChildren(QWidget, name))

    def miss_critical(self) -> None:
        """Answer the first criterion met and the critical one after it not met."""
        self.view.setFocus()
        self.keys("13")

    def answer(self, told: str, safe: str = "yes") -> None:
        """Record who was told, what was done, and that the child is safe."""
        self.desk.type("risk_told", told)
        self.write("risk_response", "Seen at home by the team.")
        box = self.desk.find(QComboBox, "risk_safe")
        box.setCurrentIndex(box.findData(safe))
        self.desk.press("risk_keep_handling")
        self.desk.settle()


@pytest.fixture
def risk(drawn_desk: Desk) -> RiskDesk:
    return RiskDesk(drawn_desk)


def test_that_one_key_opens_the_form_and_the_keys_of_the_page_rest_while_it_is_filled_in(
    risk: RiskDesk,
) -> None:
    risk.keys("f")
    assert risk.desk.window.focusWidget().objectName() == "raise_seen"
    QTest.keyClicks(risk.desk.window.focusWidget(), "13 visits, n e k")
    role = risk.desk.find(QLineEdit, "raise_role")
    role.setFocus()
    QTest.keyClicks(role, "12")
    QTest.keyClick(role, Qt.Key.Key_Return)
    risk.desk.settle()
    assert risk.desk.reviews() == {}
    assert role.text() == "12"
    assert risk.desk.text("score_mode").startswith("Raising")


def test_that_what_is_raised_is_on_disk_and_stays_in_sight_on_every_page(risk: RiskDesk) -> None:
    kept = risk.raise_one()
    assert (kept.seen, kept.raised_by, kept.level) == (
        "No home visit.",
        "Reviewing inspector",
        Level.URGENT,
    )
    assert kept.criterion == "risk_recorded"
    for page in ("rail_journal", "rail_settings", "rail_checklists", "rail_audits"):
        risk.desk.press(page)
        risk.desk.settle()
        assert risk.strip.isVisible()
        assert kept.case_ref in risk.strip.text
        assert "1 urgent risk open" in risk.strip.text


def test_that_the_form_says_in_place_what_is_missing_and_loses_nothing(risk: RiskDesk) -> None:
    risk.keys("f")
    risk.write("raise_seen", "No home visit.")
    risk.desk.press("raise_go")
    risk.desk.settle()
    assert "who raises it" in risk.desk.text("raise_fault")
    assert risk.kept == []
    risk.desk.key(Qt.Key.Key_Escape)
    assert not risk.visible("raise_seen")
    assert risk.desk.window.focusWidget() is risk.view
    risk.keys("f")
    assert risk.desk.find(QPlainTextEdit, "raise_seen").toPlainText() == "No home visit."


def test_that_a_name_is_pointed_at_and_not_refused(risk: RiskDesk) -> None:
    risk.keys("f")
    risk.write("raise_seen", "Seen with Amy Example.")
    assert "Amy Example" in risk.desk.text("raise_hint")
    risk.desk.type("raise_role", "inspector")
    risk.desk.press("raise_go")
    risk.desk.settle()
    assert len(risk.kept) == 1


def test_that_the_level_says_by_when_and_what_is_asked(risk: RiskDesk) -> None:
    risk.keys("f")
    risk.desk.press("raise_E1")
    assert "To be acted on by" in risk.desk.text("raise_meaning")
    assert "at once" in risk.desk.find(QPlainTextEdit, "raise_asked").toPlainText()
    risk.desk.press("raise_E4")
    assert "into the report" in risk.desk.text("raise_meaning")


def test_that_a_critical_not_met_asks_in_place_and_scoring_goes_on(risk: RiskDesk) -> None:
    risk.miss_critical()
    case = risk.desk.drawn_cases()[0]
    assert risk.desk.reviews()[case.id].answers["risk_right"].option == "not_met"
    assert "risk_right" in risk.desk.text("risk_question")
    assert "level?" in risk.line("risk_right")
    risk.desk.type("count", "2")
    risk.desk.key(Qt.Key.Key_Return)
    risk.desk.settle()
    assert risk.desk.reviews()[case.id].answers["visits"].option == "2"
    assert risk.visible("risk_question")


def test_that_no_present_risk_needs_a_reason_and_is_then_said_on_the_criterion(
    risk: RiskDesk,
) -> None:
    risk.miss_critical()
    risk.desk.press("risk_none")
    risk.desk.key(Qt.Key.Key_Return)
    risk.desk.settle()
    assert risk.decisions == []
    assert risk.visible("risk_question")
    risk.write("risk_reason", "The child is 19 now.")
    risk.desk.key(Qt.Key.Key_Return)
    risk.desk.settle()
    assert [each.reason for each in risk.decisions] == ["The child is 19 now."]
    assert not risk.visible("risk_question")
    assert "level?" not in risk.line("risk_right")
    risk.view.setFocus()
    risk.keys("k")
    assert "The child is 19 now." in risk.desk.text("risk_said")


def test_that_a_level_pressed_below_the_criterion_raises_it_for_that_criterion(
    risk: RiskDesk,
) -> None:
    risk.miss_critical()
    risk.desk.press("risk_E1")
    risk.write("raise_seen", "The suspect lives there.")
    risk.desk.type("raise_role", "inspector")
    risk.desk.press("raise_go")
    risk.desk.settle()
    (kept,) = risk.kept
    assert (kept.level, kept.criterion) == (Level.IMMEDIATE, "risk_right")
    assert "E1" in risk.line("risk_right")
    assert not risk.visible("risk_question")


def test_that_taking_the_answer_back_takes_the_question_back(risk: RiskDesk) -> None:
    risk.miss_critical()
    risk.view.setFocus()
    risk.desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    risk.desk.settle()
    assert not risk.visible("risk_question")


def test_that_one_click_on_the_strip_opens_it_and_the_keys_do_too(risk: RiskDesk) -> None:
    kept = risk.raise_one()
    risk.desk.press("risk_strip_open")
    risk.desk.settle()
    assert kept.case_ref in risk.desk.text("risk_title")
    risk.desk.press("rail_journal")
    risk.desk.key(Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    risk.desk.settle()
    assert risk.visible("risk_title")


def test_that_it_is_closed_by_another_role_once_it_is_answered(risk: RiskDesk) -> None:
    risk.raise_one()
    risk.desk.press("risk_strip_open")
    risk.desk.settle()
    risk.desk.type("risk_closer", "duty inspector")
    risk.desk.press("risk_close")
    risk.desk.settle()
    assert "not been answered" in risk.desk.text("risk_fault")
    risk.answer("force incident manager")
    risk.desk.type("risk_closer", "reviewing inspector")
    risk.desk.press("risk_close")
    risk.desk.settle()
    assert "cannot be closed by the same" in risk.desk.text("risk_fault")
    assert risk.kept[0].is_open
    risk.desk.type("risk_closer", "duty inspector")
    risk.desk.press("risk_close")
    risk.desk.settle()
    assert risk.kept[0].closed_by == "duty inspector"
    assert not risk.strip.isVisible()
    risk.desk.press("risk_accept")
    risk.desk.settle()
    assert risk.kept[0].satisfied is True


def test_that_what_was_typed_is_kept_when_it_is_closed(risk: RiskDesk) -> None:
    risk.raise_one()
    risk.desk.press("risk_strip_open")
    risk.desk.settle()
    risk.desk.type("risk_told", "duty inspector")
    risk.desk.type("risk_told_at", "1/4/2026 10:15")
    risk.write("risk_response", "Seen.")
    box = risk.desk.find(QComboBox, "risk_safe")
    box.setCurrentIndex(box.findData("yes"))
    risk.desk.type("risk_closer", "duty inspector")
    risk.desk.press("risk_close")
    risk.desk.settle()
    (kept,) = risk.kept
    assert not kept.is_open
    assert kept.handling.response == "Seen."
    assert kept.handling.told_at is not None


def test_that_a_time_that_cannot_be_read_is_said_and_nothing_is_kept(risk: RiskDesk) -> None:
    risk.raise_one()
    risk.desk.press("risk_strip_open")
    risk.desk.settle()
    risk.desk.type("risk_told_at", "yesterday")
    risk.desk.press("risk_keep_handling")
    risk.desk.settle()
    assert "not a date and time" in risk.desk.text("risk_fault")
    assert risk.kept[0].handling.told_at is None


def test_that_it_is_opened_again_with_a_reason_and_the_strip_is_back(risk: RiskDesk) -> None:
    risk.raise_one()
    risk.desk.press("risk_strip_open")
    risk.desk.settle()
    risk.answer("force incident manager")
    risk.desk.type("risk_closer", "duty inspector")
    risk.desk.press("risk_close")
    risk.desk.settle()
    risk.desk.type("risk_again", "Wrong address.")
    risk.desk.press("risk_reopen")
    risk.desk.settle()
    assert risk.kept[0].is_open
    assert risk.strip.isVisible()
    assert "Wrong address." in risk.desk.text("risk_facts")


def test_that_the_strip_is_there_when_the_workspace_opens_and_gone_when_it_is_locked(
    risk: RiskDesk,
) -> None:
    kept = risk.raise_one()
    risk.desk.session.lock()
    risk.desk.settle()
    assert not risk.strip.isVisible()
    assert kept.case_ref not in risk.desk.everything_said()
    risk.desk.session.set_workspace(risk.desk.open_again())
    risk.desk.settle()
    assert risk.strip.isVisible()
    assert kept.case_ref in risk.strip.text


def test_that_time_runs_on_the_strip_without_a_look_at_the_disk(
    risk: RiskDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = risk.raise_one()
    assert kept.due_at is not None
    late = kept.due_at + timedelta(hours=3, seconds=1)

    class Later:
        def now(self) -> object:
            return late

    monkeypatch.setitem(risk.desk.session.services.__dict__, "clock", Later())
    monkeypatch.setattr(risk.desk.session.tasks, "start", None)
    risk.strip.tell()
    assert "overdue by 3 h" in risk.strip.text


def test_that_learning_points_are_on_the_page_and_not_on_the_strip(risk: RiskDesk) -> None:
    desk, case = risk.desk, risk.desk.drawn_cases()[0]
    wanted = Raised(
        drawn_case_id=case.id, level=Level.LEARNING, seen="x", asked="y", raised_by="auditor"
    )
    services = desk.session.services
    raise_escalation(
        desk.workspace, services.clock, services.bank_holidays, desk.audit().id, wanted
    )
    desk.session.changed.emit(Change.RECORDS)
    desk.settle()
    assert not risk.strip.isVisible()
    desk.press("rail_escalations")
    desk.settle()
    assert "At report" in desk.everything_said()


def test_that_none_at_all_is_said(open_desk: Desk) -> None:
    open_desk.press("rail_escalations")
    open_desk.settle()
    assert "0 escalations" in open_desk.text("risk_counts")
    assert any(
        "No escalation" in each.text()
        for each in open_desk.window.findChildren(QLabel)
        if each.isVisible()
    )


def test_that_the_hand_over_sheet_is_saved_as_a_file(risk: RiskDesk, tmp_path: Path) -> None:
    risk.raise_one()
    risk.desk.press("risk_strip_open")
    risk.desk.settle()
    risk.desk.answers.file = tmp_path / "sheet.pdf"
    risk.desk.press("risk_pdf")
    risk.desk.settle()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert "sheet.pdf" in risk.desk.message


def test_that_another_level_is_given_with_a_reason(risk: RiskDesk) -> None:
    risk.raise_one()
    risk.desk.press("risk_strip_open")
    risk.desk.settle()
    box = risk.desk.find(QComboBox, "risk_level")
    box.setCurrentIndex(box.findData("E1"))
    risk.desk.press("risk_change_level")
    risk.desk.settle()
    assert "Say why" in risk.desk.text("risk_fault")
    risk.desk.type("risk_level_reason", "He is back at the address.")
    risk.desk.press("risk_change_level")
    risk.desk.settle()
    assert risk.kept[0].level is Level.IMMEDIATE


def test_that_times_to_act_are_set_on_the_page(risk: RiskDesk) -> None:
    desk = risk.desk
    desk.press("rail_escalations")
    desk.settle()
    desk.press("risk_times_open")
    desk.find(QSpinBox, "times_immediate").setValue(30)
    desk.press("times_keep")
    desk.settle()
    kept = risk_after(risk)
    assert kept.due_at == kept.found_at + timedelta(minutes=30)


def risk_after(risk: RiskDesk) -> Escalation:
    """Raise an immediate one after the settings were changed."""
    risk.desk.press("rail_audits")
    risk.desk.settle()
    risk.desk.open_audit(risk.desk.audit(), "score")
    again = RiskDesk(risk.desk)
    again.keys("f")
    again.desk.press("raise_E1")
    again.write("raise_seen", "Seen.")
    again.desk.type("raise_role", "auditor")
    again.desk.press("raise_go")
    again.desk.settle()
    return again.kept[-1]


def test_that_text_of_a_case_is_never_taken_for_markup(risk: RiskDesk) -> None:
    risk.keys("f")
    risk.write("raise_seen", "<b>bold</b>")
    risk.desk.type("raise_role", "<i>role</i>")
    risk.desk.press("raise_go")
    risk.desk.settle()
    risk.desk.press("risk_strip_open")
    risk.desk.settle()
    shown = risk.desk.find(QLabel, "risk_facts")
    assert "<b>bold</b>" in shown.text()
    assert shown.textFormat() is Qt.TextFormat.PlainText
