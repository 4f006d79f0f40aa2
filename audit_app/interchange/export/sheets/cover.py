"""The cover: what this workbook is, how its cases add up, and where everything stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.completion import Completion, FallenMark
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import EVERYBODY, Reader
from audit_app.interchange.export.book import (
    FIRST_ROW,
    Book,
    CellValue,
    Column,
    uk_time,
)
from audit_app.interchange.export.cells import Shown
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.reconciliation import reconciliation

_ITEMS = (
    Column("Item", 38, Look.LABEL),
    Column("Value", 70, Look.TEXT),
    Column("Note", 44, Look.TEXT),
)
_STEPS = (
    Column("Step", 38, Look.LABEL),
    Column("Count", 70, Look.LEFT_NUMBER),
    Column("What it means", 44, Look.TEXT),
)
_CONTENTS = (Column("Sheet", 38, Look.LINK), Column("What it holds", 70, Look.TEXT))


@dataclass(frozen=True, slots=True)
class Cover:
    """See the module."""

    key: str = "cover"
    title: str = "Cover"
    order: int = 0
    about: str = "What this workbook is, how its cases add up, and where everything stands."
    readers: frozenset[Reader] = EVERYBODY

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write what it is, the reconciliation and the contents."""
        del figures
        worksheet.page_setup.orientation = "portrait"
        book.widths(worksheet, _ITEMS)
        row = book.section(worksheet, FIRST_ROW, "This audit")
        row = book.block(worksheet, row, "About", _ITEMS, _about_rows(view, book)).last + 1
        row = book.section(worksheet, row, "From the register to this workbook")
        steps = [(line.label, line.count, line.note) for line in reconciliation(view)]
        row = book.block(worksheet, row, "Reconciliation", _STEPS, steps).last + 1
        row = book.section(worksheet, row, "Contents")
        area = book.block(worksheet, row, "Contents", _CONTENTS, book.contents)
        for place, (title, _) in enumerate(book.contents, start=area.first):
            book.link(worksheet, place, 1, title)


def _about_rows(view: ExportView, book: Book) -> Iterator[tuple[CellValue, ...]]:
    audit, checklist, source = view.audit, view.checklist, view.population.source
    yield "Marking", view.marking, "Handle the printed and the saved workbook alike."
    yield (
        "Theme",
        checklist.title,
        f"Checklist version {checklist.version}, {len(checklist.criteria)} questions.",
    )
    yield "Recommendation it tests", audit.recommendation
    yield "Round", audit.round
    yield "First day of the period", Shown(audit.period_from, Look.LEFT_DATE)
    yield "Last day of the period", Shown(audit.period_to, Look.LEFT_DATE)
    yield "One case is", audit.unit
    yield _status(view)
    yield "Register", source.name, f"{source.size:,} bytes; how it was read is on the sheet Method."
    yield "SHA-256 of the register", source.sha256, "Any change to the file changes it."
    yield "Draw", view.draws[-1].title if view.draws else "No draw has been made yet."
    yield (
        "As it stood (UK time)",
        Shown(uk_time(view.taken_at), Look.LEFT_DATE_TIME),
        "Later changes are not in it.",
    )
    yield (
        "Entry of the journal",
        Shown(view.journal_number, Look.LEFT_NUMBER),
        "The newest one then.",
    )
    yield "Digest of that entry", view.journal_digest, "A journal rewritten later contradicts it."
    if book.mended.removed:
        yield (
            "Characters left out of texts",
            Shown(book.mended.removed, Look.LEFT_NUMBER),
            "Control and other characters a workbook cannot hold; the workspace still has them.",
        )
    if book.mended.cut:
        yield (
            "Texts cut",
            Shown(book.mended.cut, Look.LEFT_NUMBER),
            "Longer than a cell can hold; each says so, and the workspace has them whole.",
        )


def _status(view: ExportView) -> tuple[CellValue, ...]:
    """Return whether this is a draft or the final figures, and why."""
    for completion in view.of(Completion):
        return "Status", "Final", f"{_called(completion)}."
    for fallen in view.of(FallenMark):
        changed = f"{_moment(fallen.fell_at)} on (entry {fallen.entry:,} of the journal)"
        words = f"{_called(fallen)}, but answers were changed from {changed}; not complete since."
        return "Status", "Draft", words
    return "Status", "Draft", "The audit has not been called complete; its figures may change."


def _called(mark: Completion | FallenMark) -> str:
    by = f" by {mark.completed_by}" if mark.completed_by else ""
    return f"Called complete on {_moment(mark.completed_at)}{by}"


def _moment(at: datetime) -> str:
    return f"{uk_time(at):%d %B %Y, %H:%M}"


SHEET = Cover()
