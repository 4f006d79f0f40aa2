"""The population step as an officer meets it: choose, decide, import, look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from audit_app.domain.audit import Audit
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    OnBlank,
    OnDuplicate,
    Population,
    Reading,
)
from audit_app.domain.progress import Progress
from audit_app.ui.dialogs import Dialogs
from audit_app.ui.models.paged import PagedModel
from audit_app.ui.models.rows import Index
from audit_app.ui.session import Change, Session
from audit_app.ui.steps.population import STEP
from audit_app.ui.steps.population.jobs import Jobs
from audit_app.ui.steps.population.mapping import ROLE
from audit_app.ui.steps.population.page import PopulationPage
from audit_app.ui.tasks import TaskRunner
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.table import TableView
from tests.ui.population_fakes import AUDIT, FakeServices, FakeWorkspace

RESOURCES = Path(__file__).parents[2] / "resources"
REGISTER = Path("missing-episodes.csv")
# Said by the platform that needs no screen, of windows and of menus.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
MISSING = "\N{MINUS SIGN}4 missing"


class ChosenFile(Dialogs):
    """Answers the file dialog with one file."""

    @override
    def open_file(
        self,
        parent: QWidget,
        title: str,
        filters: str,
        answer: Callable[[Path], None],
    ) -> None:
        answer(REGISTER)


class NoRecent:
    """No workspace opened lately."""

    def all(self) -> Sequence[Path]:
        return []

    def add(self, path: Path) -> None:
        """Forget it."""

    def remove(self, path: Path) -> None:
        """Nothing to forget."""

    def note_failure(self, path: Path, at: datetime) -> None:
        """Nobody fails here."""

    def failures(self, path: Path) -> Sequence[str]:
        del path
        return []

    def forget_failures(self, path: Path) -> None:
        """Nothing to forget."""


@dataclass
class Desk:
    """An officer's window on one audit."""

    qtbot: QtBot
    session: Session
    services: FakeServices
    workspace: FakeWorkspace
    page: PopulationPage = field(init=False)

    def sit_down(self) -> PopulationPage:
        self.page = cast("PopulationPage", STEP.build(self.session))
        self.qtbot.addWidget(self.page)
        self.page.resize(1232, 600)
        with self.qtbot.waitExposed(self.page):
            self.page.show()
        self.settle()
        return self.page

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.session.tasks.idle)
        QApplication.processEvents()

    def see(self, name: str) -> QLabel:
        return cast("QLabel", self.page.findChild(QLabel, name))

    def press(self, name: str) -> None:
        wanted = cast("QPushButton", self.page.findChild(QPushButton, name))
        assert wanted.isVisible()
        QTest.mouseClick(wanted, Qt.MouseButton.LeftButton)

    def button(self, name: str) -> QPushButton:
        return cast("QPushButton", self.page.findChild(QPushButton, name))

    def pick(self, name: str, place: int) -> None:
        combo = cast("QComboBox", self.page.findChild(QComboBox, name))
        combo.setCurrentIndex(place)
        combo.activated.emit(place)

    def choose_register(self) -> None:
        self.press("choose_register")
        self.settle()

    def decide(self) -> None:
        """Keep the first of repeated references, leave out rows without one."""
        self.pick("decide_repeated", 1)
        self.pick("decide_blank", 1)
        self.await_check()

    def await_check(self) -> None:
        n_before = len(self.services.registers.checked)
        self.qtbot.waitUntil(lambda: len(self.services.registers.checked) > n_before)
        self.settle()


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, RESOURCES)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    services, workspace, tasks = FakeServices(), FakeWorkspace(), TaskRunner()
    session = Session(cast("Any", services), tasks, theme, ChosenFile(), NoRecent())
    session.workspace, session.audit = cast("Any", workspace), AUDIT

    def bring_in(
        _jobs: Jobs, _path: Path, plan: ImportPlan, _shape: str, _word: str | None, _p: Progress
    ) -> Population:
        return workspace.keep(plan)

    monkeypatch.setattr(Jobs, "bring_in", bring_in)
    yield Desk(qtbot, session, services, workspace)
    tasks.close()


def test_that_without_a_register_there_is_one_sentence_and_one_button(desk: Desk) -> None:
    desk.sit_down()
    assert desk.button("choose_register").isVisible()
    assert desk.button("choose_register").hasFocus()
    shown = [each for each in desk.page.findChildren(QPushButton) if each.isVisible()]
    assert [each.objectName() for each in shown] == ["choose_register"]


