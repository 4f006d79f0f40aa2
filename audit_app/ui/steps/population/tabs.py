"""A few panes in one place, with a count on each tab's button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder


class Tabs(QWidget):
    """One pane at a time; the button pressed is the one that is shown."""

    def __init__(self, name: str, panes: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._titles = [title for title, _ in panes]
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self.buttons = [
            button(title, role="step", name=f"{name}_{n}") for n, (title, _) in enumerate(panes)
        ]
        for place, (each, (_, pane)) in enumerate(zip(self.buttons, panes, strict=True)):
            each.setCheckable(True)
            self._group.addButton(each, place)
            self._stack.addWidget(pane)
            self.set_count(place, 0)
        self._group.idClicked.connect(self._stack.setCurrentIndex)
        self.buttons[0].setChecked(True)
        layout = column(holder(FlowLayout(*self.buttons, across=0, down=0)), self._stack, spacing=8)
        layout.setStretch(1, 1)
        layout.setContentsMargins(12, 0, 0, 0)
        self.setLayout(layout)

    def set_count(self, place: int, count: int) -> None:
        """Say how many things a pane holds; nothing for none."""
        title = f"{self._titles[place]} {count:,}" if count else self._titles[place]
        self.buttons[place].setText(title)
        self.buttons[place].setAccessibleName(title.replace("&", ""))

    def show_pane(self, place: int) -> None:
        """Show a pane."""
        self.buttons[place].setChecked(True)
        self._stack.setCurrentIndex(place)
