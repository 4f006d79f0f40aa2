"""Types in a measure, or more counts of one: name, source, and a table of months or years."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from audit_app.domain.activity import ActivityMeasure, Span
from audit_app.domain.activity_table import MONTHS, read_counts
from audit_app.domain.errors import AuditError
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, row

_HINT = {
    Span.MONTH: "Apr 2025\t1,204\nMay 2025\t1,187",
    Span.YEAR: "2020/21\t11,909\n2021/22\t13,981",
}


class MeasureForm(QWidget):
    """One line a part; what is wrong is said below, and what was typed stays.

    Signals:
        given: An ActivityMeasure with the counts typed; with an id, they are to be added to it.
        left: Nobody wants to type one any more.
        file_wanted: A file is to be read into the table.
    """

    given = Signal(object)
    left = Signal()
    file_wanted = Signal()

    def __init__(self, theme_key: str) -> None:
        super().__init__()
        self._measure = ActivityMeasure(theme_key=theme_key, name="", source="")
        self._title = label("", "heading", wrap=True, name="activity_form_title")
        self.name = _line("activity_name", "What is counted", "Such as Referrals submitted")
        self.source = _line("activity_source", "Source", "The return or system it comes from")
        self.span = QComboBox()
        self.span.setObjectName("activity_span")
        self.span.setAccessibleName("What one count is over")
        self.span.addItem("Month by month", Span.MONTH)
        self.span.addItem("Year by year", Span.YEAR)
        self.begins = QComboBox()
        self.begins.setObjectName("activity_year_begins")
        self.begins.setAccessibleName("Month in which a year begins")
        for month, name in enumerate(MONTHS, start=1):
            self.begins.addItem(f"Years begin in {name.capitalize()}", month)
        self.table = QPlainTextEdit()
        self.table.setObjectName("activity_table")
        self.table.setAccessibleName("Counts, one line each: the month or year, then the count")
        self.table.setTabChangesFocus(True)
        self._fault = label("", "bad", wrap=True, name="activity_fault")
        self.span.currentIndexChanged.connect(lambda _index: self._show_span())
        buttons = FlowLayout(across=6, down=6)
        for made in (
            button("Keep", self._on_keep, "primary", name="activity_keep"),
            button("From a file …", self.file_wanted.emit, name="activity_file"),
            button("Cancel", self.left.emit, name="activity_cancel"),
        ):
            buttons.addWidget(made)
        self.table.setMinimumHeight(6 * self.fontMetrics().height())
        self.setLayout(
            column(
                self._title,
                self.name,
                self.source,
                row(self.span, self.begins, 1),
                label("Counts, one line each; leave out what is not known.", "muted", wrap=True),
                self.table,
                self._fault,
                holder(buttons),
                spacing=6,
            )
        )

    def ask(self, measure: ActivityMeasure | None) -> None:
        """Ask for a new measure, or for more counts of one."""
        new = measure is None
        self._measure = measure or ActivityMeasure(
            theme_key=self._measure.theme_key, name="", source=""
        )
        self._title.setText("A new measure" if new else f"More counts: {self._measure.name}")
        self.name.setText(self._measure.name)
        self.source.setText(self._measure.source)
        self.span.setCurrentIndex(self.span.findData(self._measure.span))
        self.begins.setCurrentIndex(self.begins.findData(self._measure.year_begins))
        for part in (self.name, self.source, self.span, self.begins):
            part.setVisible(new)
        self.table.clear()
        self.show_fault("")
        self._show_span()
        (self.name if new else self.table).setFocus()

    def _show_span(self) -> None:
        span = Span(self.span.currentData())
        self.begins.setVisible(self._measure.id == 0 and span is Span.YEAR)
        self.table.setPlaceholderText(_HINT[span])

    def show_fault(self, words: str) -> None:
        """Say what keeps it from being kept."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def typed(self) -> ActivityMeasure:
        """Return what stands in the form.

        Raises:
            AuditError: If a line of the table cannot be read.
        """
        span, begins = Span(self.span.currentData()), int(self.begins.currentData())
        return ActivityMeasure(
            id=self._measure.id,
            theme_key=self._measure.theme_key,
            name=self.name.text().strip(),
            source=self.source.text().strip(),
            span=span,
            year_begins=begins,
            counts=read_counts(self.table.toPlainText(), span, begins),
        )

    def _on_keep(self) -> None:
        try:
            measure = self.typed()
        except AuditError as error:
            place = f" (line {error.place.row})" if error.place is not None else ""
            self.show_fault(f"{error.message}{place} {error.remedy}")
            return
        self.given.emit(measure)


def _line(name: str, accessible: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setPlaceholderText(hint)
    return made
