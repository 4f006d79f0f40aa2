"""A scoring workbook as content: what stands on it, and what somebody typed into it.

For readers who can install nothing. How it looks is decided where it is written; what the answers
come to, in score_sheet_answers.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from audit_app.domain.case_facts import case_facts
from audit_app.domain.checklist import Checklist, Counts, Criterion, Option, ScaleKind
from audit_app.domain.conditions import applies, holds
from audit_app.domain.scorers import GRADE

FORMAT: Final = 1
"""Of the workbook; a reader refuses a higher one."""

NOT_ASKED: Final = "Not asked"
"""Stands in place of an answer where the case's own columns rule the question out."""

GRADE_NUMBER: Final = "Grade"
"""In place of a question's number, on the row for the grade of the whole file."""

_COUNTS_OFFERED: Final = 20
_CHECK_DIGITS: Final = 8


class SheetColumn(StrEnum):
    """Columns of the sheet by their headings; columns of the register stand between them."""

    KEY = "Row key"
    CASE = "Case"
    NUMBER = "No."
    SECTION = "Section"
    QUESTION = "Question"
    GUIDANCE = "Guidance"
    ANSWER = "Answer"
    FROM = "From"
    TO = "To"
    REASON = "Reason"
    NOTE = "Note"
    EVIDENCE = "Evidence"


FILLED_IN: Final = (
    SheetColumn.ANSWER,
    SheetColumn.FROM,
    SheetColumn.TO,
    SheetColumn.REASON,
    SheetColumn.NOTE,
    SheetColumn.EVIDENCE,
)
"""Columns a reader writes into."""

NEEDED: Final = (SheetColumn.KEY, SheetColumn.CASE, SheetColumn.NUMBER, SheetColumn.ANSWER)
"""Columns without which nothing can be taken in."""

RETURN_NUMBER: Final = "Return number"
FINISHED: Final = "Finished"


@dataclass(frozen=True, slots=True)
class SheetStamp:
    """What binds a workbook to its assignment; it travels on a hidden sheet, documented.

    Attributes:
        uid: Of the assignment.
        theme_key: Of the checklist.
        checklist_version: To score with.
        checklist_digest: Of the checklist as it was sent.
        draw_digest: Of the draw's certificate.
        cases_digest: Of the references assigned, in order.
        reader: The role that scores.
        made_at: Aware, UTC.
    """

    uid: str
    theme_key: str
    checklist_version: str
    checklist_digest: str
    draw_digest: str
    cases_digest: str
    reader: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class SheetCase:
    """A case to score.

    Attributes:
        case_ref: Canonical.
        shown: Values of the columns that travel, in their order.
        context: Everything the register says of it; decides which questions are asked, and is
            never written.
    """

    case_ref: str
    shown: tuple[str, ...]
    context: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """A scoring workbook before it is written.

    Attributes:
        title: Of the audit.
        stamp: What it is bound to.
        columns: Headings of the register's columns that travel.
        checklist: As the reader is to use it, with local standards.
        cases: In working order.
        marking: Protective marking.
    """

    title: str
    stamp: SheetStamp
    columns: tuple[str, ...]
    checklist: Checklist
    cases: tuple[SheetCase, ...]
    marking: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row to score.

    Attributes:
        key: See row_key.
        case: The case.
        number: Of the question, from 1 as text, or GRADE_NUMBER.
        criterion: None on the row for the grade.
        offered: What the cell offers, in order; empty where the question is not asked.
        timed: Whether two times may be given.
    """

    key: str
    case: SheetCase
    number: str
    criterion: Criterion | None
    offered: tuple[str, ...]
    timed: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a workbook that came back.

    Attributes:
        row: As a spreadsheet numbers it.
        cells: Text by column; what is blank is absent.
    """

    row: int
    cells: Mapping[SheetColumn, str]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A workbook that came back, read but not yet understood.

    Attributes:
        file: Name without its folder.
        sheet: The sheet that was scored on.
        stamp: Lines of the hidden sheet.
        number: What stands beside 'Return number'.
        finished: What stands beside 'Finished'.
        rows: Rows below the headings that hold anything.
        saved_at: By its properties, aware, UTC; None where they do not say.
    """

    file: str
    sheet: str
    stamp: Mapping[str, str]
    number: str
    finished: str
    rows: tuple[ReadRow, ...]
    saved_at: datetime | None = None


def row_key(uid: str, position: int, criterion: str, case_ref: str) -> str:
    """Return what tells a row apart, wherever it is moved: '17/risk_recorded/0f3a9c21'.

    The last part is the start of a SHA-256 over assignment, position, criterion and reference, so
    that a row of another workbook, or a key that was typed over, is noticed.

    Args:
        uid: Of the assignment.
        position: Of the case among those assigned, from 1.
        criterion: Its key, or GRADE.
        case_ref: Canonical.
    """
    text = f"{uid}\n{position}\n{criterion}\n{case_ref}"
    check = hashlib.sha256(text.encode()).hexdigest()[:_CHECK_DIGITS]
    return f"{position}/{criterion}/{check}"


def is_asked(checklist: Checklist, criterion: Criterion, context: Mapping[str, str]) -> bool:
    """Return whether a question is asked as far as the case's own columns say."""
    return applies(criterion.applies_when, case_facts(checklist.facts, context))


def options_offered(
    checklist: Checklist, criterion: Criterion, context: Mapping[str, str]
) -> tuple[Option, ...]:
    """Return the options a case can be answered with: 'not applicable' may contradict it."""
    facts = case_facts(checklist.facts, context)
    contradicted = holds(criterion.must_apply_when, facts)
    return tuple(
        option
        for option in checklist.scale_of(criterion).options
        if not (contradicted and option.counts is Counts.NOT_APPLICABLE)
    )


def sheet_lines(sheet: ScoreSheet) -> Iterator[SheetLine]:
    """Yield the rows to score: case by case, its questions in order, then its grade."""
    grades = tuple(sheet.checklist.grade_rule.levels.values())
    for position, case in enumerate(sheet.cases, start=1):
        for number, criterion in enumerate(sheet.checklist.criteria, start=1):
            key = row_key(sheet.stamp.uid, position, criterion.key, case.case_ref)
            yield SheetLine(
                key,
                case,
                str(number),
                criterion,
                _offered(sheet.checklist, criterion, case.context),
                timed=is_timed(sheet.checklist, criterion),
            )
        key = row_key(sheet.stamp.uid, position, GRADE, case.case_ref)
        yield SheetLine(key, case, GRADE_NUMBER, None, grades)


def is_timed(checklist: Checklist, criterion: Criterion) -> bool:
    """Return whether a question can be answered with two times."""
    is_timeliness = checklist.scale_of(criterion).kind is ScaleKind.TIMELINESS
    return is_timeliness and criterion.standard in checklist.standards


def _offered(
    checklist: Checklist, criterion: Criterion, context: Mapping[str, str]
) -> tuple[str, ...]:
    if not is_asked(checklist, criterion, context):
        return ()
    labels = tuple(option.label for option in options_offered(checklist, criterion, context))
    if checklist.scale_of(criterion).kind is ScaleKind.COUNT:
        return (*map(str, range(_COUNTS_OFFERED + 1)), *labels)
    return labels
