"""Counts above, the share met below with its limits, on one time axis; a gap is shown as a gap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from typing_extensions import override

from audit_app.domain.activity import Period
from audit_app.ui.charts.base import Chart, draw_share_grid, draw_whisker_up, left_of_scale, up
from audit_app.ui.charts.run_chart import Point
from audit_app.ui.theme import Theme

_DOT: Final = 4.0
_ROOM: Final = 52
"""Pixels a value or a date needs to stand beside its neighbour."""


class ActivityChart(Chart):
    """Dots joined where one period follows another; hatched where a period has no count."""

    def __init__(self, theme: Theme, name: str, accessible_name: str) -> None:
        super().__init__(theme, name, accessible_name)
        self._periods: tuple[Period, ...] = ()
        self._rounds: tuple[tuple[date, Point], ...] = ()
        self._titles = ("", "")
        self._most = nice_top(0)

    def show_activity(
        self,
        titles: tuple[str, str],
        periods: Sequence[Period],
        rounds: Sequence[tuple[date, Point]],
    ) -> None:
        """Show counts and shares.

        Args:
            titles: What is counted, and what the shares are of.
            periods: Without a hole, oldest first.
            rounds: Oldest first, each with the last day of its period.
        """
        self._titles, self._periods, self._rounds = titles, tuple(periods), tuple(rounds)
        self._most = nice_top(max((each.count or 0 for each in periods), default=0))
        said = [f"{one.title}, {on:%d %b %Y}: {one.words}" for on, one in rounds]
        self.show_figures([*(each.words for each in periods), *said])

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 14 * self.fontMetrics().height())

    # where things are

    def _upper(self) -> QRectF:
        return self._areas()[0]

    def _areas(self) -> tuple[QRectF, QRectF]:
        line = self.fontMetrics().height()
        left = left_of_scale(self.fontMetrics(), f"{self._most:,}")
        whole = QRectF(self.rect()).adjusted(left, line + 6, -16, -line - 12)
        height = (whole.height() - 2 * line - 10) / 2
        upper = QRectF(whole.left(), whole.top(), whole.width(), height)
        return upper, QRectF(whole.left(), whole.bottom() - height, whole.width(), height)

    def _x(self, day: date) -> float:
        area = self._upper()
        first, last = self._ends()
        return area.left() + area.width() * (day - first).days / max(1, (last - first).days)

    def _ends(self) -> tuple[date, date]:
        days = [on for on, _ in self._rounds]
        if self._periods:
            days += [self._periods[0].begins, self._periods[-1].ends]
        return (min(days), max(days)) if days else (date(2000, 1, 1), date(2001, 1, 1))

    def _slot(self, period: Period) -> QRectF:
        area, left = self._upper(), self._x(period.begins)
        return QRectF(left, area.top(), self._x(period.ends) - left, area.height())

    @override
    def place_of(self, number: int) -> QRectF:
        upper, lower = self._areas()
        if number < len(self._periods):
            return self._slot(self._periods[number]).intersected(upper.adjusted(0, -4, 0, 4))
        x = self._x(self._rounds[number - len(self._periods)][0])
        return QRectF(x - 12, lower.top() - 4, 24, lower.height() + 8)

    # drawing

    @override
    def draw(self, painter: QPainter) -> None:
        upper, lower = self._areas()
        most = self._most
        self._draw_title(painter, upper, self._titles[0])
        self._draw_title(painter, lower, self._titles[1])
        self._draw_counts_grid(painter, upper, most)
        draw_share_grid(painter, lower, self.theme, upright=True)
        self._draw_gaps(painter)
        self._draw_counts(painter, upper, most)
        for on, one in self._rounds:
            self._draw_round(painter, lower, self._x(on), one)
        self._draw_dates(painter, lower)

    def _draw_title(self, painter: QPainter, area: QRectF, words: str) -> None:
        line = painter.fontMetrics().height()
        painter.setPen(QColor(self.theme.colours.text))
        shown = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(area.width()) + 56
        )
        painter.drawText(QRectF(4, area.top() - line - 5, self.width() - 8, line), 0, shown)

    def _draw_counts_grid(self, painter: QPainter, area: QRectF, most: int) -> None:
        line = painter.fontMetrics().height()
        for part in (0.0, 0.5, 1.0):
            y = up(area, part)
            painter.setPen(QPen(QColor(self.theme.colours.border), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self.theme.colours.muted))
            words = QRectF(0, y - line / 2, area.left() - 6, line)
            painter.drawText(words, Qt.AlignmentFlag.AlignRight, f"{round(most * part):,}")

    def _draw_gaps(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(self.theme.colours.border), Qt.BrushStyle.BDiagPattern))
        for period in self._periods:
            if period.count is None:
                painter.drawRect(self._slot(period))

    def _draw_counts(self, painter: QPainter, area: QRectF, most: int) -> None:
        colour, last = QColor(self.theme.colours.accent), None
        for period in self._periods:
            if period.count is None:
                last = None
                continue
            slot = self._slot(period)
            spot = QPointF(slot.center().x(), up(area, period.count / most))
            painter.setPen(QPen(colour, 1.5))
            if last is not None:
                painter.drawLine(last, spot)
            last = spot
            painter.setBrush(colour)
            painter.drawEllipse(spot, _DOT, _DOT)
            if slot.width() >= _ROOM:
                self._write_value(painter, area, spot, f"{period.count:,}")
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _write_value(self, painter: QPainter, area: QRectF, spot: QPointF, words: str) -> None:
        line = painter.fontMetrics().height()
        top = spot.y() - line - _DOT - 2
        if top < area.top() - 2:
            top = spot.y() + _DOT + 2
        painter.setPen(QColor(self.theme.colours.text))
        place = QRectF(spot.x() - 60, top, 120, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, words)

    def _draw_round(self, painter: QPainter, area: QRectF, x: float, one: Point) -> None:
        if one.share is None:
            return
        colour = QColor(self.theme.colours.accent)
        spot = QPointF(x, up(area, one.share))
        painter.setPen(QPen(colour, 1.5))
        if one.low is not None and one.high is not None:
            draw_whisker_up(painter, area, one.low, one.high, spot.x())
        painter.setBrush(QColor(self.theme.colours.surface) if one.outside else colour)
        if one.outside:
            size = _DOT + 3
            corners = ((0, -size), (size, 0), (0, size), (-size, 0))
            painter.drawPolygon(QPolygonF([spot + QPointF(*corner) for corner in corners]))
        else:
            painter.drawEllipse(spot, _DOT + 1, _DOT + 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(self.theme.colours.text))
        metrics, said = painter.fontMetrics(), f"{one.share:.0%}"
        width = metrics.horizontalAdvance(said)
        past = spot.x() + 8 + width > self.width()
        left = spot.x() - 8 - width if past else spot.x() + 8
        painter.drawText(QPointF(left, spot.y() + metrics.ascent() / 2 - 1), said)

    def _draw_dates(self, painter: QPainter, area: QRectF) -> None:
        """Write periods below, and rounds before and after them, as many as there is room for."""
        line = painter.fontMetrics().height()
        painter.setPen(QColor(self.theme.colours.muted))
        spots = [(self._slot(each).center().x(), each.title) for each in self._periods]
        if self._periods:
            first, end = self._periods[0].begins, self._periods[-1].ends
            apart = [on for on, _ in self._rounds if not first <= on <= end]
        else:
            apart = [on for on, _ in self._rounds]
        spots = sorted(spots + [(self._x(on), f"{on:%b %Y}") for on in apart])
        free = 0.0
        for x, words in spots:
            width = painter.fontMetrics().horizontalAdvance(words)
            left = min(max(x - width / 2, 0), self.width() - width)
            if left >= free:
                painter.drawText(QPointF(left, area.bottom() + line + 5), words)
                free = left + width + 16


def nice_top(most: int) -> int:
    """Return a round even number at or above the largest count, so that its half is whole too."""
    power: int = 10 ** max(0, int(math.log10(max(1, most))))
    steps = (power * tenths // 10 for tenths in (10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 200))
    return next(step for step in steps if step % 2 == 0 and step >= max(2, most))
