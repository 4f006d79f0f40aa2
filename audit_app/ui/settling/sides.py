"""The answers that differ, side by side; nothing is chosen beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from audit_app.domain.disagreements import Difference, Position, Voice
from audit_app.domain.scoring import LARGEST_COUNT
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, card, clear, column, holder, label, row

_MOST_BESIDE = 3
NOTHING_SAID = "Nothing was noted."


class Sides(QWidget):
    """Buttons of all answers: those given as cards with what was noted, the others below.

    Signals:
        chosen: Key of the option pressed, or the number typed.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards = QGridLayout()
        self._cards.setSpacing(12)
        self._others = FlowLayout(across=8, down=8)
        self._others_title = label("Or another answer", "small")
        self.number = QLineEdit()
        self.number.setObjectName("settle_number")
        self.number.setAccessibleName("Another number; Enter chooses it")
        self.number.setPlaceholderText("Another number; Enter chooses it")
        self.number.setMaximumWidth(320)
        self.number.setValidator(QIntValidator(0, LARGEST_COUNT, self.number))
        self.number.returnPressed.connect(self._on_number)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._options: list[str] = []
        self.setLayout(
            column(self._cards, self._others_title, self.number, holder(self._others), spacing=8)
        )

    def show_difference(self, difference: Difference, names: Sequence[str], chosen: str) -> None:
        """Show a difference.

        Args:
            difference: What scorers said.
            names: Who they are, by place; empty while that is not to be known.
            chosen: Key of the option chosen, or empty.
        """
        for made in self._buttons.values():
            self._group.removeButton(made)
        self._buttons.clear()
        clear(self._cards)
        clear(self._others)
        self._options = [each.option for each in difference.positions]
        for place, position in enumerate(difference.positions):
            side = self._side(place, position, names)
            self._cards.addWidget(side, place // _MOST_BESIDE, place % _MOST_BESIDE)
        for option, words in difference.others:
            self._options.append(option)
            self._others.addWidget(self._answer(len(self._options), option, words))
        self.number.setVisible(difference.takes_number)
        self._others_title.setVisible(bool(difference.others) or difference.takes_number)
        self.show_chosen(chosen)

    def show_chosen(self, option: str) -> None:
        """Show which option is chosen, if any."""
        with QSignalBlocker(self._group):
            self._group.setExclusive(False)
            for key, made in self._buttons.items():
                made.setChecked(key == option)
            self._group.setExclusive(True)
        self.number.setText("" if option in self._buttons else option)

    def option_at(self, place: int) -> str:
        """Return the option of a digit, counted from 0; empty where there is none to choose."""
        return self._options[place] if 0 <= place < len(self._options) else ""

    def _on_number(self) -> None:
        if self.number.text():
            self.chosen.emit(str(int(self.number.text())))

    def _side(self, place: int, position: Position, names: Sequence[str]) -> QWidget:
        said = [_voice(each, names, len(position.voices)) for each in position.voices]
        head = self._answer(place + 1, position.option, position.label)
        head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        made = card(column(head, *said, 1, spacing=10, margins=12), name=f"side_{place + 1}")
        made.setMinimumWidth(1)
        return made

    def _answer(self, number: int, option: str, words: str) -> QPushButton:
        made = button(
            f"{number}   {words.replace('&', '&&')}",
            lambda: self.chosen.emit(option),
            "answer",
            name=f"settle_{number}",
        )
        made.setAccessibleName(f"{number}, {words}")
        made.setCheckable(True)
        made.setEnabled(bool(option))
        self._group.addButton(made)
        self._buttons[option] = made
        return made


def _voice(voice: Voice, names: Sequence[str], n_voices: int) -> QWidget:
    lines = [
        (name, words)
        for name, words in (
            ("Reason", voice.reason),
            ("Note", voice.note),
            ("Evidence", voice.evidence),
        )
        if words.strip()
    ]
    who = names[voice.scorer] if names else "One of several" if n_voices > 1 else ""
    parts: list[QWidget] = [holder(row(label(who, "tag"), 1))] if who else []
    parts += [label(f"{name}: {words}", wrap=True) for name, words in lines]
    parts += [] if lines else [label(NOTHING_SAID, "muted", wrap=True)]
    return holder(column(*parts, spacing=4))
