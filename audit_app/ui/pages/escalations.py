"""Children at risk: every escalation of the workspace, open ones first, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from audit_app.domain.errors import AuditError
from audit_app.domain.escalations import LEVELS, Clocks, Handling, Level, time_words
from audit_app.domain.hand_over import moment_words
from audit_app.ui.escalations.details import RiskDetails
from audit_app.ui.escalations.half_written import HalfWritten
from audit_app.ui.escalations.times import TimesForm
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.pages import Page
from audit_app.ui.printing.giving import print_out, save_pdf
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.escalation_drafts import FoundDraft, found_drafts
from audit_app.usecases.escalations import (
    FoundRisk,
    accept_closing,
    change_level,
    clocks_of,
    close_escalation,
    found_risks,
    record_handling,
    reopen_escalation,
    set_clocks,
    sheet_of,
)
from audit_app.usecases.ports import Workspace


@dataclass(frozen=True, slots=True)
class _Line:
    """An escalation with the words of its time, said when the list was shown."""

    found: FoundRisk
    when: str


def _state(line: _Line) -> str:
    mark = "✓" if not line.found.escalation.is_open else "▲" if "overdue" in line.when else "●"
    return f"{mark} {line.when[:1].upper()}{line.when[1:]}"


def _level(level: Level) -> str:
    return f"{level.value} {LEVELS[level].title}"


COLUMNS: tuple[Column[_Line], ...] = (
    Column("State", _state, 170),
    Column("Case", lambda line: line.found.escalation.case_ref, 130),
    Column("Level", lambda line: _level(line.found.escalation.level), 110),
    Column("Due", lambda line: moment_words(line.found.escalation.due_at) or "At report", 160),
    Column("Audit", lambda line: line.found.audit.title, 180),
    Column("Raised by", lambda line: line.found.escalation.raised_by, 140),
)
EMPTY = (
    "No escalation: nothing that puts a child at risk now was raised in this workspace. "
    "Key F on the Score page raises one."
)


class EscalationsPage(QWidget):
    """The list on the left, the one in hand on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted = 0
        self._rows: RowsModel[_Line] = RowsModel(COLUMNS, self)
        self._table = TableView("escalations", "Escalations, open ones first")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._states = TableStates(self._table, EMPTY)
        self._counts = label("", "muted", wrap=True, name="risk_counts")
        self._drafts = HalfWritten(session)
        self.details = RiskDetails()
        self._side = QStackedWidget()
        self._side.addWidget(
            holder(
                column(1, label("Select one to see all of it.", "muted", wrap=True), 2, margins=24)
            )
        )
        self._side.addWidget(self.details)
        self._times = TimesForm()
        self._times.hide()
        self._times.kept.connect(self._on_times)
        self._connect_details()
        self._lay_out()
        session.changed.connect(self._on_changed)
        self._states.show_words("Loading …")
        self.refresh()

    def _lay_out(self) -> None:
        halves = QSplitter(Qt.Orientation.Horizontal)
        left = column(self._states, self._times, spacing=8)
        left.setStretch(0, 1)
        for part, least in ((holder(left), 360), (self._side, 380)):
            part.setMinimumWidth(least)
            halves.addWidget(part)
        halves.setSizes([600, 520])
        halves.setStretchFactor(0, 1)
        halves.setChildrenCollapsible(False)
        layout = column(
            row(
                label("Children at risk", "title"),
                1,
                button("&Times to act …", self._on_times_wanted, name="risk_times_open"),
            ),
            self._counts,
            self._drafts,
            halves,
            spacing=10,
            margins=24,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _connect_details(self) -> None:
        details = self.details
        details.handled.connect(self._on_handled)
        details.level_changed.connect(self._on_level_changed)
        details.closed.connect(self._on_closed)
        details.accepted.connect(lambda: self._do(lambda wanted: accept_closing(self._ws, wanted)))
        details.reopened.connect(self._on_reopened)
        details.print_wanted.connect(self._on_print)
        details.pdf_wanted.connect(self._on_pdf)

    # the list

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.RECORDS:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the escalations again."""
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(
                lambda _progress: (
                    found_risks(workspace),
                    clocks_of(workspace),
                    found_drafts(workspace),
                ),
                self._show,
                lane=Lane.READ,
                failed=self._on_reading_failed,
            )

    def _on_reading_failed(self, error: AuditError) -> None:
        self._states.show_words(str(error))

    def _show(self, read: tuple[Sequence[FoundRisk], Clocks, Sequence[FoundDraft]]) -> None:
        found, clocks, drafts = read
        self._drafts.show_drafts(drafts)
        now = self._session.services.clock.now()
        wanted = self._wanted or self._in_hand_id
        self._rows.set_rows([_Line(each, time_words(each.escalation, now)) for each in found])
        self._states.show_rows(self._rows)
        self._counts.setText(_counts(found))
        self._times.show_clocks(clocks)
        self._select(wanted or (found[0].escalation.id if found else 0))

    def show_escalation(self, escalation_id: int) -> None:
        """Show one, as soon as the list is there."""
        self._wanted = escalation_id
        self._select(escalation_id)
        self._table.setFocus()

    def _select(self, escalation_id: int) -> None:
        for place, line in enumerate(self._rows.rows):
            if line.found.escalation.id == escalation_id:
                index = self._rows.index(place, 0)
                flags = QItemSelectionModel.SelectionFlag
                self._table.selectionModel().setCurrentIndex(
                    index, flags.ClearAndSelect | flags.Rows
                )
                self._show_line(line)
                self._wanted = 0
                return
        if not self._rows.rows:
            self._side.setCurrentIndex(0)

    @property
    def _in_hand(self) -> FoundRisk | None:
        index = self._table.currentIndex()
        return self._rows.rows[index.row()].found if index.isValid() else None

    @property
    def _in_hand_id(self) -> int:
        in_hand = self._in_hand
        return in_hand.escalation.id if in_hand is not None else 0

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._show_line(self._rows.rows[now.row()])

    def _show_line(self, line: _Line) -> None:
        self.details.show_escalation(
            line.found.escalation, line.found.audit.title, self._session.services.clock.now()
        )
        self._side.setCurrentWidget(self.details)

    # what is done about the one in hand

    @property
    def _ws(self) -> Workspace:
        return self._session.open_workspace

    def _do(self, act: Callable[[int], object]) -> None:
        wanted = self._in_hand_id
        if wanted:
            self._session.run(
                lambda _progress: act(wanted),
                self._on_done,
                failed=lambda error: self.details.show_fault(str(error)),
            )

    def _on_done(self, _kept: object) -> None:
        self.details.show_fault("")
        self._session.changed.emit(Change.RECORDS)

    def _on_handled(self, handling: Handling) -> None:
        workspace = self._ws
        self._do(lambda wanted: record_handling(workspace, wanted, handling))

    def _on_level_changed(self, level: Level, reason: str) -> None:
        workspace, services = self._ws, self._session.services
        self._do(
            lambda wanted: change_level(workspace, services.bank_holidays, wanted, level, reason)
        )

    def _on_closed(self, by: str) -> None:
        workspace, services = self._ws, self._session.services
        self._do(lambda wanted: close_escalation(workspace, services.clock, wanted, by))

    def _on_reopened(self, reason: str) -> None:
        workspace = self._ws
        self._do(lambda wanted: reopen_escalation(workspace, wanted, reason))

    def _on_print(self) -> None:
        workspace, wanted = self._ws, self._in_hand_id
        print_out(self, self._session, lambda: sheet_of(workspace, wanted))

    def _on_pdf(self) -> None:
        workspace, in_hand = self._ws, self._in_hand
        if in_hand is not None:
            wanted = in_hand.escalation.id
            name = f"Hand-over {in_hand.escalation.level.value} {in_hand.escalation.number}"
            save_pdf(self, self._session, name, lambda: sheet_of(workspace, wanted))

    # times to act

    def _on_times_wanted(self) -> None:
        self._times.setVisible(not self._times.isVisible())
        if self._times.isVisible():
            self._times.immediate.setFocus()

    def _on_times(self, clocks: Clocks) -> None:
        workspace = self._ws

        def kept(_kept: object) -> None:
            self._times.hide()
            self._session.message.emit("The times to act are kept.", "good", "")

        self._session.run(lambda _progress: set_clocks(workspace, clocks), kept)


def _counts(found: Sequence[FoundRisk]) -> str:
    n_open = sum(each.escalation.is_open for each in found)
    if not found:
        return "0 escalations were raised."
    raised = "1 escalation was raised" if len(found) == 1 else f"{len(found):,} were raised"
    return f"{raised}; {n_open:,} open. Each is closed by another role than the one that raised it."


PAGE = Page("escalations", "Children at risk", 20, EscalationsPage)
