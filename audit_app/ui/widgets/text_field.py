"""A few lines of plain text that are reported at every pause."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

PAUSE_MS = 500
"""Without a key, after which what was typed is reported."""


class TextField(QPlainTextEdit):
    """A few lines of plain text. Tab leaves it, and what was typed is reported at every pause.

    Signals:
        paused: The text, half a second after the last key, and when the focus leaves.
        left: Esc was pressed.
        entered: Enter was pressed in a field of one line.
    """

    paused = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(self, name: str, accessible_name: str, lines: int = 2) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._fit()
        if lines == 1:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._reported = ""
        self._one_line = lines == 1
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.report)
        self.textChanged.connect(self._timer.start)

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + 16)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def show_text(self, text: str, *, afresh: bool) -> None:
        """Show a text without reporting it.

        Args:
            text: As kept.
            afresh: Whether it belongs to something else than what was shown before. If not, what
                was typed since the last pause stays: it is newer than what is kept.
        """
        if not afresh and self.toPlainText() != self._reported:
            return
        self._reported = text
        if self.toPlainText() != text:
            with QSignalBlocker(self):
                self.setPlainText(text)
        self._timer.stop()

    def unreport(self) -> None:
        """Take the text for not yet reported: what was reported could not be kept."""
        self._reported = "\0"

    def report(self) -> None:
        """Report the text now, if it differs from what was reported last."""
        self._timer.stop()
        text = self.toPlainText()
        if text != self._reported:
            self._reported = text
            self.paused.emit(text)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.report()
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if self._one_line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)
