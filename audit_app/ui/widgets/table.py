"""A table view that stays quick with a million rows, and its four states."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QWidget,
)
from typing_extensions import override

from audit_app.ui.widgets.text import column, holder, label


class TableView(QTableView):
    """Rows of one line, selected whole.

    Three things a plain view does badly with many rows are kept cheap: heights are fixed instead of
    measured, widths come from the rows in sight, and 'select all' is one range instead of a walk.
    """

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        rows.hide()
        columns = self.horizontalHeader()
        columns.setResizeContentsPrecision(50)
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_rows()  # what is out of sight does not hear of another text size

    def set_widths(self, widths: Sequence[int]) -> None:
        """Set the columns' widths, pixels at the usual text size; no heading is cut off."""
        scale = self.fontMetrics().height() / 16
        header = self.horizontalHeader()
        for place, width in enumerate(widths):
            self.setColumnWidth(place, max(round(width * scale), header.sectionSizeHint(place)))

    def fit_columns(self) -> None:
        """Size the columns by their headings and the rows in sight."""
        model = self.model()
        measure = self.fontMetrics().horizontalAdvance
        first = max(0, self.rowAt(0))
        shown = range(first, min(first + 30, model.rowCount()))
        for place in range(model.columnCount()):
            texts = [str(model.index(row, place).data() or "") for row in shown]
            heading = str(model.headerData(place, Qt.Orientation.Horizontal) or "")
            widest = max([measure(text) for text in [heading + "xx", *texts]])
            self.setColumnWidth(place, min(360, widest + 22))

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            # A header asks of each column whether it is selected whole, which walks every row.
            # With a selection of its own, that nobody changes, it has nothing to walk.
            for header in (self.horizontalHeader(), self.verticalHeader()):
                header.setSelectionModel(QItemSelectionModel(model, header))

    @override
    def selectAll(self) -> None:
        model, chosen = self.model(), self.selectionModel()
        if model.rowCount() == 0:
            return
        first = model.index(0, 0)
        last = model.index(model.rowCount() - 1, model.columnCount() - 1)
        chosen.select(QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # QTableView walks every row for Ctrl+A through its header; ours is one range.
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
            return
        super().keyPressEvent(event)

    def row_under(self, point: QPoint) -> int:
        """Return the row at a point of the viewport, -1 if none."""
        return self.indexAt(point).row()


class TableStates(QWidget):
    """A table with words for when it is empty, loading or failed."""

    def __init__(self, table: TableView, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._stack = QStackedLayout(self)
        self._words = label("", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty = empty
        self._stack.addWidget(table)
        self._stack.addWidget(holder(column(1, self._words, 1, margins=24)))
        self.show_empty()

    def show_rows(self, model: QAbstractTableModel) -> None:
        """Show the table, or the words for an empty one."""
        if model.rowCount() == 0:
            self.show_empty()
        else:
            self._stack.setCurrentIndex(0)

    def show_empty(self, words: str = "") -> None:
        """Say that there is nothing, and what to do about it."""
        self.show_words(words or self._empty)

    def show_words(self, words: str) -> None:
        """Say something in the table's place: loading, failed and why."""
        self._words.setText(words)
        self._stack.setCurrentIndex(1)
