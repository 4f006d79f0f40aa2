"""Shares over the rounds of a series, each with its limits; a round of others has another shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from typing_extensions import override

from audit_app.ui.charts.base import Chart, draw_share_grid, draw_whisker_up, left_of_scale, up
from audit_app.ui.theme import Theme

_SIZE = 5.0


@dataclass(frozen=True, slots=True)
class Point:
    """One round.

    Attributes:
        title: Below it.
        words: What it says, with its denominator.
        share: From 0 to 1; None where there is none.
        low: Lower limit, or None.
        high: Upper limit, or None.
        outside: Whether others scored it.
    """

    title: str
    words: str
    share: float | None
    low: float | None
    high: float | None
    outside: bool


class RunChart(Chart):
    """Points from left to right, joined where both were scored here."""

    def __init__(self, theme: Theme, name: str, accessible_name: str) -> None:
        super().__init__(theme, name, accessible_name)
        self._points: tuple[Point, ...] = ()

    def show_points(self, points: Sequence[Point]) -> None:
        """Show the rounds, oldest first."""
        self._points = tuple(points)
        self.show_figures(
            [
                f"{point.title}{' (outside)' if point.outside else ''}: {point.words}"
                for point in points
            ]
        )

    def _area(self) -> QRectF:
        line = self.fontMetrics().height()
        left = left_of_scale(self.fontMetrics())
        return QRectF(self.rect()).adjusted(left, line, -12, -2 * line - 10)

    @override
    def place_of(self, number: int) -> QRectF:
        area = self._area()
        width = area.width() / max(1, len(self._points))
        return QRectF(area.left() + number * width, 0, width, self.height())

    def _spot(self, number: int, share: float) -> QPointF:
        return QPointF(self.place_of(number).center().x(), up(self._area(), share))

    @override
    def draw(self, painter: QPainter) -> None:
        area = self._area()
        draw_share_grid(painter, area, self.theme, upright=True)
        self._draw_line(painter)
        for number, point in enumerate(self._points):
            self._draw_words(painter, number, point)
            if point.share is not None:
                self._draw_point(painter, number, point, point.share)

    def _draw_line(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self.theme.colours.muted), 1))
        last: QPointF | None = None
        for number, point in enumerate(self._points):
            if point.share is None or point.outside:
                continue
            spot = self._spot(number, point.share)
            if last is not None:
                painter.drawLine(last, spot)
            last = spot

    def _draw_point(self, painter: QPainter, number: int, point: Point, share: float) -> None:
        colour, spot = QColor(self.theme.colours.accent), self._spot(number, share)
        painter.setPen(QPen(colour, 1.5))
        if point.low is not None and point.high is not None:
            draw_whisker_up(painter, self._area(), point.low, point.high, spot.x())
        painter.setBrush(QColor(self.theme.colours.surface) if point.outside else colour)
        if point.outside:
            diamond = [(0, -_SIZE - 2), (_SIZE + 2, 0), (0, _SIZE + 2), (-_SIZE - 2, 0)]
            painter.drawPolygon(QPolygonF([spot + QPointF(x, y) for x, y in diamond]))
        else:
            painter.drawEllipse(spot, _SIZE, _SIZE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(self.theme.colours.text))
        painter.drawText(spot + QPointF(_SIZE + 6, 4), f"{share:.0%}")

    def _draw_words(self, painter: QPainter, number: int, point: Point) -> None:
        area, slot = self._area(), self.place_of(number)
        line = painter.fontMetrics().height()
        painter.setPen(QColor(self.theme.colours.text))
        for place, words in enumerate((point.title, "outside" if point.outside else "")):
            below = QRectF(slot.left(), area.bottom() + 4 + place * line, slot.width(), line)
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, int(slot.width()) - 4
            )
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, shown)
            painter.setPen(QColor(self.theme.colours.muted))
