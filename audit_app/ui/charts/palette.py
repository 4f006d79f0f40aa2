"""Colours, shapes and words of a state; a colour is never the only sign.

The three colours differ in lightness and in hue, so that they stay apart in print and for readers
who see few colours; a test computes that. Each has a shape and a word besides.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from audit_app.domain.thresholds import State
from audit_app.ui.theme import Theme

LIGHT_MARKS: Mapping[State, str] = {
    State.GREEN: "#00705c",
    State.AMBER: "#b57200",
    State.RED: "#9c1c16",
    State.TOO_FEW: "#6b7785",
    State.NONE_APPLICABLE: "#6b7785",
    State.UNSET: "#1a5fa6",
}
DARK_MARKS: Mapping[State, str] = {
    State.GREEN: "#3fb8a0",
    State.AMBER: "#f5d06f",
    State.RED: "#e8675c",
    State.TOO_FEW: "#8f9cab",
    State.NONE_APPLICABLE: "#8f9cab",
    State.UNSET: "#74b4f5",
}
WORDS: Mapping[State, str] = {
    State.GREEN: "Green",
    State.AMBER: "Amber",
    State.RED: "Red",
    State.TOO_FEW: "Too few to say",
    State.NONE_APPLICABLE: "None applicable",
    State.UNSET: "",
}
SHAPES: Mapping[State, str] = {
    State.GREEN: "circle",
    State.AMBER: "triangle",
    State.RED: "square",
    State.TOO_FEW: "hatched",
    State.NONE_APPLICABLE: "dash",
    State.UNSET: "",
}


def mark_colour(theme: Theme, state: State) -> QColor:
    """Return the colour of a state on the surface of the theme in use; 3:1 or better."""
    return QColor((DARK_MARKS if theme.dark else LIGHT_MARKS)[state])


def fill_of(theme: Theme, state: State) -> QBrush:
    """Return what a bar of a state is filled with: hatched where nothing can be said."""
    if state is State.TOO_FEW:
        return QBrush(mark_colour(theme, state), Qt.BrushStyle.BDiagPattern)
    return QBrush(mark_colour(theme, state))


def draw_mark(painter: QPainter, centre: QPointF, size: float, theme: Theme, state: State) -> None:
    """Draw the shape of a state: circle with tick, triangle, square with cross, hatched circle.

    Args:
        painter: With antialiasing.
        centre: Of the shape.
        size: Its width.
        theme: For the colours.
        state: UNSET draws nothing.
    """
    shape, colour = SHAPES[state], mark_colour(theme, state)
    if not shape:
        return
    half = size / 2
    box = QRectF(centre.x() - half, centre.y() - half, size, size)
    painter.save()
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(fill_of(theme, state))
    if shape in {"circle", "hatched"}:
        painter.drawEllipse(box)
    elif shape == "triangle":
        painter.drawPolygon(QPolygonF([QPointF(centre.x(), box.top()), box.bottomRight(),
                                       box.bottomLeft()]))  # fmt: skip
    elif shape == "square":
        painter.drawRect(box.adjusted(half / 8, half / 8, -half / 8, -half / 8))
    else:
        painter.drawLine(QPointF(box.left(), centre.y()), QPointF(box.right(), centre.y()))
    painter.setPen(QPen(QColor(theme.colours.surface), max(1.4, size / 8)))
    _draw_sign(painter, shape, centre, half)
    painter.restore()


def _draw_sign(painter: QPainter, shape: str, at: QPointF, half: float) -> None:
    """Draw what stands inside a shape, as a line of points; units of half its width."""
    signs: Mapping[str, list[list[tuple[float, float]]]] = {
        "circle": [[(-0.45, 0.05), (-0.1, 0.4), (0.5, -0.35)]],
        "triangle": [[(0.0, -0.35), (0.0, 0.3)], [(0.0, 0.6), (0.0, 0.65)]],
        "square": [[(-0.4, -0.4), (0.4, 0.4)], [(-0.4, 0.4), (0.4, -0.4)]],
    }
    for line in signs.get(shape, []):
        painter.drawPolyline(
            QPolygonF([QPointF(at.x() + x * half, at.y() + y * half) for x, y in line])
        )
