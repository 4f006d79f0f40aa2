"""What a reader declared: teams, roles or cases they must not score."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QWidget

from audit_app.domain.assigning import Conflict
from audit_app.ui.widgets.text import button, column, label, row

BY_REFERENCE = "Case reference"


class Conflicts(QWidget):
    """A list to add to.

    Signals:
        changed: Another list stands here now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Conflict] = []
        self._column = QComboBox()
        self._column.setObjectName("conflict_column")
        self._column.setAccessibleName("Column the conflict is about")
        self._value = _field("Value", "conflict_value")
        self._reason = _field("Why, as declared", "conflict_reason")
        self._list = QListWidget()
        self._list.setObjectName("conflicts")
        self._list.setAccessibleName("Declared conflicts")
        self._list.setMaximumHeight(84)
        self._list.hide()
        self._remove = button("Take it out", self._on_remove, name="conflict_remove")
        self._remove.hide()
        self._fault = label("", "bad", wrap=True, name="conflict_fault")
        for field in (self._value, self._reason):
            field.returnPressed.connect(self._on_add)
        fields = row(
            self._column,
            self._value,
            self._reason,
            button("Keep from them", self._on_add, name="conflict_add"),
        )
        self.setLayout(column(fields, self._fault, self._list, row(self._remove, 1), spacing=6))

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What was declared."""
        return tuple(self._found)

    def start(self, columns: Sequence[str]) -> None:
        """Begin with none."""
        with QSignalBlocker(self._column):
            self._column.clear()
            self._column.addItems([BY_REFERENCE, *columns])
            self._column.setCurrentIndex(0)
        self._found = []
        self._value.clear()
        self._reason.clear()
        self._show()

    def _on_add(self) -> None:
        value, reason = self._value.text().strip(), self._reason.text().strip()
        if not value or not reason:
            self._fault.setText("A conflict needs the value it is about, and why.")
            return
        chosen = self._column.currentText() if self._column.currentIndex() else ""
        self._found.append(Conflict(chosen, value, reason))
        self._value.clear()
        self._reason.clear()
        self._value.setFocus()
        self._show()
        self.changed.emit()

    def _on_remove(self) -> None:
        place = self._list.currentRow()
        if 0 <= place < len(self._found):
            del self._found[place]
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        self._fault.setText("")
        self._list.clear()
        for each in self._found:
            self._list.addItem(f"{each.column or BY_REFERENCE}: {each.value}. {each.reason}")
        self._list.setVisible(bool(self._found))
        self._remove.setVisible(bool(self._found))


def _field(name: str, object_name: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(object_name)
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    return field
