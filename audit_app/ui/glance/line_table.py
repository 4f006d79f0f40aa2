"""The table of the figures, painted as bars or told in words; the same lines either way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate
from typing_extensions import override

from audit_app.domain.checklist import Counts
from audit_app.domain.thresholds import State
from audit_app.ui.charts.bars import AnswerBars, IntervalBars, StateMarks
from audit_app.ui.glance.lines import (
    Line,
    answer_columns,
    bar_columns,
    bar_of,
    state_words,
    table_columns,
)
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.table import TableView


class Look(StrEnum):
    """How lines are shown."""

    BARS = "bars"
    ANSWERS = "answers"
    WORDS = "words"


class LineTable(TableView):
    """One line a criterion or section.

    Signals:
        pointed: The Line in hand.
        chosen: The Line that Enter or a double click chose.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        self.lines: RowsModel[Line] = RowsModel(())
        super().__init__("figures", "Figures")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.lines.setParent(self)
        self._thresholds: tuple[float, ...] = ()
        self._bars = IntervalBars(theme, lambda line: bar_of(line, self._thresholds), self)
        self._answers = AnswerBars(theme, _counts, self)
        self._plain = QStyledItemDelegate(self)
        self._states = StateMarks(theme, _state, self)
        self.doubleClicked.connect(lambda index: self._tell(self.chosen, index))

    def show_lines(
        self,
        lines: Sequence[Line],
        look: Look,
        title: str,
        tooltip: Callable[[Line], str],
        thresholds: tuple[float, ...],
    ) -> None:
        """Show lines; the one in hand stays in hand if it is still there."""
        self._thresholds = thresholds
        before = self.lines.rows[row] if (row := self.currentIndex().row()) >= 0 else None
        columns: tuple[Column[Line], ...] = {
            Look.BARS: lambda: bar_columns(title, tooltip),
            Look.ANSWERS: lambda: answer_columns(title, tooltip),
            Look.WORDS: lambda: table_columns(title),
        }[look]()
        painters: dict[int, QStyledItemDelegate] = {}
        if look is Look.BARS:
            painters = {1: self._bars, 3: self._states}
        elif look is Look.ANSWERS:
            painters = {1: self._answers}
        old, self.lines = self.lines, RowsModel(columns, self)
        self.lines.set_rows(lines)
        self.setModel(self.lines)
        old.deleteLater()
        for place in range(len(table_columns(title))):
            self.setItemDelegateForColumn(place, painters.get(place, self._plain))
        self._fit_rows()
        self._fit_columns()
        self.setAccessibleName(f"{title}: figures; Enter goes to the cases of one")
        self.selectionModel().currentRowChanged.connect(
            lambda now, _before: self._tell(self.pointed, now)
        )
        self._take_again(before)

    @override
    def _fit_rows(self) -> None:
        # Two lines: questions are sentences.
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().height() + 10)

    def _fit_columns(self) -> None:
        self.set_widths([column.width for column in self.lines.columns])

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_columns()

    def _take_again(self, before: Line | None) -> None:
        keys = [(line.section, line.criteria) for line in self.lines.rows]
        if before is not None and (before.section, before.criteria) in keys:
            self.selectRow(keys.index((before.section, before.criteria)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.chosen, self.currentIndex())
            return
        super().keyPressEvent(event)

    def _tell(self, signal: SignalInstance, index: QModelIndex) -> None:
        if index.isValid():
            signal.emit(self.lines.rows[index.row()])


def _counts(line: Line) -> dict[Counts, int]:
    return dict(line.rate.counts)


def _state(line: Line) -> tuple[State, str]:
    words = state_words(line.rate)
    return line.state, words.partition(":")[1] + words.partition(":")[2]
