"""What is wrong with the register: each kind of trouble, its rows, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QListWidget, QWidget
from typing_extensions import override

from audit_app.domain.population import (
    OnBlank,
    OnDuplicate,
    Problem,
    RegisterCheck,
)
from audit_app.ui.models.rows import Column, Index, RowsModel
from audit_app.ui.steps.population.shapes import severity_colour, severity_mark
from audit_app.ui.steps.population.words import SEVERITIES, counted, rows_words
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import column, holder, label, row

REPEATED, BLANK = "repeated_reference", "blank_reference"
TRAILING = frozenset(
    f"{what}_row{kept}" for what in ("total", "note", "heading") for kept in ("", "_kept")
)

_COLUMNS: tuple[Column[Problem], ...] = (
    Column("Asks for", lambda each: SEVERITIES[each.severity], 92),
    Column("What was found", lambda each: each.text, 160, tooltip=lambda each: each.text),
)


class ProblemModel(RowsModel[Problem]):
    """Problems, the gravest first, each with the word and the shape of its severity."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self._theme = theme

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.column() == 0 and role in {
            Qt.ItemDataRole.DecorationRole,
            Qt.ItemDataRole.ForegroundRole,
        }:
            severity = self.rows[index.row()].severity
            colour = severity_colour(severity, self._theme.colours)
            if role == Qt.ItemDataRole.DecorationRole:
                return severity_mark(severity, colour)
            return QBrush(QColor(colour))
        return super().data(index, role)


class ProblemsPane(QWidget):
    """The problems, the rows of the one in hand, and the decisions that are there to take.

    Signals:
        decided: A decision is different now.
    """

    decided = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = ProblemModel(theme, self)
        self._table = TableView("problems", "Problems found in the register")
        self._table.setModel(self._model)
        self._table.set_widths([each.width for each in _COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_chosen)
        self._states = TableStates(self._table, "Nothing was found to be wrong.")
        self._words = label("", wrap=True, name="problem_words")
        self._rows = label("", "small", wrap=True, name="problem_rows")
        self._rows.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._values = QListWidget()
        self._values.setObjectName("problem_values")
        self._values.setAccessibleName("Values as read, of the problem in hand")
        self._values.setMaximumHeight(self._values.fontMetrics().height() * 7)
        self._details = holder(column(self._words, self._rows, self._values, 1, spacing=4))
        self._details.hide()
        self._decide_repeated = _choice(
            "decide_repeated",
            "Rows that repeat a reference",
            (
                ("Stop: the register is to be mended", OnDuplicate.STOP),
                ("One unit, several rows: keep the first", OnDuplicate.FIRST),
            ),
        )
        self._decide_blank = _choice(
            "decide_blank",
            "Rows without a reference",
            (("Stop: the register is to be mended", OnBlank.STOP), ("Leave out", OnBlank.SKIP)),
        )
        self._decide_trailing = QCheckBox("Leave out totals, notes and repeated headings")
        self._decide_trailing.setObjectName("decide_trailing")
        self._decide_trailing.setChecked(True)
        self._lay_out()

    def _lay_out(self) -> None:
        self._repeated_line = _line_of("Repeated", self._decide_repeated)
        self._blank_line = _line_of("No reference", self._decide_blank)
        for control in (self._decide_repeated, self._decide_blank):
            control.activated.connect(lambda _place: self.decided.emit())
        self._decide_trailing.clicked.connect(lambda _checked: self.decided.emit())
        self._lines = (self._repeated_line, self._blank_line, self._decide_trailing)
        layout = column(self._states, *self._lines, self._details, spacing=8)
        layout.setStretch(0, 3)
        layout.setStretch(len(self._lines) + 1, 2)
        self.setLayout(layout)
        self.start_afresh()

    @property
    def on_duplicate(self) -> OnDuplicate:
        """What to do with repeated references."""
        return OnDuplicate(self._decide_repeated.currentData())

    @property
    def on_blank(self) -> OnBlank:
        """What to do with rows without a reference."""
        return OnBlank(self._decide_blank.currentData())

    @property
    def drop_trailing(self) -> bool:
        """Whether totals, notes and repeated headings are left out."""
        return self._decide_trailing.isChecked()

    @property
    def problems(self) -> Sequence[Problem]:
        """Those shown."""
        return self._model.rows

    def start_afresh(self) -> None:
        """Forget the decisions of another register."""
        self._decide_repeated.setCurrentIndex(0)
        self._decide_blank.setCurrentIndex(0)
        self._decide_trailing.setChecked(True)
        for line in self._lines:
            line.hide()
        self.show_words("The whole register is being looked at …")

    def show_words(self, words: str) -> None:
        """Say something in place of the list."""
        self._model.set_rows([])
        self._details.hide()
        self._states.show_words(words)

    def show_early(self, problems: Sequence[Problem]) -> None:
        """Show what was met on the way, before the whole register can be checked."""
        self.show_words("The register is checked once its reference is known.")
        if problems:
            self._show(problems)

    def show_check(self, check: RegisterCheck) -> None:
        """Show what a whole register holds. A decision once offered stays, so it can be undone."""
        self._show(check.problems)
        found = {each.key for each in check.problems} | {each.reason for each in check.left_out}
        if REPEATED in found:
            self._repeated_line.show()
        if BLANK in found:
            self._blank_line.show()
        if TRAILING & found:
            self._decide_trailing.show()

    def _show(self, problems: Sequence[Problem]) -> None:
        chosen = self._chosen_key()
        self._details.hide()
        self._model.set_rows(problems)
        self._states.show_rows(self._model)
        places = [n for n, each in enumerate(problems) if (each.key, each.column) == chosen]
        if problems:
            self._table.selectRow(places[0] if places else 0)

    def _chosen_key(self) -> tuple[str, str] | None:
        place = self._table.currentIndex().row()
        if not 0 <= place < len(self._model.rows):
            return None
        return self._model.rows[place].key, self._model.rows[place].column

    def _on_chosen(self, now: Index, _before: Index) -> None:
        if not now.isValid():
            self._details.hide()
            return
        problem = self._model.rows[now.row()]
        self._words.setText(problem.text)
        where = rows_words(problem)
        if problem.merges:
            where = "Under Spellings, tick those that mean the same value."
        self._rows.setText(where)
        self._rows.setVisible(bool(where))
        self._values.clear()
        self._values.addItems([value or "(blank)" for value in problem.examples])
        self._values.setVisible(bool(problem.examples))
        self._values.setToolTip(counted(len(problem.examples), "value") + " as read")
        self._details.show()


def _choice(
    name: str, accessible_name: str, offers: Sequence[tuple[str, OnDuplicate | OnBlank]]
) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible_name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(16)
    for words, value in offers:
        made.addItem(words, value.value)
    return made


def _line_of(words: str, control: QComboBox) -> QWidget:
    named = label(words)
    named.setBuddy(control)
    layout = row(named, control, spacing=8)
    layout.setStretch(1, 1)
    return holder(layout)
