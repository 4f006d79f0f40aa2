"""The panel 'Complete': what is in the way, the mark that nothing is, and why it fell."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from audit_app.domain.changed_answers import ChangedAnswer
from audit_app.domain.errors import AuditError
from audit_app.domain.hand_over import moment_words
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.panels import Panel
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableView
from audit_app.ui.widgets.text import button, card, column, holder, label, row
from audit_app.usecases.completion import (
    CompletionState,
    complete_audit,
    completion_state,
    reopen_audit,
)

COLUMNS: tuple[Column[ChangedAnswer], ...] = (
    Column("When", lambda change: moment_words(change.at), 175),
    Column("Who", lambda change: change.by, 110),
    Column("Case", lambda change: change.case_ref, 150),
    Column("Question", lambda c: c.question, 330, tooltip=lambda c: c.question),
    Column("Before", lambda change: change.before, 170),
    Column("Now", lambda change: change.after, 160, tooltip=lambda c: c.after),
)


class CompletionPanel(QWidget):
    """Says what must be done first; nothing is complete while a risk is open.

    Where answers were changed under the mark, it says who changed which, and when.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit_id = session, session.open_audit.id
        self._state = label("Loading …", "heading", wrap=True, name="completion_state")
        self._words = label("", wrap=True, name="completion_words")
        self._risks = label("", "muted", wrap=True, name="completion_risks")
        self._by = QLineEdit()
        self._by.setObjectName("completion_by")
        self._by.setAccessibleName("Your role, not your name")
        self._by.setPlaceholderText("Your role, not your name")
        self._by.setMaximumWidth(320)
        self._by.setMinimumWidth(240)
        self._complete = button(
            "Mark as complete", self._on_complete, "primary", name="completion_mark"
        )
        self._reopen = button("Open it again", self._on_reopen, name="completion_reopen")
        self._fault = label("", "bad", wrap=True, name="completion_fault")
        self._fault.hide()
        self._complete.setEnabled(False)
        self._reopen.hide()
        content = column(
            self._state,
            self._words,
            self._risks,
            row(self._by, self._complete, self._reopen, 1),
            self._fault,
            spacing=10,
            margins=16,
        )
        self._rows: RowsModel[ChangedAnswer] = RowsModel(COLUMNS, self)
        table = TableView("completion_changes", "Changed since the audit was marked complete")
        table.setModel(self._rows)
        table.set_widths([each.width for each in COLUMNS])
        heading = label("Changed since it was marked complete", "heading")
        self._changes = holder(column(heading, table, spacing=8))
        self._changes.hide()
        framed = card(content)
        framed.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        outer = column(framed, self._changes, spacing=16, margins=16)
        outer.setAlignment(Qt.AlignmentFlag.AlignTop)
        outer.setStretch(1, 1)
        self.setLayout(outer)
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.refresh)
        session.changed.connect(self._on_changed)
        self.refresh()

    @Slot(object)
    def _on_changed(self, _change: Change) -> None:
        self._pause.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    @Slot()
    def refresh(self) -> None:
        """Look again whether it is complete."""
        workspace, services = self._session.workspace, self._session.services
        if workspace is not None:
            audit_id = self._audit_id
            self._session.run(
                lambda _progress: completion_state(workspace, services.checklists, audit_id),
                self._show,
                lane=Lane.READ,
                failed=self._say,
            )

    def _show(self, state: CompletionState) -> None:
        done, way = state.completion, state.in_the_way
        if done is not None:
            self._state.setText("✓ Complete")
            self._words.setText(f"By {done.completed_by}, {moment_words(done.completed_at)}.")
        else:
            self._state.setText(_open_words(state))
            told = [*_fallen_words(state), *(way or ["Nothing is in the way."])]
            self._words.setText("\n".join(told))
        self._rows.set_rows(state.changed)
        self._changes.setVisible(bool(state.changed))
        n = state.n_escalations
        raised = "1 escalation was" if n == 1 else f"{n:,} escalations were"
        self._risks.setText(f"{raised} raised in this audit.")
        self._by.setVisible(done is None)
        self._complete.setVisible(done is None)
        self._complete.setEnabled(done is None and not way)
        self._reopen.setVisible(done is not None)

    def _say(self, error: AuditError) -> None:
        self._fault.setText(str(error))
        self._fault.show()

    def _on_complete(self) -> None:
        workspace, services = self._session.open_workspace, self._session.services
        audit_id, by = self._audit_id, self._by.text()
        self._session.run(
            lambda _progress: complete_audit(
                workspace, services.checklists, services.clock, audit_id, by
            ),
            self._on_done,
            failed=self._say,
        )

    def _on_reopen(self) -> None:
        workspace, audit_id = self._session.open_workspace, self._audit_id
        self._session.run(
            lambda _progress: reopen_audit(workspace, audit_id), self._on_done, failed=self._say
        )

    def _on_done(self, _kept: object) -> None:
        self._fault.hide()
        self._session.changed.emit(Change.RECORDS)


def _open_words(state: CompletionState) -> str:
    if state.fallen is not None:
        return "▲ No longer complete: answers were changed"
    return "● Not complete yet" if state.in_the_way else "● Ready to be marked complete"


def _fallen_words(state: CompletionState) -> list[str]:
    fallen, n = state.fallen, len(state.changed)
    if fallen is None:
        return []
    marked = (
        f"It was marked complete by {fallen.completed_by}, {moment_words(fallen.completed_at)}."
    )
    first = moment_words(fallen.fell_at)
    if n == 1:
        return [f"{marked} One change was made since, {first}. Look at it, then mark it again."]
    since = f"{n:,} changes were made since, the first {first}."
    return [f"{marked} {since} Look at them, then mark it again."]


PANEL = Panel("completion", "Complete", 90, CompletionPanel)
