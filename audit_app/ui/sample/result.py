"""What a draw brought: the cases in working order, the certificate, and every draw on record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from audit_app.domain.draw import CaseState, Draw, DrawnCase, ReplacementReason
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row

STATES = {
    CaseState.IN_SAMPLE: "In the sample",
    CaseState.RESERVE: "Reserve",
    CaseState.REPLACED: "Replaced",
    CaseState.TARGETED: "Added on purpose",
}
REASONS = {
    ReplacementReason.OUT_OF_SCOPE: "Not in scope: wrong register, duplicate, outside the period",
    ReplacementReason.WITHHELD: "May not be opened: live operation, conflict of interest",
}


def _why(case: DrawnCase) -> str:
    stands_in = f"Stands in for {case.replaces}. " if case.replaces else ""
    return stands_in + case.reason


CASE_COLUMNS: tuple[Column[DrawnCase], ...] = (
    Column("No.", lambda case: str(case.position), 48, right=True),
    Column("Case reference", lambda case: case.case_ref, 190),
    Column("Stratum", lambda case: case.stratum, 130),
    Column("State", lambda case: STATES[case.state], 120),
    Column("Ticket", lambda case: case.ticket[:16], 150, tooltip=lambda case: case.ticket),
    Column("Why", _why, 260, tooltip=_why),
)


DRAW_COLUMNS: tuple[Column[Draw], ...] = (
    Column("Draw", lambda draw: f"{draw.number} of {draw.of}", 80),
    Column("When", lambda draw: f"{draw.drawn_at.astimezone():%d %b %Y, %H:%M}", 150),
    Column("Method", lambda draw: str(draw.certificate["method"]).replace("_", " "), 120),
    Column("Cases", lambda draw: f"{len(draw.certificate['sample']):,}", 70, right=True),
    Column("Reason", lambda draw: draw.reason or "First draw", 320),
)


class ReplaceBar(QWidget):
    """Replaces the selected case by the next reserve of its stratum, with a reason.

    Signals:
        wanted: Drawn case id, ReplacementReason, words.
    """

    wanted = Signal(int, object, str)

    def __init__(self) -> None:
        super().__init__()
        self._case: DrawnCase | None = None
        self._said = label("Select a case to replace it by the next reserve.", "muted")
        self._reason = QComboBox()
        self._reason.setObjectName("replace_reason")
        self._reason.setAccessibleName("Why the case is replaced")
        for reason, words in REASONS.items():
            self._reason.addItem(words, reason)
        self._words = QLineEdit()
        self._words.setObjectName("replace_words")
        self._words.setAccessibleName("What happened, in your words")
        self._words.setPlaceholderText("What happened")
        self._replace = button("&Replace by the next reserve", self._on_replace, name="replace")
        self._note = label(
            "A file that cannot be found is not replaced: it counts as not met.", "small"
        )
        layout = column(
            row(self._said, 1, self._note),
            row(self._reason, self._words, self._replace),
            spacing=4,
        )
        self.setLayout(layout)
        self.show_case(None)

    def show_case(self, case: DrawnCase | None) -> None:
        """Offer to replace a case, if it can be."""
        can = case is not None and case.state is CaseState.IN_SAMPLE
        self._case = case if can else None
        for part in (self._reason, self._words, self._replace):
            part.setEnabled(can)
        self._said.setText(
            f"Case {case.position}: {case.case_ref}"
            if can and case is not None
            else "Select a case of the sample to replace it by the next reserve."
        )

    def _on_replace(self) -> None:
        if self._case is not None:
            self.wanted.emit(self._case.id, self._reason.currentData(), self._words.text().strip())
            self._words.clear()


class DrawResultView(QWidget):
    """The draw in force.

    Signals:
        again_wanted: Another draw is wanted.
        save_wanted: Certificate and lists are to be saved.
        replace_wanted: Drawn case id, ReplacementReason, words.
    """

    again_wanted = Signal()
    save_wanted = Signal()
    replace_wanted = Signal(int, object, str)

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", "heading", wrap=True, name="draw_title")
        self._facts = label("", "muted", wrap=True, name="draw_facts")
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cases: RowsModel[DrawnCase] = RowsModel(CASE_COLUMNS, self)
        self._table = TableView("drawn_cases", "Cases of the draw, in working order")
        self._table.setModel(self.cases)
        self._table.set_widths([each.width for each in CASE_COLUMNS])
        self.replace = ReplaceBar()
        self.replace.wanted.connect(self.replace_wanted)
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._certificate = QPlainTextEdit()
        self._certificate.setReadOnly(True)
        self._certificate.setObjectName("certificate")
        self._certificate.setAccessibleName("Draw certificate")
        self._certificate.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._certificate.setTabChangesFocus(True)
        self.draws: RowsModel[Draw] = RowsModel(DRAW_COLUMNS, self)
        draws = TableView("draws", "Every draw on record")
        draws.setModel(self.draws)
        draws.set_widths([each.width for each in DRAW_COLUMNS])
        self._draws_states = TableStates(draws, "No draw yet.")
        self._views = QStackedWidget()
        cases = column(self._table, self.replace, spacing=8)
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
        again = button("&Draw again …", self.again_wanted.emit, name="draw_again")
        head = row(column(self._title, self._facts, spacing=2), again, spacing=16)
        head.setStretch(0, 1)
        layout = column(head, self._tabs(), self._views, spacing=8, margins=16)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _tabs(self) -> QWidget:
        group, bar = QButtonGroup(self), row(spacing=0)
        for place, words in enumerate(("&Cases", "C&ertificate", "E&very draw")):
            tab = button(words, role="step", name=f"draw_tab_{place}")
            tab.setCheckable(True)
            tab.setChecked(place == 0)
            group.addButton(tab, place)
            bar.addWidget(tab)
        bar.addStretch(1)
        group.idClicked.connect(self._views.setCurrentIndex)
        return holder(bar)

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.replace.show_case(self.cases.rows[now.row()] if now.isValid() else None)

    def show_draw(
        self, draws: Sequence[Draw], cases: Sequence[DrawnCase], facts: str, certificate: str
    ) -> None:
        """Show the draw in force, its cases and its certificate as text."""
        self._title.setText(draws[-1].title)
        self._facts.setText(facts)
        self.cases.set_rows(cases)
        self.replace.show_case(None)
        self._certificate.setPlainText(certificate)
        self.draws.set_rows(draws)
        self._draws_states.show_rows(self.draws)