def test_that_a_chosen_register_shows_what_its_columns_are_used_for(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    table = desk.page.deciding.mapping
    assert table.isVisible()
    assert table.hasFocus()
    used = [table.model().index(row, ROLE).data() for row in range(6)]
    assert used == ["Case reference", "Date", "Stratum", "Team", "Kept for context", "Left out"]


def test_that_nothing_can_be_imported_while_a_stop_is_undecided(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    assert not desk.button("import_register").isEnabled()
    assert desk.see("promise").text().startswith("Not ready to import. 21 rows repeat")


def test_that_decisions_make_the_sentence_that_the_import_then_keeps(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    desk.decide()
    assert desk.button("import_register").isEnabled()
    assert desk.see("promise").text() == (
        "2,598 of 2,627 rows become cases; 29 are left out: 21 repeated, 8 without a reference. "
        "5 of 31 columns are kept."
    )
    with desk.qtbot.waitSignal(desk.session.changed) as told:
        desk.press("import_register")
    desk.settle()
    assert told.args == [Change.POPULATION]
    plan = desk.workspace.populations[-1].plan
    assert (plan.on_duplicate, plan.on_blank) == (OnDuplicate.FIRST, OnBlank.SKIP)
    assert plan.ref_columns == ("Occurrence No",)
    assert desk.see("population_title").text() == "2,598 cases"
    assert desk.see("case_count").text() == "2,598 of 2,598 cases"


def test_that_a_decision_taken_can_be_taken_back(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    desk.decide()
    desk.pick("decide_repeated", 0)
    assert not desk.button("import_register").isEnabled()
    desk.await_check()
    assert desk.see("promise").text().startswith("Not ready")


def test_that_choosing_a_problem_shows_its_rows_and_values(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    table = cast("TableView", desk.page.findChild(TableView, "problems"))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert desk.see("problem_rows").text() == "Rows 7, 9, 110, 111, 205, 806, 1,007, 2,008"
    QTest.keyClick(table, Qt.Key.Key_Up)
    values = cast("QListWidget", desk.page.findChild(QListWidget, "problem_values"))
    assert [values.item(n).text() for n in range(values.count())] == ["12230000051", "12230000052"]


def test_that_another_encoding_reads_the_file_again_at_once(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    desk.pick("reading_encoding", 0)
    desk.settle()
    asked = desk.services.registers.recognised[-1]
    assert asked is not None
    assert asked.encoding == "utf-8"
    assert desk.page.deciding.isVisible()


def test_that_another_sheet_has_its_headings_recognised_anew(desk: Desk) -> None:
    desk.services.registers.workbook = True
    desk.sit_down()
    desk.choose_register()
    sheets = cast("QComboBox", desk.page.findChild(QComboBox, "reading_sheet"))
    assert sheets.itemText(1) == "Lookups (hidden)"
    assert not desk.page.findChild(QComboBox, "reading_delimiter").isVisible()  # type: ignore[union-attr]
    desk.pick("reading_sheet", 1)
    desk.settle()
    assert desk.services.registers.recognised[-1] == Reading("xlsx", sheet="Lookups", header_row=0)


def test_that_a_typed_heading_row_is_read_after_a_pause(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    cast("QSpinBox", desk.page.findChild(QSpinBox, "reading_header_row")).setValue(12)
    desk.qtbot.waitUntil(lambda: len(desk.services.registers.recognised) == 2)
    desk.settle()
    asked = desk.services.registers.recognised[-1]
    assert asked is not None
    assert asked.header_row == 12


def test_that_a_role_is_chosen_with_the_keyboard(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    table = desk.page.deciding.mapping
    table.selectRow(5)
    QTest.keyClick(table, Qt.Key.Key_Return)
    chooser = cast("QComboBox", table.findChild(QComboBox, "role_chooser"))
    assert chooser.currentText() == "Left out"
    assert chooser.accessibleName() == "Use Returned as"
    QApplication.processEvents()
    QTest.keyClick(chooser.view(), Qt.Key.Key_Up)
    QTest.keyClick(chooser.view(), Qt.Key.Key_Return)
    desk.await_check()
    assert table.mapping.roles["Returned"] is ColumnRole.KEPT
    assert desk.services.registers.checked[-1].roles["Returned"] is ColumnRole.KEPT


def test_that_a_role_goes_to_every_selected_column(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    table = desk.page.deciding.mapping
    table.selectAll()
    table.mapping.setData(table.mapping.index(0, ROLE), ColumnRole.KEPT)
    assert set(table.mapping.roles.values()) == {ColumnRole.KEPT}


def test_that_several_columns_make_one_reference(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    mapping = desk.page.deciding.mapping.mapping
    desk.page.deciding.mapping.clearSelection()
    mapping.setData(mapping.index(4, ROLE), ColumnRole.CASE_REF)
    desk.await_check()
    assert desk.services.registers.checked[-1].ref_columns == ("Occurrence No", "Age")
    assert "Occurrence No / Age" in desk.see("reference_words").text()


def test_that_rows_are_numbered_only_when_somebody_says_so(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    mapping = desk.page.deciding.mapping.mapping
    mapping.setData(mapping.index(0, ROLE), ColumnRole.LEFT_OUT)
    assert "or number the rows" in desk.see("promise").text()
    assert not desk.button("import_register").isEnabled()
    assert desk.page.deciding.plan() is None
    number = cast("QCheckBox", desk.page.findChild(QCheckBox, "number_rows"))
    number.setFocus()
    QTest.keyClick(number, Qt.Key.Key_Space)
    desk.await_check()
    assert desk.services.registers.checked[-1].ref_columns == ()


def test_that_only_ticked_spellings_are_merged(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    assert desk.services.registers.checked[-1].merge_values == {}
    spellings = cast("QListWidget", desk.page.findChild(QListWidget, "spellings"))
    spellings.item(0).setCheckState(Qt.CheckState.Checked)
    desk.await_check()
    assert desk.services.registers.checked[-1].merge_values == {"Risk level": {"medium": "Medium"}}
    mapping = desk.page.deciding.mapping.mapping
    mapping.setData(mapping.index(2, ROLE), ColumnRole.KEPT)
    desk.await_check()
    assert desk.services.registers.checked[-1].merge_values == {}


def test_that_a_control_total_is_held_against_the_register_as_it_is_typed(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    desk.press("register_tabs_2")
    control = desk.page.deciding.control
    cell = control.model.index(0, 1)
    assert not control.model.setData(cell, "about 2,600")
    assert control.model.setData(cell, "2,602")
    cast("QLineEdit", control.findChild(QLineEdit, "control_source")).setText("dashboard")
    assert control.model.index(0, 3).data() == MISSING
    assert desk.see("control_gap").text() == (
        f"Control total (dashboard): 2,598 of 2,602; {MISSING}."
    )
    plan = desk.page.deciding.plan()
    assert plan is not None
    assert (plan.control_totals, plan.control_source) == ({"": 2_602}, "dashboard")


def test_that_a_month_the_register_lacks_can_be_given_a_figure(desk: Desk) -> None:
    desk.session.audit = Audit(
        **{each.name: getattr(AUDIT, each.name) for each in fields(Audit)}
        | {"period_to": date(2026, 4, 30)}
    )
    desk.sit_down()
    desk.choose_register()
    desk.pick("control_scope", 1)
    lines = {line.key: line.found for line in desk.page.deciding.control.model.rows}
    assert lines["2026-04"] == 0
    assert lines["2025-04"] == 210


def test_that_a_later_change_makes_an_earlier_check_of_no_account(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    reader = desk.services.registers
    reader.hold.clear()
    desk.pick("decide_repeated", 1)
    desk.qtbot.waitUntil(lambda: len(reader.checked) == 2)
    desk.qtbot.waitUntil(lambda: "rows so far" in desk.see("promise").text())
    desk.pick("decide_blank", 1)
    desk.qtbot.waitUntil(lambda: len(reader.checked) == 3)
    reader.hold.set()
    desk.settle()
    assert desk.see("promise").text().startswith("2,598 of 2,627 rows become cases")


def test_that_a_locked_workbook_asks_for_its_password_in_place(desk: Desk) -> None:
    desk.services.registers.password = "open sesame"
    page = desk.sit_down()
    desk.choose_register()
    field = page.start.password
    assert field.isVisible()
    assert desk.see("password_fault").text() == ""
    QTest.keyClicks(field, "wrong")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    assert desk.see("password_fault").text() == (
        "The password of the workbook is wrong. Type it again."
    )
    field.clear()
    QTest.keyClicks(field, "open sesame")
    desk.press("password_unlock")
    desk.settle()
    assert page.deciding.isVisible()


def test_that_a_file_that_cannot_be_read_says_why_and_changes_nothing(desk: Desk) -> None:
    desk.services.registers.broken = AuditError(
        "The file is empty.", remedy="Export the register again.", place=Place(file="empty.csv")
    )
    page = desk.sit_down()
    desk.choose_register()
    assert page.messages.text == "empty.csv: The file is empty. Export the register again."
    assert desk.button("choose_register").isVisible()
    assert desk.workspace.populations == []


def test_that_cancelling_an_import_returns_to_the_choices(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*parts: Any) -> None:
        while True:
            parts[-1].step(1_000, 2_627, "")

    desk.sit_down()
    desk.choose_register()
    desk.decide()
    monkeypatch.setattr(Jobs, "bring_in", endless)
    desk.press("import_register")
    desk.qtbot.waitUntil(lambda: "1,000 of 2,627" in desk.see("task_words").text())
    assert not desk.page.deciding.mapping.isEnabled()
    desk.press("task_cancel")
    desk.settle()
    assert desk.page.deciding.mapping.isEnabled()
    assert desk.button("import_register").isEnabled()
    assert desk.see("promise").text().startswith("2,598 of 2,627")
    assert desk.workspace.populations == []


def test_that_a_population_there_already_is_shown_when_the_audit_is_opened(desk: Desk) -> None:
    desk.workspace.keep(_plan())
    desk.sit_down()
    assert desk.see("population_title").text() == "2,598 cases"
    facts = "\n".join(each.text() for each in desk.page.imported.findChildren(QLabel))
    assert "21: repeats an earlier reference" in facts
    assert "3f3f3f3f" in facts


def test_that_another_register_after_a_draw_says_what_stays_on_record(desk: Desk) -> None:
    desk.workspace.keep(_plan())
    desk.workspace.n_draws = 1
    desk.sit_down()
    assert "this population and its draws stay on record" in desk.see("draw_note").text()
    desk.press("import_another")
    desk.settle()
    assert desk.page.deciding.isVisible()
    desk.press("keep_population")
    assert desk.page.imported.isVisible()
    assert len(desk.workspace.populations) == 1


def test_that_cases_are_sorted_by_their_heading_and_filtered_by_text(desk: Desk) -> None:
    desk.workspace.keep(_plan())
    page = desk.sit_down()
    model = page.imported.table.model()
    page.imported.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    desk.settle()
    assert _first_case(desk, model) == "12230002598"
    found = cast("QLineEdit", page.findChild(QLineEdit, "case_filter"))
    QTest.keyClicks(found, "0077")
    QTest.keyClick(found, Qt.Key.Key_Return)
    desk.settle()
    assert _first_case(desk, model) == "12230000779"
    assert desk.see("case_count").text() == "11 of 2,598 cases"


def test_that_a_dropped_file_is_taken_as_the_register(desk: Desk) -> None:
    page = desk.sit_down()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/made-up/missing-episodes.csv")])
    action, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPoint(5, 5), action, data, left, none)
    page.dragEnterEvent(entering)
    assert entering.isAccepted()
    page.dropEvent(QDropEvent(QPointF(5, 5), action, data, left, none))
    QApplication.processEvents()
    desk.settle()
    assert page.deciding.isVisible()


def test_that_everything_that_takes_the_focus_has_a_name(desk: Desk) -> None:
    desk.workspace.keep(_plan())
    page = desk.sit_down()
    unnamed = [
        f"{type(each).__name__} {each.objectName()}"
        for each in page.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.window() is page
        and not each.objectName().startswith("qt_")
        and not isinstance(each.parent(), QSpinBox)
        and not (each.accessibleName() or getattr(each, "text", str)())
    ]
    assert unnamed == []


def test_that_selecting_all_of_a_million_cases_does_not_ask_for_each(qtbot: QtBot) -> None:
    class Counting(PagedModel):
        n_asked = 0

        @override
        def flags(self, index: Index) -> Qt.ItemFlag:
            Counting.n_asked += 1
            return super().flags(index)

    tasks = TaskRunner()
    model, table = Counting(tasks), TableView("cases", "Cases")
    qtbot.addWidget(table)
    table.setModel(model)
    workspace = FakeWorkspace(size=1_000_000)
    model._take_ids(model._generation, workspace.case_ids(1))
    model._headings = ("Row", "Case reference")
    with qtbot.waitExposed(table):
        table.show()
    table.selectAll()
    table.horizontalHeader().grab()
    assert table.selectionModel().selection().count() == 1
    assert Counting.n_asked < 1_000
    tasks.close()


def test_that_the_models_keep_qts_rules(desk: Desk) -> None:
    desk.sit_down()
    desk.choose_register()
    deciding = desk.page.deciding
    for model in (deciding.mapping.mapping, deciding.control.model):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    deciding.mapping.mapping.set_role(3, ColumnRole.KEPT)
    assert deciding.control.model.setData(deciding.control.model.index(0, 1), "2600")


def _plan() -> ImportPlan:
    from tests.ui.population_fakes import SUGGESTED

    return ImportPlan(
        Reading("csv", encoding="cp1252", delimiter=";"),
        SUGGESTED,
        ("Occurrence No",),
        OnDuplicate.FIRST,
        OnBlank.SKIP,
    )


def _first_case(desk: Desk, model: Any) -> str:
    model.index(0, 1).data()
    desk.qtbot.waitUntil(lambda: bool(model.index(0, 1).data()))
    return str(model.index(0, 1).data())
