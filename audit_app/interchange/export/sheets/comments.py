"""Every reason, note and piece of evidence, whole: long ones go on in the next row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.draw import DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import US_ALONE, Reader
from audit_app.domain.review import Answer
from audit_app.interchange.export.book import Book, CellValue, Column
from audit_app.interchange.export.cells import clean_text, in_pieces
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.reconciliation import shown_cases
from audit_app.interchange.export.wording import answer_text, grade_text, question_numbers

_COLUMNS = (
    Column("Position", 10, Look.NOTE),
    Column("Case reference", 20, Look.NOTE),
    Column("About", 10, Look.NOTE),
    Column("Question", 36, Look.NOTE),
    Column("Answer", 16, Look.NOTE),
    Column("Reason", 34, Look.NOTE),
    Column("Note", 60, Look.NOTE),
    Column("Evidence", 32, Look.NOTE),
    Column("Part", 10, Look.NOTE),
)

_SURELY_FITS = 4_000
"""Characters that fit a cell however they have to be written."""

_ANSWERS_A_COMMENT = 5
"""A guess, for the progress alone."""


@dataclass(frozen=True, slots=True)
class Comments:
    """See the module."""

    key: str = "comments"
    title: str = "Comments"
    order: int = 100
    about: str = (
        "Every reason, note and piece of evidence, by case; long ones go on in the next row."
    )
    readers: frozenset[Reader] = US_ALONE

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row an answer that says more than its option."""
        del figures
        cases = shown_cases(view)
        rows = (row for case in cases for row in _case_rows(view, case, book))
        book.table(
            worksheet,
            "Comments",
            _COLUMNS,
            rows,
            empty="Nobody has written a comment.",
            frozen_columns=2,
            n_rows=len(cases) * len(view.checklist.criteria) // _ANSWERS_A_COMMENT,
        )


def _case_rows(view: ExportView, case: DrawnCase, book: Book) -> Iterator[list[CellValue]]:
    review = view.reviews.get(case.id)
    if review is None:
        return
    numbers = question_numbers(view.checklist)
    for criterion in view.checklist.criteria:
        answer = review.answers.get(criterion.key)
        if answer is None or not (answer.reason or answer.note or answer.evidence):
            continue
        label, _ = answer_text(view.checklist, criterion, answer)
        head: list[CellValue] = [
            case.position,
            case.case_ref,
            numbers[criterion.key],
            criterion.question,
            label,
        ]
        yield from _in_parts(head, answer, book)
    if review.grade_reason:
        label = grade_text(view.checklist, review.grade)
        head = [
            case.position,
            case.case_ref,
            "Grade",
            "Why the grade differs from the proposed one",
            label,
        ]
        yield from _in_parts(head, Answer("", reason=review.grade_reason), book)


def _in_parts(head: list[CellValue], answer: Answer, book: Book) -> Iterator[list[CellValue]]:
    """Yield the rows of one comment; each text goes on in the row below where it is too long."""
    texts = answer.reason, answer.note, answer.evidence
    if max(map(len, texts)) < _SURELY_FITS:
        yield [*head, *texts, ""]
        return
    cleaned = [clean_text(text) for text in texts]
    book.mended.removed += sum(removed for _, removed in cleaned)
    parts = list(zip_longest(*(in_pieces(text) for text, _ in cleaned), fillvalue=""))
    for number, pieces in enumerate(parts, start=1):
        part = f"{number} of {len(parts)}" if len(parts) > 1 else ""
        yield [*head, *pieces, part]


SHEET = Comments()
