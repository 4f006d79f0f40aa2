"""The step of an audit that came in a pack: sending back what was scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget
from typing_extensions import override

from audit_app.domain.audit import AuditProgress
from audit_app.domain.identity import read_identity
from audit_app.domain.packs import ReceivedPack, SentReturn, is_guest
from audit_app.domain.progress import Progress
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.packs.words import count, file_name, when
from audit_app.ui.session import Change, Session
from audit_app.ui.steps import Step
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, card, column, holder, label, row
from audit_app.usecases.audits import audit_progress
from audit_app.usecases.sending_back import guest_pack, open_risks, send_return, sent_returns

FILTER = "Returns of Case Audit (*.careturn)"
COLUMNS: tuple[Column[SentReturn], ...] = (
    Column("Number", lambda sent: f"{sent.number:,}", 80, right=True),
    Column("Written", lambda sent: when(sent.made_at), 160),
    Column("Cases complete", lambda sent: f"{sent.n_done:,} of {sent.n_cases:,}", 140, right=True),
    Column("Answers", lambda sent: f"{sent.n_answers:,}", 90, right=True),
    Column("More to come", lambda sent: "No" if sent.finished else "Yes", 110),
)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The pack and how far its audit is."""

    pack: ReceivedPack
    sent: Sequence[SentReturn]
    progress: AuditProgress
    n_risks: int


class SendBack(QWidget):
    """Writes returns, one after the other; each holds everything scored so far."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._to = label("", "heading", wrap=True, name="send_back_to")
        self._fingerprint = label("", "muted", wrap=True, name="send_back_fingerprint")
        self._ready = label("", wrap=True, name="send_back_ready")
        self._risks = label("", "bad", wrap=True, name="send_back_risks")
        self._finished = QCheckBox("I have finished: not&hing more is to come")
        self._finished.setObjectName("send_back_finished")
        self._bar = TaskBar()
        self._go = button("&Write the return …", self._on_go, "primary", name="send_back_go")
        self._done = label("", "good", wrap=True, name="send_back_done")
        self._rows: RowsModel[SentReturn] = RowsModel(COLUMNS, self)
        table = TableView("sent_returns", "Returns written so far")
        table.setModel(self._rows)
        table.set_widths([each.width for each in COLUMNS])
        self._states = TableStates(table, "No return was written yet.")
        self._states.setMinimumHeight(180)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._content())
        self.setLayout(column(scroll))
        self._touched = self._stale = self._writing = False
        self._finished.clicked.connect(self._on_touched)
        session.changed.connect(self._on_changed)
        self.refresh()

    def _content(self) -> QWidget:
        form = column(
            self._to,
            self._fingerprint,
            self._ready,
            self._risks,
            self._finished,
            label(
                "You can send a part now and the rest later: every return holds all you have "
                "scored so far, and the one with the highest number counts. It is sealed, so that "
                "only its receiver can open it, and signed with the identity of this workspace.",
                "small",
                wrap=True,
            ),
            row(self._go, 1),
            self._bar,
            self._done,
            spacing=10,
            margins=16,
        )
        sent = column(label("Written so far", "heading"), self._states, spacing=8, margins=16)
        made = holder(column(card(form), card(sent), 1, spacing=16, margins=16))
        made.setMaximumWidth(900)
        return made

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change not in (Change.REVIEWS, Change.SCORERS, Change.RECORDS):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True  # every answer is a change: look when somebody looks

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go.setFocus()

    def refresh(self) -> None:
        """Look again at how far the audit is."""
        self._stale = False
        workspace, audit = self._session.workspace, self._audit
        if workspace is None:
            return

        def work(_progress: Progress) -> _Standing:
            return _Standing(
                guest_pack(workspace, audit.id),
                sent_returns(workspace, audit.id),
                audit_progress(workspace, audit.id),
                len(open_risks(workspace, audit.id)),
            )

        self._session.run(work, self._show, lane=Lane.READ)

    def _show(self, now: _Standing) -> None:
        sender, progress = read_identity(now.pack.sender), now.progress
        self._to.setText(f"Send back to {sender.role}")
        self._fingerprint.setText(f"Fingerprint: {sender.fingerprint}")
        self._risks.setVisible(now.n_risks > 0)
        self._risks.setText(
            f"{count(now.n_risks, 'child')} at risk: tell {sender.role} now, by telephone. Do not "
            "wait for this return, which only repeats it."
        )
        begun = progress.n_started + progress.n_scored
        self._go.setEnabled(begun > 0)
        if not begun:
            self._ready.setText("Nothing is scored yet. Score the cases first (Ctrl+3).")
        elif progress.n_scored < progress.n_drawn:
            self._ready.setText(
                f"{progress.n_scored:,} of {count(progress.n_drawn, 'case')} complete, "
                f"{progress.n_started:,} begun. What is scored so far can be sent."
            )
        else:
            self._ready.setText(f"All {count(progress.n_drawn, 'case')} complete.")
        if not self._touched:
            self._finished.setChecked(0 < progress.n_scored == progress.n_drawn)
        self._rows.set_rows(list(now.sent))
        self._states.show_rows(self._rows)

    @Slot()
    def _on_touched(self) -> None:
        self._touched = True

    def _on_go(self) -> None:
        if self._writing:
            return
        self._done.setText("")
        number = len(self._rows.rows) + 1
        suggested = Path.home() / f"{file_name(self._audit.title)} return {number}.careturn"
        self._session.dialogs.save_file(
            self, "Write the return", FILTER, suggested, "careturn", self.send_to
        )

    def send_to(self, path: Path) -> None:
        """Write a return to a path."""
        workspace, services, audit = (
            self._session.open_workspace,
            self._session.services,
            self._audit,
        )
        finished = self._finished.isChecked()
        task = self._session.run(
            lambda _progress: send_return(
                workspace, services.packs, services.clock, audit.id, path, finished=finished
            ),
            lambda sent: self._on_sent(sent, path),
        )
        self._writing = True  # disabled, the button would lose the focus
        self._bar.follow(task, "Writing the return")
        task.finished.connect(while_alive(self, self._on_ended))

    def _on_ended(self) -> None:
        self._writing = False
        self.refresh()

    def _on_sent(self, sent: SentReturn, path: Path) -> None:
        self._done.setText(f"Return {sent.number:,} is written: {path.name}. Send that file.")
        self._session.changed.emit(Change.SCORERS)


def _state(progress: AuditProgress) -> str:
    n = progress.records.get(SentReturn.KIND, 0)
    if n == 0:
        return "Nothing sent yet"
    return "1 return written" if n == 1 else f"{n:,} returns written"


STEP = Step(
    "send_back",
    "Send back",
    90,
    SendBack,
    _state,
    lambda _progress: False,
    shows=is_guest,
)
