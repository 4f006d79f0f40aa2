"""One widget for each kind of input a sampling method can declare; the form builds itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from audit_app.domain.sampling.base import Field, FieldKind

LARGEST = 10_000_000


class FieldInput(QWidget):
    """Asks for one input.

    Signals:
        changed: Its value is different now.
    """

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def _hold(self, widget: QWidget) -> None:
        widget.setObjectName(f"input_{self.field.name}")
        widget.setAccessibleName(self.field.label)
        widget.setToolTip(self.field.help)
        self.setFocusProxy(widget)
        self._layout.addWidget(widget)

    def value(self) -> Any:
        """Return the value as the method takes it."""
        raise AssertionError(f"no value for {self.field.kind}")

    def show_columns(self, columns: Sequence[str]) -> None:
        """Offer other columns of the register."""

    def show_strata(self, strata: Sequence[str]) -> None:
        """Offer other strata."""


class NumberInput(FieldInput):
    """A whole number."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._box = QSpinBox()
        self._box.setRange(field.least, LARGEST)
        self._box.setGroupSeparatorShown(True)
        self._box.setValue(int(field.default or 0))
        self._box.valueChanged.connect(lambda _value: self.changed.emit())
        self._hold(self._box)

    @override
    def value(self) -> int:
        """Return the number."""
        return self._box.value()


class ChoiceInput(FieldInput):
    """One of a few values."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._box = QComboBox()
        for key, words in field.choices.items():
            self._box.addItem(words, key)
        self._box.setCurrentIndex(max(0, self._box.findData(field.default)))
        self._box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._hold(self._box)

    @override
    def value(self) -> str:
        """Return the value's key."""
        return str(self._box.currentData())


class ColumnInput(FieldInput):
    """One column of the register, or none."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._box = QComboBox()
        self._box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._hold(self._box)

    @override
    def show_columns(self, columns: Sequence[str]) -> None:
        """Offer other columns, keeping the one chosen if it is among them."""
        chosen = self.value()
        self._box.blockSignals(True)
        self._box.clear()
        if not self.field.required:
            self._box.addItem("None", "")
        for heading in columns:
            self._box.addItem(heading, heading)
        self._box.setCurrentIndex(max(0, self._box.findData(chosen)))
        self._box.blockSignals(False)

    @override
    def value(self) -> str:
        """Return the heading, or nothing."""
        return str(self._box.currentData() or "")


class TickedInput(FieldInput):
    """Some of a list, in the order of the list: columns or strata."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._list = QListWidget()
        self._list.setMaximumHeight(110)
        self._list.itemChanged.connect(lambda _item: self.changed.emit())
        self._hold(self._list)

    def _offer(self, names: Sequence[str]) -> None:
        ticked = set(self.value())
        self._list.blockSignals(True)
        self._list.clear()
        for name in names:
            item = QListWidgetItem(name or "(blank)")
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self._list.addItem(item)
        self._list.blockSignals(False)

    def tick(self, names: Sequence[str]) -> None:
        """Tick these and no others."""
        for place in range(self._list.count()):
            item = self._list.item(place)
            wanted = item.data(Qt.ItemDataRole.UserRole) in names
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)

    @override
    def show_columns(self, columns: Sequence[str]) -> None:
        """Offer other columns, keeping what is ticked."""
        if self.field.kind is FieldKind.COLUMNS:
            self._offer(columns)

    @override
    def show_strata(self, strata: Sequence[str]) -> None:
        """Offer other strata, keeping what is ticked."""
        if self.field.kind is FieldKind.STRATA:
            self._offer(strata)

    @override
    def value(self) -> list[str]:
        """Return what is ticked."""
        items = (self._list.item(place) for place in range(self._list.count()))
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]


class ByStratumInput(FieldInput):
    """A number or a share for each stratum."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._table = QTableWidget(0, 2)
        self._table.setHorizontalHeaderLabels(["Stratum", "Value"])
        self._table.verticalHeader().hide()
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setMaximumHeight(150)
        self._table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.setTabKeyNavigation(False)
        self._table.itemChanged.connect(lambda _item: self.changed.emit())
        self._hold(self._table)

    @override
    def show_strata(self, strata: Sequence[str]) -> None:
        """Ask for other strata, keeping what was typed."""
        typed = self._typed()
        self._table.blockSignals(True)
        self._table.setRowCount(len(strata))
        for place, name in enumerate(strata):
            said = QTableWidgetItem(name or "(blank)")
            said.setData(Qt.ItemDataRole.UserRole, name)
            said.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._table.setItem(place, 0, said)
            self._table.setItem(place, 1, QTableWidgetItem(typed.get(name, "")))
        self._table.blockSignals(False)

    def _typed(self) -> dict[str, str]:
        typed: dict[str, str] = {}
        for place in range(self._table.rowCount()):
            name, given = self._table.item(place, 0), self._table.item(place, 1)
            if name is not None and given is not None and given.text().strip():
                typed[str(name.data(Qt.ItemDataRole.UserRole))] = given.text().strip()
        return typed

    @override
    def value(self) -> Mapping[str, str]:
        """Return what was typed by stratum; the method checks that it is a number."""
        return self._typed()


INPUTS: Mapping[FieldKind, Callable[[Field], FieldInput]] = {
    FieldKind.INTEGER: NumberInput,
    FieldKind.CHOICE: ChoiceInput,
    FieldKind.COLUMN: ColumnInput,
    FieldKind.COLUMNS: TickedInput,
    FieldKind.STRATA: TickedInput,
    FieldKind.STRATA_NUMBERS: ByStratumInput,
    FieldKind.STRATA_RATES: ByStratumInput,
}


def input_for(field: Field) -> FieldInput:
    """Return the widget that asks for an input."""
    return INPUTS[field.kind](field)
