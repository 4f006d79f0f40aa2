"""Every case looked at, in working order, with its answers side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Counts
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.population import ColumnRole
from audit_app.domain.review import Review
from audit_app.interchange.export.book import Book, CellValue, Column
from audit_app.interchange.export.cells import Shown, as_date
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.reconciliation import shown_cases
from audit_app.interchange.export.wording import (
    answer_text,
    grade_text,
    question_numbers,
    reason_text,
    review_text,
    state_text,
)

_LOOKS: Mapping[Counts | None, Look] = {
    None: Look.NOT_ASKED,
    Counts.MET: Look.MET,
    Counts.PARTLY_MET: Look.PARTLY_MET,
    Counts.NOT_MET: Look.NOT_MET,
    Counts.CANNOT_TELL: Look.UNKNOWN,
    Counts.NOT_APPLICABLE: Look.NOT_ASKED,
}


@dataclass(frozen=True, slots=True)
class Cases:
    """See the module."""

    key: str = "cases"
    title: str = "Cases"
    order: int = 90
    about: str = (
        "Every case in working order; Q1, Q2, ... are explained on the sheet Results by question."
    )

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a case."""
        del figures
        context = context_headings(view)
        cases = shown_cases(view)
        rows = (list(_row(view, case, context)) for case in cases)
        columns = [*_CASE_COLUMNS, *(_context_column(view, heading) for heading in context)]
        columns += [
            *_REVIEW_COLUMNS,
            *(Column(number, 15) for number in question_numbers(view.checklist).values()),
            Column("Ticket", 64, Look.TICKET),
        ]
        book.table(
            worksheet,
            "Cases",
            columns,
            rows,
            empty="No case has been drawn yet.",
            frozen_columns=2,
            n_rows=len(cases),
        )


_CASE_COLUMNS = (
    Column("Position", 10, Look.COUNT),
    Column("Case reference", 20),
    Column("Stratum", 18),
)
_REVIEW_COLUMNS = (
    Column("In the sample", 18),
    Column("Why", 24),
    Column("Review", 13),
    Column("Grade", 22),
    Column("Proposed grade", 22),
)


def context_headings(view: ExportView) -> list[str]:
    """Return headings of the register shown beside each case: date, team, then kept ones.

    A column that only says the stratum again is not among them.

    Raises:
        AuditError: If a case carries a column that was to be left out of the workspace.
    """
    plan = view.population.plan
    wanted = [
        *plan.headings(ColumnRole.DATE),
        *plan.headings(ColumnRole.TEAM),
        *view.population.kept_headings,
    ]
    present = dict.fromkeys(
        heading
        for case in view.cases
        for heading, value in case.context.items()
        if value != case.stratum or plan.roles.get(heading) is not ColumnRole.STRATUM
    )
    for heading in present:
        if plan.roles.get(heading) is ColumnRole.LEFT_OUT:
            raise AuditError(
                f"The workbook was not written: column '{heading}' is marked 'left out' but its "
                "values are in the workspace.",
                remedy="Import the register again.",
            )
    return [
        *(heading for heading in dict.fromkeys(wanted) if heading in present),
        *(h for h in present if h not in wanted),
    ]


def _context_column(view: ExportView, heading: str) -> Column:
    if view.population.plan.roles.get(heading) is ColumnRole.DATE:
        return Column(heading, 17, Look.DATE_TIME)
    return Column(heading, 18)


def _row(view: ExportView, case: DrawnCase, context: Sequence[str]) -> Iterator[CellValue]:
    review = view.reviews.get(case.id) or Review(case.id)
    yield from (case.position, case.case_ref, case.stratum)
    for heading in context:
        yield _context_value(view, heading, case.context.get(heading, ""))
    yield from (state_text(case), reason_text(case), review_text(case, review))
    yield grade_text(view.checklist, review.grade)
    yield grade_text(view.checklist, review.proposed_grade)
    yield from _answers(view, case, review)
    yield case.ticket


def _context_value(view: ExportView, heading: str, text: str) -> CellValue:
    if view.population.plan.roles.get(heading) is not ColumnRole.DATE:
        return text
    moment = as_date(text)
    if moment is None:
        return Shown(text, Look.TEXT)
    return Shown(moment, Look.DATE_TIME if isinstance(moment, datetime) else Look.DATE)


def _answers(view: ExportView, case: DrawnCase, review: Review) -> Iterator[CellValue]:
    checklist = view.checklist
    given = {key for key, answer in review.answers.items() if answer.option}
    asked = view.criteria_asked(case) if given else None
    for criterion in checklist.criteria:
        if case.state is CaseState.REPLACED and criterion.key not in given:
            yield None
        elif asked is not None and criterion.key not in asked:
            yield Shown("Not asked", Look.NOT_ASKED)
        elif case.is_not_found and criterion.key not in given:
            yield Shown("Not met: file not found", Look.NOT_MET)
        else:
            text, counts = answer_text(checklist, criterion, review.answers.get(criterion.key))
            yield Shown(text, _LOOKS[counts])


SHEET = Cases()
