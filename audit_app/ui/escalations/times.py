"""How soon each level is to be acted on: the settings, below the list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSpinBox

from audit_app.domain.escalations import Clocks
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, row


class TimesForm(QFrame):
    """Three numbers.

    Signals:
        kept: The Clocks as set.
    """

    kept = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("risk_times")
        self.immediate = _number("times_immediate", "E1: minutes", 5, 1440, " min")
        self.closing = _number("times_closing", "E2: the working day ends at", 1, 23, ":00")
        self.prompt = _number("times_prompt", "E3: working days", 1, 15, " working days")
        fields = FlowLayout(
            holder(row(label("E1 within"), self.immediate, spacing=6)),
            holder(row(label("E2 the same working day, by"), self.closing, spacing=6)),
            holder(row(label("E3 within"), self.prompt, spacing=6)),
            button("Keep these times", self._on_keep, name="times_keep"),
        )
        self.setLayout(
            column(
                label("Times to act", "heading"),
                label(
                    "No national time limit is published: these are yours to set. What was raised "
                    "before keeps its time.",
                    "muted",
                    wrap=True,
                ),
                fields,
                spacing=6,
                margins=12,
            )
        )

    def show_clocks(self, clocks: Clocks) -> None:
        """Show the times as kept."""
        self.immediate.setValue(clocks.immediate_minutes)
        self.closing.setValue(clocks.closing_hour)
        self.prompt.setValue(clocks.prompt_days)

    def _on_keep(self) -> None:
        self.kept.emit(
            Clocks(
                immediate_minutes=self.immediate.value(),
                closing_hour=self.closing.value(),
                prompt_days=self.prompt.value(),
            )
        )


def _number(name: str, words: str, least: int, most: int, suffix: str) -> QSpinBox:
    made = QSpinBox()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setRange(least, most)
    made.setSuffix(suffix)
    return made
