"""A half-written escalation is kept as it is typed, offered again on every page, never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.domain.escalations import Escalation, Level
from audit_app.ui.score.view import ScoreView
from audit_app.usecases.completion import completion_state
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk
from tests.ui.test_children_at_risk import RiskDesk

SEEN = "The suspect is back at the address."


@pytest.fixture
def risk(drawn_desk: Desk) -> RiskDesk:
    return RiskDesk(drawn_desk)


def drafts(desk: Desk) -> list[EscalationDraft]:
    with desk.workspace.reading() as unit:
        return list(unit.kept(EscalationDraft))


def seen(desk: Desk) -> str:
    return desk.find(QPlainTextEdit, "raise_seen").toPlainText()


def begin(risk: RiskDesk, words: str = SEEN) -> None:
    risk.view.setFocus()
    risk.keys("f")
    risk.write("raise_seen", words)


def again(risk: RiskDesk) -> RiskDesk:
    """Open the workspace and the audit anew after a lock."""
    desk = risk.desk
    desk.session.set_workspace(desk.open_again())
    desk.settle()
    desk.open_audit(desk.audit(), "score")
    return RiskDesk(desk)


def test_that_what_was_typed_when_the_program_locks_is_kept_and_offered_again(
    risk: RiskDesk,
) -> None:
    begin(risk)
    risk.desk.press("raise_E1")
    risk.desk.type("raise_role", "reviewing inspector")
    risk.desk.type("raise_reference", "Log 14")
    risk.desk.session.lock()
    risk.desk.settle()
    assert SEEN not in risk.desk.everything_said()
    risk.desk.session.set_workspace(risk.desk.open_again())
    risk.desk.settle()
    assert "1 escalation half written" in risk.strip.text
    risk.desk.press("risk_strip_draft")
    risk.desk.settle()
    assert "half written" in risk.desk.text("risk_said")
    risk.desk.press("risk_action")
    assert seen(risk.desk) == SEEN
    assert risk.desk.find(QLineEdit, "raise_role").text() == "reviewing inspector"
    assert risk.desk.find(QLineEdit, "raise_reference").text() == "Log 14"
    assert risk.desk.find(QPushButton, "raise_E1").isChecked()


def test_that_what_was_typed_when_the_audit_is_left_is_kept(risk: RiskDesk) -> None:
    begin(risk)
    risk.desk.press("rail_audits")
    risk.desk.settle()
    (kept,) = drafts(risk.desk)
    assert (kept.seen, kept.case_ref) == (SEEN, risk.desk.drawn_cases()[0].case_ref)


def test_that_it_is_kept_while_it_is_typed(risk: RiskDesk) -> None:
    begin(risk)
    risk.desk.until(lambda: drafts(risk.desk), "keeping the draft")
    assert drafts(risk.desk)[0].seen == SEEN


def test_that_opening_the_form_and_leaving_it_keeps_nothing(risk: RiskDesk) -> None:
    risk.keys("f")
    risk.desk.key(Qt.Key.Key_Escape)
    risk.desk.settle()
    assert drafts(risk.desk) == []
    assert not risk.strip.isVisible()


def test_that_one_begun_on_another_case_leaves_the_first_as_it_was(risk: RiskDesk) -> None:
    begin(risk, "First.")
    risk.desk.key(Qt.Key.Key_Escape)
    risk.desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    risk.desk.settle()
    begin(risk, "Second.")
    risk.desk.key(Qt.Key.Key_Escape)
    risk.desk.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    risk.desk.settle()
    risk.view.setFocus()
    risk.keys("f")
    assert seen(risk.desk) == "First."
    assert sorted(each.seen for each in drafts(risk.desk)) == ["First.", "Second."]


def test_that_raising_it_takes_the_draft_away_and_time_counts_from_when_it_was_begun(
    risk: RiskDesk,
) -> None:
    begin(risk)
    risk.desk.session.lock()
    risk.desk.settle()
    anew = again(risk)
    (draft,) = drafts(anew.desk)
    assert "half written" in anew.line(draft.criterion)
    anew.keys("f")
    anew.desk.type("raise_role", "inspector")
    anew.desk.press("raise_go")
    anew.desk.settle()
    with anew.desk.workspace.reading() as unit:
        (kept,) = unit.kept(Escalation)
    assert (kept.seen, kept.found_at, kept.level) == (SEEN, draft.begun_at, Level.URGENT)
    assert drafts(anew.desk) == []
    assert "half written" not in anew.strip.text


def test_that_an_audit_is_not_complete_while_one_is_half_written_until_it_is_discarded(
    risk: RiskDesk,
) -> None:
    begin(risk)
    risk.desk.key(Qt.Key.Key_Escape)
    risk.desk.settle()

    def in_the_way() -> str:
        desk = risk.desk
        state = completion_state(desk.workspace, MadeUpChecklists(), desk.audit().id)
        return " ".join(state.in_the_way)

    assert "1 escalation is half written" in in_the_way()
    risk.desk.press("rail_escalations")
    risk.desk.settle()
    (draft,) = drafts(risk.desk)
    assert SEEN in risk.desk.everything_said()
    risk.desk.press(f"draft_discard_{draft.id}")
    risk.desk.settle()
    assert drafts(risk.desk) == []
    assert "half written" not in in_the_way()
    assert not risk.strip.isVisible()


def test_that_it_is_discarded_in_the_form_too_and_the_journal_keeps_it(risk: RiskDesk) -> None:
    begin(risk)
    risk.desk.press("raise_discard")
    risk.desk.settle()
    assert risk.desk.window.focusWidget() is risk.desk.find(ScoreView, "score")
    risk.keys("f")
    assert seen(risk.desk) == ""
    risk.write("raise_seen", SEEN)
    risk.desk.key(Qt.Key.Key_Escape)
    risk.desk.settle()
    risk.keys("f")
    risk.desk.press("raise_discard")
    risk.desk.settle()
    assert drafts(risk.desk) == []
    assert "escalation_draft_discarded" in [action for action, _ in risk.desk.journal()]


def test_that_a_draft_of_another_question_of_the_case_is_offered_with_its_question(
    risk: RiskDesk,
) -> None:
    begin(risk)
    risk.desk.key(Qt.Key.Key_Escape)
    risk.desk.settle()
    risk.view.criteria.picked.emit("home_visit")
    risk.desk.settle()
    first = MadeUpChecklists().all()["made_up"].criteria[0]
    assert first.question in risk.desk.text("risk_said")
    risk.desk.press("risk_action")
    assert seen(risk.desk) == SEEN
    assert first.question in risk.desk.text("raise_about")
