"""Why two exports differ: two files, and the entries of the journal that moved a figure."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QWidget

from audit_app.domain.errors import AuditError, PasswordNeededError
from audit_app.domain.export_changes import Move
from audit_app.domain.progress import Progress
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, label, row
from audit_app.usecases.export_changes import Difference, why_exports_differ

COLUMNS: tuple[Column[Move], ...] = (
    Column("Entry", lambda move: f"{move.entry.number:,}", 70, right=True),
    Column("Case", lambda move: move.case_ref, 130),
    Column("About", lambda move: move.criterion, 240, tooltip=lambda move: move.criterion),
    Column("Was", lambda move: move.old, 110),
    Column("Is", lambda move: move.new, 110),
    Column("Figure", lambda move: move.figure, 260, tooltip=lambda move: move.figure),
    Column("Before", lambda move: move.before, 80),
    Column("After", lambda move: move.after, 80),
)
_FILTER = "Exports (*.xlsx *.json)"


class DifferencesDialog(QDialog):
    """Asks for two exported files and lists what moved between them."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Why do two exports differ?")
        self.setObjectName("differences")
        self.resize(1100, 560)
        self._session = session
        self._files: list[Path | None] = [None, None]
        self._names = [label("No file chosen yet.", "muted", name=f"diff_name_{n}") for n in (1, 2)]
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setObjectName("diff_password")
        self._password.setAccessibleName("Password, where a file is locked")
        self._password.setPlaceholderText("Password, where a file is locked")
        self._said = label("", wrap=True, name="diff_said")
        self._fault = label("", "bad", wrap=True, name="diff_fault")
        self._moves: RowsModel[Move] = RowsModel(COLUMNS, self)
        table = TableView("diff_moves", "Entries that moved a figure, oldest first")
        table.setModel(self._moves)
        table.set_widths([each.width for each in COLUMNS])
        self._states = TableStates(table, "Choose two exports of the same audit.")
        self._go = button("Co&mpare", self._on_go, "primary", name="diff_go")
        self._go.setEnabled(False)
        layout = column(
            label("Why do two exports differ?", "heading"),
            self._chooser(0, "&First file …"),
            self._chooser(1, "&Second file …"),
            row(self._password, self._go),
            self._fault,
            self._said,
            self._states,
            row(1, button("&Close", self.accept, name="diff_close")),
            spacing=10,
            margins=20,
        )
        layout.setStretch(6, 1)
        self.setLayout(layout)

    def _chooser(self, place: int, text: str) -> QHBoxLayout:
        def ask() -> None:
            self._session.dialogs.open_file(
                self, "Choose an export", _FILTER, lambda path: self._on_file(place, path)
            )

        return row(button(text, ask, name=f"diff_file_{place + 1}"), self._names[place], 1)

    def _on_file(self, place: int, path: Path) -> None:
        self._files[place] = path
        self._names[place].setText(path.name)
        self._go.setEnabled(all(each is not None for each in self._files))

    def _on_go(self) -> None:
        workspace, services = self._session.workspace, self._session.services
        first, second = self._files
        if workspace is None or first is None or second is None:
            return
        password = self._password.text() or None

        def work(_progress: Progress) -> Difference | AuditError:
            try:
                one, other = (services.export_position(each, password) for each in (first, second))
                return why_exports_differ(workspace, services.checklists, one, other)
            except AuditError as error:
                return error

        self._go.setEnabled(False)
        self._fault.setText("")
        self._said.setText("")
        self._states.show_words("Playing the journal again …")
        self._session.run(work, self._show, lane=Lane.READ)

    def _show(self, found: Difference | AuditError) -> None:
        self._go.setEnabled(True)
        if isinstance(found, AuditError):
            self._fault.setText(str(found))
            self._states.show_empty()
            if isinstance(found, PasswordNeededError):
                self._password.setFocus()
            return
        self._moves.set_rows(found.moves)
        n = found.n_entries
        self._said.setText(
            f"'{found.audit}': {n:,} {'entry' if n == 1 else 'entries'} of the journal lie between "
            f"entry {found.earlier.number:,} ({found.earlier.file}) and entry "
            f"{found.later.number:,} ({found.later.file}); {len(found.moves):,} times a figure "
            "moved."
        )
        if found.moves:
            self._states.show_rows(self._moves)
        else:
            self._states.show_empty("None of the entries between the two moved a figure.")
