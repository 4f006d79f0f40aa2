"""One line of the agreement table, whole: what to look at, every measure, who was kinder."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout

from audit_app.domain.agreement_words import (
    TREATMENT,
    applicability_words,
    direction_words,
    lead_words,
    measure_lines,
    missing_words,
    out_of_order_words,
    unordered_table,
)
from audit_app.domain.comparing import AgreementFigure, Subject
from audit_app.ui.widgets.text import button, clear, column, holder, label, row

_MOST_ANSWERS = 8
UNNAMED = (
    "Who gave which answer, and who was kinder, is shown once the last difference is settled: it "
    "would tell whose answers are whose while they are being settled."
)


class AgreementDetails(QScrollArea):
    """Shows one figure.

    Signals:
        mend_wanted: Key of the criterion whose wording is to be mended.
    """

    mend_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("agreement_details")
        self.setAccessibleName("Agreement on the line chosen, whole")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._figure: AgreementFigure | None = None
        self._title = label("", "heading", wrap=True, name="agreement_title")
        self._section = label("", "small", name="agreement_section")
        self._lead = label("", wrap=True, name="agreement_lead")
        self._measures = QGridLayout()
        self._measures.setHorizontalSpacing(12)
        self._measures.setVerticalSpacing(4)
        self._measures.setColumnStretch(1, 1)
        self._layers = label("", "muted", wrap=True, name="agreement_layers")
        self._direction = label("", wrap=True, name="agreement_direction")
        self._table = QVBoxLayout()
        self._mend = button("&Mend the wording", self._on_mend, name="agreement_mend")
        self._mend.setToolTip("Opens this question in the checklist editor")
        self._lay_out()

    def _lay_out(self) -> None:
        how = [label(words, "small", wrap=True) for words in TREATMENT]
        inside = column(
            self._section,
            self._title,
            self._lead,
            row(self._mend, 1),
            self._measures,
            self._layers,
            self._direction,
            self._table,
            label("How it was worked out", "heading"),
            *how,
            1,
            spacing=10,
            margins=12,
        )
        made = holder(inside)
        made.setMinimumWidth(1)
        self.setWidget(made)

    def show_figure(self, figure: AgreementFigure | None, *, named: bool) -> None:
        """Show a figure; who gave which answer only where that may be known."""
        self._figure = figure
        self._title.setText(figure.title if figure is not None else "Choose a line")
        self._section.setText(figure.section if figure is not None else "")
        self._section.setVisible(bool(self._section.text()))
        self._lead.setText(lead_words(figure) if figure is not None else "")
        self._mend.setVisible(figure is not None and figure.subject is Subject.CRITERION)
        clear(self._measures)
        clear(self._table)
        self._layers.setVisible(figure is not None)
        self._direction.setVisible(figure is not None)
        if figure is None:
            return
        for place, (name, words) in enumerate(measure_lines(figure)):
            self._measures.addWidget(label(name, "muted", wrap=True), place, 0, _TOP)
            self._measures.addWidget(label(words, wrap=True), place, 1, _TOP)
        layers = (applicability_words(figure), missing_words(figure), out_of_order_words(figure))
        self._layers.setText("\n".join(filter(None, layers)) or "No pair is missing.")
        self._show_direction(figure, named=named)

    def _show_direction(self, figure: AgreementFigure, *, named: bool) -> None:
        if not named:
            self._direction.setText(UNNAMED)
            for words, n in unordered_table(figure):
                self._table.addWidget(label(f"{words}: {n:,}", wrap=True))
            return
        kinder = [direction_words(each) for each in figure.directions]
        self._direction.setText("\n".join(kinder) or "These answers have no order to be kinder in.")
        if len(figure.labels) <= _MOST_ANSWERS:
            self._table.addLayout(_cross_table(figure.labels, figure.table))

    def _on_mend(self) -> None:
        if self._figure is not None:
            self.mend_wanted.emit(self._figure.key)


_TOP = Qt.AlignmentFlag.AlignTop


def _cross_table(labels: Sequence[str], counts: Sequence[Sequence[int]]) -> QGridLayout:
    """Return counts by pair of answers: rows the first scorer, columns the others."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.addWidget(label("First scorer ↓  others →", "small", wrap=True), 0, 0)
    for place, words in enumerate(labels, start=1):
        grid.addWidget(_figure(words, "small"), 0, place)
        grid.addWidget(label(words, "small", wrap=True), place, 0)
    for i, line in enumerate(counts, start=1):
        for j, n in enumerate(line, start=1):
            grid.addWidget(_figure(f"{n:,}", "tag" if i == j else ""), i, j)
    return grid


def _figure(words: str, role: str) -> QLabel:
    made = label(words, role, wrap=not words.isdigit())
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made
