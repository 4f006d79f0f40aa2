"""The questions from worst to best, beside two charts of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Checklist, Counts
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, CriterionFigure
from audit_app.domain.readers import OFFICES, Reader
from audit_app.interchange.export import charts
from audit_app.interchange.export.book import FIRST_ROW, Book, CellValue, Column, area_of
from audit_app.interchange.export.formulas import Area, difference, looked_up
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.rates import (
    STATE_COLUMN,
    bars,
    has_share,
    state_cell,
    state_marks,
)
from audit_app.interchange.export.sheets.results import results_area
from audit_app.interchange.export.wording import question_numbers

TITLE = "Questions ranked"

_COLUMNS = (
    Column("Rank", 7, Look.LEFT_NUMBER),
    Column("Number", 9, Look.LABEL),
    Column("Question", 46),
    Column("Met", 7, Look.COUNT),
    Column("Partly met", 8, Look.COUNT),
    Column("Not met", 7, Look.COUNT),
    Column("Cannot tell", 8, Look.COUNT),
    Column("Share met", 9, Look.SHARE),
    Column("Lower limit", 9, Look.SHARE),
    Column("Upper limit", 9, Look.SHARE),
    Column("To lower limit", 9, Look.SHARE),
    Column("To upper limit", 9, Look.SHARE),
    STATE_COLUMN,
)
_PARTS = (
    ("Met", charts.MET),
    ("Partly met", charts.PARTLY_MET),
    ("Not met", charts.NOT_MET),
    ("Cannot tell", charts.UNKNOWN),
)
_MOST_IN_A_CHART = 30
_WIDTH = 22.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """See the module."""

    key: str = "ranked"
    title: str = TITLE
    order: int = 35
    readers: frozenset[Reader] = OFFICES
    about: str = (
        "Least to most often met, with charts; where limits overlap, the order may be chance."
    )

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a ranked question, and the charts beside them."""
        ranked = _ranked(figures)
        area = area_of(TITLE, _COLUMNS, len(ranked))
        rows = list(_rows(view.checklist, ranked, area))
        empty = "No question has enough applicable cases to be ranked."
        book.table(worksheet, "Ranked", _COLUMNS, rows, empty=empty, frozen_columns=2)
        bars(worksheet, area)
        state_marks(worksheet, area)
        if ranked:
            _add_charts(worksheet, view.checklist, ranked, area, book)


def _ranked(figures: AuditFigures) -> list[CriterionFigure]:
    """Return the questions that may have a share, least often met first."""
    rated = [each for each in figures.criteria if has_share(each.rate)]
    return sorted(rated, key=lambda each: each.rate.share or 0.0)


def _rows(
    checklist: Checklist, ranked: Sequence[CriterionFigure], area: Area
) -> Iterator[list[CellValue]]:
    results, numbers = results_area(checklist), question_numbers(checklist)
    for row, figure in enumerate(ranked, start=area.first):
        rate, own = figure.rate, area.cell("Number", row)
        found = {
            "Met": rate.counts[Counts.MET],
            "Partly met": rate.counts[Counts.PARTLY_MET],
            "Not met": rate.counts[Counts.NOT_MET],
            "Cannot tell": rate.counts[Counts.CANNOT_TELL],
            "Share met": rate.share,
            "Lower limit": rate.low,
            "Upper limit": rate.high,
        }
        yield [
            *(row - area.first + 1, numbers[figure.key], figure.question),
            *(
                None
                if value is None
                else looked_up(results.span(heading), results.span("Number"), own, value)
                for heading, value in found.items()
            ),
            *_distances(figure, area, row),
            state_cell(rate),
        ]


def _distances(figure: CriterionFigure, area: Area, row: int) -> list[CellValue]:
    """Return how far the limits lie from the share: what the second chart draws."""
    share, low, high = figure.rate.share, figure.rate.low, figure.rate.high
    if share is None or low is None or high is None:
        return [None, None]
    here, lower, upper = (
        area.cell(heading, row) for heading in ("Share met", "Lower limit", "Upper limit")
    )
    return [difference(here, lower, share - low), difference(upper, here, high - share)]


def _add_charts(
    worksheet: Worksheet,
    checklist: Checklist,
    ranked: Sequence[CriterionFigure],
    area: Area,
    book: Book,
) -> None:
    n_rows = min(len(ranked), _MOST_IN_A_CHART)
    which = f"the {n_rows:,} least often met" if n_rows < len(ranked) else "least often met on top"
    worst, number = ranked[0], question_numbers(checklist)[ranked[0].key]
    finding = f"Least often met is {number}: {worst.rate.words}. The figures are in the table."
    answers = charts.Words(
        "Answers by question",
        f"Answers to each question, {which}",
        "Question",
        "Cases to which it applies",
        f"Stacked bars of {n_rows:,} questions: met, partly met, not met, cannot tell. {finding}",
    )
    shares = charts.Words(
        "Shares with limits",
        "Share met with its 95% limits, least often met first",
        "Question",
        "Share met",
        f"Dots with limits for {n_rows:,} questions. {finding}",
    )
    plot = charts.Plot(area, "Number", _PARTS, n_rows)
    height = 4.5 + 0.62 * n_rows
    letter = get_column_letter(len(_COLUMNS) + 2)
    bars_chart = charts.stacked_bars(answers, plot, charts.Shape(_WIDTH, height))
    book.chart(worksheet, bars_chart, f"{letter}{FIRST_ROW}")
    dots = charts.dots_with_limits(
        shares,
        charts.Plot(area, "Number", (("Share met", charts.NOW),), n_rows),
        charts.Shape(_WIDTH, 11),
        limits=("To lower limit", "To upper limit"),
    )
    book.chart(worksheet, dots, charts.place_below(letter, FIRST_ROW, height, worksheet))


SHEET = Ranked()
