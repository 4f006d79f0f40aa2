"""Every section of the checklist: its answers together, its questions from worst to best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Checklist, Counts
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, CriterionFigure, SectionFigure
from audit_app.domain.readers import OFFICES, Reader
from audit_app.interchange.export import charts
from audit_app.interchange.export.book import Book, CellValue, Column, area_of
from audit_app.interchange.export.cells import clean_text
from audit_app.interchange.export.formulas import Area, total, total_where
from audit_app.interchange.export.heat import MOST_PARTS, write_heat_map
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.rates import (
    SHARE_COLUMNS,
    STATE_COLUMN,
    bars,
    has_share,
    share_cells,
    state_cell,
    state_marks,
)
from audit_app.interchange.export.sheets.results import results_area
from audit_app.interchange.export.sheets.strata import parts_of
from audit_app.interchange.export.wording import question_numbers

TITLE = "Results by section"

_COUNTED = ("Met", "Partly met", "Not met", "Cannot tell", "Not applicable", "Not answered")
_COLUMNS = (
    Column("Section", 26, Look.LABEL),
    Column("Questions", 11, Look.COUNT),
    Column("Answers that apply", 11, Look.COUNT),
    Column("Met", 8, Look.COUNT),
    Column("Partly met", 9, Look.COUNT),
    Column("Not met", 8, Look.COUNT),
    Column("Cannot tell", 9, Look.COUNT),
    Column("Not applicable", 11, Look.COUNT),
    Column("Not answered", 11, Look.COUNT),
    Column("Mean of the questions", 10, Look.SHARE),
    Column("From worst to best question", 24),
    Column("Files all met", 9, Look.SHARE),
    *SHARE_COLUMNS[1:3],
    Column("Files with all of it met", 24),
    SHARE_COLUMNS[4],
    STATE_COLUMN,
)
_PARTS = (
    ("Met", charts.MET),
    ("Partly met", charts.PARTLY_MET),
    ("Not met", charts.NOT_MET),
    ("Cannot tell", charts.UNKNOWN),
)


@dataclass(frozen=True, slots=True)
class Sections:
    """See the module."""

    key: str = "sections"
    title: str = TITLE
    order: int = 40
    readers: frozenset[Reader] = OFFICES
    about: str = "Every section: its answers together, and the share of files with all of it met."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a section, a heat map by stratum, and a chart of the answers."""
        area = area_of(TITLE, _COLUMNS, len(figures.sections))
        traced = _is_traced(figures.sections)
        rows = list(_rows(view.checklist, figures, area, traced=traced))
        empty = "No question of the checklist enters a share."
        book.table(worksheet, "BySection", _COLUMNS, rows, empty=empty, frozen_columns=1)
        bars(worksheet, area, "Mean of the questions")
        bars(worksheet, area, "Files all met")
        state_marks(worksheet, area)
        row, parts = area.last + 1, parts_of(view, book)
        if parts is not None and figures.sections and len(parts.parts) <= MOST_PARTS:
            row = write_heat_map(worksheet, row, parts, book)
        answered = [each for each in figures.sections if _applicable(each)]
        if answered:
            chart = _chart(area, figures.sections, answered)
            book.chart(worksheet, chart, f"A{row + 1}")


def _is_traced(sections: Sequence[SectionFigure]) -> bool:
    """Whether each title, as a cell holds it, stands for one section only."""
    return len({clean_text(each.title)[0] for each in sections}) == len(sections)


def _rows(
    checklist: Checklist, figures: AuditFigures, area: Area, *, traced: bool
) -> Iterator[list[CellValue]]:
    results, numbers = results_area(checklist), question_numbers(checklist)
    for row, figure in enumerate(figures.sections, start=area.first):
        own = [each for each in figures.criteria if each.section == figure.title]
        counts = _counts(figure)
        cells: list[CellValue] = list(counts)
        applicable: CellValue = _applicable(figure)
        if traced:
            key, place = results.span("Section"), area.cell("Section", row)
            cells = [
                total_where(key, place, results.span(heading), count)
                for heading, count in zip(_COUNTED, counts, strict=True)
            ]
            applicable = total(area, "Met", "Cannot tell", row, _applicable(figure))
        mean = figure.mean_share if any(has_share(each.rate) for each in own) else None
        yield [
            *(figure.title, len(own), applicable, *cells, mean, _range_words(own, numbers)),
            *share_cells(figure.files),
            state_cell(figure.files),
        ]


def _counts(figure: SectionFigure) -> list[int]:
    kinds = (
        *(Counts.MET, Counts.PARTLY_MET, Counts.NOT_MET, Counts.CANNOT_TELL),
        Counts.NOT_APPLICABLE,
    )
    return [*(figure.counts[kind] for kind in kinds), figure.unanswered]


def _applicable(figure: SectionFigure) -> int:
    return sum(_counts(figure)[:4])


def _range_words(own: Sequence[CriterionFigure], numbers: dict[str, str]) -> str:
    """Return the questions least and most often met, with their shares."""
    rated = sorted(
        (each.rate.share, place, each)
        for place, each in enumerate(own)
        if has_share(each.rate) and each.rate.share is not None
    )
    if not rated:
        return "Too few cases for a share."
    ends = rated[:1] if len(rated) == 1 else [rated[0], rated[-1]]
    return " to ".join(f"{numbers[each.key]} {share:.0%}" for share, _, each in ends)


def _chart(
    area: Area, sections: Sequence[SectionFigure], answered: Sequence[SectionFigure]
) -> object:
    met = {each.title: each.counts[Counts.MET] / _applicable(each) for each in answered}
    worst = min(answered, key=lambda each: met[each.title])
    words = charts.Words(
        "Answers by section",
        "Answers that apply, by section",
        "Section",
        "Answers",
        f"Stacked bars of {len(sections):,} sections. Of the answers that apply, the smallest "
        f"share is met in the section '{clean_text(worst.title)[0][:80]}': {met[worst.title]:.0%}. "
        "The figures are in the table above.",
    )
    plot = charts.Plot(area, "Section", _PARTS, len(sections))
    return charts.stacked_bars(words, plot, charts.Shape(27, 4 + 1.1 * len(sections)))


SHEET = Sections()
