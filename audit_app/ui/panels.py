"""Panels of a step that shows several things: one module each, found by name.

A panel's module ends in `PANEL = Panel(...)` and lies in the package of its step.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from audit_app.ui.resuming import INSIDE, go_to_in, place_in
from audit_app.ui.session import Session
from audit_app.ui.widgets.text import button, column, holder, row


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel.

    Attributes:
        key: Stable name.
        title: On its button; '&' marks its letter.
        order: Where in the row, smallest first.
        build: Makes the widget, when it is first shown.
    """

    key: str
    title: str
    order: int
    build: Callable[[Session], QWidget]


def panels(package: str) -> Sequence[Panel]:
    """Return every panel of a package, in order."""
    path = importlib.import_module(package).__path__
    modules = [
        importlib.import_module(f"{package}.{each.name}") for each in pkgutil.iter_modules(path)
    ]
    found = [module.PANEL for module in modules if hasattr(module, "PANEL")]
    return sorted(found, key=lambda panel: (panel.order, panel.key))


class Panels(QWidget):
    """A row of buttons and the panel chosen; panels are built when first shown."""

    def __init__(self, session: Session, package: str) -> None:
        super().__init__()
        self._session = session
        self._panels = {panel.key: panel for panel in panels(package)}
        self._built: dict[str, QWidget] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        bar = row(spacing=4)
        for panel in self._panels.values():
            bar.addWidget(self._button(panel))
        bar.addStretch(1)
        bar.setContentsMargins(16, 8, 16, 8)
        layout = column(holder(bar), self._stack, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        if self._panels:
            self.show_panel(next(iter(self._panels)))

    def _button(self, panel: Panel) -> QPushButton:
        made = button(
            panel.title, lambda: self._on_chosen(panel.key), "choice", name=f"panel_{panel.key}"
        )
        made.setCheckable(True)
        self._group.addButton(made)
        self._buttons[panel.key] = made
        return made

    def place(self) -> Mapping[str, Any]:
        """Return which panel is shown, and what it shows."""
        place = self._stack.currentIndex()
        key, shown = list(self._built.items())[place] if place >= 0 else ("", None)
        return {"panel": key, INSIDE: dict(place_in(shown))}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Show a panel again."""
        key = place.get("panel", "")
        if key in self._panels:
            go_to_in(self.show_panel(key), place.get(INSIDE, {}))

    def _on_chosen(self, key: str) -> None:
        self.show_panel(key).setFocus()  # the panel's keys act at once

    def show_panel(self, key: str) -> QWidget:
        """Show a panel and return it."""
        if key not in self._built:
            self._built[key] = self._panels[key].build(self._session)
            self._stack.addWidget(_scrolling(self._built[key]))
        with QSignalBlocker(self._group):
            self._buttons[key].setChecked(True)
        self._stack.setCurrentIndex(list(self._built).index(key))
        self.setFocusProxy(self._built[key])
        return self._built[key]


def _scrolling(panel: QWidget) -> QScrollArea:
    """Return a panel that scrolls where large text needs more height than the screen has.

    Without it the tallest panel would press on the steps above, whichever is shown.
    """
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(panel)
    return scroll
