"""The mark 'complete', and an answer that is changed under it, as the lead sees it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from audit_app.ui.score.view import ScoreView
from audit_app.usecases.completion import complete_audit
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.desk import Desk, made_up_rows
from tests.helpers.filled import score_every_case


def changes(desk: Desk) -> list[list[str]]:
    model = desk.find(QTableView, "completion_changes").model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_that_an_answer_changed_after_the_mark_is_said_at_once_and_listed_until_marked_again(
    open_desk: Desk,
) -> None:
    desk = open_desk
    desk.use(MadeUpChecklists())
    desk.draw(desk.fill(made_up_rows(40)))
    score_every_case(desk.workspace, MADE_UP, desk.audit())
    complete_audit(
        desk.workspace, MadeUpChecklists(), desk.session.services.clock, desk.audit().id, "lead"
    )
    desk.open_audit(desk.audit(), "score")
    view = desk.find(ScoreView, "score")
    view.criteria.picked.emit("risk_recorded")
    desk.settle()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_3)
    desk.settle()
    assert "no longer is" in desk.message
    desk.press("step_findings")
    desk.press("panel_completion")
    desk.settle()
    assert desk.text("completion_state") == "▲ No longer complete: answers were changed"
    assert "marked complete by lead" in desk.text("completion_words")
    ((_when, who, case, question, before, now),) = changes(desk)
    assert (who, case) == ("lead", desk.drawn_cases()[0].case_ref)
    assert question == MadeUpChecklists().all()["made_up"].criterion("risk_recorded").question
    assert (before, now) == ("Met", "Not met")
    desk.type("completion_by", "lead")
    desk.press("completion_mark")
    desk.settle()
    assert desk.text("completion_state") == "✓ Complete"
    assert changes(desk) == []
