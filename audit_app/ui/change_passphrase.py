"""Asks for the present passphrase of a closed workspace, and twice for a new one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from audit_app.domain.errors import AuditError
from audit_app.ui.new_passphrase import NewPassphrase, passphrase_field
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, label, row
from audit_app.usecases.workspaces import change_passphrase


class ChangeForm(QWidget):
    """The workspace is not open meanwhile, so that nothing can be written to the old file."""

    def __init__(self, session: Session, back: Callable[[Path], None]) -> None:
        super().__init__()
        self._session = session
        self._path = Path()
        self._title = label("", "heading", name="change_title")
        self.old = passphrase_field("Present passphrase", "present_passphrase")
        self.new = NewPassphrase(session, "change_", "New passphrase")
        self._fault = label("", "bad", wrap=True, name="change_fault")
        self._bar = TaskBar()
        self._change = button("&Change and open", self._on_change, "primary", name="change_do")
        self.old.returnPressed.connect(self.new.setFocus)
        self.old.textChanged.connect(lambda _text: self._fault.setText(""))
        self.new.edited.connect(lambda: self._fault.setText(""))
        self.new.submitted.connect(self._on_change)
        self.setLayout(
            column(
                self._title,
                label(
                    "The whole file is written anew under a new key. Backups made before keep the "
                    "passphrase they were made with.",
                    "muted",
                    wrap=True,
                ),
                label("Present passphrase"),
                self.old,
                self.new,
                self._fault,
                self._bar,
                row(button("&Back", lambda: back(self._path)), 1, self._change),
                1,
                spacing=6,
                margins=20,
            )
        )

    def ask(self, path: Path) -> None:
        """Start afresh with a workspace."""
        self._path = path
        self._title.setText(f"Change the passphrase of {path.stem}")
        self.old.clear()
        self.new.clear()
        self._fault.setText("")
        self.old.setFocus()

    def _on_change(self) -> None:
        if not self._change.isEnabled():
            return
        fault = self.new.fault if self.old.text() else "Type the present passphrase."
        self._fault.setText(fault)
        if fault:
            return
        files, path = self._session.services.files, self._path
        old, new = self.old.text(), self.new.text
        self._change.setEnabled(False)
        task = self._session.run(
            lambda _progress: change_passphrase(files, path, old, new),
            self._session.set_workspace,
            lane=Lane.WRITE,
            failed=self._on_failed,
        )
        self._bar.follow(task, "Writing the workspace anew")
        task.finished.connect(lambda: self._change.setEnabled(True))
        task.succeeded.connect(lambda _workspace: self.ask(path))

    def _on_failed(self, error: AuditError) -> None:
        self._fault.setText(f"{error.message} {error.remedy}".strip())
        self.old.selectAll()
        self.old.setFocus()
