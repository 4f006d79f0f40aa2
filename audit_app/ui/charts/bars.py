"""Bars in the cells of a table: a share with its limits, and answers side by side.

The table underneath stays a table: keys walk it, and a screen reader reads the words of each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from audit_app.domain.checklist import Counts
from audit_app.domain.thresholds import State
from audit_app.ui.charts.base import across, draw_share_grid, draw_whisker
from audit_app.ui.charts.palette import WORDS, draw_mark, fill_of, mark_colour
from audit_app.ui.models.rows import RowsModel
from audit_app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a bar.

    Attributes:
        share: From 0 to 1, or None where there is none to show.
        low: Lower limit, or None.
        high: Upper limit, or None.
        state: Its colour and hatching.
        beside: Another share to mark, such as the first scorer's, or None.
        lines: Shares at which a dashed line stands, such as where green and amber begin.
    """

    share: float | None
    low: float | None
    high: float | None
    state: State
    beside: float | None = None
    lines: tuple[float, ...] = ()


class CellPainter(QStyledItemDelegate):
    """Paints cells of a RowsModel; a subclass says how, from the row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        style = plain.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, plain.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        self.draw(painter, QRectF(rect), _row(index), index.column())
        painter.restore()

    def draw(self, painter: QPainter, rect: QRectF, row: Any, column: int) -> None:
        """Draw one cell."""


def _row(index: Index) -> Any:
    model = index.model()
    if not isinstance(model, RowsModel):
        raise TypeError("cells are painted for rows")
    return model.rows[index.row()]


class IntervalBars(CellPainter):
    """A bar as long as the share, with its limits, the thresholds, and another share beside."""

    def __init__(self, theme: Theme, bar_of: Callable[[Any], Bar], parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._bar_of = bar_of

    @override
    def draw(self, painter: QPainter, rect: QRectF, row: Any, column: int) -> None:
        bar = self._bar_of(row)
        area = rect.adjusted(10, 2, -10, -2)
        draw_share_grid(painter, area, self.theme)
        if bar.share is not None:
            middle = area.center().y()
            filled = QRectF(area.left(), middle - 6, area.width() * bar.share, 12)
            painter.setPen(QPen(mark_colour(self.theme, bar.state), 1))
            painter.setBrush(fill_of(self.theme, bar.state))
            painter.drawRect(filled)
            if bar.low is not None and bar.high is not None:
                self._draw_limits(painter, area, bar.low, bar.high)
        self._draw_lines(painter, area, bar)

    def _draw_limits(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        y = area.center().y()
        painter.setPen(QPen(QColor(self.theme.colours.surface), 4))
        draw_whisker(painter, area, low, high, y)
        painter.setPen(QPen(QColor(self.theme.colours.text), 1.6))
        draw_whisker(painter, area, low, high, y)

    def _draw_lines(self, painter: QPainter, area: QRectF, bar: Bar) -> None:
        painter.setPen(QPen(QColor(self.theme.colours.control), 1, Qt.PenStyle.DashLine))
        for share in bar.lines:
            x = across(area, share)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if bar.beside is not None:
            x, y = across(area, bar.beside), area.center().y()
            painter.setPen(QPen(QColor(self.theme.colours.text), 1.4))
            painter.setBrush(QColor(self.theme.colours.surface))
            points = [QPointF(x, y - 5), QPointF(x + 5, y), QPointF(x, y + 5), QPointF(x - 5, y)]
            painter.drawPolygon(QPolygonF(points))


class StateMarks(CellPainter):
    """The shape of a state with its words beside it."""

    def __init__(
        self, theme: Theme, state_of: Callable[[Any], tuple[State, str]], parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self._state_of = state_of

    @override
    def draw(self, painter: QPainter, rect: QRectF, row: Any, column: int) -> None:
        state, more = self._state_of(row)
        size = min(painter.fontMetrics().height() * 0.95, rect.height() - 8)
        left = rect.left() + 8 + size / 2
        draw_mark(painter, QPointF(left, rect.center().y()), size, self.theme, state)
        words = f"{WORDS[state]}{more}"
        painter.setPen(QColor(self.theme.colours.text))
        beside = rect.adjusted(size + 15 if state is not State.UNSET else 8, 0, -4, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(beside, flags | Qt.TextFlag.TextWordWrap, words)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 26, hint.height())


ANSWERS: tuple[tuple[Counts, str, Qt.BrushStyle, State], ...] = (
    (Counts.MET, "met", Qt.BrushStyle.SolidPattern, State.GREEN),
    (Counts.PARTLY_MET, "partly met", Qt.BrushStyle.Dense4Pattern, State.AMBER),
    (Counts.NOT_MET, "not met", Qt.BrushStyle.SolidPattern, State.RED),
    (Counts.CANNOT_TELL, "cannot tell", Qt.BrushStyle.BDiagPattern, State.TOO_FEW),
)
"""What a bar of answers is made of, in order, each with a pattern of its own."""


def answer_words(counts: Mapping[Counts, int], unanswered: int) -> str:
    """Return '41 met, 3 partly met, 8 not met; 2 not applicable, 4 not answered'."""
    parts = [f"{counts[kind]:,} {word}" for kind, word, _, _ in ANSWERS if counts[kind]]
    beside = [
        f"{n:,} {word}"
        for n, word in (
            (counts[Counts.NOT_APPLICABLE], "not applicable"),
            (unanswered, "not answered"),
        )
        if n
    ]
    return "; ".join(part for part in (", ".join(parts), ", ".join(beside)) if part)


class AnswerBars(CellPainter):
    """Answers side by side, as shares of those that apply; counts where there is room."""

    def __init__(
        self, theme: Theme, counts_of: Callable[[Any], Mapping[Counts, int]], parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self._counts_of = counts_of

    @override
    def draw(self, painter: QPainter, rect: QRectF, row: Any, column: int) -> None:
        counts = self._counts_of(row)
        total = sum(counts[kind] for kind, *_ in ANSWERS)
        if not total:
            return
        area = rect.adjusted(10, 0, -10, 0)
        left = area.left()
        for kind, _word, pattern, state in ANSWERS:
            width = area.width() * counts[kind] / total
            part = QRectF(left, area.center().y() - 8, width, 16)
            colour = mark_colour(self.theme, state)
            painter.setPen(QPen(QColor(self.theme.colours.surface), 1))
            painter.setBrush(QBrush(colour, pattern))
            painter.drawRect(part)
            self._draw_count(painter, part, counts[kind], pattern)
            left += width

    def _draw_count(
        self, painter: QPainter, part: QRectF, count: int, pattern: Qt.BrushStyle
    ) -> None:
        words = f"{count:,}"
        if painter.fontMetrics().horizontalAdvance(words) + 6 > part.width():
            return
        solid = pattern is Qt.BrushStyle.SolidPattern
        if not solid:
            ground = painter.fontMetrics().boundingRect(words)
            box = QRectF(0, 0, ground.width() + 8, part.height() - 2)
            box.moveCenter(part.center())
            painter.fillRect(box, QColor(self.theme.colours.surface))
        ink = self.theme.colours.surface if solid else self.theme.colours.text
        painter.setPen(QColor(ink))
        painter.drawText(part, Qt.AlignmentFlag.AlignCenter, words)
