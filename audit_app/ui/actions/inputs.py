"""Fields of the Actions page, and a step: a heading that folds, what it needs, and its button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QStringListModel, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDateEdit,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from audit_app.ui.widgets.text import button, column, label, row

_OPEN, _FOLDED = "▾", "▸"


def text_field(name: str, accessible: str, hint: str = "") -> QLineEdit:
    """Return a field of one line."""
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setPlaceholderText(hint)
    return made


def role_field(name: str, accessible: str, known: QStringListModel) -> QLineEdit:
    """Return a field for a role, which offers those that stand on the plan."""
    made = text_field(name, accessible, "A role, never a name")
    completer = QCompleter(known, made)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    made.setCompleter(completer)
    return made


class DayField(QDateEdit):
    """A day."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__(QDate.currentDate())
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setDisplayFormat("dd MMM yyyy")

    @property
    def day(self) -> date:
        """What it shows."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Show a day."""
        self.setDate(QDate(day.year, day.month, day.day))


def choice(name: str, accessible: str) -> QComboBox:
    """Return a choice that is no wider than its place."""
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(16)
    return made


class StepBox(QWidget):
    """One step: its heading unfolds what it needs; Return in a field takes it.

    Attributes:
        button: Takes the step.
        fault: What kept it from being taken.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        name: str,
        heading: str,
        words: str,
        act: Callable[[], object],
        fields: tuple[tuple[str, QWidget], ...] = (),
        above: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._heading, self._fields = heading, [field for _, field in fields]
        self._body = QWidget()
        self._head = QPushButton()
        self._head.setProperty("role", "link")
        self._head.setObjectName(f"fold_{name}")
        self._head.setAccessibleName(heading)
        self._head.clicked.connect(lambda: self.fold(folded=self._body.isVisibleTo(self)))
        self.button = button(words, act, name=f"action_{name}")
        self.fault = label("", "bad", wrap=True, name=f"fault_{name}")
        self.fault.hide()
        lines = QFormLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        for said, field in fields:
            lines.addRow(label(said, "muted"), field)
            if isinstance(field, QLineEdit):
                field.returnPressed.connect(self.button.click)
        parts = (above,) if above is not None else ()
        self._body.setLayout(column(*parts, lines, self.fault, row(self.button, 1), spacing=6))
        self._body.setContentsMargins(18, 0, 0, 6)
        self.setLayout(column(row(self._head, 1), self._body, spacing=2))
        self.fold(folded=True)

    def fold(self, *, folded: bool) -> None:
        """Hide what it needs, or show it."""
        self._body.setVisible(not folded)
        self._head.setText(f"{_FOLDED if folded else _OPEN} {self._heading}")
        self._head.setAccessibleDescription("folded" if folded else "unfolded")

    def take_focus(self) -> None:
        """Put the cursor into its first field, or on its button."""
        able = (each for each in self._fields if each.isEnabled())
        next(able, self.button).setFocus()

    def say(self, words: str) -> None:
        """Say what kept the step from being taken; nothing: it was taken."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))

    def empty(self) -> None:
        """Forget what was typed."""
        self.say("")
        for field in self._fields:
            if isinstance(field, QLineEdit):
                field.clear()
