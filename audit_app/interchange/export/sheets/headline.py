"""The headline figures: a short table whose cells have names that any formula can use."""

from __future__ import annotations

from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Counts
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.interchange.export.book import Book, CellValue, Column, area_of
from audit_app.interchange.export.formulas import is_ratio, ratio, same, total_where, words
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.rates import has_share
from audit_app.interchange.export.sheets.results import results_area

_COLUMNS = (
    Column("Figure", 48, Look.LABEL),
    Column("Count", 11, Look.COUNT),
    Column("Of", 7, Look.COUNT),
    Column("Share", 8, Look.SHARE),
    Column("Lower limit", 8, Look.SHARE),
    Column("Upper limit", 9, Look.SHARE),
    Column("In words", 12, Look.WORDS),
)


class _Line(NamedTuple):
    """One headline figure; its names are made from the stem."""

    stem: str
    cells: list[CellValue]


def write_headline(
    worksheet: Worksheet, top: int, view: ExportView, figures: AuditFigures, book: Book
) -> int:
    """Write the headline figures and name their cells.

    The names are a stem and the heading: Files_met_count, Files_met_of, Files_met_share,
    Files_met_lower, Files_met_upper, and the same for Register, Sample, Scored and
    Critical_not_met, as far as they have such a cell.

    Args:
        worksheet: The summary.
        top: Row of the headings.
        view: The audit.
        figures: Its figures.
        book: What is written to.

    Returns:
        The next row.
    """
    area = area_of(worksheet.title, _COLUMNS, 5, top)
    counts = [area.cell("Count", area.first + line) for line in range(5)]
    lines = [
        _Line("Register", ["Cases in the register", figures.population]),
        _Line(
            "Sample",
            ["Cases in the sample", figures.drawn, same(counts[0], figures.population)],
        ),
        _Line("Scored", ["Cases scored", figures.completed, same(counts[1], figures.drawn)]),
        _Line("Files_met", _files(figures, area.cell("Of", area.first + 3), counts[3])),
        _Line("Critical_not_met", _critical(view, figures)),
    ]
    book.block(worksheet, top, "Headline", _COLUMNS, [line.cells for line in lines])
    for row, line in enumerate(lines, start=area.first):
        for column, heading in enumerate(_COLUMNS[1:6], start=2):
            if column <= len(line.cells) and line.cells[column - 1] is not None:
                name = f"{line.stem}_{heading.heading.split()[0].lower()}"
                book.name(name, worksheet, row, column)
    return area.last + 1


def _files(figures: AuditFigures, of: str, count: str) -> list[CellValue]:
    """Return the share of files with every question met, as far as cases are enough for one."""
    rate = figures.files
    cells: list[CellValue] = ["Files with every question met", rate.met, rate.applicable]
    if not has_share(rate) or rate.share is None:
        return [*cells, None, None, None, rate.words]
    share: CellValue = rate.share
    if is_ratio(rate.met, rate.applicable, rate.share):
        share = ratio(count, of, rate.share)
    return [*cells, share, rate.low, rate.high, rate.words]


def _critical(view: ExportView, figures: AuditFigures) -> list[CellValue]:
    """Return answers to critical questions that are not met, added up over the questions."""
    critical = [each.rate for each in figures.criteria if each.critical]
    missed = sum(rate.counts[Counts.NOT_MET] for rate in critical)
    applicable = sum(rate.applicable for rate in critical)
    results = results_area(view.checklist)
    key, own = results.span("Critical"), words("Critical")
    return [
        "Answers to critical questions that are not met",
        total_where(key, own, results.span("Not met"), missed),
        total_where(key, own, results.span("Applicable"), applicable),
    ]
