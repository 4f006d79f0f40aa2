"""Writing the pack of an assignment; one whose reader has no identity needs a passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from audit_app.domain.progress import Progress
from audit_app.domain.scorers import Assignment
from audit_app.ui.packs.words import file_name
from audit_app.ui.services import Strength
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.new_passphrase import NewPassphrase
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, card, column, holder, label, row
from audit_app.usecases.packs import make_pack

FILTER = "Packs of Case Audit (*.capack)"
LEAST_SCORE = 3


class SavePack(QWidget):
    """Hidden until a pack is wanted; then a passphrase if need be, and the file."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._assignment: Assignment | None = None
        self._title = label("", "heading", wrap=True)
        self.passphrase = NewPassphrase(session, "pack_", "Passphrase of the pack")
        self._fault = label("", "bad", wrap=True, name="pack_fault")
        self._bar = TaskBar()
        self._done = label("", "good", wrap=True, name="pack_done")
        self._asking = holder(
            column(
                self._title,
                label(
                    "The reader has no identity here, so whoever has this passphrase can open the "
                    "pack. Tell it by telephone, never in the e-mail that carries the pack.",
                    "muted",
                    wrap=True,
                ),
                self.passphrase,
                self._fault,
                row(
                    button("Write it …", self._on_go, "primary", name="pack_go"),
                    button("Not now", self._on_not_now, name="pack_not_now"),
                    1,
                ),
                spacing=8,
            )
        )
        self._framed = card(column(self._asking, margins=12))
        self._framed.hide()
        self.passphrase.edited.connect(lambda: self._fault.setText(""))
        self.passphrase.submitted.connect(self._on_go)
        self.setLayout(column(self._framed, self._bar, self._done, spacing=6))

    def ask(self, assignment: Assignment) -> None:
        """Write the pack of an assignment: ask for a passphrase first, or at once for the file."""
        self._assignment = assignment
        self._done.setText("")
        self._fault.setText("")
        self._framed.setVisible(not assignment.recipient)
        if assignment.recipient:
            self._ask_where()
            return
        self._title.setText(f"A passphrase for the pack to {assignment.reader}")
        self.passphrase.clear()
        self.passphrase.setFocus()

    def _on_not_now(self) -> None:
        self.passphrase.clear()
        self._framed.hide()

    def _on_go(self) -> None:
        services, text = self._session.services, self.passphrase.text
        fault = self.passphrase.fault
        self._fault.setText(fault)
        if not fault:
            self._session.run(
                lambda _progress: services.strength(text), self._on_judged, lane=Lane.READ
            )

    def _on_judged(self, strength: Strength) -> None:
        if strength.score < LEAST_SCORE:
            self._fault.setText(f"Too weak for a pack. {strength.words}")
            return
        self._ask_where()

    def _ask_where(self) -> None:
        if self._assignment is None:
            return
        name = file_name(f"{self._session.open_audit.title} for {self._assignment.reader}")
        self._session.dialogs.save_file(
            self, "Write the pack", FILTER, Path.home() / f"{name}.capack", "capack", self.save_to
        )

    def save_to(self, path: Path) -> None:
        """Write the pack to a path."""
        workspace, services = self._session.open_workspace, self._session.services
        assignment = self._assignment
        if assignment is None:
            return
        passphrase = None if assignment.recipient else self.passphrase.text

        def work(_progress: Progress) -> Path:
            make_pack(
                workspace,
                services.checklists,
                services.packs,
                services.clock,
                assignment.id,
                path,
                passphrase=passphrase,
            )
            return path

        task = self._session.run(work, self._on_written, lane=Lane.LONG)
        self._bar.follow(task, "Sealing the pack")
        task.finished.connect(while_alive(self, self._on_not_now))

    def _on_written(self, path: Path) -> None:
        self._done.setText(f"Sealed and written: {path.name}. Send that file to its reader.")
