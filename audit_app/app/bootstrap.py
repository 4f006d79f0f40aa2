"""Every concrete class, named once. Each is loaded when it is first asked for, never at start."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from audit_app.app.clock import SystemClock
from audit_app.app.paths import resources
from audit_app.domain.progress import Progress
from audit_app.ui.services import Strength

if TYPE_CHECKING:
    from audit_app.domain.journal import JournalEntry
    from audit_app.domain.positions import Position
    from audit_app.domain.recommendations import Recommendation
    from audit_app.domain.working_days import BankHolidays
    from audit_app.interchange.checklists.files import ChecklistFiles
    from audit_app.ui.services import ChecklistExchange
    from audit_app.usecases.packs import Packs
    from audit_app.usecases.ports import (
        ChecklistSource,
        Clock,
        DocumentWriter,
        RegisterReader,
        WorkbookWriter,
        WorkspaceFiles,
    )
    from audit_app.usecases.score_sheets import ScoreSheets


class AppServices:
    """The outer layers, put together by hand."""

    @cached_property
    def clock(self) -> Clock:
        """The laptop's clock."""
        return SystemClock()

    @cached_property
    def files(self) -> WorkspaceFiles:
        """Encrypted workspace files."""
        from audit_app.storage.workspace import EncryptedFiles

        return EncryptedFiles(self.clock)

    @cached_property
    def registers(self) -> RegisterReader:
        """Readers of delimited text and workbooks."""
        from audit_app.interchange.registers.reader import FileRegisterReader

        return FileRegisterReader(self.clock)

    @cached_property
    def checklists(self) -> ChecklistSource:
        """The checklists that come with the program."""
        return self._checklist_files

    @cached_property
    def _checklist_files(self) -> ChecklistFiles:
        from audit_app.interchange.checklists.files import ChecklistFiles

        return ChecklistFiles(resources() / "checklists")

    @cached_property
    def checklist_exchange(self) -> ChecklistExchange:
        """Readers, writers and checks of checklists."""
        from audit_app.app.checklist_exchange import FileChecklistExchange

        return FileChecklistExchange(self._checklist_files)

    @cached_property
    def bank_holidays(self) -> BankHolidays:
        """The bank holidays that come with the program."""
        from audit_app.interchange.bank_holidays import read_bank_holidays

        return read_bank_holidays(resources() / "calendar" / "bank_holidays.toml")

    @cached_property
    def recommendations(self) -> Sequence[Recommendation]:
        """The recommendations that come with the program."""
        from audit_app.interchange.recommendations import read_recommendations

        return read_recommendations(resources(), self._checklist_files.all())

    @cached_property
    def workbooks(self) -> WorkbookWriter:
        """The writer of workbooks."""
        from audit_app.interchange.export.workbook import OpenpyxlWriter

        return OpenpyxlWriter()

    @cached_property
    def exports(self) -> WorkbookWriter:
        """The writer of every form an export has."""
        from audit_app.app.export_files import ExportFiles

        return ExportFiles(self.workbooks)

    @cached_property
    def documents(self) -> DocumentWriter:
        """The writer of pages that other programs can change."""
        from audit_app.interchange.documents.word import WordDocuments

        return WordDocuments()

    @cached_property
    def packs(self) -> Packs:
        """Packs in the age format, signed with Ed25519."""
        from audit_app.interchange.packs.files import FilePacks

        return FilePacks()

    @cached_property
    def score_sheets(self) -> ScoreSheets:
        """Scoring workbooks for readers who can install nothing."""
        from audit_app.interchange.score_sheets.files import WorkbookScoreSheets

        return WorkbookScoreSheets()

    def export_position(self, path: Path, password: str | None) -> Position:
        """Return where in which journal an exported file was made."""
        from audit_app.interchange.export.position import read_position

        return read_position(path, password)

    def strength(self, passphrase: str) -> Strength:
        """Judge a passphrase with an estimator that knows common words and habits."""
        from audit_app.app.strength import judge

        return judge(passphrase)

    def demo_workspace(self, folder: Path, passphrase: str, progress: Progress) -> Path:
        """Make a workspace with made-up cases and return its path."""
        from audit_app.app.demo.build import build_demo

        return build_demo(self, folder, passphrase, progress).workspace

    def save_draw(self, certificate: Mapping[str, Any], path: Path) -> None:
        """Write a draw in the form its file's ending says."""
        from audit_app.app.draw_files import write_certificate

        write_certificate(certificate, path)

    def save_journal(self, entries: Sequence[JournalEntry], path: Path) -> None:
        """Write journal entries, one JSON object a line."""
        from audit_app.app.journal_files import write_journal

        write_journal(entries, path)

    def preload(self) -> None:
        """Load what the first click will need."""
        _ = (self.files, self.checklists, self.registers, self.workbooks)
        # Loading a shared library holds every thread: better now than in the midst of an export.
        for name in ("scipy.special", "msoffcrypto.format.ooxml", "openpyxl.packaging.extended"):
            import_module(name)
        from audit_app.interchange.export.sheets.base import sheets

        sheets()
        for package in ("audit_app.usecases", "audit_app.domain"):  # what every page is made on
            for each in iter_modules(import_module(package).__path__):
                import_module(f"{package}.{each.name}")
        self.checklists.all()
        # What is loaded now lives until the end: looking through it at every full garbage
        # collection of an import would hold up the window for a tenth of a second each time.
        gc.freeze()
