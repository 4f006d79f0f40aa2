"""How long each audit's cases are kept, and disposing of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QModelIndex
from PySide6.QtWidgets import QDateEdit, QLineEdit, QWidget

from audit_app.domain.audit import Audit
from audit_app.domain.disposal import Disposal
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.printing.giving import print_out, save_pdf
from audit_app.ui.session import Change, Session
from audit_app.ui.settings import Section
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, label, row
from audit_app.usecases.audits import list_audits
from audit_app.usecases.disposing import (
    disposal_of,
    dispose,
    printed_disposal,
    review_on,
    set_review,
)
from audit_app.usecases.ports import Workspace


@dataclass(frozen=True, slots=True)
class Kept:
    """One audit and what is kept of it."""

    audit: Audit
    n_cases: int
    review_on: date
    disposal: Disposal | None
    overdue: bool


def _state(kept: Kept) -> str:
    if kept.disposal is not None:
        return f"Disposed of on {kept.disposal.disposed_at:%d %b %Y}"
    return "! To be looked at now" if kept.overdue else "Kept"


COLUMNS: tuple[Column[Kept], ...] = (
    Column("Audit", lambda kept: kept.audit.title, 330),
    Column("Cases", lambda kept: "" if kept.disposal else f"{kept.n_cases:,}", 80, right=True),
    Column("Look at it on", lambda kept: f"{kept.review_on:%d %b %Y}", 120),
    Column("State", _state, 240),
)


def kept_audits(workspace: Workspace, today: date) -> Sequence[Kept]:
    """Return every audit, those to be looked at first."""
    found = []
    for progress in list_audits(workspace):
        day = review_on(workspace, progress.audit.id)
        gone = disposal_of(workspace, progress.audit.id)
        overdue = gone is None and day <= today
        found.append(Kept(progress.audit, progress.n_cases, day, gone, overdue))
    return sorted(found, key=lambda kept: (kept.disposal is not None, kept.review_on))


class KeepingView(QWidget):
    """The audits, and what can be done with the one selected."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: RowsModel[Kept] = RowsModel(COLUMNS, self)
        self._table = TableView("kept_audits", "Audits and how long their cases are kept")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._states = TableStates(self._table, "No audit yet.")
        self._states.setMinimumHeight(150)
        self._reason = QLineEdit()
        self._reason.setObjectName("keeping_reason")
        self._reason.setAccessibleName("Reason")
        self._reason.setPlaceholderText("Why, and by whose decision")
        self._reason.textChanged.connect(lambda _text: self._enable())
        self._day = QDateEdit()
        self._day.setObjectName("keeping_day")
        self._day.setAccessibleName("Day to look at it")
        self._day.setDisplayFormat("dd MMM yyyy")
        self._set = button("Keep until this day", self._on_set, name="keeping_set")
        self._dispose = button("Dispose of its cases …", self._on_dispose, name="keeping_dispose")
        self._print = button("Print the certificate …", self._on_print, name="keeping_print")
        self._pdf = button("Certificate as PDF …", self._on_pdf, name="keeping_pdf")
        self.setLayout(
            column(
                label(
                    "A year after an audit was made somebody looks whether its cases are still "
                    "needed. Disposing removes cases, answers and notes for good; the figures and "
                    "a certificate stay.",
                    "muted",
                    wrap=True,
                ),
                self._states,
                self._reason,
                row(self._day, self._set, 1),
                FlowLayout(self._dispose, self._print, self._pdf),
                spacing=8,
            )
        )
        session.opened.connect(self.refresh)
        session.changed.connect(self._on_changed)
        session.closed.connect(self._rows.empty)
        self._enable()
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        workspace, clock = self._session.workspace, self._session.services.clock
        if workspace is not None:
            today = clock.now().astimezone().date()
            self._session.run(
                lambda _progress: kept_audits(workspace, today), self._show, lane=Lane.READ
            )

    def _on_changed(self, change: Change) -> None:
        if change in {Change.AUDITS, Change.POPULATION} and self.isVisible():
            self.refresh()

    def _show(self, kept: Sequence[Kept]) -> None:
        self._rows.set_rows(kept)
        self._states.show_rows(self._rows)
        self._enable()

    @property
    def _current(self) -> Kept | None:
        now = self._table.currentIndex()
        return self._rows.rows[now.row()] if now.isValid() else None

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            day = self._rows.rows[now.row()].review_on
            self._day.setDate(QDate(day.year, day.month, day.day))
        self._enable()

    def _enable(self) -> None:
        current = self._current
        can = current is not None and current.disposal is None and bool(self._reason.text().strip())
        for each in (self._set, self._dispose):
            each.setEnabled(can)
            each.setToolTip("" if can else "Select an audit and give the reason first")
        gone = current is not None and current.disposal is not None
        for each in (self._print, self._pdf):
            each.setEnabled(gone)
            each.setToolTip("" if gone else "Select an audit whose cases were disposed of")

    def _on_print(self) -> None:
        current, workspace = self._current, self._session.workspace
        if current is not None and workspace is not None:
            audit_id = current.audit.id
            print_out(self, self._session, lambda: printed_disposal(workspace, audit_id))

    def _on_pdf(self) -> None:
        current, workspace = self._current, self._session.workspace
        if current is not None and workspace is not None:
            name, audit_id = f"Disposal of {current.audit.title}", current.audit.id
            save_pdf(self, self._session, name, lambda: printed_disposal(workspace, audit_id))

    def _on_set(self) -> None:
        current, workspace = self._current, self._session.workspace
        if current is None or workspace is None:
            return
        chosen, reason = self._day.date(), self._reason.text()
        day = date(chosen.year(), chosen.month(), chosen.day())
        self._session.run(
            lambda _progress: set_review(workspace, current.audit.id, day, reason),
            lambda _kept: self._done(),
        )

    def _on_dispose(self) -> None:
        current = self._current
        if current is not None:
            self._session.dialogs.ask(
                self,
                f"Dispose of the cases of '{current.audit.title}'?",
                f"{current.n_cases:,} cases, and every answer and note, are removed for good, and "
                "the daily backups with them. This cannot be undone.",
                "Dispose of them",
                "Keep them",
                lambda: self._carry_out(current),
            )

    def _carry_out(self, kept: Kept) -> None:
        workspace, services = self._session.workspace, self._session.services
        if workspace is None:
            return
        reason = self._reason.text()
        self._session.run(
            lambda _progress: dispose(
                workspace, services.checklists, services.clock, kept.audit.id, reason
            ),
            self._disposed,
        )

    def _disposed(self, disposal: Disposal) -> None:
        self._session.changed.emit(Change.AUDITS)
        self._session.message.emit(
            f"'{disposal.title}': {disposal.n_cases:,} cases and {disposal.n_answers:,} answers "
            "were removed, and the file searched for them.",
            "good",
            f"{len(disposal.handed_out):,} files made from it before lie elsewhere; the journal "
            "names them."
            if disposal.handed_out
            else "",
        )
        self._done()

    def _done(self) -> None:
        self._reason.clear()
        self.refresh()


SECTION = Section(
    "keeping", "Keeping and disposing", 50, lambda session: column(KeepingView(session))
)
