"""The counts of one measure as a table, and the correction of the one in hand."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from audit_app.domain.activity import ActivityMeasure, Period, change_words, periods
from audit_app.domain.activity_table import MONTHS, read_count
from audit_app.domain.errors import AuditError
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row

COLUMNS: tuple[Column[Period], ...] = (
    Column("Period", lambda period: period.title, 100),
    Column("Count", lambda p: "no count" if p.count is None else f"{p.count:,}", 100, right=True),
    Column("Change", lambda period: change_words(period.change), 90, right=True),
)
EMPTY = "No count yet. 'Add counts' takes them typed, pasted or from a file."


class CountsTable(QWidget):
    """Every period from the first count to the last; a gap has a line too.

    Signals:
        corrected: First day of the period, its count from now on or None, and the reason.
    """

    corrected = Signal(object, object, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: RowsModel[Period] = RowsModel(COLUMNS, self)
        self._measure: ActivityMeasure | None = None
        self._table = TableView("activity_counts", "Counts, oldest first")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._states = TableStates(self._table, EMPTY)
        self._about = label("", "small", wrap=True, name="activity_about_count")
        self.count = _line("activity_new_count", "Right count; empty takes the count away")
        self.reason = _line("activity_reason", "Why it is corrected")
        self._fault = label("", "bad", wrap=True, name="activity_correction_fault")
        self._correcting = holder(
            column(
                self._about,
                row(self.count, self.reason, spacing=6),
                row(button("Correct it", self._on_correct, name="activity_correct"), 1),
                self._fault,
                spacing=6,
            )
        )
        self._history = label("", "muted", wrap=True, name="activity_corrections")
        layout = column(self._states, self._correcting, self._history, spacing=8)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._correcting.hide()

    def show_measure(self, measure: ActivityMeasure | None) -> None:
        """Show the counts of a measure, none without one."""
        self._measure = measure
        self._rows.set_rows(periods(measure) if measure is not None else ())
        self._states.show_rows(self._rows)
        self._correcting.hide()
        self.show_fault("")
        self._history.setText(corrections_words(measure) if measure is not None else "")
        self._history.setVisible(bool(self._history.text()))

    def show_fault(self, words: str) -> None:
        """Say why it was not corrected."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    @property
    def _in_hand(self) -> Period | None:
        index = self._table.currentIndex()
        return self._rows.rows[index.row()] if index.isValid() else None

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, _now: QModelIndex, _before: QModelIndex) -> None:
        period = self._in_hand
        if period is None or period.count is None:
            self._correcting.hide()
            return
        self._about.setText(f"Correct {period.title}: {period.count:,} so far.")
        self.count.setText(f"{period.count}")
        self.reason.clear()
        self.show_fault("")
        self._correcting.show()

    def _on_correct(self) -> None:
        period, typed = self._in_hand, self.count.text().strip()
        if period is None:
            return
        try:
            after = read_count(typed) if typed else None
        except AuditError as error:
            self.show_fault(f"{error.message} {error.remedy}")
            return
        self.corrected.emit(period.begins, after, self.reason.text())


def corrections_words(measure: ActivityMeasure) -> str:
    """Return what was corrected, a line each, the newest first; empty where nothing was."""
    lines = []
    for each in reversed(measure.corrections):
        after = "taken away" if each.after is None else f"now {each.after:,}"
        at = each.corrected_at
        on = f"{at.day} {MONTHS[at.month - 1][:3].capitalize()} {at.year}"
        title = measure.period_words(each.begins)
        lines.append(f"{title}: {each.before:,}, {after}, on {on}. {each.reason}")
    return "\n".join(lines)


def _line(name: str, words: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setPlaceholderText(words)
    return made
