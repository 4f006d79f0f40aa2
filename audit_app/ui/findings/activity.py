"""The panel 'Activity': how much was done, beside how well; the one never enters the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QWidget

from audit_app.domain.activity import ActivityMeasure, overall_words, periods
from audit_app.domain.errors import AuditError
from audit_app.ui.activity.counts import CountsTable
from audit_app.ui.activity.form import MeasureForm
from audit_app.ui.charts.activity_chart import ActivityChart
from audit_app.ui.panels import Panel
from audit_app.ui.rounds.shares import ShareBox
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.activity import (
    add_counts,
    correct_count,
    keep_measure,
    measures_beside,
    remove_measure,
    table_of_file,
)
from audit_app.usecases.rounds import Series, series

_FILES = "Tables (*.csv *.tsv *.txt *.xlsx *.xls *.ods)"
_NONE = (
    "Nothing is counted beside this theme yet. 'New measure' takes monthly or yearly counts with "
    "their source, such as referrals submitted."
)


class ActivityPanel(QWidget):
    """The measure in hand: its chart above the share met, its counts, and a form on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._measures: tuple[ActivityMeasure, ...] = ()
        self._series: Series | None = None
        self._wanted = 0
        self._box = QComboBox()
        self._box.setObjectName("activity_measure")
        self._box.setAccessibleName("Measure shown")
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(24)
        self._box.currentIndexChanged.connect(lambda _index: self._draw())
        self._new = button("New measure …", lambda: self._ask(None), name="activity_new")
        self._add = button("Add counts …", lambda: self._ask(self._in_hand), name="activity_add")
        self._remove = button("Remove", self._on_remove, "link", name="activity_remove")
        self._words = label("Loading …", "muted", wrap=True, name="activity_words")
        self._shown = ShareBox("activity_share")
        self._shown.currentIndexChanged.connect(lambda _index: self._draw())
        self._chart = ActivityChart(
            session.theme, "activity_chart", "Counts above, the share met below, over time"
        )
        self.counts = CountsTable()
        self.counts.corrected.connect(self._on_corrected)
        self.form = MeasureForm(self._audit.theme_key)
        self.form.given.connect(self._on_given)
        self.form.left.connect(self._leave)
        self.form.file_wanted.connect(self._on_file)
        self._side = QStackedWidget()
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.refresh)
        session.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self) -> None:
        chart = column(row(label("Below: share met of", "muted"), self._shown, 1), self._chart)
        chart.setStretch(1, 1)
        self._side.setContentsMargins(12, 0, 0, 0)
        self._side.addWidget(self.counts)
        self._side.addWidget(self.form)
        halves = QSplitter(Qt.Orientation.Horizontal)
        for part, least in ((holder(chart), 380), (self._side, 330)):
            part.setMinimumWidth(least)
            halves.addWidget(part)
        halves.setSizes([760, 380])
        halves.setStretchFactor(0, 1)
        halves.setChildrenCollapsible(False)
        top = row(self._box, self._new, self._add, self._remove, 1, spacing=8)
        layout = column(top, self._words, halves, spacing=8, margins=16)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    # reading

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change in {Change.RECORDS, Change.REVIEWS, Change.SCORERS} and self.isVisible():
            self._pause.start()

    @Slot()
    def refresh(self) -> None:
        """Read measures and rounds again."""
        workspace, services, audit = self._session.workspace, self._session.services, self._audit
        if workspace is None:
            return

        def read(_progress: object) -> tuple[tuple[ActivityMeasure, ...], Series | None]:
            found = series(workspace, services.checklists, services.clock, audit.id)
            return measures_beside(workspace, audit.id), found

        self._session.run(
            read,
            self._show,
            lane=Lane.READ,
            failed=lambda error: self._words.setText(f"{error}"),
        )

    def _show(self, read: tuple[tuple[ActivityMeasure, ...], Series | None]) -> None:
        self._measures, self._series = read
        wanted = self._wanted or self._box.currentData()
        self._wanted = 0
        with QSignalBlocker(self._box):
            self._box.clear()
            for each in self._measures:
                self._box.addItem(each.name, each.id)
            self._box.setCurrentIndex(max(0, self._box.findData(wanted)))
        if self._series is not None:
            self._shown.offer(self._series.rounds)
        self._draw()

    @property
    def _in_hand(self) -> ActivityMeasure | None:
        wanted = self._box.currentData()
        return next((each for each in self._measures if each.id == wanted), None)

    def _draw(self) -> None:
        measure, rounds = self._in_hand, self._series.rounds if self._series is not None else ()
        for part in (self._box, self._add, self._remove):
            part.setVisible(measure is not None)
        self.counts.show_measure(measure)
        self._words.setText(_about(measure) if measure is not None else _NONE)
        self._chart.show_activity(
            (
                measure.name if measure is not None else "",
                f"Share met: {self._shown.currentText()}",
            ),
            periods(measure) if measure is not None else (),
            [(each.ended, self._shown.point(each)) for each in rounds],
        )

    # keeping

    def _ask(self, measure: ActivityMeasure | None) -> None:
        self._side.setCurrentWidget(self.form)
        self.form.ask(measure)

    def _leave(self) -> None:
        self._side.setCurrentWidget(self.counts)
        self._new.setFocus()

    def _keep(self, work: Callable[[], ActivityMeasure], say_fault: Callable[[str], None]) -> None:
        def done(kept: ActivityMeasure) -> None:
            self._wanted = kept.id
            self._leave()
            self._session.changed.emit(Change.RECORDS)
            self.refresh()

        self._session.run(
            lambda _progress: work(),
            done,
            failed=lambda error: say_fault(f"{error.message} {error.remedy}"),
        )

    def _on_given(self, measure: ActivityMeasure) -> None:
        workspace, clock = self._session.open_workspace, self._session.services.clock
        if measure.id:
            self._keep(
                lambda: add_counts(workspace, clock, measure.id, measure.counts),
                self.form.show_fault,
            )
        else:
            self._keep(lambda: keep_measure(workspace, clock, measure), self.form.show_fault)

    def _on_corrected(self, begins: date, after: int | None, reason: str) -> None:
        workspace, clock, measure = (
            self._session.open_workspace,
            self._session.services.clock,
            self._in_hand,
        )
        if measure is not None:
            self._keep(
                lambda: correct_count(workspace, clock, measure.id, begins, after, reason),
                self.counts.show_fault,
            )

    def _on_remove(self) -> None:
        measure = self._in_hand
        if measure is not None:
            self._session.dialogs.ask(
                self,
                f"Remove '{measure.name}' and its {len(measure.counts):,} counts?",
                "The journal keeps what they were.",
                "Remove it",
                "Keep it",
                lambda: self._drop(measure),
            )

    def _drop(self, measure: ActivityMeasure) -> None:
        workspace = self._session.open_workspace

        def done(_none: object) -> None:
            self._session.changed.emit(Change.RECORDS)
            self.refresh()

        self._session.run(lambda _progress: remove_measure(workspace, measure), done)

    def _on_file(self) -> None:
        def read(path: Path) -> None:
            registers = self._session.services.registers
            self._session.run(
                lambda _progress: table_of_file(registers, path),
                self.form.table.setPlainText,
                lane=Lane.LONG,
                failed=self._say_file_fault,
            )

        self._session.dialogs.open_file(self, "Choose a table of counts", _FILES, read)

    def _say_file_fault(self, error: AuditError) -> None:
        self.form.show_fault(f"{error.message} {error.remedy}")


def _about(measure: ActivityMeasure) -> str:
    gaps = sum(each.count is None for each in periods(measure))
    without = f" {gaps:,} without a count, shown hatched." if gaps else ""
    overall = overall_words(measure)
    return f"{f'{overall}. ' if overall else ''}Source: {measure.source}.{without}"


PANEL = Panel("activity", "Activit&y", 35, ActivityPanel)
