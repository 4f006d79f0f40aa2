"""Columns side by side: how often each grade was given, first and settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from typing_extensions import override

from audit_app.ui.charts.base import Chart, draw_share_grid, left_of_scale
from audit_app.ui.theme import Theme

PATTERNS = (Qt.BrushStyle.SolidPattern, Qt.BrushStyle.FDiagPattern, Qt.BrushStyle.Dense5Pattern)


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that stand together.

    Attributes:
        title: Below them.
        counts: One for each series.
    """

    title: str
    counts: tuple[int, ...]


class Columns(Chart):
    """Counts as columns, as high as their share of the series' total; the count stands on top.

    One series is filled, a second hatched, so that they differ without colour.
    """

    def __init__(self, theme: Theme, name: str, accessible_name: str) -> None:
        super().__init__(theme, name, accessible_name)
        self._groups: tuple[Group, ...] = ()
        self._series: tuple[str, ...] = ()
        self._totals: tuple[int, ...] = ()

    def show_groups(self, series: Sequence[str], groups: Sequence[Group]) -> None:
        """Show columns.

        Args:
            series: What each of the counts of a group is called.
            groups: From left to right.
        """
        self._series, self._groups = tuple(series), tuple(groups)
        self._totals = tuple(
            sum(group.counts[place] for group in groups) for place in range(len(series))
        )
        self.show_figures([self._words(group) for group in groups])

    def _words(self, group: Group) -> str:
        parts = [
            f"{name} {count:,} of {total:,}".strip()
            for name, count, total in zip(self._series, group.counts, self._totals, strict=True)
        ]
        return f"{group.title}: {', '.join(parts)}"

    @override
    def place_of(self, number: int) -> QRectF:
        area = self._area()
        width = area.width() / max(1, len(self._groups))
        return QRectF(area.left() + number * width, 0, width, self.height())

    def _area(self) -> QRectF:
        line = self.fontMetrics().height()
        legend = line + 8 if len(self._series) > 1 else 0
        left = left_of_scale(self.fontMetrics())
        return QRectF(self.rect()).adjusted(left, line + 8, -12, -line - 12 - legend)

    @override
    def draw(self, painter: QPainter) -> None:
        area = self._area()
        draw_share_grid(painter, area, self.theme, upright=True)
        line = painter.fontMetrics().height()
        for number, group in enumerate(self._groups):
            slot = self.place_of(number)
            width = min(64.0, slot.width() * 0.7 / max(1, len(self._series)))
            left = slot.center().x() - width * len(self._series) / 2
            for place, count in enumerate(group.counts):
                self._draw_column(
                    painter, QRectF(left, area.top(), width, area.height()), place, count
                )
                left += width
            painter.setPen(QColor(self.theme.colours.text))
            below = QRectF(slot.left(), area.bottom() + 4, slot.width(), line + 4)
            words = painter.fontMetrics().elidedText(
                group.title, Qt.TextElideMode.ElideRight, int(slot.width()) - 4
            )
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, words)
        self._draw_legend(painter, area.left(), line)

    def _draw_column(self, painter: QPainter, area: QRectF, place: int, count: int) -> None:
        total = self._totals[place]
        height = area.height() * count / total if total else 0.0
        column = QRectF(area.left() + 3, area.bottom() - height, area.width() - 6, height)
        self._ink(painter, place)
        painter.drawRect(column)
        painter.setPen(QColor(self.theme.colours.text))
        line = painter.fontMetrics().height()
        above = QRectF(area.left() - 20, column.top() - line - 2, area.width() + 40, line)
        painter.drawText(above, Qt.AlignmentFlag.AlignHCenter, f"{count:,}")

    def _ink(self, painter: QPainter, place: int) -> None:
        colour = QColor(self.theme.colours.accent)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QBrush(colour, PATTERNS[place % len(PATTERNS)]))

    def _draw_legend(self, painter: QPainter, left: float, line: int) -> None:
        if len(self._series) < 2:
            return
        y = self.height() - line - 2
        for place, name in enumerate(self._series):
            self._ink(painter, place)
            painter.drawRect(QRectF(left, y + 3, 14, line - 6))
            painter.setPen(QColor(self.theme.colours.text))
            width = painter.fontMetrics().horizontalAdvance(name)
            words = QRectF(left + 20, y, width + 4, line)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft, name)
            left += width + 44
