"""Checklists out to files and back in, off the GUI thread."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from audit_app.domain.checklist_versions import DRAFT, ChecklistVersion
from audit_app.ui.checklists.telling import run_while_open
from audit_app.ui.services import ReadChecklist
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.usecases.checklists import open_version, start_draft

_READ = "Checklists and forms (*.xlsx *.xlsm *.xls *.ods *.toml)"
_WRITTEN = "Workbook (*.xlsx);;Text file (*.toml)"


class ChecklistFileDesk(QObject):
    """Asks for files, writes and reads them.

    Signals:
        report_wanted: Path and ReadChecklist: its faults, or what did not map.
        draft_made: Theme key of the draft that a file became.
    """

    report_wanted = Signal(object, object)
    draft_made = Signal(str)

    def __init__(self, page: QWidget, session: Session, task_bar: TaskBar) -> None:
        super().__init__(page)
        self._page, self._session, self._task_bar = page, session, task_bar
        self._workspace = session.open_workspace

    def export(self, version: ChecklistVersion) -> None:
        """Ask where a version goes, and write it."""
        name = Path(f"{version.theme_key}.xlsx")
        self._session.dialogs.save_file(
            self._page,
            "Export the checklist",
            _WRITTEN,
            name,
            "xlsx",
            lambda path: self._write(version, path),
        )

    def _write(self, version: ChecklistVersion, path: Path) -> None:
        workspace, services = self._workspace, self._session.services

        def work(_progress: object) -> None:
            whole = open_version(workspace, services.checklists, version.theme_key, version.version)
            services.checklist_exchange.write(whole, path)

        done = f"'{path.name}' is written."
        task = run_while_open(
            self._session,
            work,
            lambda _none: self._session.message.emit(done, "good", ""),
            lane=Lane.LONG,
        )
        self._task_bar.follow(task, "Writing the checklist")

    def read_one(self) -> None:
        """Ask for a file, and make a draft of it or report everything that is wrong."""
        self._session.dialogs.open_file(self._page, "Import a checklist", _READ, self._read)

    def _read(self, path: Path) -> None:
        exchange = self._session.services.checklist_exchange
        task = run_while_open(
            self._session,
            lambda _progress: exchange.read(path),
            lambda read: self._on_read(path, read),
            lane=Lane.LONG,
        )
        self._task_bar.follow(task, "Reading the file")

    def _on_read(self, path: Path, read: ReadChecklist) -> None:
        if read.checklist is None:
            self.report_wanted.emit(path, read)
            return
        workspace, services = self._workspace, self._session.services
        # A workbook of a draft has no version that the new draft could be based on.
        version = "" if read.checklist.version == DRAFT else read.checklist.version
        base = replace(read.checklist, version=version)
        run_while_open(
            self._session,
            lambda _progress: start_draft(workspace, services.clock, base),
            lambda draft: self._on_draft(path, read, draft.key),
        )

    def _on_draft(self, path: Path, read: ReadChecklist, key: str) -> None:
        if read.not_mapped:
            self.report_wanted.emit(path, read)
        else:
            self.draft_made.emit(key)
