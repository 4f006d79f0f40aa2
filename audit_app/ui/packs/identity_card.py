"""Who this workspace is to others: one line to copy, and a fingerprint to read out."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from audit_app.domain.errors import AuditError
from audit_app.domain.identity import Identity
from audit_app.ui.session import Change, Session
from audit_app.ui.widgets.text import button, column, label, row
from audit_app.usecases.identities import my_identity, name_identity


class IdentityCard(QWidget):
    """The workspace's own identity; it is made when this is first shown."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._identity: Identity | None = None
        self._role = QLineEdit()
        self._role.setObjectName("identity_role")
        self._role.setAccessibleName("Who you are, as a role")
        self._role.setPlaceholderText("Such as: force A, audit team")
        self._role.returnPressed.connect(self._on_name)
        self._line = QLineEdit()
        self._line.setReadOnly(True)
        self._line.setObjectName("identity_line")
        self._line.setAccessibleName("Identity of this workspace")
        called = label("Who yo&u are")
        called.setBuddy(self._role)
        self._fingerprint = label("Loading …", wrap=True, name="identity_fingerprint")
        self._fault = label("", "bad", wrap=True, name="identity_fault")
        self.setLayout(
            column(
                label(
                    "Others seal packs to this line, and check with it that a return is yours. It "
                    "is no secret: send it by e-mail. Then read the fingerprint to each other on "
                    "the telephone.",
                    "muted",
                    wrap=True,
                ),
                row(called, self._role, button("Na&me it so", self._on_name, name="identity_name")),
                row(self._line, button("C&opy the line", self._on_copy, name="identity_copy")),
                self._fingerprint,
                self._fault,
                spacing=8,
            )
        )
        session.opened.connect(self.refresh)
        session.closed.connect(self._forget)
        session.changed.connect(self._on_changed)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the identity."""
        workspace, services = self._session.workspace, self._session.services
        if workspace is not None:
            self._session.run(
                lambda _progress: my_identity(workspace, services.packs),
                self._show,
                failed=self._on_failed,
            )

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.RECORDS:
            self.refresh()

    @Slot(object)
    def _show(self, identity: Identity) -> None:
        self._identity = identity
        self._role.setText(identity.public.role)
        self._line.setText(identity.public.line)
        self._line.setCursorPosition(0)
        self._fingerprint.setText(f"Fingerprint: {identity.public.fingerprint}")
        self._fault.setText("")

    @Slot()
    def _forget(self) -> None:
        self._identity = None
        self._role.clear()
        self._line.clear()
        self._fingerprint.setText("")

    def _on_name(self) -> None:
        workspace, services, role = (
            self._session.workspace,
            self._session.services,
            self._role.text(),
        )
        if workspace is not None:
            self._session.run(
                lambda _progress: name_identity(workspace, services.packs, role),
                self._on_named,
                failed=self._on_failed,
            )

    @Slot(object)
    def _on_named(self, identity: Identity) -> None:
        self._show(identity)
        self._session.message.emit(
            f"This workspace is called '{identity.public.role}'.", "good", "Its line says so too."
        )
        self._session.changed.emit(Change.RECORDS)

    def _on_copy(self) -> None:
        if self._identity is not None:
            QGuiApplication.clipboard().setText(self._identity.public.line)
            self._session.message.emit("The line is copied.", "good", "Paste it into an e-mail.")

    @Slot(object)
    def _on_failed(self, error: AuditError) -> None:
        self._fault.setText(f"{error.message} {error.remedy}".strip())
