"""What stands in a panel's place while there is nothing to show yet: why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea

from audit_app.ui.widgets.text import button, card, column, holder, label, row


class Page(QScrollArea):
    """A layout that scrolls where large text needs more height than there is."""

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = holder(layout)
        whole.setMinimumWidth(1)  # as wide as there is room for, whatever its words would like
        self.setWidget(whole)


class Notice(Page):
    """A card with a heading, a few sentences, and at most one button."""

    def __init__(self, name: str) -> None:
        self._heading = label("", "heading", wrap=True, name=f"{name}_heading")
        self._words = label("", wrap=True, name=f"{name}_words")
        self.act = button("", None, "primary", name=f"{name}_act")
        inside = column(self._heading, self._words, row(self.act, 1), spacing=12, margins=20)
        framed = card(inside)
        framed.setMaximumWidth(760)
        middle = row(1, framed, 1)
        middle.setStretch(1, 6)
        super().__init__(column(middle, 1, margins=24))

    def say(self, heading: str, lines: Sequence[str], act: str = "") -> None:
        """Show a heading and sentences; a button only where there is something to do."""
        self._heading.setText(heading)
        self._words.setText("\n\n".join(lines))
        self._words.setVisible(bool(lines))
        self.act.setText(act)
        self.act.setVisible(bool(act))
