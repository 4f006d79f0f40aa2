"""What is to be drawn: method, sizes, strata, seed; the rest under 'More'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from audit_app.domain.draw import DrawPlan
from audit_app.domain.plans import parse_restriction
from audit_app.domain.sampling.base import (
    Field,
    FieldKind,
    SamplingMethod,
    sampling_methods,
)
from audit_app.ui.sample.inputs import LARGEST, ByStratumInput, FieldInput, TickedInput, input_for
from audit_app.ui.sample.seed_input import SeedInput
from audit_app.ui.widgets.text import button, clear, column, holder, label, row

PREFERRED = ("stratified", "simple_random")
STRATA_FIELD = Field(
    "strata_columns", "Strata from", FieldKind.COLUMNS, [], "Several columns are crossed."
)
FEW_FIELDS = 2
"""A method with so few inputs of its own shows them all at once."""


class PlanForm(QScrollArea):
    """The left side of the plan.

    Signals:
        changed: The plan is different now.
        sizes_wanted: Help with the number of cases.
    """

    changed = Signal()
    sizes_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plan_form")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._columns: Sequence[str] = ()
        self._strata: Sequence[str] = ()
        self._inputs: dict[str, FieldInput] = {}
        self._labels: dict[str, QLabel] = {}
        self._method_box = QComboBox()
        self._method_box.setObjectName("method")
        self._method_box.setAccessibleName("Method")
        for method in _in_order(sampling_methods()):
            self._method_box.addItem(method.title, method.key)
        self._explanation = label("", "small", wrap=True)
        self._size, self._reserves = _number("size", 1, 60), _number("reserves", 0, 20)
        self._reserves_label = _said("", self._reserves)
        self._size_label = label("", wrap=True)
        self._size_label.setBuddy(self._size)
        self._strata_input = TickedInput(STRATA_FIELD)
        self._strata_said = _said("S&trata from", self._strata_input)
        self._shown_fields, self._more_fields = QVBoxLayout(), QVBoxLayout()
        self._cap_per = QComboBox()
        self._cap_per.setObjectName("cap_per")
        self._cap_per.setAccessibleName("At most one case of the same")
        self._only = _conditions()
        self.seed = SeedInput()
        self._more_button = button("", self._on_more, "link", name="more")
        self._more_button.setCheckable(True)
        self._more = self._fold()
        self.setWidget(holder(self._layout()))
        self._connect()
        self._on_method()
        self._on_more()

    def _layout(self) -> QVBoxLayout:
        many = button("Ho&w many? …", self.sizes_wanted.emit, name="how_many")
        many.setToolTip("Help with the number of cases")
        sizes = row(self._size, many, spacing=6)
        sizes.setStretch(0, 1)
        self._sizes = holder(column(self._size_label, sizes, spacing=3))
        self._spare = holder(column(self._reserves_label, self._reserves, spacing=3))
        return column(
            column(_said("&Method", self._method_box), self._method_box, spacing=3),
            self._explanation,
            self._sizes,
            column(self._strata_said, self._strata_input, self._shown_fields, spacing=3),
            self._spare,
            column(_said("S&eed", self.seed.box), self.seed, spacing=3),
            self._more_button,
            self._more,
            1,
            spacing=8,
            margins=12,
        )

    def _fold(self) -> QWidget:
        only = _said("&Only cases where (one condition a line)", self._only)
        cap = _said("At most one case of the same", self._cap_per)
        return holder(
            column(self._more_fields, only, self._only, cap, self._cap_per, spacing=3),
            name="more_fields",
        )

    def _connect(self) -> None:
        self._method_box.currentIndexChanged.connect(lambda _index: self._on_method())
        for box in (self._size, self._reserves):
            box.valueChanged.connect(lambda _value: self.changed.emit())
        self._strata_input.changed.connect(self.changed)
        self._only.textChanged.connect(self.changed)
        self._cap_per.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.changed.connect(self._say_more)
        self.seed.changed.connect(self.changed)

    @property
    def method(self) -> SamplingMethod:
        """The method chosen."""
        return sampling_methods()[str(self._method_box.currentData())]

    @property
    def _reads_all(self) -> bool:
        """Whether the method leaves no choice of size."""
        return self.method.key == "census"

    @property
    def strata_columns(self) -> tuple[str, ...]:
        """Columns crossed into strata; none where the method has no use for them."""
        return tuple(self._strata_input.value()) if self.method.uses_strata else ()

    # what is shown

    def _on_method(self) -> None:
        method = self.method
        self._explanation.setText(method.explanation)
        self._size_label.setText(method.size_label)
        self._size.setAccessibleName(method.size_label)
        self._sizes.setVisible(not self._reads_all)
        self._spare.setVisible(not self._reads_all)
        self._reserves_label.setText(
            "&Reserves in each stratum" if method.uses_strata else "&Reserves"
        )
        self._reserves.setAccessibleName(self._reserves_label.text().replace("&", ""))
        self._strata_said.setVisible(method.uses_strata)
        self._strata_input.setVisible(method.uses_strata)
        self._cap_per.setEnabled(method.can_cap)
        clear(self._shown_fields)
        clear(self._more_fields)
        self._inputs, self._labels = {}, {}
        for field in method.fields:
            at_once = field.required or len(method.fields) <= FEW_FIELDS
            self._add(field, self._shown_fields if at_once else self._more_fields)
        self._order_tabs()
        self._show_needed()
        self.changed.emit()

    def _add(self, field: Field, into: QVBoxLayout) -> None:
        made = input_for(field)
        made.changed.connect(self.changed)
        made.changed.connect(self._show_needed)
        made.show_columns(self._columns)
        made.show_strata(self._strata)
        self._inputs[field.name] = made
        self._labels[field.name] = _said(field.label, made)
        into.setSpacing(3)
        into.addWidget(self._labels[field.name])
        into.addWidget(made)

    def _order_tabs(self) -> None:
        """Go through the inputs as the eye does; those of a method are made later than the rest."""
        shown = [each for each in self._inputs.values() if each.parent() is not self._more]
        folded = [each for each in self._inputs.values() if each.parent() is self._more]
        for chain in (
            [self._strata_input, *shown, self._reserves],
            [self._more_button, *folded, self._only],
        ):
            for before, after in pairwise(chain):
                QWidget.setTabOrder(_target(before), _target(after))

    def _show_needed(self) -> None:
        """Hide what only another way of sharing between strata would use."""
        allocation = self._inputs.get("allocation")
        if allocation is None:
            return
        for name, value in {"rates": "neyman", "sizes": "hand"}.items():
            if name in self._inputs:
                shown = allocation.value() == value
                self._inputs[name].setVisible(shown)
                self._labels[name].setVisible(shown)

    def _on_more(self) -> None:
        self._more.setVisible(self._more_button.isChecked())
        self._say_more()

    def _say_more(self) -> None:
        """Say on the fold how much is set in it, so that nothing counts unseen."""
        folded = [each for each in self._inputs.values() if each.parent() is self._more]
        n_set = sum(each.is_set for each in folded)
        n_set += bool(self._only.toPlainText().strip()) + bool(self._cap_per.currentData())
        arrow = "▾" if self._more_button.isChecked() else "▸"
        self._more_button.setText(f"{arrow} More: sharing, conditions, limits")
        self._more_button.setAccessibleName(f"More: sharing, conditions, limits; {n_set} set")
        if n_set:
            self._more_button.setText(f"{self._more_button.text()} ({n_set} set)")

    def show_columns(self, columns: Sequence[str], strata_from: Sequence[str]) -> None:
        """Offer a register's columns; those imported as strata are ticked at first."""
        self._columns = columns
        self._strata_input.show_columns(columns)
        self._strata_input.tick(strata_from)
        if not strata_from:
            self._method_box.setCurrentIndex(self._method_box.findData("simple_random"))
        self._cap_per.clear()
        self._cap_per.addItem("No such rule", "")
        for heading in columns:
            self._cap_per.addItem(heading, heading)
        for made in self._inputs.values():
            made.show_columns(columns)

    def show_strata(self, strata: Sequence[str]) -> None:
        """Offer the strata there are."""
        self._strata = strata
        for made in self._inputs.values():
            made.show_strata(strata)

    # what is asked for

    def focus_size(self) -> None:
        """Bring the person to the size."""
        self._size.setFocus()

    def use_size(self, size: int) -> None:
        """Ask for so many cases."""
        self._size.setValue(size)

    def use_sizes(self, sizes: Mapping[str, int]) -> None:
        """Ask for so many cases of each stratum, set by hand."""
        self._method_box.setCurrentIndex(self._method_box.findData("stratified"))
        by_hand, allocation = self._inputs["sizes"], self._inputs["allocation"]
        if isinstance(by_hand, ByStratumInput):
            by_hand.show_strata(tuple(sizes))
            by_hand.numbers.fill({name: str(size) for name, size in sizes.items()})
        allocation.choose("hand")
        self._size.setValue(sum(sizes.values()))

    def plan(self, draw_label: str) -> DrawPlan:
        """Return the plan as it stands.

        Raises:
            AuditError: If a condition cannot be understood.
        """
        lines = [line for line in self._only.toPlainText().splitlines() if line.strip()]
        return DrawPlan(
            label=draw_label,
            method=self.method.key,
            size=0 if self._reads_all else self._size.value(),
            reserves=0 if self._reads_all else self._reserves.value(),
            inputs={name: made.value() for name, made in self._inputs.items()},
            strata_columns=self.strata_columns,
            restrictions=tuple(parse_restriction(line) for line in lines),
            cap_per=str(self._cap_per.currentData() or "") if self.method.can_cap else "",
        )


def _in_order(methods: Mapping[str, SamplingMethod]) -> list[SamplingMethod]:
    first = [methods[key] for key in PREFERRED if key in methods]
    return first + [method for key, method in methods.items() if key not in PREFERRED]


def _number(name: str, least: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setAccessibleName(name.capitalize())
    box.setRange(least, LARGEST)
    box.setGroupSeparatorShown(True)
    box.setValue(value)
    return box


def _target(widget: QWidget) -> QWidget:
    """Return what takes the focus: Qt orders nothing by a widget that only passes it on."""
    return widget.focusProxy() or widget


def _conditions() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setObjectName("restrictions")
    made.setAccessibleName("Only cases where; one condition a line")
    made.setPlaceholderText("Risk=High|Medium")
    made.setTabChangesFocus(True)
    made.setFixedHeight(54)
    return made


def _said(words: str, buddy: QWidget) -> QLabel:
    made = label(words)
    made.setBuddy(buddy)
    return made
