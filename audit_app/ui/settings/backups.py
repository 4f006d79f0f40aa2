"""The daily backups of the workspace: what each holds, and opening a copy of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QLayout, QWidget

from audit_app.domain.backups import Backup
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.session import Session
from audit_app.ui.settings import Section
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, label
from audit_app.usecases.backups import back_up_to, restored_copy


def _holds(backup: Backup) -> str:
    if backup.fault:
        return backup.fault[0].upper() + backup.fault[1:]
    audits = [
        f"{title} ({'1 answer' if n == 1 else f'{n:,} answers'})" for title, n in backup.audits
    ]
    return ", ".join(audits) or "No audit yet"


def _last(backup: Backup) -> str:
    return f"{backup.last_at.astimezone():%d %b %Y, %H:%M}" if backup.last_at else ""


COLUMNS: tuple[Column[Backup], ...] = (
    Column("Made on", lambda backup: f"{backup.made_on:%d %b %Y}", 110),
    Column("Last entry", _last, 170),
    Column("Entries", lambda backup: f"{backup.n_entries:,}", 80, right=True),
    Column("What it holds", _holds, 460),
)


class BackupsView(QWidget):
    """The list, newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: RowsModel[Backup] = RowsModel(COLUMNS, self)
        self._table = TableView("backups", "Backups, newest first")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._states = TableStates(
            self._table, "No backup yet. The first is made within a minute of opening."
        )
        self._states.setMinimumHeight(170)
        self._open = button("Restore as a cop&y", self._on_open, name="restore_backup")
        self._open.setEnabled(False)
        self.setLayout(
            column(
                label(
                    "One is made each day, under the same passphrase, and opened once to see that "
                    "it is sound. Kept are the last seven, and one a week for eight weeks. A "
                    "backup is restored as a copy beside the workspace, which stays as it is.",
                    "muted",
                    wrap=True,
                ),
                self._states,
                FlowLayout(
                    self._open,
                    button("Back up to a &file …", self._on_save, name="backup_to_file"),
                ),
                spacing=8,
            )
        )
        session.opened.connect(self.refresh)
        session.closed.connect(self._rows.empty)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        workspace = self._session.workspace
        if workspace is not None:
            self._states.show_words("Loading …")
            self._session.run(lambda _progress: workspace.backups(), self._show, lane=Lane.READ)

    def _show(self, backups: Sequence[Backup]) -> None:
        self._rows.set_rows(backups)
        self._states.show_rows(self._rows)
        self._open.setEnabled(False)

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self._open.setEnabled(now.isValid() and not self._rows.rows[now.row()].fault)

    def _on_open(self) -> None:
        now, workspace = self._table.currentIndex(), self._session.workspace
        if not now.isValid() or workspace is None:
            return
        backup = self._rows.rows[now.row()]
        self._session.run(
            lambda _progress: restored_copy(workspace, backup), self._on_restored, lane=Lane.WRITE
        )

    def _on_restored(self, path: Path) -> None:
        self._session.recent.add(path)
        self._session.message.emit(
            f"The backup lies beside the workspace as '{path.name}'.",
            "good",
            "Lock this workspace, then open it from the list of recent ones.",
        )

    def _on_save(self) -> None:
        workspace = self._session.workspace
        if workspace is None:
            return
        suggested = Path.home() / f"{workspace.path.stem} backup{workspace.path.suffix}"
        self._session.dialogs.save_file(
            self,
            "Back up to a file",
            f"Case Audit workspaces (*{workspace.path.suffix})",
            suggested,
            workspace.path.suffix.removeprefix("."),
            self._save_to,
        )

    def _save_to(self, target: Path) -> None:
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(
                lambda _progress: back_up_to(workspace, target),
                lambda _none: self._session.message.emit(
                    f"The backup is written to '{target.name}' and was opened once.", "good", ""
                ),
                lane=Lane.LONG,
            )


def _build(session: Session) -> QLayout:
    return column(BackupsView(session))


SECTION = Section("backups", "Backups", 40, _build)
