"""The kinds of field a form is made of: each shows a value, and reports what is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import QDate, QEvent, QObject, QSignalBlocker, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QLineEdit, QSpinBox
from typing_extensions import override

from audit_app.ui.widgets.text_field import PAUSE_MS, TextField


class Input(Protocol):
    """What the form needs of every kind of field."""

    given: SignalInstance

    def show_value(self, value: Any) -> None:
        """Show a value without reporting it."""

    def report(self) -> None:
        """Report what was typed and not yet reported."""


class LineInput(QLineEdit):
    """One line; reported at every pause and when it is left.

    Signals:
        given: The text, without spaces at its ends.
    """

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._reported = ""
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.report)
        self.textEdited.connect(lambda _text: self._timer.start())
        self.editingFinished.connect(self.report)

    def show_value(self, value: Any) -> None:
        """Show a text without reporting it."""
        self._timer.stop()
        self._reported = value
        self.setText(value)
        self.setCursorPosition(0)

    def report(self) -> None:
        """Report the text, if it differs from what was reported last."""
        self._timer.stop()
        text = " ".join(self.text().split())
        if text != self._reported:
            self._reported = text
            self.given.emit(self._meaning(text))

    def _meaning(self, text: str) -> Any:
        """Return the value that a text stands for."""
        return text


class TextInput(TextField):
    """Several lines on screen, one text without line breaks in the checklist.

    Signals:
        given: The text; of a list, its lines.
    """

    given = Signal(object)

    def __init__(self, name: str, title: str, lines: int, *, is_list: bool) -> None:
        super().__init__(name, title, max(2, lines))
        self._is_list = is_list
        self.paused.connect(self._on_paused)

    def show_value(self, value: Any) -> None:
        """Show a text without reporting it."""
        self.show_text("\n".join(value) if self._is_list else value, afresh=True)

    def _on_paused(self, text: str) -> None:
        lines = tuple(" ".join(line.split()) for line in text.splitlines())
        if self._is_list:
            self.given.emit(tuple(line for line in lines if line))
        else:
            self.given.emit(" ".join(" ".join(lines).split()))


class ChoiceInput(QComboBox):
    """One of several; a key that is none of them stays, and is said.

    Signals:
        given: The key.
    """

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.activated.connect(lambda _place: self.given.emit(self.currentData()))

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer keys with their words."""
        self.clear()
        for key, words in choices:
            self.addItem(words, key)

    def show_value(self, value: str) -> None:
        """Show a choice without reporting it."""
        place = self.findData(value)
        if place < 0:
            self.addItem(f"{value} (not there)" if value else "Choose one", value)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def report(self) -> None:
        """A choice is reported when it is made."""


class CheckInput(QCheckBox):
    """Yes or no.

    Signals:
        given: Whether it is checked.
    """

    given = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.given.emit(self.isChecked())

    def show_value(self, value: bool) -> None:  # noqa: FBT001 - it is the value
        """Show it without reporting it."""
        self.setChecked(value)

    def report(self) -> None:
        """A tick is reported when it is set."""


class NumberInput(QSpinBox):
    """A whole number.

    Signals:
        given: The number.
    """

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setRange(1, 100_000)
        self.setKeyboardTracking(False)
        self.valueChanged.connect(self.given.emit)

    def show_value(self, value: int) -> None:
        """Show a number without reporting it."""
        with QSignalBlocker(self):
            self.setValue(value)

    def report(self) -> None:
        """Report a number that was typed and not yet left."""
        self.interpretText()


class ShareInput(LineInput):
    """A share, written in per cent; what is no number is 0, which is at fault."""

    @override
    def show_value(self, value: Any) -> None:
        super().show_value(f"{value * 100:g}%")

    @override
    def _meaning(self, text: str) -> float:
        return share_in(text)


def share_in(text: str) -> float:
    """Return a share typed in per cent; 0, which is at fault, for what is no number."""
    try:
        share = round(float(text.strip().removesuffix("%")) / 100, 4)
    except ValueError:
        return 0.0
    return share if 0 <= share <= 1 else 0.0


class DateInput(QDateEdit):
    """A day.

    Signals:
        given: The date.
    """

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("d MMM yyyy")
        self.setKeyboardTracking(False)
        self.dateChanged.connect(lambda _day: self.given.emit(self.day))

    @property
    def day(self) -> date:
        """The day shown."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def show_value(self, value: date) -> None:
        """Show a day without reporting it."""
        with QSignalBlocker(self):
            self.setDate(QDate(value.year, value.month, value.day))

    def report(self) -> None:
        """Report a day that was typed and not yet left."""
        self.interpretText()


class WheelGuard(QObject):
    """Keeps the wheel, meant for the page, from changing the field under the mouse."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)
