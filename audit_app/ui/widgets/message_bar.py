"""Where the program says what happened: in place, without a box in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from audit_app.domain.errors import AuditError
from audit_app.ui.widgets.text import announce, button, column, label, row

_WORDS = {"bad": "Stopped", "warn": "Take care", "good": "Done", "note": "Note"}


class MessageBar(QFrame):
    """One message at a time, with its remedy; closed by its button or the next message."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._kind = label("", name="message_kind")
        self._kind.setStyleSheet("font-weight: 600")
        self._text = label("", wrap=True, name="message_text")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._remedy = label("", wrap=True, name="message_remedy")
        close = button("Close", self.clear, "link", name="message_close")
        close.setToolTip("Close this message")
        words = column(self._text, self._remedy, spacing=2)
        layout = row(self._kind, words, close, spacing=12, margins=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """Everything the bar says now, empty when hidden."""
        return "" if self.isHidden() else f"{self._text.text()} {self._remedy.text()}".strip()

    def show_message(self, text: str, *, kind: str = "note", remedy: str = "") -> None:
        """Show a message of a kind: 'bad', 'warn', 'good' or 'note'."""
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._kind.setText(_WORDS[kind])
        self._text.setText(text)
        _set_or_hide(self._remedy, remedy)
        self.setAccessibleName(f"{_WORDS[kind]}: {text} {remedy}".strip())
        self.show()
        announce(self)

    @Slot(object)
    def show_error(self, error: AuditError) -> None:
        """Show what stopped a job, where, and what to do."""
        where = f"{error.place}: " if error.place is not None and str(error.place) else ""
        self.show_message(where + error.message, kind="bad", remedy=error.remedy)

    @Slot()
    def clear(self) -> None:
        """Take the message away."""
        self.hide()
        self._text.setText("")
        self._remedy.setText("")


def _set_or_hide(shown: QLabel, text: str) -> None:
    shown.setText(text)
    shown.setVisible(bool(text))
