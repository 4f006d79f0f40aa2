"""Forms out of data: each field with its words above, and below it what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QWidget,
)
from typing_extensions import override

from audit_app.ui.checklists.inputs import (
    CheckInput,
    ChoiceInput,
    DateInput,
    Input,
    LineInput,
    NumberInput,
    ShareInput,
    TextInput,
    WheelGuard,
)
from audit_app.ui.widgets.text import column, label


class FieldKind(Enum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    LIST = "list, one entry a line"
    CHOICE = "choice"
    CHECK = "check"
    NUMBER = "number"
    SHARE = "share in per cent"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form.

    Attributes:
        name: Of the value.
        title: Above it.
        kind: How it is filled in.
        hint: Beside the title, quieter; empty for none.
        lines: Height of a text.
    """

    name: str
    title: str
    kind: FieldKind = FieldKind.LINE
    hint: str = ""
    lines: int = 3


class FormArea(QScrollArea):
    """Scrolls a form up and down, and is never narrower than the form."""

    def __init__(self, form: QWidget) -> None:
        super().__init__()
        self._form = form
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(form)

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        hint.setWidth(self._form.minimumSizeHint().width() + bar)
        return hint


class PartForm(QWidget):
    """The fields of one part of a checklist.

    Signals:
        given: Name and value of what was filled in.
    """

    given = Signal(str, object)

    def __init__(self, prefix: str, specs: Sequence[FieldSpec]) -> None:
        super().__init__()
        self._inputs: dict[str, Input] = {}
        self._widgets: dict[str, QWidget] = {}
        self._faults = {
            spec.name: label("", "bad", wrap=True, name=f"{prefix}_{spec.name}_fault")
            for spec in specs
        }
        guard = WheelGuard(self)
        layout = column(spacing=4, margins=14)
        for spec in specs:
            made = _input(prefix, spec)
            made.setObjectName(f"{prefix}_{spec.name}")
            made.setAccessibleName(spec.title)
            made.setAccessibleDescription(spec.hint)
            if isinstance(made, QComboBox | QSpinBox | QDateEdit):
                made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                made.installEventFilter(guard)
            self._widgets[spec.name] = made
            self._take(spec.name, made)
            if spec.kind is not FieldKind.CHECK:
                layout.addWidget(label(spec.title, wrap=True))
            if spec.hint:
                layout.addWidget(label(spec.hint, "small", wrap=True))
            layout.addWidget(made)
            layout.addWidget(self._faults[spec.name])
            layout.addSpacing(6)
        layout.addStretch(1)
        self.setLayout(layout)
        self.show_faults({})

    def _take(self, name: str, made: Any) -> None:
        self._inputs[name] = made
        made.given.connect(lambda value: self.given.emit(name, value))

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Set what a choice offers: keys with their words."""
        widget = self._widgets[name]
        if isinstance(widget, ChoiceInput):
            widget.offer(choices)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show the values of a part, without reporting them."""
        for name, made in self._inputs.items():
            made.show_value(values[name])

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Show beside each field what is wrong with it."""
        for name, said in self._faults.items():
            text = faults.get(name, "")
            said.setText(f"✗ {text}" if text else "")
            said.setVisible(bool(text))
            widget = self._widgets[name]
            if isinstance(widget, QLineEdit) and bool(widget.property("fault")) != bool(text):
                widget.setProperty("fault", bool(text))
                widget.style().unpolish(widget)
                widget.style().polish(widget)

    def report(self) -> None:
        """Report whatever was typed and not yet reported."""
        for made in self._inputs.values():
            made.report()

    def focus(self, name: str = "") -> None:
        """Put the keyboard into a field, the first one if there is none of that name."""
        (self._widgets.get(name) or next(iter(self._widgets.values()))).setFocus()


def _input(prefix: str, spec: FieldSpec) -> QWidget:
    if spec.kind in {FieldKind.TEXT, FieldKind.LIST}:
        is_list = spec.kind is FieldKind.LIST
        return TextInput(f"{prefix}_{spec.name}", spec.title, spec.lines, is_list=is_list)
    if spec.kind is FieldKind.CHECK:
        return CheckInput(spec.title)
    return _PLAIN_INPUTS[spec.kind]()


_PLAIN_INPUTS: Final[Mapping[FieldKind, type[QWidget]]] = {
    FieldKind.LINE: LineInput,
    FieldKind.CHOICE: ChoiceInput,
    FieldKind.NUMBER: NumberInput,
    FieldKind.SHARE: ShareInput,
    FieldKind.DATE: DateInput,
}
