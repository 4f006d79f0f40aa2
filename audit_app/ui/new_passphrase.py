"""A new passphrase, typed twice, with a hint how strong it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from audit_app.ui.services import Strength
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import column, label, set_role

MIN_LENGTH = 8
GOOD_ONE = "Four or more unrelated words make a good one."


def passphrase_field(name: str, object_name: str) -> QLineEdit:
    """Return a field that shows dots; what is typed is in no undo list and no clipboard."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(field.inputMethodHints() | Qt.InputMethodHint.ImhSensitiveData)
    field.setObjectName(object_name)
    field.setAccessibleName(name)
    return field


class NewPassphrase(QWidget):
    """Two fields and a meter.

    Signals:
        edited: Something was typed.
        submitted: Enter was pressed in one of the fields.
    """

    edited = Signal()
    submitted = Signal()

    def __init__(self, session: Session, prefix: str = "", words: str = "Passphrase") -> None:
        """Make the fields.

        Args:
            session: Judges the strength.
            prefix: Of the object names.
            words: What the passphrase is called.
        """
        super().__init__()
        self._session = session
        self.first = passphrase_field(words, f"{prefix}new_passphrase")
        self.second = passphrase_field(f"{words} again", f"{prefix}new_passphrase_again")
        self._meter = QProgressBar()
        self._meter.setRange(0, 4)
        self._meter.setObjectName(f"{prefix}passphrase_strength")
        self._meter.setTextVisible(False)
        self._meter.setAccessibleName(f"Strength of the {words.lower()}")
        self._strength = label(GOOD_ONE, "small", wrap=True, name=f"{prefix}passphrase_hint")
        self._judge = QTimer(self, singleShot=True, interval=200)
        self._judge.timeout.connect(self._on_judge)
        self.first.textChanged.connect(lambda _text: self._judge.start())
        for field in (self.first, self.second):
            field.textChanged.connect(lambda _text: self.edited.emit())
            field.returnPressed.connect(self.submitted)
        self.setLayout(
            column(
                label(words),
                self.first,
                self._meter,
                self._strength,
                label(f"{words} again"),
                self.second,
                spacing=6,
            )
        )
        self.setFocusProxy(self.first)

    @property
    def text(self) -> str:
        """What was typed first."""
        return self.first.text()

    @property
    def fault(self) -> str:
        """What keeps it from being used, a sentence; empty if nothing does."""
        if len(self.first.text()) < MIN_LENGTH:
            return f"Use at least {MIN_LENGTH} characters; four unrelated words are better."
        if self.first.text() != self.second.text():
            return "The two differ. Type the second one again."
        return ""

    def show_typed(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        """Show what is typed, where nobody else can see the screen; else dots."""
        for field in (self.first, self.second):
            field.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def clear(self) -> None:
        """Empty both fields."""
        self.first.clear()
        self.second.clear()

    @Slot()
    def _on_judge(self) -> None:
        text, services = self.first.text(), self._session.services
        if not text:
            self._meter.setValue(0)
            self._strength.setText(GOOD_ONE)
            return
        self._session.run(
            lambda _progress: services.strength(text), self._on_judged, lane=Lane.READ
        )

    @Slot(object)
    def _on_judged(self, strength: Strength) -> None:
        self._meter.setValue(strength.score)
        self._strength.setText(strength.words)
        set_role(self._strength, ("bad", "bad", "warn", "good", "good")[strength.score])
