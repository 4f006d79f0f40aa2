"""Marks for severities: each its own shape, so that a colour is never the only sign."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

from audit_app.domain.population import Severity
from audit_app.ui.theme import Colours

_SIDE = 14


def severity_colour(severity: Severity, colours: Colours) -> str:
    """Return the colour of a severity in a palette."""
    return {
        Severity.STOP: colours.bad,
        Severity.DECISION: colours.warn,
        Severity.NOTE: colours.muted,
    }[severity]


@lru_cache(maxsize=32)
def severity_mark(severity: Severity, colour: str) -> QPixmap:
    """Return a square for a stop, a diamond for a decision, a ring for a note."""
    drawn = QPixmap(_SIDE * 2, _SIDE * 2)
    drawn.setDevicePixelRatio(2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    middle = _SIDE / 2
    if severity is Severity.STOP:
        painter.drawRect(QRectF(2, 2, _SIDE - 4, _SIDE - 4))
    elif severity is Severity.DECISION:
        corners = [(middle, 1), (_SIDE - 1, middle), (middle, _SIDE - 1), (1, middle)]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(QColor(colour))
        pen.setWidthF(2)
        painter.setPen(pen)
        painter.drawEllipse(QRectF(3, 3, _SIDE - 6, _SIDE - 6))
    painter.end()
    return drawn
