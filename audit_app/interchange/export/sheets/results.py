"""Every question with its counts, its share and how sure that share is: one native table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Checklist, Criterion
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, CriterionFigure
from audit_app.domain.readers import EVERYBODY, Reader
from audit_app.interchange.export.book import Book, CellValue, Column
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.rates import (
    COUNT_COLUMNS,
    SHARE_COLUMNS,
    count_cells,
    share_cells,
)
from audit_app.interchange.export.wording import question_numbers

_COLUMNS = (
    Column("Number", 9, Look.LABEL),
    Column("Section", 15),
    Column("Question", 42),
    Column("Critical", 9),
    *COUNT_COLUMNS,
    *SHARE_COLUMNS,
    Column("What doubt could change", 34),
    Column("Added on purpose", 14),
    Column("Source", 28),
)


@dataclass(frozen=True, slots=True)
class Results:
    """See the module."""

    key: str = "results"
    title: str = "Results by question"
    order: int = 30
    about: str = "Every question: counts first, then the share that met it and its limits."
    readers: frozenset[Reader] = EVERYBODY

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a question."""
        rows = list(_rows(view.checklist, figures))
        book.table(
            worksheet,
            "Results",
            _COLUMNS,
            rows,
            empty="The checklist asks nothing.",
            frozen_columns=3,
        )


def _rows(checklist: Checklist, figures: AuditFigures) -> Iterator[list[CellValue]]:
    numbers = question_numbers(checklist)
    by_key = {figure.key: figure for figure in figures.criteria}
    for criterion in checklist.criteria:
        figure = by_key.get(criterion.key)
        head: list[CellValue] = [
            numbers[criterion.key],
            criterion.section,
            criterion.question,
            "Critical" if criterion.critical else "",
        ]
        yield [*head, *_figure_cells(figure), _source(checklist, criterion)]


def _figure_cells(figure: CriterionFigure | None) -> list[CellValue]:
    if figure is None:
        words = "Answered with a number, in no share; see the sheet Cases."
        return [*([None] * (len(COUNT_COLUMNS) + 3)), words, "", "", ""]
    doubts = "; ".join(bound.words for bound in figure.rate.bounds)
    added = ", ".join(
        f"{kind.value.replace('_', ' ')} {n:,}" for kind, n in figure.targeted.items() if n
    )
    return [*count_cells(figure.rate), *share_cells(figure.rate), doubts, added]


def _source(checklist: Checklist, criterion: Criterion) -> str:
    source = checklist.sources.get(criterion.source)
    parts = (source.title if source else criterion.source, criterion.section_in_source)
    return ", ".join(part for part in parts if part)


SHEET = Results()
