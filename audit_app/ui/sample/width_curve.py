"""A picture of what a sample size means: width of the interval against size, the choice marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from audit_app.domain.statistics.planning import CurvePoint
from audit_app.ui.theme import Theme


class WidthCurve(QWidget):
    """Lower and upper limit as a band that narrows; a line marks the present size."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._points: Sequence[CurvePoint] = ()
        self._present = 0
        self.setObjectName("width_curve")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, 150)

    def show_curve(self, points: Sequence[CurvePoint], present: int) -> None:
        """Show a curve; its figures are said to a screen reader too."""
        self._points, self._present = points, present
        here = next((point for point in points if point.size == present), None)
        if here is not None:
            self.setAccessibleName(
                f"With {present} cases the interval runs from {here.interval.low:.0%} to "
                f"{here.interval.high:.0%}"
            )
            self.setToolTip(self.accessibleName())
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._points) < 2:
            return
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = painter.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(44, 8, -12, -line - 6)
        first, last = self._points[0].size, self._points[-1].size

        def at(size: int, share: float) -> QPointF:
            return QPointF(
                area.left() + area.width() * (size - first) / max(1, last - first),
                area.bottom() - area.height() * share,
            )

        painter.setPen(QPen(QColor(colours.border), 1))
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            painter.drawLine(at(first, share), at(last, share))
        painter.setPen(QColor(colours.muted))
        for share in (0.0, 0.5, 1.0):
            y = at(first, share).y()
            painter.drawText(
                QRectF(0, y - line / 2, 38, line), Qt.AlignmentFlag.AlignRight, f"{share:.0%}"
            )
        band = QPolygonF(
            [at(point.size, point.interval.low) for point in self._points]
            + [at(point.size, point.interval.high) for point in reversed(self._points)]
        )
        painter.setBrush(QColor(colours.accent_soft))
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.drawPolygon(band)
        self._mark_present(painter, area, at(self._present, 0).x(), line)

    def _mark_present(self, painter: QPainter, area: QRectF, x: float, line: int) -> None:
        colours = self._theme.colours
        painter.setPen(QPen(QColor(colours.text), 2))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QColor(colours.muted))
        below = QRectF(area.left(), area.bottom() + 4, area.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{self._points[0].size:,} cases")
        if self._present < self._points[-1].size:
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self._points[-1].size:,}")
        painter.setPen(QColor(colours.text))
        words = f"{self._present:,}"
        width = painter.fontMetrics().horizontalAdvance(words) + 6
        left = min(max(x - width / 2, below.left() + 60), below.right() - width - 40)
        painter.drawText(
            QRectF(left, below.top(), width, line), Qt.AlignmentFlag.AlignHCenter, words
        )
