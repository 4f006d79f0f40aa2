"""How far scorers agree, as it was fixed before the first difference was settled."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.agreement_words import (
    TREATMENT,
    direction_words,
    lead_words,
    overall_words,
    scope_words,
)
from audit_app.domain.comparing import AgreementFigure, AgreementPart, Subject
from audit_app.domain.disagreements import differences
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.settling import FrozenAgreement, agreement_of, standing_of
from audit_app.domain.statistics.agreement import Coefficient
from audit_app.domain.statistics.levels import Interval
from audit_app.interchange.export.book import FIRST_ROW, Book, CellValue, Column
from audit_app.interchange.export.look import Look

_LINE_LENGTH = 150
_MEASURES = ("AC1", "Kappa", "Alpha", "AC2", "Weighted kappa", "Ordered alpha")
_COLUMNS = (
    Column("About", 44, Look.LABEL),
    Column("Pairs", 8, Look.COUNT),
    Column("Missing", 9, Look.COUNT),
    Column("Agree whether it applies", 11, Look.COUNT),
    Column("Of", 8, Look.COUNT),
    Column("Agree on the answer", 10, Look.COUNT),
    Column("Of", 8, Look.COUNT),
    Column("Share", 9, Look.SHARE),
    Column("Lower limit", 9, Look.SHARE),
    Column("Upper limit", 9, Look.SHARE),
    *(
        Column(words, 9, Look.COEFFICIENT)
        for name in _MEASURES
        for words in (name, f"{name}, lower limit", f"{name}, upper limit")
    ),
    Column("Not in the weighted ones", 10, Look.COUNT),
    Column("What to look at", 60),
    Column("What is not given, and why", 60),
)
_DIRECTIONS = (
    Column("About", 44, Look.LABEL),
    Column("First kinder", 8, Look.COUNT),
    Column("Other kinder", 9, Look.COUNT),
    Column("Same", 11, Look.COUNT),
    Column("In words", 8, Look.SENTENCE),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """See the module."""

    key: str = "agreement"
    title: str = "Agreement"
    order: int = 80
    about: str = "How far those who scored the same files agree, from first answers."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write agreement, or why nothing of it may be shown."""
        del figures
        book.widths(worksheet, _COLUMNS)
        worksheet.print_title_cols = "A:A"
        frozen = agreement_of(view)
        row = book.section(worksheet, FIRST_ROW, "In words")
        if frozen is None:
            _lines(worksheet, row, _why_not(view), book)
            return
        row = _lines(worksheet, row, _words(view, frozen), book)
        row = _write_part(worksheet, row, "Agreement", frozen.figures.main, book)
        if frozen.figures.chosen is not None:
            row = book.section(worksheet, row, "Cases chosen for their answers")
            row = _write_part(worksheet, row, "AgreementChosen", frozen.figures.chosen, book)
        row = _write_directions(worksheet, row, view, frozen, book)
        row = book.section(worksheet, row, "How it was worked out")
        _lines(worksheet, row, TREATMENT, book)


def _why_not(view: ExportView) -> Sequence[str]:
    waiting = standing_of(view).waiting
    if waiting:
        return (*waiting, "Until everybody has finished, nothing of agreement is worked out.")
    return (
        "Agreement was not worked out: it is fixed under Review, where a second person scored.",
    )


def _words(view: ExportView, frozen: FrozenAgreement) -> Sequence[str]:
    fixed = (
        f"Fixed on {frozen.frozen_at:%d/%m/%Y} at {frozen.frozen_at:%H:%M} UTC, before the first "
        f"difference was settled. SHA-256 of the first answers: {frozen.digest}"
    )
    overall = [overall_words(frozen.figures.main)] if frozen.figures.main.cases else []
    n = len(view.settlements)
    settled = f"{n:,} {'difference has' if n == 1 else 'differences have'} been settled since."
    return (*overall, *scope_words(frozen.figures), fixed, settled)


def _lines(worksheet: Worksheet, row: int, lines: Sequence[str], book: Book) -> int:
    for line in lines:
        for piece in textwrap.wrap(line, _LINE_LENGTH):
            book.put(worksheet, row, 1, piece, Look.SENTENCE)
            row += 1
    return row


def _write_part(worksheet: Worksheet, row: int, name: str, part: AgreementPart, book: Book) -> int:
    """Write the questions that divide people first, then the rest; return the next row."""
    row = book.section(worksheet, row, "Questions, those that divide people first")
    rows = [_row(each) for each in part.dividing_first]
    row = book.block(worksheet, row, name, _COLUMNS, rows, empty="None.").last + 1
    row = book.section(worksheet, row, "Sections, all questions, and the grade")
    rest = [
        _row(each)
        for subject in (Subject.SECTION, Subject.ALL, Subject.GRADE)
        for each in part.of(subject)
    ]
    return book.block(worksheet, row, f"{name}Together", _COLUMNS, rest, empty="None.").last + 1


def _row(figure: AgreementFigure) -> list[CellValue]:
    percent, applies = figure.percent, figure.applicability.percent
    low, high = _limits(percent.interval)
    cells: list[CellValue] = [
        figure.title,
        figure.pairs,
        figure.missing,
        applies.agreed,
        applies.pairs,
        percent.agreed,
        percent.pairs,
        percent.value,
        low,
        high,
    ]
    whys = []
    for name, found in zip(_MEASURES, _measures(figure), strict=True):
        value = found.value if found is not None else None
        cells += [value, *_limits(found.interval if found is not None else None)]
        if found is not None and found.why:
            whys.append(f"{name}: {found.why}")
    return [*cells, figure.out_of_order, lead_words(figure), "; ".join(whys)]


def _measures(figure: AgreementFigure) -> Sequence[Coefficient | None]:
    plain = (figure.ac1, figure.kappa, figure.alpha)
    return (*plain, figure.ac2, figure.weighted_kappa, figure.alpha_ordinal)


def _limits(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (interval.low, interval.high)


def _write_directions(
    worksheet: Worksheet, row: int, view: ExportView, frozen: FrozenAgreement, book: Book
) -> int:
    """Write who was kinder, once nothing is left to settle; return the next row."""
    row = book.section(worksheet, row, "Who was kinder")
    if any(each.is_open for each in differences(view, frozen)):
        words = "Shown once the last difference is settled, so that sides stay unnamed until then."
        return _lines(worksheet, row, (words,), book)
    rows = list(_directions(frozen.figures.main))
    empty = "These answers have no order to be kinder in."
    return book.block(worksheet, row, "Kinder", _DIRECTIONS, rows, empty=empty).last + 1


def _directions(part: AgreementPart) -> Iterator[list[CellValue]]:
    subjects = (Subject.ALL, Subject.GRADE, Subject.CRITERION)
    for figure in (each for subject in subjects for each in part.of(subject)):
        for each in figure.directions:
            yield [
                figure.title,
                each.first_kinder,
                each.other_kinder,
                each.same,
                direction_words(each),
            ]


SHEET = Agreement()
