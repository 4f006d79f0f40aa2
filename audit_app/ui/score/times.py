"""Two dates and times behind an answer: typed as people write them, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from audit_app.ui.widgets.text import column, label, row, set_role

PAUSE_MS = 500


@dataclass(frozen=True, slots=True)
class TimesContent:
    """What the two fields show.

    Attributes:
        start: When the time began to run.
        end: When the thing was done.
        words: What they come to, or what is wrong with them.
        role: Role of the words: good, bad, warn or muted.
    """

    start: str
    end: str
    words: str
    role: str = "muted"


class TimesFields(QWidget):
    """From and to, with the outcome below at every key.

    Signals:
        typed: Both texts, at every change: to be understood at once.
        paused: Both texts, half a second after the last key and when a field is left: to be kept.
        left: Esc was pressed.
        entered: Enter was pressed in the second field.
    """

    typed = Signal(str, str)
    paused = Signal(str, str)
    left = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.start = self._field("time_from", "From: when the time began to run")
        self.end = self._field("time_to", "To: when it was done")
        self._words = label("", "muted", wrap=True, name="time_words")
        self._reported = ("", "")
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.report)
        fields = row(
            label("T", "key"),
            label("From", "small"),
            self.start,
            label("To", "small"),
            self.end,
            1,
        )
        self.setLayout(column(fields, self._words, spacing=4))

    def _field(self, name: str, accessible_name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(accessible_name)
        field.setPlaceholderText("1/5/23 2140")
        field.setMaxLength(60)
        field.setMinimumWidth(field.fontMetrics().horizontalAdvance("00/00/0000 00:00:00 GMT") + 24)
        field.textChanged.connect(self._on_changed)
        field.installEventFilter(self)
        return field

    @property
    def texts(self) -> tuple[str, str]:
        """What stands in the two fields."""
        return self.start.text(), self.end.text()

    @property
    def has_focus(self) -> bool:
        """Whether one of the fields has the focus."""
        return self.start.hasFocus() or self.end.hasFocus()

    def show_content(self, content: TimesContent | None, *, afresh: bool, enabled: bool) -> None:
        """Show two times; None hides the fields.

        Args:
            content: As kept.
            afresh: Whether it belongs to something else than what was shown before. If not, a
                field somebody is in, or has changed since the last pause, stays as it is.
            enabled: Whether they can be typed.
        """
        self.setVisible(content is not None)
        self.setEnabled(enabled)
        shown = content or TimesContent("", "", "")
        if afresh or (not self.has_focus and self.texts == self._reported):
            for field, text in ((self.start, shown.start), (self.end, shown.end)):
                if field.text() != text:
                    with QSignalBlocker(field):
                        field.setText(text)
            self._reported = self.texts
            self._timer.stop()
            self.show_words(shown.words, shown.role)
        elif self.texts == self._reported:
            self.show_words(shown.words, shown.role)

    def show_words(self, words: str, role: str) -> None:
        """Show what the two come to."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        set_role(self._words, role)

    def unreport(self) -> None:
        """Take the texts for not yet reported: what was reported could not be kept."""
        self._reported = ("\0", "")

    def report(self) -> None:
        """Report the texts now, if they differ from what was reported last."""
        self._timer.stop()
        if not self.isHidden() and self.texts != self._reported:
            self._reported = self.texts
            self.paused.emit(*self.texts)

    def _on_changed(self) -> None:
        self._timer.start()
        self.typed.emit(*self.texts)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.report()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if watched is self.start:
                self.end.setFocus()
                self.end.selectAll()
            else:
                self.left.emit()
                self.entered.emit()
            return True
        return False
