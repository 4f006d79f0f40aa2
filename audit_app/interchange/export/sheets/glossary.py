"""The words this workbook uses, then where every question and every figure in it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Checklist
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import EVERYBODY, Reader
from audit_app.interchange.export.book import FIRST_ROW, Book, CellValue, Column
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.thresholds import threshold_setting
from audit_app.interchange.export.wording import question_numbers

_COLUMNS = (
    Column("Kind", 22, Look.LABEL),
    Column("Title", 54),
    Column("Published by", 24),
    Column("Address", 38),
    Column("Read on", 12, Look.DATE),
    Column("Figure", 10, Look.COUNT),
    Column("Unit", 11),
    Column("How sure", 14),
    Column("Questions", 22),
    Column("Set locally", 26),
)
_WORDS = (Column("Word", 22, Look.LABEL), Column("What it means here", 54))
_MEANINGS = {
    "Applicable": (
        "Cases to which a question applies: met, partly met, not met or cannot tell. It is what "
        "every share is a share of."
    ),
    "Cannot tell": "The file does not show it either way. It counts as not met, and is shown.",
    "Not applicable": "The question does not apply to the case. It is in no share.",
    "Not answered": "Nobody has answered yet. Figures with such cases are interim.",
    "Not found": "A file nobody could find. Its questions count as not met.",
    "Withheld": "A file that could not be opened. It was replaced, and what it could change is "
    "shown as a range.",
    "Share met": "Met of applicable, weighted by stratum where the draw was stratified: what is to "
    "be expected of the whole register.",
    "Lower and upper limit": "Between them the share of the whole register lies with the "
    "confidence the sheet Summary gives, usually 95%.",
    "State": "Green, amber or red only where both limits lie on one side of a threshold; "
    "otherwise too few to say. A shape and a word say the same as the colour.",
    "Stratum": "A part of the register drawn from on its own, such as a district.",
    "Reserve": "A case drawn at the same time, to stand in for one that has to be replaced.",
    "Added on purpose": "A case somebody asked for. It was not drawn, so it is in no share.",
    "Seed": "The random text the draw was made from. With it and the register anyone can repeat "
    "the draw.",
    "Ticket": "The number of a case in the draw; the lowest tickets are the sample.",
    "Settled": "An answer two scorers differed in, decided by both together with a reason.",
    "Critical": "A question that may mean a risk to somebody now when it is not met.",
}


@dataclass(frozen=True, slots=True)
class Glossary:
    """See the module."""

    key: str = "glossary"
    title: str = "Glossary and sources"
    order: int = 130
    readers: frozenset[Reader] = EVERYBODY
    about: str = "The words this workbook uses; where its questions and standards come from."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a word, then one a source and one a standard."""
        del figures
        book.widths(worksheet, _COLUMNS)
        row = book.section(worksheet, FIRST_ROW, "Words")
        words = [*_MEANINGS.items(), *_local_words(view)]
        row = book.block(worksheet, row, "Glossary", _WORDS, words).last + 1
        row = book.section(worksheet, row, "Sources and standards")
        rows = [*_source_rows(view.checklist), *_standard_rows(view.checklist)]
        empty = "The checklist names no source."
        book.block(worksheet, row, "Sources", _COLUMNS, rows, empty=empty)


def _local_words(view: ExportView) -> Iterator[tuple[str, str]]:
    """Yield what was set for this audit alone."""
    setting = threshold_setting(view)
    words = f"{setting.words}." if setting else "Nobody has set any, so no share has a colour."
    yield "Thresholds", words
    yield "One case", f"One {view.audit.unit}."


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


SHEET = Glossary()
