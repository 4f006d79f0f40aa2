"""What can happen to a draw afterwards: a case falls out, one is added, more are drawn."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QSpinBox, QWidget

from audit_app.domain.draw import CaseState, Draw, DrawnCase
from audit_app.domain.sampling import sampling_method
from audit_app.ui.sample.inputs import LARGEST
from audit_app.ui.widgets.text import button, column, label, row


class Happened(StrEnum):
    """What a reviewer met with; nothing else takes a case out of its place."""

    OUT_OF_SCOPE = "out_of_scope"
    WITHHELD = "withheld"
    NOT_FOUND = "not_found"


HAPPENED = {
    Happened.OUT_OF_SCOPE: "Not in scope: wrong register, duplicate, outside the period",
    Happened.WITHHELD: "May not be opened: live operation, conflict of interest",
    Happened.NOT_FOUND: "The file cannot be found or produced",
}
DOES = {
    Happened.OUT_OF_SCOPE: "The next reserve of its stratum comes in; this case counts as not"
    " applicable.",
    Happened.WITHHELD: "The next reserve of its stratum comes in; this case is recorded as withheld"
    " and the figures show the range.",
    Happened.NOT_FOUND: "No reserve comes in: the case stays in the sample and counts as not met.",
}
NOBODY_SELECTED = "Select a case of the sample if it cannot be scored. A case is not replaced for"
NOBODY_SELECTED += " any other reason."


class CaseBar(QWidget):
    """One bar for a case that cannot be scored: what happened, and what that does.

    Signals:
        wanted: Drawn case id, Happened, words.
        found: Drawn case id of a file that was found after all.
    """

    wanted = Signal(int, object, str)
    found = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._case: DrawnCase | None = None
        self._said = label("", "muted", wrap=True, name="case_said")
        self._what = QComboBox()
        self._what.setObjectName("happened")
        self._what.setAccessibleName("What happened to the case")
        for happened, words in HAPPENED.items():
            self._what.addItem(words, happened)
        self._words = QLineEdit()
        self._words.setObjectName("happened_words")
        self._words.setAccessibleName("What happened, in your words")
        self._words.setPlaceholderText("What happened, in your words")
        self._do = button("", self._on_do, name="happened_do")
        self._found = button("The file was &found", self._on_found, name="found")
        does = row(self._what, self._words, self._do, self._found)
        does.setStretch(1, 1)
        self.setLayout(column(self._said, does, spacing=4))
        self._what.currentIndexChanged.connect(lambda _place: self._show())
        self.show_case(None)

    @property
    def _happened(self) -> Happened:
        return Happened(self._what.currentData())

    def show_case(self, case: DrawnCase | None) -> None:
        """Offer what can be done with a case."""
        can = case is not None and case.state is CaseState.IN_SAMPLE
        self._case = case if can else None
        self._show()

    def _show(self) -> None:
        case = self._case
        missing = case is not None and case.is_not_found
        for part in (self._what, self._words, self._do):
            part.setEnabled(case is not None and not missing)
        self._found.setVisible(missing)
        self._do.setText(
            "Mark as &not found"
            if self._happened is Happened.NOT_FOUND
            else "&Replace by the next reserve"
        )
        if case is None:
            self._said.setText(NOBODY_SELECTED)
        elif missing:
            self._said.setText(f"{case.case_ref} is marked as not found and counts as not met.")
        else:
            self._said.setText(f"{case.case_ref}: {DOES[self._happened]}")

    def _on_do(self) -> None:
        if self._case is not None:
            self.wanted.emit(self._case.id, self._happened, self._words.text().strip())

    def _on_found(self) -> None:
        if self._case is not None:
            self.found.emit(self._case.id)

    def clear_words(self) -> None:
        """Empty the words, once they are kept."""
        self._words.clear()


class ExtendBar(QFrame):
    """Draws more under the same seed.

    Signals:
        wanted: Size in all, reason.
        closed: Not now.
    """

    wanted = Signal(int, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("extend_bar")
        self._size = QSpinBox()
        self._size.setObjectName("extend_size")
        self._size.setGroupSeparatorShown(True)
        self._said = label("", wrap=True)
        self._reason = QLineEdit()
        self._reason.setObjectName("extend_reason")
        self._reason.setAccessibleName("Why more cases are drawn")
        self._reason.setPlaceholderText("Why more are drawn; it is printed on every list")
        draw = button("Dra&w", self._on_draw, "primary", name="extend_do")
        close = button("Not now", self.closed.emit, "link", name="extend_close")
        line = row(self._size, self._reason, draw, close)
        line.setStretch(1, 1)
        self.setLayout(column(self._said, line, spacing=6, margins=10))
        self._size.valueChanged.connect(lambda _size: self._show())
        self._before = 0

    def focus_first(self) -> None:
        """Bring the person to the size."""
        self._size.setFocus()

    def show_draw(self, draw: Draw) -> None:
        """Offer to add to a draw."""
        self._before = draw.plan.size
        self._size.setRange(self._before + 1, LARGEST)
        self._size.setValue(self._before + 10)
        what = sampling_method(draw.plan.method).size_label
        self._size.setAccessibleName(f"{what}, in all")
        self._reason.clear()
        self._show()

    def _show(self) -> None:
        more = self._size.value() - self._before
        self._said.setText(
            f"How many in all: the {self._before:,} drawn and {more:,} more under the same seed."
            " Every case drawn and every answer given stays."
        )

    def _on_draw(self) -> None:
        self.wanted.emit(self._size.value(), self._reason.text().strip())


class AddBar(QFrame):
    """Adds one case on purpose.

    Signals:
        wanted: Case reference, reason.
        closed: Not now.
    """

    wanted = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("add_bar")
        self._ref = QLineEdit()
        self._ref.setObjectName("add_ref")
        self._ref.setAccessibleName("Reference of the case to add")
        self._ref.setPlaceholderText("Case reference")
        self._reason = QLineEdit()
        self._reason.setObjectName("add_reason")
        self._reason.setAccessibleName("Why it is added")
        self._reason.setPlaceholderText("Why it is added")
        add = button("Add it &on purpose", self._on_add, "primary", name="add_do")
        close = button("Close", self.closed.emit, "link", name="add_close")
        said = "Scored like the others and marked everywhere; never part of a share or an interval."
        line = row(self._ref, self._reason, add, close)
        line.setStretch(1, 1)
        self.setLayout(column(label(said, wrap=True), line, spacing=6, margins=10))

    def focus_first(self) -> None:
        """Bring the person to the reference."""
        self._ref.setFocus()

    def _on_add(self) -> None:
        self.wanted.emit(self._ref.text(), self._reason.text())

    def clear_words(self) -> None:
        """Empty both fields, once the case is added."""
        self._ref.clear()
        self._reason.clear()
