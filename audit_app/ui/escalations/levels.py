"""The four levels as a row of buttons of which one is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from audit_app.domain.escalations import LEVELS, Level
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button


class LevelButtons(QWidget):
    """Chooses a level.

    Signals:
        chosen: The Level pressed.
    """

    chosen = Signal(object)

    def __init__(self, name: str, *, stays: bool) -> None:
        """Make the buttons.

        Args:
            name: Object names begin with it.
            stays: Whether the one pressed stays marked.
        """
        super().__init__()
        self.buttons: dict[Level, QPushButton] = {}
        self._group = QButtonGroup(self)
        flow = FlowLayout(across=6, down=6)
        for level, words in LEVELS.items():
            made = button(
                f"{level.value} {words.title}",
                partial(self.chosen.emit, level),
                "choice",
                name=f"{name}_{level.value}",
            )
            made.setToolTip(words.meaning)
            made.setAccessibleName(f"{level.value} {words.title}: {words.meaning}")
            if stays:
                made.setCheckable(True)
                self._group.addButton(made)
            self.buttons[level] = made
            flow.addWidget(made)
        self.setLayout(flow)

    def mark(self, level: Level) -> None:
        """Mark a level as chosen, without saying so."""
        self.buttons[level].setChecked(True)

    @property
    def level(self) -> Level | None:
        """The one marked."""
        return next((each for each, made in self.buttons.items() if made.isChecked()), None)
