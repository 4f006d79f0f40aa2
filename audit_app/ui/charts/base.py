"""What charts share: a scale, a grid, and a widget that says its figures and is walked by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from audit_app.ui.theme import Theme

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def across(area: QRectF, share: float) -> float:
    """Return where a share from 0 to 1 lies on an area's width."""
    return area.left() + area.width() * share


def up(area: QRectF, share: float) -> float:
    """Return where a share from 0 to 1 lies on an area's height, 0 at its foot."""
    return area.bottom() - area.height() * share


def draw_share_grid(
    painter: QPainter, area: QRectF, theme: Theme, *, upright: bool = False
) -> None:
    """Draw thin lines at 0, 25, 50, 75 and 100%.

    Args:
        painter: Whatever draws.
        area: Where shares from 0 to 1 are shown.
        theme: For the colour.
        upright: Whether shares go up, with their per cents to the left; or else across.
    """
    painter.setPen(QPen(QColor(theme.colours.border), 1))
    for share in QUARTERS:
        if upright:
            y = up(area, share)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        else:
            x = across(area, share)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    if not upright:
        return
    painter.setPen(QColor(theme.colours.muted))
    line = painter.fontMetrics().height()
    for share in (0.0, 0.5, 1.0):
        words = QRectF(0, up(area, share) - line / 2, area.left() - 6, line)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, f"{share:.0%}")


def draw_whisker(painter: QPainter, area: QRectF, low: float, high: float, y: float) -> None:
    """Draw limits across an area as a line with caps, in the painter's pen."""
    left, right, cap = across(area, low), across(area, high), 4.0
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    for x in (left, right):
        painter.drawLine(QPointF(x, y - cap), QPointF(x, y + cap))


def draw_whisker_up(painter: QPainter, area: QRectF, low: float, high: float, x: float) -> None:
    """Draw limits up an area as a line with caps, in the painter's pen."""
    foot, top, cap = up(area, low), up(area, high), 4.0
    painter.drawLine(QPointF(x, foot), QPointF(x, top))
    for y in (foot, top):
        painter.drawLine(QPointF(x - cap, y), QPointF(x + cap, y))


def left_of_scale(metrics: QFontMetrics, widest: str = "100%") -> int:
    """Return the room to the left of an area for its scale, in pixels."""
    return max(56, metrics.horizontalAdvance(widest) + 12)


class Chart(QWidget):
    """A chart with figures that can be pointed at, by mouse or arrow keys.

    A subclass hands show_figures() the words of each and draws them in draw(), each in its
    place_of(). A screen reader hears the name of the chart, all figures, then the one in hand.

    Attributes:
        theme: For the colours.
        figures: What each figure says.
        current: Number of the one in hand, -1 for none.

    Signals:
        pointed: Number of the figure in hand.
        chosen: Number of the figure that was clicked, or Enter was pressed on.
    """

    pointed = Signal(int)
    chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, accessible_name: str) -> None:
        super().__init__()
        self.theme = theme
        self.figures: tuple[str, ...] = ()
        self.current = -1
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_figures(self, figures: Sequence[str]) -> None:
        """Take over what each figure says, in order, with its denominator."""
        self.figures = tuple(figures)
        self.current = -1
        self.setAccessibleDescription("; ".join(self.figures))
        self.update()

    def place_of(self, number: int) -> QRectF:
        """Return where a figure lies; it is framed when in hand. Usually one slice of the width."""
        width = self.width() / max(1, len(self.figures))
        return QRectF(number * width, 0, width, self.height())

    def draw(self, painter: QPainter) -> None:
        """Draw the chart."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, 220)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 140)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        if self.hasFocus() and 0 <= self.current < len(self.figures):
            painter.setPen(QPen(QColor(self.theme.colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.place_of(self.current).adjusted(1, 1, -1, -1))

    def point_at(self, number: int) -> None:
        """Take a figure in hand and say it."""
        if not 0 <= number < len(self.figures):
            return
        self.current = number
        self.setAccessibleDescription(self.figures[number])
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)
        self.pointed.emit(number)
        self.update()

    def figure_at(self, point: QPointF) -> int:
        """Return the figure at a point, -1 if none."""
        found = (n for n in range(len(self.figures)) if self.place_of(n).contains(point))
        return next(found, -1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = event.key(), len(self.figures) - 1
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if key in steps:
            self.point_at(min(max(self.current + steps[Qt.Key(key)], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.point_at(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.figure_at(event.position())
        if number >= 0:
            self.point_at(number)
            self.chosen.emit(number)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.figure_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.figures[number] if number >= 0 else "", self)
            return True
        return super().event(event)
