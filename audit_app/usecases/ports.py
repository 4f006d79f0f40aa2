"""What the use cases need from the world outside, as protocols the outer layers fulfil."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from audit_app.domain.audit import Audit, AuditProgress
from audit_app.domain.backups import Backup
from audit_app.domain.bare_scores import BareReview
from audit_app.domain.case_columns import CaseColumns
from audit_app.domain.checklist import Checklist, LocalStandard
from audit_app.domain.checklist_versions import ChecklistVersion, VersionState
from audit_app.domain.disposal import Leftover, Removed
from audit_app.domain.document import Document
from audit_app.domain.draw import CaseState, Draw, DrawnCase, DrawPlan, DrawResult
from audit_app.domain.export import ExportView
from audit_app.domain.frame import SamplingFrame
from audit_app.domain.journal import JournalEntry
from audit_app.domain.left_out import Watch
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    Population,
    Reading,
    Recognition,
    RegisterCheck,
    SourceFile,
)
from audit_app.domain.progress import Progress
from audit_app.domain.records import Record
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import Settlement, Settlements

R = TypeVar("R", bound=Record)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, UTC."""


class SeedSource(Protocol):
    """Where the program's own seeds come from."""

    def digits(self, count: int) -> str:
        """Return so many decimal digits nobody could have foreseen."""


class ChecklistSource(Protocol):
    """Where checklists are kept."""

    def all(self) -> Mapping[str, Checklist]:
        """Return every checklist by theme key, in order of recommendation number."""


class RegisterStream(Protocol):
    """A register being read: iterate the batches, then look at the check."""

    def __iter__(self) -> Iterator[CaseColumns]:
        """Yield cases in file order, a few thousand at a time."""

    @property
    def check(self) -> RegisterCheck:
        """What was read and left out; only after the last batch."""

    @property
    def source(self) -> SourceFile:
        """The file with its digest; only after the last batch."""


class RegisterReader(Protocol):
    """Reads registers made by others. Parsing happens in a process of its own."""

    def recognise(  # noqa: PLR0913 - each is a choice of its own
        self,
        path: Path,
        *,
        usual_columns: Mapping[ColumnRole, Sequence[str]],
        remembered: Mapping[str, Mapping[str, ColumnRole]] | None = None,
        reading: Reading | None = None,
        password: str | None = None,
        whole: bool = False,
        progress: Progress | None = None,
    ) -> Recognition:
        """Return what a file seems to be.

        Args:
            path: The file.
            usual_columns: Headings often used for each role, from the theme.
            remembered: Roles by heading of earlier imports, by shape.
            reading: Choices made by a person; None to recognise everything.
            password: For a workbook that asks for one.
            whole: Look at every row (counts and problems exact), not only at the start.
            progress: Told how far it is, and may cancel; None where nobody watches.

        Raises:
            AuditError: If it cannot be read at all, naming file, sheet, row and remedy.
        """

    def check(
        self, path: Path, plan: ImportPlan, progress: Progress, *, password: str | None = None
    ) -> RegisterCheck:
        """Read the whole file under a plan and return what an import would do."""

    def read(
        self, path: Path, plan: ImportPlan, progress: Progress, *, password: str | None = None
    ) -> AbstractContextManager[RegisterStream]:
        """Open the file for an import. Leaving the block stops the reading process.

        Raises (while iterating):
            AuditError: If the plan says stop and there is something to stop for.
            Cancelled: If the progress says so.
        """


