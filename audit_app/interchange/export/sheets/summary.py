"""What was found, on a page: in words, in figures, least and most often met, the grades."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Counts
from audit_app.domain.escalations import Escalation
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, CriterionFigure
from audit_app.domain.findings import Finding, FindingKind, by_theme
from audit_app.domain.readers import EVERYBODY, Reader
from audit_app.interchange.export.book import FIRST_ROW, Book, CellValue, Column
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.rates import (
    COUNT_COLUMNS,
    SHARE_COLUMNS,
    count_cells,
    has_share,
    share_cells,
)
from audit_app.interchange.export.sheets.headline import write_headline
from audit_app.interchange.export.wording import question_numbers

_AT_EACH_END = 5
_LINE_LENGTH = 165
_N_COUNTS = 5
"""Applicable to cannot tell; the others are on the sheet Results by question."""

_LABEL = Column("Question", 48, Look.LABEL)
_QUESTIONS = (_LABEL, *COUNT_COLUMNS[:_N_COUNTS], *SHARE_COLUMNS[:4])
_GRADES = (
    Column("Grade", 48, Look.LABEL),
    Column("Cases", 11, Look.COUNT),
    Column("Of", 8, Look.COUNT),
    Column("Added", 8, Look.COUNT),
)
_KINDS = {FindingKind.STRENGTH: "▲ Strength", FindingKind.GAP: "▼ Gap"}
_SHARE_OF_GRADED = "In words"


@dataclass(frozen=True, slots=True)
class Summary:
    """See the module."""

    key: str = "summary"
    title: str = "Summary"
    order: int = 10
    about: str = (
        "What was found, in words and figures; the headline cells have names for your own formulas."
    )
    readers: frozenset[Reader] = EVERYBODY

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write the sentences and the short tables."""
        worksheet.page_setup.orientation = "portrait"
        book.widths(worksheet, _QUESTIONS)
        row = book.section(worksheet, FIRST_ROW, "In words")
        for line in _lines(view, figures):
            book.put(worksheet, row, 1, line, Look.SENTENCE)
            row += 1
        row = _write_findings(worksheet, row, view, book)
        row = book.section(worksheet, row, "Headline figures")
        row = write_headline(worksheet, row, view, figures, book)
        row = _write_ends(worksheet, row, view, figures, book)
        row = book.section(worksheet, row, "Grades")
        columns = (*_GRADES, Column(_SHARE_OF_GRADED, 8, Look.WORDS))
        book.block(worksheet, row, "GradeSummary", columns, _grade_rows(figures))


def _write_findings(worksheet: Worksheet, row: int, view: ExportView, book: Book) -> int:
    """Write what somebody has found, strengths and gaps by theme; return the next row."""
    themes = by_theme(view.of(Finding), view.checklist.sections)
    for theme, found in themes:
        row = book.section(worksheet, row, f"Findings: {theme}")
        for each in found:
            kind = f"{_KINDS[each.kind]} ({each.severity.value})"
            for line in textwrap.wrap(f"{kind}: {each.title}. {each.wording}", _LINE_LENGTH):
                book.put(worksheet, row, 1, line, Look.SENTENCE)
                row += 1
    return row


def _write_ends(
    worksheet: Worksheet, row: int, view: ExportView, figures: AuditFigures, book: Book
) -> int:
    """Write the questions least and most often met; return the next row."""
    rated = sorted((each for each in figures.criteria if has_share(each.rate)), key=_share)
    n = min(_AT_EACH_END, (len(rated) + 1) // 2)
    ends = (
        ("Least often met", "LeastMet", rated[:n]),
        ("Most often met", "MostMet", rated[: -n - 1 : -1] if n else []),
    )
    numbers = question_numbers(view.checklist)
    for title, name, found in ends:
        if found:
            row = book.section(worksheet, row, title)
            rows = [_question_row(numbers[each.key], each) for each in found]
            row = book.block(worksheet, row, name, _QUESTIONS, rows).last + 1
    return row


def _share(figure: CriterionFigure) -> float:
    return figure.rate.share or 0.0


def _question_row(number: str, figure: CriterionFigure) -> list[CellValue]:
    critical = " (critical)" if figure.critical else ""
    label = f"{number}. {figure.question}{critical}"
    return [label, *count_cells(figure.rate)[:_N_COUNTS], *share_cells(figure.rate)[:4]]


def _grade_rows(figures: AuditFigures) -> Iterator[Sequence[CellValue]]:
    for grade in figures.grades:
        yield grade.label, grade.count, grade.graded, grade.targeted, grade.words
    yield (
        "No grade yet",
        figures.ungraded,
        None,
        None,
        f"{figures.ungraded:,} of {figures.drawn:,} cases",
    )


def _lines(view: ExportView, figures: AuditFigures) -> Iterator[str]:
    """Yield the sentences of the summary, each short enough for one line of the page."""
    critical = [each.rate for each in figures.criteria if each.critical]
    missed = sum(rate.counts[Counts.NOT_MET] for rate in critical)
    of = sum(rate.applicable for rate in critical)
    sentences = [
        f"{figures.completed:,} of {figures.drawn:,} cases of the sample are scored.",
        f"The sample was drawn from {figures.population:,} cases.",
        f"Files with every question met: {figures.files.words}.",
        f"Critical questions not met: {missed:,} of {of:,} answers that apply.",
        _urgent(view),
        *figures.notes,
        f"{figures.files.caution.capitalize()}." if figures.files.caution else "",
        figures.method,
        view.checklist.grade_rule.text,
    ]
    for sentence in filter(None, sentences):
        yield from textwrap.wrap(sentence, _LINE_LENGTH)


def _urgent(view: ExportView) -> str:
    """Return how many cases were raised because of a risk; nothing for who may not see them."""
    if view.reader is not Reader.US:
        return ""
    raised = view.of(Escalation)
    if not raised:
        return "Nothing was raised as a present risk."
    n_open = sum(each.is_open for each in raised)
    overdue = sum(each.is_overdue(view.taken_at) for each in raised)
    return f"Raised as a risk: {len(raised):,}; still open {n_open:,}, overdue {overdue:,}."


SHEET = Summary()
