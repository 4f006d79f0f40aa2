"""What the window is put to while its stalls are recorded, by test and benchmark alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox

from audit_app.domain.audit import Audit
from audit_app.ui.widgets.table import TableView
from audit_app.usecases.audits import NewAudit, create_audit
from tests.helpers.desk import Desk
from tests.helpers.stalls import StallRecorder

PAGES_SCROLLED = 60
REST_MS = 30


class WindowWork:
    """A person with a big register, at the window.

    Attributes:
        worst: The longest stall of each piece of work, in milliseconds.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.worst: dict[str, float] = {}

    def record(self, name: str, work: Callable[[], None]) -> None:
        """Do a piece of work and keep its longest stall."""
        self._desk.settle()
        with StallRecorder() as recorder:
            work()
            QTest.qWait(REST_MS)
        self.worst[name] = recorder.worst_ms

    def import_register(self, audit: Audit, register: Path) -> None:
        """Choose a register and import it, looking on."""
        desk = self._desk
        desk.answers.file = register
        desk.open_audit(audit)

        def work() -> None:
            desk.press("choose_register")
            button = desk.find(QPushButton, "import_register")
            desk.until(lambda: button.isVisible() and button.isEnabled(), "checking")
            desk.press("import_register")
            desk.until(lambda: self._table() is not None, "importing")
            desk.until(lambda: desk.session.tasks.idle, "showing the cases")

        self.record("import", work)

    def _table(self) -> TableView | None:
        tables = self._desk.window.findChildren(TableView, "cases")
        return next((each for each in tables if each.isVisible()), None)

    def use_table(self) -> None:
        """Scroll by pages, sort, filter, select all and resize, in the table of the population."""
        self._desk.until(lambda: self._table() is not None, "showing the cases")
        table = self._desk.find(TableView, "cases")
        self.record("scroll by pages", lambda: _scroll(table))
        self.record("sort", lambda: self._sort(table))
        self.record("filter", self._filter)
        self.record("select all", lambda: _select_all(table))
        self.record("resize columns", lambda: _resize(table))

    def _rest(self) -> None:
        self._desk.until(lambda: self._desk.session.tasks.idle, "a query")

    def _sort(self, table: TableView) -> None:
        for column in (1, 3):
            table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
            self._rest()

    def _filter(self) -> None:
        field = self._desk.find(QLineEdit, "case_filter")
        for text in ("77", ""):
            field.clear()
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)
            self._rest()

    def plan(self, audit: Audit) -> None:
        """Type sizes while the plan is rehearsed."""
        desk = self._desk
        desk.open_audit(audit, "sample")
        size = desk.find(QSpinBox, "size")

        def work() -> None:
            size.setFocus()
            for text in ("6", "60", "600", "85"):
                size.selectAll()
                QTest.keyClicks(size, text)
                QTest.qWait(200)
            desk.until(lambda: desk.session.tasks.idle, "rehearsing")

        self.record("rehearse plans", work)

    def export(self, audit: Audit, workbook: Path) -> None:
        """Write the workbook of a draw that was made."""
        desk = self._desk
        desk.open_audit(audit, "export")
        desk.answers.file = workbook

        def work() -> None:
            desk.type("export_password", "lantern mosaic harbour")
            desk.type("export_password_again", "lantern mosaic harbour")
            desk.press("export_go")
            desk.until(workbook.exists, "the workbook")
            desk.until(lambda: desk.session.tasks.idle, "the end of the export")

        self.record("export", work)


def _scroll(table: TableView) -> None:
    table.setFocus()
    for _ in range(PAGES_SCROLLED):
        QTest.keyClick(table, Qt.Key.Key_PageDown)
        QTest.qWait(5)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
        QTest.qWait(REST_MS)


def _select_all(table: TableView) -> None:
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(REST_MS)
    table.clearSelection()


def _resize(table: TableView) -> None:
    for place in range(table.model().columnCount()):
        table.resizeColumnToContents(place)
        QTest.qWait(1)
    table.fit_columns()


def new_audit(desk: Desk, title: str = "Missing") -> Audit:
    """Make an audit of a theme that comes with the program."""
    services = desk.session.services
    days = (date(2024, 1, 1), date(2025, 12, 31))
    wanted = NewAudit(title, "missing", "", *days, "Baseline", "")
    return create_audit(desk.workspace, services.checklists, services.clock, wanted)


def slow_ones(worst: Mapping[str, float], limit_ms: float) -> dict[str, float]:
    """Return the pieces of work that kept the window longer than a limit."""
    return {name: round(ms, 1) for name, ms in worst.items() if ms > limit_ms}