class CasePage(Protocol):
    """The population as a table: ids in an order, rows by id. Safe to call from a worker."""

    def case_ids(
        self,
        population_id: int,
        *,
        order_by: str = "",
        descending: bool = False,
        containing: str = "",
    ) -> Sequence[int]:
        """Return ids of the cases in an order, those containing a text.

        Args:
            population_id: The population.
            order_by: "row_number", "case_ref", "stratum", "team", "case_date" or a kept heading.
            descending: The other way round.
            containing: Text to find in the reference, stratum, team or any kept value; empty: all.
        """

    def case_rows(self, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        """Return (row number, reference, date, stratum, team, *kept values) by id, as text."""


class UnitOfWork(Protocol):
    """One transaction on the workspace. Leaving the block without commit() changes nothing."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *exc: object) -> None:
        """End; what was not committed is undone."""

    def commit(self) -> None:
        """Make everything since the block began durable, or raise and keep nothing of it."""

    # audits
    def add_audit(self, audit: Audit) -> Audit:
        """Keep a new audit; returns it with its id. Raises AuditError if the title is taken."""

    def audit(self, audit_id: int) -> Audit:
        """Return an audit."""

    def audits(self) -> Sequence[AuditProgress]:
        """Return every audit with its counts, newest first."""

    # population
    def add_population(self, population: Population, batches: Iterable[CaseColumns]) -> Population:
        """Keep a register's cases; finish_population writes what the last batch made known."""

    def finish_population(self, population: Population) -> None:
        """Write what is known only after the last batch: check and source."""

    def population(self, audit_id: int) -> Population | None:
        """Return the newest population of an audit."""

    def population_of(self, population_id: int) -> Population:
        """Return a population by its id."""

    def populations(self, audit_id: int) -> Sequence[int]:
        """Return the ids of an audit's populations, oldest first."""

    def register_digest(self, population_id: int) -> str:
        """Return the digest of every case of a population as it is kept now."""

    def choices_digest(self, population_id: int) -> str:
        """Return the digest of what is kept of a population beside its cases, as it stands."""

    def frame_fits(self, population_id: int) -> bool:
        """Return whether the frame holds every case of the register, and no other."""

    def remembered_roles(self) -> Mapping[str, Mapping[str, ColumnRole]]:
        """Return roles by heading of earlier imports, by shape."""

    def remember_roles(self, shape: str, roles: Mapping[str, ColumnRole]) -> None:
        """Keep the roles of an import for the next one of its shape."""

    def n_cases(self, population_id: int) -> int:
        """Return how many cases of a population are kept, counted."""

    def frame(self, population_id: int, strata_columns: Sequence[str] = ()) -> SamplingFrame:
        """Return every case of a population in order of its reference's UTF-8 bytes."""

    # draws
    def add_draw(  # noqa: PLR0913
        self,
        *,
        audit_id: int,
        population_id: int,
        reason: str,
        plan: DrawPlan,
        result: DrawResult,
        drawn_at: datetime,
    ) -> Draw:
        """Keep a draw with its cases; its number is one more than the audit has so far."""

    def draws(self, audit_id: int) -> Sequence[Draw]:
        """Return every draw of an audit, oldest first."""

    def drawn_cases(self, draw_id: int) -> Sequence[DrawnCase]:
        """Return the cases of a draw: sample in working order, then reserves, then targeted."""

    def drawn_case(self, drawn_case_id: int) -> DrawnCase:
        """Return one case of a draw."""

    def set_drawn_case(
        self, drawn_case_id: int, *, state: CaseState, reason: str = "", replaces: str = ""
    ) -> None:
        """Record what became of a drawn case."""

    def add_targeted(self, draw_id: int, case_ref: str, reason: str) -> DrawnCase:
        """Add a case of the register to a draw on purpose; it is in no estimate.

        Raises:
            AuditError: If the register of the draw has no such case.
        """

    # reviews
    def review(self, drawn_case_id: int) -> Review:
        """Return the review of a case, empty if it was not touched."""

    def answer(self, drawn_case_id: int, criterion: str) -> Answer:
        """Return the answer to one criterion, with nothing in it if there is none."""

    def is_complete(self, drawn_case_id: int) -> bool:
        """Return whether the review of a case was completed."""

    def reviews(self, draw_id: int) -> Mapping[int, Review]:
        """Return every review of a draw by drawn case id; untouched cases are absent."""

    def put_answer(self, drawn_case_id: int, answer: Answer) -> None:
        """Keep an answer in place of the one before; an Answer with nothing in it removes it."""

    def put_grade(self, review: Review) -> None:
        """Keep grade, reason, proposed grade and completion of a review; its answers stay."""

    # further scorers
    def scorer_reviews(self, scorer_id: int) -> Mapping[int, Review]:
        """Return the reviews of a further scorer by drawn case id; untouched cases are absent."""

    def bare_reviews(self, scorer_id: int) -> Mapping[int, BareReview]:
        """Return the same without their words, which is several times as quick."""

    def scorer_ids(self, draw_id: int) -> frozenset[int]:
        """Return the further scorers who have answers or grades for a draw."""

    def put_scorer_reviews(self, scorer_id: int, reviews: Mapping[int, Review]) -> None:
        """Keep reviews of a further scorer in place of the whole of those before, case by case."""

    def settlements(self, draw_id: int) -> Settlements:
        """Return what the differences of a draw were settled to, by case and criterion."""

    def put_settlement(self, settlement: Settlement) -> None:
        """Keep a settlement in place of the one before."""

    def remove_settlement(self, drawn_case_id: int, criterion: str) -> None:
        """Remove a settlement: the difference is open again."""

    # records
    def keep(self, record: R, action: str) -> R:
        """Keep a record, new or in place of the one before, and journal old and new content.

        Args:
            record: With id 0 it is new.
            action: For the journal, such as "finding_written".

        Returns:
            It with its id.

        Raises:
            AuditError: If it was to be changed and is gone.
        """

    def drop(self, record: Record, action: str) -> None:
        """Remove a record and journal what it held."""

    def kept(self, kind: type[R], audit_id: int | None = None) -> Sequence[R]:
        """Return the records of a kind, of one audit or of all, oldest first."""

    def kept_one(self, kind: type[R], record_id: int) -> R:
        """Return a record by its id. Raises AuditError if it is gone."""

    def record_contents(self) -> Mapping[tuple[str, int], tuple[int | None, Mapping[str, Any]]]:
        """Return what every record holds, by kind and id, as the journal has it."""

    def revived(
        self, kind: type[R], record_id: int, audit_id: int | None, content: Mapping[str, Any]
    ) -> R:
        """Return a record as it stood once, from what an entry of the journal holds of it.

        Args:
            kind: Of the record.
            record_id: Its id.
            audit_id: The audit it belonged to, or None.
            content: The entry's "old" or "new".
        """

    # checklists
    def checklist_versions(self) -> Sequence[ChecklistVersion]:
        """Return every version kept here, the draft of a theme too; by theme, oldest first."""

    def kept_checklist(self, theme_key: str, version: str) -> Checklist | None:
        """Return a version kept here, None if it is not."""

    def keep_version(
        self, checklist: Checklist, state: VersionState, *, based_on: str, kept_at: datetime
    ) -> None:
        """Keep a version for ever; it must not be kept already."""

    def put_draft(self, checklist: Checklist, *, based_on: str, kept_at: datetime) -> None:
        """Keep the draft of a theme in place of the one before."""

    def remove_draft(self, theme_key: str) -> None:
        """Remove the draft of a theme."""

    def set_checklist_version(self, audit_id: int, version: str) -> None:
        """Record that an audit is scored with another version from now on."""

    def local_standards(self, theme_key: str = "") -> Sequence[LocalStandard]:
        """Return the standards that were set locally, of one theme or of all."""

    def put_local_standard(self, standard: LocalStandard) -> None:
        """Keep a local standard in place of the one before."""

    def remove_local_standard(self, theme_key: str, key: str) -> None:
        """Remove a local standard: the checklist's own counts again."""

    # disposal
    def left_of(self, audit_id: int) -> Leftover:
        """Return what an audit that was disposed of has left in the file."""

    def dispose(self, audit_id: int, told_by: int) -> Removed:
        """Remove every case, answer and note of an audit, and the content of its journal entries.

        Args:
            audit_id: The audit.
            told_by: Number of the journal entry that will tell of it, in the same transaction.
        """

    # journal and small settings
    def journal(
        self, action: str, details: Mapping[str, Any], *, audit_id: int | None = None
    ) -> None:
        """Append an entry in the same transaction."""

    def journal_head(self) -> JournalEntry | None:
        """Return the newest entry, None if there is none."""

    def journal_entries(
        self, audit_id: int | None = None, *, since: int = 0
    ) -> Sequence[JournalEntry]:
        """Return the entries of an audit, or all, oldest first, from a number on."""

    def setting(self, key: str) -> str | None:
        """Return a setting of this workspace."""

    def put_setting(self, key: str, value: str) -> None:
        """Keep a setting of this workspace."""


class Workspace(CasePage, Protocol):
    """An open workspace file."""

    @property
    def path(self) -> Path:
        """The file."""

    def unit(self) -> UnitOfWork:
        """Return a transaction that may write; it waits for the one before it to end."""

    def reading(self) -> UnitOfWork:
        """Return a transaction that only reads: it never waits, not even for an import."""

    def interrupt(self) -> None:
        """Stop the queries and the import that are running, from any thread; answers are let be.

        What was stopped raises Cancelled.
        """

    def back_up(self, target: Path) -> None:
        """Write a verified copy of the workspace, under the same passphrase.

        Raises:
            AuditError: If it exists already or cannot be written; then nothing is left of it.
        """

    def back_up_today(self, today: date) -> Path | None:
        """Make the backup of a day, checked by opening it; None if there is one already.

        Raises:
            AuditError: If it cannot be written or is not sound.
        """

    def backups(self) -> Sequence[Backup]:
        """Return the daily backups, newest first, each with what it holds."""

    def restore(self, backup: Path, target: Path) -> None:
        """Put a checked copy of a backup in a new place; this workspace stays as it is.

        Raises:
            AuditError: If there is something in that place, or the backup cannot be opened.
        """

    def renew_backups(self, today: date) -> None:
        """Remove every backup the program made beside the workspace, and make one of today."""

    def compact(self) -> None:
        """Write the file without the pages that nobody uses any more, and empty its log."""

    def texts_found(self, wanted: Sequence[str]) -> Sequence[str]:
        """Return which texts stand anywhere in the file."""

    def examine(self) -> Sequence[str]:
        """Return what is wrong with the file itself, in sentences; every page is read."""

    def close(self) -> None:
        """Forget the key and let go of the file."""


class WorkspaceFiles(Protocol):
    """Makes and opens workspace files."""

    def create(self, path: Path, passphrase: str) -> Workspace:
        """Make a new workspace. Raises AuditError if the file exists or cannot be written."""

    def open(self, path: Path, passphrase: str) -> Workspace:
        """Open a workspace.

        Raises:
            AuditError: Wrong passphrase (remedy says so), not a workspace, made by a newer
                version, in use by another program, missing, not writable.
        """

    def copy_of(
        self, path: Path, passphrase: str, folder: Path, progress: Progress
    ) -> AbstractContextManager[Workspace]:
        """Open a copy of a workspace for a block; the workspace itself is only read.

        Args:
            path: The workspace.
            passphrase: Its own.
            folder: Where the copy lies meanwhile, as encrypted as the workspace.
            progress: Told how far the copying is; may cancel.

        Raises:
            AuditError: As open(), or if the folder does not take the copy.
            Cancelled: If the progress says so.
        """

    def change_passphrase(self, path: Path, old: str, new: str) -> None:
        """Write a workspace that nobody has open anew under another passphrase and a new key.

        Raises:
            AuditError: As open(), or if the disk does not take it; the file is unchanged then.
        """


class DocumentWriter(Protocol):
    """Writes a short document as a file that other programs can change."""

    def write(self, document: Document, path: Path) -> None:
        """Write whole or not at all; an existing file is replaced only at the end.

        Raises:
            AuditError: If it cannot be written; an old file is as it was.
        """


class WorkbookWriter(Protocol):
    """Writes the workbook a chief officer gets."""

    def write(
        self,
        view: ExportView,
        path: Path,
        progress: Progress,
        *,
        password: str | None = None,
        left_out: Watch | None = None,
    ) -> None:
        """Write whole or not at all; an existing file is replaced only at the end.

        Args:
            view: As its reader may see it.
            path: The file.
            progress: Told how far it is; may cancel.
            password: Locks the file; None: it opens without.
            left_out: What must not be found in the finished file; one find stops the export.
        """
