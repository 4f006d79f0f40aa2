"""Labels, buttons and layouts in one line each.

Every label shows plain text: data is never markup.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

LayoutT = TypeVar("LayoutT", bound=QBoxLayout)


def label(text: str = "", role: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """Return a plain-text label in a role of the style sheet ('title', 'muted', 'tag-good' ...)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    return made


def announce(widget: QWidget) -> None:
    """Have a screen reader say what a widget has come to say."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent  # after the first paint

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another role and have its style looked up again."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(
    text: str, pressed: Callable[[], object] | None = None, role: str = "", *, name: str = ""
) -> QPushButton:
    """Return a push button; its '&' marks the letter that works with Alt."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


def column(*items: QWidget | QLayout | int, spacing: int = 8, margins: int = 0) -> QVBoxLayout:
    """Return a vertical layout of widgets and layouts; a number is a stretch of that weight."""
    return _fill(QVBoxLayout(), items, spacing, margins)


def row(*items: QWidget | QLayout | int, spacing: int = 8, margins: int = 0) -> QHBoxLayout:
    """Return a horizontal layout of widgets and layouts; a number is a stretch of that weight."""
    return _fill(QHBoxLayout(), items, spacing, margins)


def _fill(
    layout: LayoutT, items: tuple[QWidget | QLayout | int, ...], spacing: int, margins: int
) -> LayoutT:
    layout.setSpacing(spacing)
    layout.setContentsMargins(margins, margins, margins, margins)
    for item in items:
        if isinstance(item, int):
            layout.addStretch(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


def card(layout: QLayout, *, name: str = "") -> QFrame:
    """Return a framed surface holding a layout."""
    frame = QFrame()
    frame.setProperty("role", "card")
    if name:
        frame.setObjectName(name)
    frame.setLayout(layout)
    return frame


def line() -> QFrame:
    """Return a thin line between things."""
    made = QFrame()
    made.setProperty("role", "line")
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def holder(layout: QLayout, *, name: str = "") -> QWidget:
    """Return a bare widget holding a layout."""
    made = QWidget()
    if name:
        made.setObjectName(name)
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
