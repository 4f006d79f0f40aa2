"""One widget for each kind of input a sampling method can declare; the form builds itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QListView,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from audit_app.domain.sampling.base import Field, FieldKind
from audit_app.ui.sample.choices import ByNameModel, TickModel
from audit_app.ui.widgets.table import TableView

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

    def choose(self, value: object) -> None:
        """Take a value from elsewhere; only inputs that can be set so have one."""
        raise AssertionError(f"{self.field.kind} cannot be set to {value}")

    @property
    def is_set(self) -> bool:
        """Whether it holds something else than what counts if nobody says anything."""
        return bool(self.value() != self.field.default)

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
    def choose(self, value: object) -> None:
        """Choose a value by its key."""
        self._box.setCurrentIndex(self._box.findData(value))

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
        self.ticks = TickModel(self)
        self._list = QListView()
        self._list.setModel(self.ticks)
        self._list.setUniformItemSizes(True)
        self._list.setFixedHeight(4 * (self._list.fontMetrics().height() + 9))
        self.ticks.ticked.connect(self.changed)
        self._hold(self._list)

    def tick(self, names: Sequence[str]) -> None:
        """Tick these and no others."""
        self.ticks.choose(names)

    @override
    def show_columns(self, columns: Sequence[str]) -> None:
        """Offer other columns, keeping what is ticked."""
        if self.field.kind is FieldKind.COLUMNS:
            self.ticks.offer(columns)

    @override
    def show_strata(self, strata: Sequence[str]) -> None:
        """Offer other strata, keeping what is ticked."""
        if self.field.kind is FieldKind.STRATA:
            self.ticks.offer(strata)

    @override
    def value(self) -> list[str]:
        """Return what is ticked."""
        return self.ticks.chosen


class ByStratumInput(FieldInput):
    """A number or a share for each stratum."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.numbers = ByNameModel(self)
        table = TableView(f"input_{field.name}", field.label)
        table.setModel(self.numbers)
        table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.setFixedHeight(150)
        table.setColumnWidth(0, 180)
        self.numbers.typed.connect(self.changed)
        self._hold(table)

    @override
    def show_strata(self, strata: Sequence[str]) -> None:
        """Ask for other strata, keeping what was typed."""
        self.numbers.offer(strata)

    @override
    def value(self) -> Mapping[str, str]:
        """Return what was typed by stratum; the method checks that it is a number."""
        return self.numbers.values


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
