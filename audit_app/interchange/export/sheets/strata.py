"""Every question by stratum, officer or team: counts always, a share only on ten cases or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, CriterionFigure
from audit_app.domain.rates import Rate
from audit_app.domain.readers import OFFICES, Reader
from audit_app.domain.strata_figures import (
    Breakdown,
    PartFigures,
    PartHead,
    breakdowns,
    part_figures,
)
from audit_app.interchange.export.book import Book, CellValue, Column, area_of
from audit_app.interchange.export.cells import Formula
from audit_app.interchange.export.formulas import (
    Area,
    is_weighted_ratio,
    ratio,
    weighted_ratio,
)
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
from audit_app.interchange.export.thresholds import thresholds_in
from audit_app.interchange.export.wording import question_numbers

TITLE = "Results by stratum"
_WEIGHT = "One stands for"

_COLUMNS = (
    Column("Number", 9, Look.LABEL),
    Column("Question", 42),
    Column("Split by", 10),
    Column("Part", 20, Look.LABEL),
    Column("In the register", 10, Look.COUNT),
    Column("Examined", 10, Look.COUNT),
    Column(_WEIGHT, 10, Look.WEIGHT),
    *COUNT_COLUMNS,
    *SHARE_COLUMNS,
    STATE_COLUMN,
)
_WHOLE_FILES = "Whole files: everything that applies met"


@dataclass(frozen=True, slots=True)
class Strata:
    """See the module."""

    key: str = "strata"
    title: str = TITLE
    order: int = 50
    readers: frozenset[Reader] = OFFICES
    about: str = "Every question by stratum or team; of many parts one looks worst by chance alone."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a question and part, those of whole files first."""
        del figures
        parts = parts_of(view, book)
        n_rows = 0 if parts is None else len(parts.parts) * (len(view.checklist.criteria) + 1)
        area = area_of(TITLE, _COLUMNS, n_rows)
        rows = [] if parts is None else list(_rows(view, parts, area))
        words = "The draw has no strata and the register names no teams."
        area = book.table(worksheet, "ByStratum", _COLUMNS, rows, empty=words, frozen_columns=4)
        bars(worksheet, area)
        state_marks(worksheet, area)


def parts_of(view: ExportView, book: Book) -> PartFigures | None:
    """Return the figures by stratum, or by team; None where nothing splits them."""
    if "parts" not in book.shared:
        by = breakdowns(view)
        book.shared["parts"] = (
            part_figures(view, by[0], thresholds=thresholds_in(view)) if by else None
        )
    parts: PartFigures | None = book.shared["parts"]
    return parts


def _rows(view: ExportView, parts: PartFigures, area: Area) -> Iterator[list[CellValue]]:
    numbers = question_numbers(view.checklist)
    by = parts.by.value.capitalize()
    row = area.first
    labelled = [("", _WHOLE_FILES, parts.files.rates)]
    labelled += [(numbers[each.key], each.title, each.rates) for each in parts.criteria]
    for number, question, rates in labelled:
        for head, rate in zip(parts.parts, rates, strict=True):
            traced = Traced(area, row)
            yield [
                *(number, question, by, head.title),
                *(head.size or None, rate.examined, _weight(head, rate, traced)),
                *count_cells(rate, traced),
                *share_cells(rate, traced),
                state_cell(rate),
            ]
            row += 1


def _weight(head: PartHead, rate: Rate, traced: Traced) -> CellValue:
    """Return the cases of the register that one examined case stands for, where that is known."""
    if not head.size or not rate.examined:
        return None
    area, row, _ = traced
    places = area.cell("In the register", row), area.cell("Examined", row)
    return ratio(*places, head.size / rate.examined)


@dataclass(frozen=True, slots=True)
class Weights:
    """The rows of this sheet, for shares of the whole register that are weighted by stratum.

    Attributes:
        parts: The figures by stratum.
        area: Where they stand.
    """

    parts: PartFigures
    area: Area

    def formula(self, figure: CriterionFigure, number: str) -> Formula | None:
        """Return the weighted share as a formula over this sheet; None where it is another one.

        Args:
            figure: The question.
            number: Place of the cell with its number, such as "$A4".
        """
        rates = next(each.rates for each in self.parts.criteria if each.key == figure.key)
        seen = [
            (head.size / rate.examined, rate.met, rate.applicable)
            for head, rate in zip(self.parts.parts, rates, strict=True)
            if rate.examined
        ]
        share = figure.rate.share
        if share is None or not _is_sum(seen, share):
            return None
        spans = [self.area.span(heading) for heading in ("Number", _WEIGHT, "Met", "Applicable")]
        return weighted_ratio(spans[0], number, spans[1], (spans[2], spans[3]), share)


def _is_sum(seen: Sequence[tuple[float, int, int]], share: float) -> bool:
    weights, met, applicable = zip(*seen, strict=True) if seen else ((), (), ())
    return is_weighted_ratio(weights, met, applicable, share)


def weights_of(view: ExportView, book: Book) -> Weights | None:
    """Return the rows of this sheet, where the whole was drawn by stratum."""
    parts = parts_of(view, book)
    if parts is None or parts.by is not Breakdown.STRATUM or parts.left_out:
        return None
    n_rows = len(parts.parts) * (len(view.checklist.criteria) + 1)
    return Weights(parts, area_of(TITLE, _COLUMNS, n_rows))


SHEET = Strata()
