"""A heat map that is a table: figures by part, each cell with shape, word and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QWidget
from typing_extensions import override

from audit_app.domain.thresholds import State
from audit_app.ui.charts.bars import CellPainter
from audit_app.ui.charts.palette import WORDS, draw_mark, mark_colour
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.chosen import bold
from audit_app.ui.widgets.table import TableView

_SHORT = {State.TOO_FEW: "Too few", State.NONE_APPLICABLE: "None"}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell.

    Attributes:
        state: Its ground, shape and word.
        words: Its counts.
        tooltip: All there is to say.
    """

    state: State
    words: str
    tooltip: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row.

    Attributes:
        title: What the row is about.
        cells: One for each column.
        key: To know the row by.
    """

    title: str
    cells: tuple[HeatCell, ...]
    key: Any


class HeatMap(TableView):
    """Rows by columns; the arrow keys walk the cells, Enter chooses one.

    Signals:
        pointed: Row and column (from 0, the title is none) of the cell in hand.
        chosen: The same, on Enter or a double click.
    """

    pointed = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self, theme: Theme, name: str, accessible_name: str) -> None:
        super().__init__(name, accessible_name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(False)
        self.setWordWrap(True)
        self._painter = HeatCells(theme, self)
        self._plain = QStyledItemDelegate(self)
        self._is_painted = True
        self.lines: RowsModel[HeatRow] = RowsModel((), self)
        self.doubleClicked.connect(self._on_chosen)

    def show_map(self, heads: Sequence[str], rows: Sequence[HeatRow]) -> None:
        """Show a map; heads stand above the columns."""
        columns = [
            Column[HeatRow](
                "",
                lambda row: row.title,
                round(self.fontMetrics().height() * 16),
                tooltip=lambda row: row.title,
            ),
            *(
                Column[HeatRow](
                    head,
                    partial(_cell_text, place),
                    self._width_for(head),
                    tooltip=partial(_cell_tooltip, place),
                )
                for place, head in enumerate(heads)
            ),
        ]
        before = self.lines
        self.lines = RowsModel(columns, self)
        self.lines.set_rows(rows)
        self.setModel(self.lines)
        before.deleteLater()
        self.set_painted(self._is_painted)
        self._fit_rows()
        self.horizontalHeader().setStretchLastSection(False)
        for place, column in enumerate(columns):
            self.setColumnWidth(place, column.width)
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self._tell(self.pointed, now.row(), now.column())
        )

    def _width_for(self, head: str) -> int:
        measure = QFontMetrics(bold(self.font())).horizontalAdvance
        return min(200, max(110, *(measure(line) + 18 for line in head.splitlines())))

    @override
    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().height() + 12)

    def set_painted(self, painted: bool) -> None:  # noqa: FBT001 - a slot of a check box
        """Paint the cells, or show their words alone."""
        self._is_painted = painted
        for place in range(1, self.lines.columnCount()):
            self.setItemDelegateForColumn(place, self._painter if painted else self._plain)
        self.viewport().update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_chosen(self, index: QModelIndex) -> None:
        self._tell(self.chosen, index.row(), index.column())

    def _tell(self, signal: Any, row: int, column: int) -> None:
        if row >= 0 and column >= 1:
            signal.emit(row, column - 1)


def _cell_text(place: int, row: HeatRow) -> str:
    cell = row.cells[place]
    return ", ".join(part for part in (WORDS[cell.state], cell.words) if part)


def _cell_tooltip(place: int, row: HeatRow) -> str:
    return row.cells[place].tooltip


class HeatCells(CellPainter):
    """Paints cells with two lines: shape and word, then counts."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)

    @override
    def draw(self, painter: QPainter, rect: QRectF, row: Any, column: int) -> None:
        cell: HeatCell = row.cells[column - 1]
        ground = rect.adjusted(2, 2, -2, -2)
        self._draw_ground(painter, ground, cell.state)
        line = painter.fontMetrics().height()
        inside = ground.adjusted(8, 2, -4, -2)
        word = _SHORT.get(cell.state, WORDS[cell.state])
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(self.theme.colours.text))
        if not word:
            painter.drawText(inside, flags, cell.words)
            return
        size = line * 0.8
        draw_mark(
            painter,
            QPointF(inside.left() + size / 2, inside.top() + inside.height() / 4),
            size,
            self.theme,
            cell.state,
        )
        top = QRectF(inside.left() + size + 7, inside.top(), inside.width(), inside.height() / 2)
        painter.setPen(QColor(self.theme.colours.text))
        painter.drawText(top, flags, word)
        below = QRectF(inside.left(), inside.center().y(), inside.width(), inside.height() / 2)
        painter.drawText(below, flags, cell.words)

    def _draw_ground(self, painter: QPainter, ground: QRectF, state: State) -> None:
        colours = self.theme.colours
        grounds = {
            State.GREEN: colours.good_soft,
            State.AMBER: colours.warn_soft,
            State.RED: colours.bad_soft,
        }
        painter.setPen(QPen(mark_colour(self.theme, state), 1))
        if state is State.TOO_FEW:
            painter.setBrush(QBrush(QColor(colours.border), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setBrush(QColor(grounds.get(state, colours.surface)))
        if state in (State.NONE_APPLICABLE, State.UNSET):
            painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawRoundedRect(ground, 3, 3)
