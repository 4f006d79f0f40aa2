"""The rounds of a theme on their panel: what changed, and rounds that others published."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QTableView

from audit_app.domain.rounds import OutsideRound
from audit_app.ui.audits.audit_page import AuditPage
from audit_app.ui.panels import Panels
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.desk import Desk
from tests.helpers.workspaces import made_up_rows


def on_rounds(desk: Desk) -> QTableView:
    desk.use(MadeUpChecklists())
    desk.draw(desk.fill(made_up_rows(30)))
    desk.open_audit(desk.audit(), "findings")
    desk.settle()
    desk.window.findChildren(AuditPage)[-1].findChildren(Panels)[-1].show_panel("rounds")
    desk.settle()
    return desk.find(QTableView, "round_changes")


def outside_rounds(desk: Desk) -> list[OutsideRound]:
    with desk.workspace.reading() as unit:
        return list(unit.kept(OutsideRound))


def test_that_the_first_round_says_so(open_desk: Desk) -> None:
    on_rounds(open_desk)
    assert open_desk.text("rounds_words") == "The first round of this theme here."


def test_that_a_published_round_is_typed_in_listed_and_removed(open_desk: Desk) -> None:
    on_rounds(open_desk)
    open_desk.press("outside_new")
    open_desk.type("outside_title", "Inspection 2021")
    open_desk.press("outside_keep")
    assert "where it was published" in open_desk.text("outside_fault")
    open_desk.type("outside_source", "Report of March 2022")
    for place in range(1, len(MADE_UP.grade_rule.levels) + 1):
        open_desk.find(QSpinBox, f"outside_count_{place}").setValue(10 * place)
    open_desk.press("outside_keep")
    open_desk.until(lambda: len(outside_rounds(open_desk)) == 1, "the round")
    open_desk.settle()
    (kept,) = outside_rounds(open_desk)
    assert kept.grades[0][1] == 10
    open_desk.press(f"outside_remove_{kept.id}")
    open_desk.until(lambda: outside_rounds(open_desk) == [], "its removal")
    open_desk.settle()
    done = [action for action, _ in open_desk.journal() if "outside" in action]
    assert done == ["outside_round_kept", "outside_round_removed"]
