"""Every question with its counts, its share and how sure that share is: one native table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Checklist, Criterion
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, CriterionFigure
from audit_app.domain.readers import EVERYBODY, Reader
from audit_app.interchange.export.book import Book, CellValue, Column, area_of
from audit_app.interchange.export.formulas import Area
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.rates import (
    COUNT_COLUMNS,
    SHARE_COLUMNS,
    STATE_COLUMN,
    Traced,
    bars,
    count_cells,
    share_cells,
    state_cell,
    state_marks,
)
from audit_app.interchange.export.sheets.strata import Weights, weights_of
from audit_app.interchange.export.wording import question_numbers

TITLE = "Results by question"

_COLUMNS = (
    Column("Number", 9, Look.LABEL),
    Column("Section", 15),
    Column("Question", 42),
    Column("Critical", 9),
    *COUNT_COLUMNS,
    *SHARE_COLUMNS,
    STATE_COLUMN,
    Column("What doubt could change", 60),
    Column("Added on purpose", 14),
    Column("Source", 40),
)
_NO_FIGURE = len(COUNT_COLUMNS) + 3


@dataclass(frozen=True, slots=True)
class Results:
    """See the module."""

    key: str = "results"
    title: str = TITLE
    order: int = 30
    readers: frozenset[Reader] = EVERYBODY
    about: str = "Every question: counts first, then the share that met it and its limits."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a question."""
        area = results_area(view.checklist)
        rows = list(_rows(view.checklist, figures, area, weights_of(view, book)))
        book.table(
            worksheet,
            "Results",
            _COLUMNS,
            rows,
            empty="The checklist asks nothing.",
            frozen_columns=3,
        )
        bars(worksheet, area)
        state_marks(worksheet, area)


def results_area(checklist: Checklist) -> Area:
    """Return where the questions stand, for formulas of other sheets."""
    return area_of(TITLE, _COLUMNS, len(checklist.criteria))


def _rows(
    checklist: Checklist, figures: AuditFigures, area: Area, weights: Weights | None
) -> Iterator[list[CellValue]]:
    numbers = question_numbers(checklist)
    by_key = {figure.key: figure for figure in figures.criteria}
    for row, criterion in enumerate(checklist.criteria, start=area.first):
        figure = by_key.get(criterion.key)
        head: list[CellValue] = [
            numbers[criterion.key],
            criterion.section,
            criterion.question,
            "Critical" if criterion.critical else "",
        ]
        traced = Traced(area, row)
        if figure and weights:
            traced = Traced(area, row, weights.formula(figure, area.cell("Number", row)))
        yield [*head, *_figure_cells(figure, traced), _source(checklist, criterion)]


def _figure_cells(figure: CriterionFigure | None, traced: Traced) -> list[CellValue]:
    if figure is None:
        words = "Answered with a number, in no share; see the sheet Cases."
        return [*([None] * _NO_FIGURE), words, "", "", "", ""]
    rate = figure.rate
    doubts = "; ".join(bound.words for bound in rate.bounds)
    added = ", ".join(
        f"{kind.value.replace('_', ' ')} {n:,}" for kind, n in figure.targeted.items() if n
    )
    shares = share_cells(rate, traced)
    return [*count_cells(rate, traced), *shares, state_cell(rate), doubts, added]


def _source(checklist: Checklist, criterion: Criterion) -> str:
    source = checklist.sources.get(criterion.source)
    parts = (source.title if source else criterion.source, criterion.section_in_source)
    return ", ".join(part for part in parts if part)


SHEET = Results()
