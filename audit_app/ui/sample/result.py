"""What a draw brought: the cases in working order, the certificate, and every draw on record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QButtonGroup,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from audit_app.domain.draw import NOT_FOUND, CaseState, Draw, DrawnCase
from audit_app.domain.sampling import sampling_method
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.sample.bars import AddBar, CaseBar, ExtendBar
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row

STATES = {
    CaseState.IN_SAMPLE: "In the sample",
    CaseState.RESERVE: "Reserve",
    CaseState.REPLACED: "Replaced",
    CaseState.TARGETED: "Added on purpose",
}
_SAID = {"out_of_scope": "Not in scope", "withheld": "May not be opened", NOT_FOUND: "Not found"}
CERTIFICATE = 1
"""Place of the certificate among the views."""


def _state(case: DrawnCase) -> str:
    missing = case.is_not_found
    return "In, not found" if missing else STATES[case.state]


def _why(case: DrawnCase) -> str:
    stands_in = f"Stands in for {case.replaces}. " if case.replaces else ""
    key, colon, words = case.reason.partition(": ")
    return stands_in + (f"{_SAID[key]}: {words}" if colon and key in _SAID else case.reason)


CASE_COLUMNS: tuple[Column[DrawnCase], ...] = (
    Column("No.", lambda case: str(case.position), 48, right=True),
    Column("Case reference", lambda case: case.case_ref, 190),
    Column("Stratum", lambda case: case.stratum, 130),
    Column("State", _state, 130),
    Column("Ticket", lambda case: case.ticket[:16], 170, tooltip=lambda case: case.ticket),
    Column("Why", _why, 260, tooltip=_why),
)


DRAW_COLUMNS: tuple[Column[Draw], ...] = (
    Column("Draw", lambda draw: f"{draw.number} of {draw.of}", 80),
    Column("When", lambda draw: f"{draw.drawn_at.astimezone():%d %b %Y, %H:%M}", 160),
    Column("Method", lambda draw: sampling_method(draw.plan.method).title, 150),
    Column("Cases", lambda draw: f"{len(draw.certificate['sample']):,}", 70, right=True),
    Column("Reason", lambda draw: draw.reason or "First draw", 320),
)


class DrawResultView(QWidget):
    """The draw in force.

    Signals:
        again_wanted: Another draw is wanted.
        save_wanted: Certificate and lists are to be saved.
    """

    again_wanted = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", "heading", wrap=True, name="draw_title")
        self._facts = label("", "muted", wrap=True, name="draw_facts")
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cases: RowsModel[DrawnCase] = RowsModel(CASE_COLUMNS, self)
        self._table = TableView("drawn_cases", "Cases of the draw, in working order")
        self._table.setModel(self.cases)
        self._table.set_widths([each.width for each in CASE_COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.case_bar, self.extend, self.add = CaseBar(), ExtendBar(), AddBar()
        self._certificate = _certificate()
        self._certificate_text = ""
        self.draws: RowsModel[Draw] = RowsModel(DRAW_COLUMNS, self)
        draws = TableView("draws", "Every draw on record")
        draws.setModel(self.draws)
        draws.set_widths([each.width for each in DRAW_COLUMNS])
        self._draws_states = TableStates(draws, "No draw yet.")
        self._more = button("Draw &more …", lambda: self._open(self.extend), name="draw_more")
        self._views = QStackedWidget()
        self._fill_views()
        layout = column(
            self._head(),
            self.extend,
            self.add,
            self._tabs(),
            self._views,
            spacing=8,
            margins=14,
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        for form in (self.extend, self.add):
            form.closed.connect(self.close_forms)
            form.hide()

    def _head(self) -> QWidget:
        add = button("A&dd a case …", lambda: self._open(self.add), name="add_case")
        again = button("Draw aga&in …", self.again_wanted.emit, name="draw_again")
        head = row(column(self._title, self._facts, spacing=2), add, self._more, again)
        head.setStretch(0, 1)
        return holder(head)

    def _fill_views(self) -> None:
        cases = column(self._table, self.case_bar, spacing=8)
        cases.setStretch(0, 1)
        saves = row(
            button("Sa&ve …", self.save_wanted.emit, name="save_draw"),
            label("as JSON, text, or the lists for a spreadsheet", "muted"),
            1,
        )
        certificate = column(saves, self._certificate, spacing=8)
        certificate.setStretch(1, 1)
        for view in (holder(cases), holder(certificate), self._draws_states):
            self._views.addWidget(view)

    def _tabs(self) -> QWidget:
        group = QButtonGroup(self)
        bar = row(spacing=0)
        for place, words in enumerate(("Cas&es", "Cer&tificate", "Ever&y draw")):
            tab = QPushButton(words)
            tab.setCheckable(True)
            tab.setChecked(place == 0)
            tab.setProperty("role", "step")
            tab.setObjectName(f"view_{place}")
            group.addButton(tab, place)
            bar.addWidget(tab)
        bar.addStretch(1)
        group.idClicked.connect(self._on_tab)
        return holder(bar)

    def _on_tab(self, place: int) -> None:
        if place == CERTIFICATE and self._certificate.toPlainText() != self._certificate_text:
            # Only when it is looked at: one of thousands of cases takes a moment to lay out.
            self._certificate.setPlainText(self._certificate_text)
        self._views.setCurrentIndex(place)

    def _open(self, wanted: ExtendBar | AddBar) -> None:
        """Show one of the two forms above the cases."""
        self.extend.setVisible(wanted is self.extend)
        self.add.setVisible(wanted is self.add)
        wanted.focus_first()

    def close_forms(self) -> None:
        """Put the forms away and bring the person back to the cases."""
        self.extend.hide()
        self.add.hide()
        self._table.setFocus()

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.case_bar.show_case(self.cases.rows[now.row()] if now.isValid() else None)

    def show_draw(
        self, draws: Sequence[Draw], cases: Sequence[DrawnCase], facts: str, certificate: str
    ) -> None:
        """Show the draw in force, its cases and its certificate as text."""
        same = bool(self.draws.rows) and self.draws.rows[-1].id == draws[-1].id
        place, scrolled = self._table.currentIndex().row(), self._table.verticalScrollBar().value()
        self._title.setText(draws[-1].title)
        self._facts.setText(facts)
        self.cases.set_rows(cases)
        self.case_bar.show_case(None)
        if same and 0 <= place < len(cases):
            self._table.selectRow(place)
            self._table.verticalScrollBar().setValue(scrolled)
        self.extend.show_draw(draws[-1])
        self._more.setVisible(sampling_method(draws[-1].plan.method).can_extend)
        self._certificate_text = certificate
        self._on_tab(self._views.currentIndex())
        self.draws.set_rows(draws)
        self._draws_states.show_rows(self.draws)


def _certificate() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setObjectName("certificate")
    made.setAccessibleName("Draw certificate")
    made.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    made.setTabChangesFocus(True)
    return made
