"""Where the randomness of a draw comes from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from audit_app.domain.draw import Seed, SeedOrigin
from audit_app.domain.seeds import dice_needed, dice_seed, seed_warning
from audit_app.ui.widgets.text import button, column, label

ORIGINS = (
    (SeedOrigin.PROGRAM, "Made by the program"),
    (SeedOrigin.TYPED, "Typed"),
    (SeedOrigin.DICE, "Ten-sided dice"),
    (SeedOrigin.PUBLIC, "Public source, named beforehand"),
)
WORDS = {
    SeedOrigin.PROGRAM: "Forty digits from this laptop, made after the plan is fixed. Repeatable, "
    "but chosen by one office.",
    SeedOrigin.TYPED: "Repeatable, but chosen by one office.",
    SeedOrigin.DICE: f"Roll a ten-sided die {dice_needed()} times, best on a call with the other "
    "force, and type every digit.",
    SeedOrigin.PUBLIC: "The plan is frozen and the source stands in the journal before its value "
    "can be typed.",
}
HINTS = {
    SeedOrigin.TYPED: "At least 20 digits",
    SeedOrigin.DICE: "One digit a roll",
    SeedOrigin.PUBLIC: "Which source, number and time",
}


class SeedInput(QWidget):
    """One of four origins, and what each asks for.

    Signals:
        changed: Another origin or another text.
        agree_wanted: The seed is to be agreed with another force.
    """

    changed = Signal()
    agree_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setObjectName("seed_origin")
        self.box.setAccessibleName("Where the seed comes from")
        for origin, words in ORIGINS:
            self.box.addItem(words, origin)
        self._text = QLineEdit()
        self._text.setObjectName("seed_text")
        self._words = label("", "small", wrap=True, name="seed_words")
        agree = button(
            "Agree the seed with another &force …",
            self.agree_wanted.emit,
            "link",
            name="agree_seed",
        )
        agree.setToolTip("Nobody can choose the seed then: both forces commit before either tells.")
        self.setLayout(column(self.box, self._text, self._words, agree, spacing=4))
        self.box.currentIndexChanged.connect(lambda _place: self._on_origin())
        self._text.textChanged.connect(lambda _text: self._show())
        self._on_origin()

    @property
    def origin(self) -> SeedOrigin:
        """Where it comes from."""
        return SeedOrigin(self.box.currentData())

    @property
    def source(self) -> str:
        """The public source as named; empty for the other origins."""
        return self._text.text().strip() if self.origin is SeedOrigin.PUBLIC else ""

    def _on_origin(self) -> None:
        self._text.clear()
        self._text.setVisible(self.origin is not SeedOrigin.PROGRAM)
        self._text.setPlaceholderText(HINTS.get(self.origin, ""))
        self._text.setAccessibleName(
            "Name, number and time of the public source"
            if self.origin is SeedOrigin.PUBLIC
            else "Seed"
        )
        self._show()

    def _show(self) -> None:
        typed = self._text.text().strip()
        is_seed = self.origin in {SeedOrigin.TYPED, SeedOrigin.DICE}
        warning = seed_warning(typed) if typed and is_seed else ""
        self._words.setText(warning or WORDS[self.origin])
        self.changed.emit()

    def seed(self) -> Seed | None:
        """Return the seed as typed; None where it is not known yet.

        Raises:
            AuditError: If the dice are too few or not dice.
        """
        typed = self._text.text().strip()
        if self.origin is SeedOrigin.DICE:
            return Seed(dice_seed(typed), SeedOrigin.DICE, {"rolls": typed, "sides": 10})
        if self.origin is SeedOrigin.TYPED:
            return Seed(typed, SeedOrigin.TYPED)
        return None
