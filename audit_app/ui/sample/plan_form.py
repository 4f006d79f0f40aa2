"""What is to be drawn: method, sizes, strata, conditions, seed; built from what methods declare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from audit_app.domain.draw import DrawPlan, Seed, SeedOrigin
from audit_app.domain.plans import parse_restriction
from audit_app.domain.sampling.base import (
    Field,
    FieldKind,
    SamplingMethod,
    sampling_methods,
)
from audit_app.domain.seeds import dice_needed, dice_seed, seed_warning
from audit_app.ui.sample.inputs import LARGEST, FieldInput, TickedInput, input_for
from audit_app.ui.widgets.text import clear, column, holder, label

PREFERRED = ("stratified", "simple_random")
STRATA_FIELD = Field(
    "strata_columns",
    "Strata from",
    FieldKind.COLUMNS,
    [],
    "Several columns are crossed.",
)
ORIGINS = (
    (SeedOrigin.PROGRAM, "Made by the program"),
    (SeedOrigin.TYPED, "Typed"),
    (SeedOrigin.DICE, "Ten-sided dice"),
    (SeedOrigin.PUBLIC, "Public source named beforehand"),
)


class SeedInput(QWidget):
    """Where the randomness comes from."""

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._text = QLineEdit()
        self._text.setObjectName("seed_text")
        self._text.setAccessibleName("Seed")
        self._source = QLineEdit()
        self._source.setObjectName("seed_source")
        self._source.setAccessibleName("Name, number and time of the public source")
        self._source.setPlaceholderText("Which source, number and time")
        self._words = label("", "small", wrap=True, name="seed_words")
        layout = column(spacing=4)
        for place, (origin, words) in enumerate(ORIGINS):
            choice = QRadioButton(words)
            choice.setObjectName(f"seed_{origin}")
            self._group.addButton(choice, place)
            layout.addWidget(choice)
        for field in (self._text, self._source, self._words):
            layout.addWidget(field)
        self.setLayout(layout)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(lambda _place, _on: self._show())
        self._text.textChanged.connect(lambda _text: self._show())
        self._show()

    @property
    def origin(self) -> SeedOrigin:
        """Where it comes from."""
        return ORIGINS[max(0, self._group.checkedId())][0]

    def _show(self) -> None:
        origin = self.origin
        self._text.setVisible(origin is not SeedOrigin.PROGRAM)
        self._source.setVisible(origin is SeedOrigin.PUBLIC)
        self._text.setPlaceholderText(
            "One digit a roll" if origin is SeedOrigin.DICE else "At least 20 digits"
        )
        words = {
            SeedOrigin.PROGRAM: "Forty digits from this laptop's randomness, made after the plan "
            "is fixed. Repeatable, but chosen by one office.",
            SeedOrigin.DICE: f"Roll a ten-sided die {dice_needed()} times, best on a call with the "
            "other force, and type every digit.",
            SeedOrigin.PUBLIC: "Name the source before it is drawn; type its value afterwards.",
        }.get(origin, "Repeatable, but chosen by one office.")
        typed = self._text.text().strip()
        warning = seed_warning(typed) if typed and origin is not SeedOrigin.PROGRAM else ""
        self._words.setText(warning or words)

    def seed(self) -> Seed | None:
        """Return the seed as typed; None where the program is to make it.

        Raises:
            AuditError: If the dice are too few or not dice.
        """
        typed = self._text.text().strip()
        if self.origin is SeedOrigin.PROGRAM:
            return None
        if self.origin is SeedOrigin.DICE:
            return Seed(dice_seed(typed), SeedOrigin.DICE, {"rolls": typed, "sides": 10})
        if self.origin is SeedOrigin.PUBLIC:
            return Seed(typed, SeedOrigin.PUBLIC, {"source": self._source.text().strip()})
        return Seed(typed, SeedOrigin.TYPED)


class PlanForm(QScrollArea):
    """The left side of the Sample page.

    Signals:
        changed: The plan is different now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plan_form")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._columns: Sequence[str] = ()
        self._strata: Sequence[str] = ()
        self._inputs: dict[str, FieldInput] = {}
        self._method_box = QComboBox()
        self._method_box.setObjectName("method")
        self._method_box.setAccessibleName("Method")
        for method in _in_order(sampling_methods()):
            self._method_box.addItem(method.title, method.key)
        self._explanation = label("", "muted", wrap=True)
        self._size, self._reserves = _number("size", 1, 60), _number("reserves", 0, 20)
        self._size_label = QLabel()
        self._size_label.setBuddy(self._size)
        self._strata_input = TickedInput(STRATA_FIELD)
        self._fields = QVBoxLayout()
        self._fields.setContentsMargins(0, 0, 0, 0)
        self._cap_per = QComboBox()
        self._cap_per.setObjectName("cap_per")
        self._cap_per.setAccessibleName("At most one case of the same")
        self._only = QPlainTextEdit()
        self._only.setObjectName("restrictions")
        self._only.setAccessibleName("Only cases where; one condition a line")
        self._only.setPlaceholderText("Risk=High|Medium")
        self._only.setTabChangesFocus(True)
        self._only.setFixedHeight(54)
        self.seed = SeedInput()
        self.setWidget(holder(self._layout()))
        self._connect()
        self._on_method()

    def _layout(self) -> QVBoxLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(8)
        form.addRow(_said("&Method", self._method_box), self._method_box)
        form.addRow(self._explanation)
        form.addRow(self._size_label, self._size)
        self._strata_said = _said("Strata &from", self._strata_input)
        form.addRow(self._strata_said, self._strata_input)
        form.addRow(holder(self._fields))
        form.addRow(_said("&Reserves (in each stratum)", self._reserves), self._reserves)
        form.addRow(_said("&Only cases where (one condition a line)", self._only), self._only)
        form.addRow(_said("At most one case of the same", self._cap_per), self._cap_per)
        return column(form, label("Seed", "heading"), self.seed, 1, spacing=10, margins=14)

    def _connect(self) -> None:
        self._method_box.currentIndexChanged.connect(lambda _index: self._on_method())
        for box in (self._size, self._reserves):
            box.valueChanged.connect(lambda _value: self.changed.emit())
        self._strata_input.changed.connect(self.changed)
        self._only.textChanged.connect(self.changed)
        self._cap_per.currentIndexChanged.connect(lambda _index: self.changed.emit())

    @property
    def method(self) -> SamplingMethod:
        """The method chosen."""
        return sampling_methods()[str(self._method_box.currentData())]

    @property
    def strata_columns(self) -> tuple[str, ...]:
        """Columns crossed into strata; none where the method has no use for them."""
        return tuple(self._strata_input.value()) if self.method.uses_strata else ()

    def _on_method(self) -> None:
        method = self.method
        self._explanation.setText(method.explanation)
        self._size_label.setText(f"&{method.size_label}")
        self._size.setAccessibleName(method.size_label)
        self._strata_said.setVisible(method.uses_strata)
        self._strata_input.setVisible(method.uses_strata)
        self._cap_per.setEnabled(method.can_cap)
        clear(self._fields)
        self._inputs = {}
        for field in method.fields:
            made = input_for(field)
            made.changed.connect(self.changed)
            made.changed.connect(self._show_needed)
            made.show_columns(self._columns)
            made.show_strata(self._strata)
            self._inputs[field.name] = made
            said = _said(field.label, made)
            said.setObjectName(f"label_{field.name}")
            self._fields.addWidget(said)
            self._fields.addWidget(made)
        self._show_needed()
        self.changed.emit()

    def _show_needed(self) -> None:
        """Hide what only another way of sharing between strata would use."""
        allocation = self._inputs.get("allocation")
        if allocation is None:
            return
        wanted = {"rates": "neyman", "sizes": "hand"}
        for name, value in wanted.items():
            if name in self._inputs:
                shown = allocation.value() == value
                self._inputs[name].setVisible(shown)
                said = self.findChild(QLabel, f"label_{name}")
                if said is not None:
                    said.setVisible(shown)

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

    def plan(self, draw_label: str) -> DrawPlan:
        """Return the plan as it stands.

        Raises:
            AuditError: If a condition cannot be understood.
        """
        lines = [line for line in self._only.toPlainText().splitlines() if line.strip()]
        return DrawPlan(
            label=draw_label,
            method=self.method.key,
            size=self._size.value(),
            reserves=self._reserves.value(),
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


def _said(words: str, buddy: QWidget) -> QLabel:
    made = QLabel(words)
    made.setBuddy(buddy)
    return made
