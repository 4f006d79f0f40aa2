"""The choices of an export: for whom, in which form, which columns, as at which moment."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from audit_app.domain.readers import SIGHTS, Reader
from audit_app.ui.export.words import FORMS, Form
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import clear, column, holder, label, row


class ReaderChoice(QWidget):
    """Asks whom an export is for, and in which form.

    Signals:
        changed: Another reader or another form was chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._readers: dict[Reader, QRadioButton] = {}
        for reader, sight in SIGHTS.items():
            choice = QRadioButton(sight.title)
            choice.setObjectName(f"export_for_{reader.value}")
            self._group.addButton(choice)
            self._readers[reader] = choice
        self._readers[Reader.US].setChecked(True)
        self._form = QComboBox()
        self._form.setObjectName("export_form")
        self._form.setAccessibleName("Form of the file")
        for form in FORMS:
            self._form.addItem(form.title)
        shown = label("For&m")
        shown.setBuddy(self._form)
        self.setLayout(
            column(*self._readers.values(), row(shown, self._form, 1), spacing=6, margins=0)
        )
        self._group.buttonToggled.connect(self._on_reader)
        self._form.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def _on_reader(self, _button: object, on: bool) -> None:  # noqa: FBT001 - a slot
        if on:
            self.changed.emit()

    @property
    def reader(self) -> Reader:
        """Whom it is for."""
        return next(reader for reader, choice in self._readers.items() if choice.isChecked())

    @property
    def form(self) -> Form:
        """In which form."""
        return FORMS[self._form.currentIndex()]


class ColumnChoice(QWidget):
    """Asks which columns of the register a partner needs; none, until somebody ticks one."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: list[QCheckBox] = []
        self._flow = FlowLayout(across=16, down=4)
        self._none = label("The register has no further columns.", "muted")
        self.setLayout(
            column(
                label("Columns of the register this partner needs", "small"),
                holder(self._flow),
                self._none,
                spacing=4,
            )
        )

    def show_columns(self, headings: Sequence[str]) -> None:
        """Offer the columns of a register."""
        chosen = set(self.chosen)
        clear(self._flow)
        self._boxes = []
        for place, heading in enumerate(headings):
            box = QCheckBox(heading.replace("&", "&&"))
            box.setAccessibleName(f"Column {heading}")
            box.setObjectName(f"export_column_{place}")
            box.setProperty("heading", heading)
            box.setChecked(heading in chosen)
            self._boxes.append(box)
            self._flow.addWidget(box)
        self._none.setVisible(not self._boxes)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The headings ticked."""
        return tuple(str(box.property("heading")) for box in self._boxes if box.isChecked())


class MomentChoice(QWidget):
    """Asks whether an export shows the audit as it stood earlier.

    Signals:
        changed: Another entry of the journal was chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._earlier = QCheckBox("As it &stood earlier, by the journal:")
        self._earlier.setObjectName("export_earlier")
        self._entry = QSpinBox()
        self._entry.setObjectName("export_entry")
        self._entry.setAccessibleName("Number of the journal entry")
        self._entry.setGroupSeparatorShown(True)
        self._entry.setPrefix("entry ")
        self._entry.setEnabled(False)
        self._said = label("", "small", name="export_moment")
        self.setLayout(
            column(holder(FlowLayout(self._earlier, self._entry)), self._said, spacing=4)
        )
        self._earlier.toggled.connect(self._on_toggled)
        self._entry.valueChanged.connect(lambda _value: self.changed.emit())

    def _on_toggled(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        self._entry.setEnabled(on)
        self.changed.emit()

    def show_head(self, number: int) -> None:
        """Allow entries up to the newest."""
        self._entry.setRange(1, max(number, 1))
        if not self._earlier.isChecked():
            self._entry.setValue(number)

    def say(self, words: str) -> None:
        """Say when that was."""
        self._said.setText(words)

    @property
    def as_at(self) -> int | None:
        """Number of the entry; None: as it stands now."""
        return self._entry.value() if self._earlier.isChecked() else None
