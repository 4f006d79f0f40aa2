"""The identities of others: adding one shows its fingerprint before anything is sealed to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from audit_app.domain.errors import AuditError
from audit_app.domain.identity import Contact
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, label, row
from audit_app.usecases.identities import add_contact, contacts, remove_contact

COLUMNS: tuple[Column[Contact], ...] = (
    Column("Called", lambda contact: contact.role, 180),
    Column(
        "Fingerprint",
        lambda contact: contact.identity.fingerprint,
        420,
        tooltip=lambda contact: contact.identity.fingerprint,
    ),
)


class ContactsCard(QWidget):
    """A list, and a field to add to it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: RowsModel[Contact] = RowsModel(COLUMNS, self)
        self._table = TableView("contacts", "Identities of others")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_current)
        self._states = TableStates(
            self._table, "None yet. Ask a reader for their line and paste it below."
        )
        self._states.setMinimumHeight(130)
        self._line = self._field("Line of an identity", "contact_line")
        self._role = self._field("What to call it (optional)", "contact_role")
        self._add = button("Add", self._on_add, name="contact_add")
        self._remove = button("Remove", self._on_remove, name="contact_remove")
        self._remove.setEnabled(False)
        self._said = label("", wrap=True, name="contact_said")
        layout = row(self._line, self._role, self._add)
        layout.setStretch(0, 2)
        layout.setStretch(1, 1)
        self.setLayout(column(self._states, layout, self._said, row(self._remove, 1), spacing=8))
        session.opened.connect(self.refresh)
        session.closed.connect(self._forget)
        session.changed.connect(self._on_changed)
        self.refresh()

    def _field(self, name: str, object_name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(object_name)
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.returnPressed.connect(self._on_add)
        return field

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(lambda _progress: contacts(workspace), self._show, lane=Lane.READ)

    @Slot()
    def _forget(self) -> None:
        self._rows.set_rows([])

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.RECORDS:
            self.refresh()

    @Slot(object)
    def _show(self, found: Sequence[Contact]) -> None:
        if list(found) != list(self._rows.rows):
            self._rows.set_rows(found)
            self._remove.setEnabled(False)
        self._states.show_rows(self._rows)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        self._remove.setEnabled(now.isValid())
        if now.isValid():
            chosen = self._rows.rows[now.row()]
            self._said.setText(f"Fingerprint of {chosen.role}: {chosen.identity.fingerprint}")

    def _on_add(self) -> None:
        workspace, text, role = self._session.workspace, self._line.text(), self._role.text()
        if workspace is not None:
            self._session.run(
                lambda _progress: add_contact(workspace, text, role),
                self._on_added,
                failed=self._on_failed,
            )

    @Slot(object)
    def _on_added(self, contact: Contact) -> None:
        self._line.clear()
        self._role.clear()
        self._said.setText("")
        # Above the page, where it is in sight wherever the page was scrolled to.
        self._session.message.emit(
            f"'{contact.role}' is kept.",
            "note",
            "Ask them on the telephone for their fingerprint; it must be: "
            f"{contact.identity.fingerprint}.",
        )
        self._session.changed.emit(Change.RECORDS)

    def _on_remove(self) -> None:
        now, workspace = self._table.currentIndex(), self._session.workspace
        if not now.isValid() or workspace is None:
            return
        contact = self._rows.rows[now.row()]
        self._session.dialogs.ask(
            self,
            f"Remove the identity '{contact.role}'?",
            "Packs that were made for it stay as they are.",
            "Remove",
            "Keep",
            lambda: self._remove_now(contact),
        )

    def _remove_now(self, contact: Contact) -> None:
        workspace = self._session.open_workspace
        self._session.run(
            lambda _progress: remove_contact(workspace, contact.id),
            self._on_removed,
            failed=self._on_failed,
        )

    @Slot(object)
    def _on_removed(self, _none: object) -> None:
        self._said.setText("")
        self._session.changed.emit(Change.RECORDS)

    @Slot(object)
    def _on_failed(self, error: AuditError) -> None:
        self._said.setText(f"{error.message} {error.remedy}".strip())
