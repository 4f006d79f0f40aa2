"""What the window is given to work with; built in app/, where the concrete classes are named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # the window is painted before the domain is loaded
    from datetime import datetime

    from audit_app.domain.checklist import Checklist, Scale
    from audit_app.domain.journal import JournalEntry
    from audit_app.domain.positions import Position
    from audit_app.domain.progress import Progress
    from audit_app.domain.recommendations import Recommendation
    from audit_app.domain.working_days import BankHolidays
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

DEMO_PASSPHRASE = "made-up cases only"  # noqa: S105 - protects nothing: every case is invented


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a passphrase is.

    Attributes:
        score: 0 (guessed at once) to 4 (very strong).
        words: One sentence for a person.
    """

    score: int
    words: str


@dataclass(frozen=True, slots=True)
class PartFault:
    """One thing wrong with a part of a checklist.

    Attributes:
        path: Where in its tables, such as ("criterion", 3, "question").
        message: What is wrong, a sentence.
    """

    path: tuple[str | int, ...]
    message: str


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing wrong with a checklist's file.

    Attributes:
        sheet: Of a workbook; empty for text.
        row: From 1.
        column: Heading of the column, where one cell is meant.
        message: What is wrong, a sentence.
    """

    sheet: str
    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadChecklist:
    """What a file holds.

    Attributes:
        checklist: Whole; None if anything is wrong.
        faults: Everything that is wrong, by sheet and row.
        not_mapped: Of a survey form, what has no equal in a checklist.
    """

    checklist: Checklist | None
    faults: tuple[FileFault, ...] = ()
    not_mapped: tuple[str, ...] = ()


class ChecklistExchange(Protocol):
    """Checklists to and from files, and the rules that hold for both."""

    def faults(self) -> Sequence[str]:
        """Return what is wrong with the program's own files that could not be read."""

    def blank(self) -> Checklist:
        """Return a checklist without questions."""

    def scales(self) -> Mapping[str, Scale]:
        """Return the answer scales that every checklist can use, by key."""

    def check(self, checklist: Checklist) -> Sequence[PartFault]:
        """Return everything that is wrong with a checklist, by the rules that hold for files."""

    def read(self, path: Path) -> ReadChecklist:
        """Return the checklist in a file (workbook, TOML, XLSForm), or all that is wrong."""

    def write(self, checklist: Checklist, path: Path) -> None:
        """Write a checklist to .xlsx or .toml, whole or not at all.

        Raises:
            AuditError: If it cannot be written there, or not in that form.
        """


class Services(Protocol):
    """The outer layers as the window sees them.

    Looking one up may load a library, so it is done on a lane.
    """

    @property
    def clock(self) -> Clock:
        """The clock."""

    @property
    def files(self) -> WorkspaceFiles:
        """Makes and opens workspaces."""

    @property
    def registers(self) -> RegisterReader:
        """Reads registers."""

    @property
    def checklists(self) -> ChecklistSource:
        """The checklists."""

    @property
    def checklist_exchange(self) -> ChecklistExchange:
        """Checklists to and from files."""

    @property
    def bank_holidays(self) -> BankHolidays:
        """The bank holidays, for standards in working days."""

    @property
    def recommendations(self) -> Sequence[Recommendation]:
        """The recommendations a plan can start from."""

    @property
    def workbooks(self) -> WorkbookWriter:
        """Writes workbooks."""

    @property
    def exports(self) -> WorkbookWriter:
        """Writes an audit in the form its file's ending says: .xlsx, .pdf, .pptx or .json."""

    @property
    def documents(self) -> DocumentWriter:
        """Writes a page as a .docx file."""

    @property
    def packs(self) -> Packs:
        """Seals and opens packs and returns."""

    @property
    def score_sheets(self) -> ScoreSheets:
        """Writes and reads scoring workbooks."""

    def export_position(self, path: Path, password: str | None) -> Position:
        """Return where in which journal an exported file was made.

        Raises:
            PasswordNeededError: If it is locked and no password was given.
            AuditError: If it cannot be read, or is no export.
        """

    def strength(self, passphrase: str) -> Strength:
        """Judge a passphrase. Slow the first time."""

    def demo_workspace(self, folder: Path, passphrase: str, progress: Progress) -> Path:
        """Make a workspace with made-up cases in a folder and return its path."""

    def save_draw(self, certificate: Mapping[str, Any], path: Path) -> None:
        """Write a draw in the form its file's ending says: .json, .txt, .csv or .xlsx.

        Raises:
            AuditError: If it cannot be written; an old file is left as it was.
        """

    def save_journal(self, entries: Sequence[JournalEntry], path: Path) -> None:
        """Write journal entries, one JSON object a line, whole or not at all.

        Raises:
            AuditError: If it cannot be written; an old file is left as it was.
        """

    def preload(self) -> None:
        """Load the heavy libraries, so that the first click need not wait for them."""


class RecentFiles(Protocol):
    """Paths of workspaces opened lately; nothing about what is in them."""

    def all(self) -> Sequence[Path]:
        """Return the paths, newest first."""

    def add(self, path: Path) -> None:
        """Put a path first."""

    def note_failure(self, path: Path, at: datetime) -> None:
        """Keep that a passphrase did not open a workspace."""

    def failures(self, path: Path) -> Sequence[str]:
        """Return when a passphrase did not open a workspace since it was last opened."""

    def forget_failures(self, path: Path) -> None:
        """Forget them: they stand in the workspace's own journal now."""

    def remove(self, path: Path) -> None:
        """Forget a path."""


__all__ = [
    "DEMO_PASSPHRASE",
    "ChecklistExchange",
    "FileFault",
    "PartFault",
    "ReadChecklist",
    "RecentFiles",
    "Services",
    "Strength",
]
