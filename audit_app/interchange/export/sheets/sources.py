"""Where every question and every figure in it comes from, and when that was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Checklist
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import EVERYBODY, Reader
from audit_app.interchange.export.book import Book, CellValue, Column
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.wording import question_numbers

_COLUMNS = (
    Column("Kind", 11),
    Column("Title", 52, Look.LABEL),
    Column("Published by", 32),
    Column("Address", 52),
    Column("Read on", 12, Look.DATE),
    Column("Figure", 10, Look.COUNT),
    Column("Unit", 14),
    Column("How sure", 22),
    Column("Questions", 30),
    Column("Set locally", 60),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """See the module."""

    key: str = "sources"
    title: str = "Sources"
    order: int = 90
    about: str = (
        "Where the questions come from, the source read longest ago first, and their standards."
    )
    readers: frozenset[Reader] = EVERYBODY

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a source, then one a standard."""
        del figures
        rows = [*_source_rows(view.checklist), *_standard_rows(view.checklist)]
        book.table(worksheet, "Sources", _COLUMNS, rows, empty="The checklist names no source.")


def _source_rows(checklist: Checklist) -> Iterator[list[CellValue]]:
    numbers = question_numbers(checklist)
    for source in sorted(
        checklist.sources.values(), key=lambda source: (source.read_on, source.key)
    ):
        resting = [
            numbers[criterion.key]
            for criterion in checklist.criteria
            if criterion.source == source.key
        ]
        yield [
            *("Source", source.title, source.publisher, source.address, source.read_on),
            *("", "", "", ", ".join(resting), ""),
        ]


def _standard_rows(checklist: Checklist) -> Iterator[list[CellValue]]:
    numbers = question_numbers(checklist)
    for standard in checklist.standards.values():
        resting = [
            numbers[criterion.key]
            for criterion in checklist.criteria
            if criterion.standard == standard.key
        ]
        source = checklist.sources.get(standard.source)
        yield [
            *("Standard", standard.title),
            *((source.publisher, source.address, source.read_on) if source else ("", "", None)),
            *(standard.value, standard.unit, standard.confidence.value, ", ".join(resting)),
            _set_locally(checklist, standard.key),
        ]


def _set_locally(checklist: Checklist, key: str) -> str:
    """Say what stands in place of the checklist's own figure, and who says so."""
    local = checklist.local_standards.get(key)
    if local is None:
        return ""
    return (
        f"The checklist says {local.default_value:,} {local.default_unit}. Set by {local.set_by}"
        f" from {local.source}, {local.dated:%d %B %Y}."
    )


SHEET = Sources()
