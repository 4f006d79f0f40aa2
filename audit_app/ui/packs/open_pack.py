"""Opening a pack that was sent to us: into the open workspace, one on disk, or a new one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from audit_app.domain.errors import AuditError
from audit_app.ui.new_passphrase import NewPassphrase, passphrase_field
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.workspaces import create_workspace, open_workspace

if TYPE_CHECKING:  # the first page imports this, and is painted before the domain is loaded
    from audit_app.domain.packs import Sealing
    from audit_app.domain.progress import Progress
    from audit_app.usecases.opening_packs import Received
    from audit_app.usecases.ports import Workspace

PACKS = "Packs of Case Audit (*.capack);;All files (*)"
WORKSPACES = "Case Audit workspaces (*.audit);;All files (*)"


class OpenPackForm(QWidget):
    """Asks for the pack, for its passphrase if it has one, and for the workspace to score it in.

    Signals:
        cancelled: Nothing was opened.
    """

    cancelled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pack = _path_field("Pack that was sent to you", "open_pack_path")
        self._kind = label("", "muted", wrap=True, name="open_pack_kind")
        self._secret = passphrase_field("Passphrase of the pack", "open_pack_passphrase")
        self._secret_part = holder(column(label("Passphrase of the pack"), self._secret, spacing=4))
        self._where = self._workspace_part(session)
        self._fault = label("", "bad", wrap=True, name="open_pack_fault")
        self._bar = TaskBar()
        self._go = button("Op&en the pack", self._on_go, "primary", name="open_pack_go")
        self._cancel = button("Cancel", self.cancelled.emit, name="open_pack_cancel")
        self._pack.textChanged.connect(lambda _text: self._fault.setText(""))
        self._pack.editingFinished.connect(self._look)
        self._secret.returnPressed.connect(self._on_go)
        choose = button("Choose …", self._on_choose_pack, name="open_pack_choose")
        choose.setAccessibleName("Choose the pack")
        self.setLayout(
            column(
                label("Open a pack that was sent to me", "heading", wrap=True),
                label(
                    "A pack holds cases that another office asks you to score. They become an "
                    "audit of their own; what you make of them goes back in one file.",
                    "muted",
                    wrap=True,
                ),
                row(self._pack, choose),
                self._kind,
                self._secret_part,
                self._where,
                self._fault,
                self._bar,
                row(1, self._cancel, self._go),
                1,
                spacing=8,
                margins=20,
            )
        )
        self.ask()

    def _workspace_part(self, session: Session) -> QWidget:
        self._in_new = QRadioButton("In a new workspace")
        self._in_new.setObjectName("open_pack_in_new")
        self._in_old = QRadioButton("In a workspace I have")
        self._in_old.setObjectName("open_pack_in_old")
        self._group = QButtonGroup(self)
        for each in (self._in_new, self._in_old):
            self._group.addButton(each)
            each.toggled.connect(self._show_parts)
        self._file = _path_field("Workspace to score it in", "open_pack_workspace")
        self._old = passphrase_field("Passphrase of the workspace", "open_pack_workspace_secret")
        self._old.returnPressed.connect(self._on_go)
        self._old_part = holder(column(label("Passphrase of the workspace"), self._old, spacing=4))
        self._new = NewPassphrase(session, "open_pack_", "Passphrase of the workspace")
        self._new.submitted.connect(self._on_go)
        choose = button("Choose …", self._on_choose_file, name="open_pack_choose_file")
        choose.setAccessibleName("Choose the workspace")
        return holder(
            column(
                self._in_new,
                self._in_old,
                row(self._file, choose),
                self._old_part,
                self._new,
                spacing=6,
            )
        )

    def ask(self) -> None:
        """Start afresh."""
        for field in (self._pack, self._secret, self._file, self._old):
            field.clear()
        self._new.clear()
        self._kind.hide()
        self._fault.setText("")
        self._secret_part.hide()
        self._where.setVisible(self._session.workspace is None)
        self._in_new.setChecked(True)
        self._show_parts()
        self._pack.setFocus()

    def set_pack(self, path: Path) -> None:
        """Take a pack chosen in a dialog or dropped."""
        self._pack.setText(str(path))
        self._look()

    @Slot()
    def _show_parts(self) -> None:
        self._old_part.setVisible(self._in_old.isChecked())
        self._new.setVisible(self._in_new.isChecked())

    def _on_choose_pack(self) -> None:
        self._session.dialogs.open_file(self, "Open a pack", PACKS, self.set_pack)

    def _on_choose_file(self) -> None:
        def take(path: Path) -> None:
            self._file.setText(str(path))

        if self._in_old.isChecked():
            self._session.dialogs.open_file(self, "Open a workspace", WORKSPACES, take)
        else:
            suggested = Path.home() / "Scoring for others.audit"
            self._session.dialogs.save_file(
                self, "New workspace", WORKSPACES, suggested, "audit", take
            )

    @Slot()
    def _look(self) -> None:
        """Say what opens the pack, by its first lines."""
        path, services = Path(self._pack.text().strip()), self._session.services
        if not self._pack.text().strip():
            return
        self._session.run(
            lambda _progress: services.packs.how_sealed(services.packs.load(path)),
            while_alive(self, self._show_kind),
            lane=Lane.READ,
            failed=while_alive(self, self._on_failed),
        )

    def _show_kind(self, kind: Sealing) -> None:
        has_secret = kind.value == "passphrase"
        self._kind.show()
        self._secret_part.setVisible(has_secret)
        self._in_new.setEnabled(has_secret)
        if has_secret:
            self._kind.setText("It is sealed with a passphrase, which its sender tells you.")
            self._secret.setFocus()
        else:
            self._kind.setText(
                "It is sealed to an identity: only the workspace whose line you sent can open it."
            )
            self._in_old.setChecked(True)

    def _fault_now(self) -> str:
        if not self._pack.text().strip():
            return "Choose the pack."
        if self._session.workspace is not None:
            return ""
        if not self._file.text().strip():
            return "Choose the workspace to score it in."
        return self._new.fault if self._in_new.isChecked() else ""

    @Slot()
    def _on_go(self) -> None:
        fault = self._fault_now()
        self._fault.setText(fault)
        if fault or not self._go.isEnabled():
            return
        self._go.setEnabled(False)
        task = self._session.run(
            self._work(),
            while_alive(self, self._on_opened),
            lane=Lane.LONG,
            failed=while_alive(self, self._on_failed),
        )
        self._bar.follow(task, "Opening the pack")
        task.finished.connect(while_alive(self, lambda: self._go.setEnabled(True)))

    def _work(self) -> Callable[[Progress], tuple[Workspace | None, Received]]:
        """Return what opens the pack; the workspace comes with it if it was not open."""
        services, present = self._session.services, self._session.workspace
        path, secret = Path(self._pack.text().strip()), self._secret.text() or None
        file, is_new = Path(self._file.text().strip()), self._in_new.isChecked()
        passphrase = self._new.text if is_new else self._old.text()

        def work(_progress: Progress) -> tuple[Workspace | None, Received]:
            from audit_app.usecases.opening_packs import receive_pack

            content = services.packs.load(path)
            workspace = present
            if workspace is None and is_new:
                services.packs.open(content, passphrase=secret)  # no file is made for a bad pack
                target = file if file.suffix else file.with_suffix(".audit")
                workspace = create_workspace(services.files, target, passphrase)
            elif workspace is None:
                workspace = open_workspace(services.files, file, passphrase)
            try:
                received = receive_pack(
                    workspace,
                    services.packs,
                    services.clock,
                    content,
                    path.name,
                    passphrase=secret,
                )
            except BaseException:
                if present is None:
                    workspace.close()
                raise
            return (workspace if present is None else None), received

        return work

    def _on_opened(self, opened: tuple[Workspace | None, Received]) -> None:
        workspace, received = opened
        self.ask()
        if workspace is not None:
            self._session.set_workspace(workspace)
        self._session.changed.emit(Change.AUDITS)
        self._session.open_audit_page(received.audit)
        said = "is ready to be scored" if received.is_new else "was opened before; nothing changed"
        remedy = f"Signed by {received.sender.role}."
        if not received.is_known:
            remedy = (
                f"Signed by {received.sender.role}, who is not among your contacts. Compare the "
                f"fingerprint on the telephone: {received.sender.fingerprint}."
            )
        kind = "good" if received.is_known else "note"
        self._session.message.emit(f"'{received.audit.title}' {said}.", kind, remedy)

    def _on_failed(self, error: AuditError) -> None:
        self._fault.setText(f"{error.message} {error.remedy}".strip())


def _path_field(name: str, object_name: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(object_name)
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    return field
