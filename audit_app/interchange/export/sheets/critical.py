"""Critical and urgent: every escalation, every critical 'not met', and what was decided on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.draw import CaseState
from audit_app.domain.escalations import (
    LEVELS,
    Escalation,
    NoPresentRisk,
    time_words,
    undecided,
)
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.journal import JournalEntry
from audit_app.domain.readers import US_ALONE, Reader
from audit_app.domain.review import Answer
from audit_app.domain.scoring import critical_not_met
from audit_app.interchange.export.book import Book, CellValue, Column, uk_time
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.wording import question_numbers

_COLUMNS = (
    Column("Case reference", 22, Look.LABEL),
    Column("Question", 10),
    Column("Asked", 40),
    Column("Level", 18, Look.LABEL),
    Column("What the file shows, or why no risk", 48),
    Column("What was asked", 40),
    Column("When (UK time)", 19, Look.LEFT_DATE_TIME),
    Column("By role", 22),
    Column("Act by (UK time)", 19, Look.LEFT_DATE_TIME),
    Column("Told", 22),
    Column("What was done", 40),
    Column("State", 22, Look.LABEL),
    Column("Closed (UK time)", 19, Look.LEFT_DATE_TIME),
    Column("Closed by role", 22),
)
_WHOLE_FILE = "File"


@dataclass(frozen=True, slots=True)
class Critical:
    """See the module."""

    key: str = "critical"
    title: str = "Critical and urgent"
    order: int = 70
    readers: frozenset[Reader] = US_ALONE
    about: str = (
        "Every case raised because a child may be at risk, and every critical question not met "
        "with what was decided on it. None is a result too."
    )

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write open ones first, then closed ones, decisions, and what still waits for one."""
        del figures
        book.table(
            worksheet,
            "Critical",
            _COLUMNS,
            list(_rows(view)),
            empty="None: no escalation was raised and no critical question is not met.",
            frozen_columns=1,
        )


def _rows(view: ExportView) -> Iterator[list[CellValue]]:
    numbers = question_numbers(view.checklist)
    raised = sorted(view.of(Escalation), key=lambda each: (not each.is_open, each.number))
    for escalation in raised:
        yield _escalation_row(view, numbers, escalation)
    for decision in view.of(NoPresentRisk):
        yield [
            decision.case_ref,
            numbers.get(decision.criterion, decision.criterion),
            _question(view, decision.criterion),
            "– No present risk",
            decision.reason,
            "",
            uk_time(decision.decided_at),
            decision.decided_by,
            *([None, "", "", "Decided", None, ""]),
        ]
    yield from _undecided_rows(view, numbers)


def _escalation_row(
    view: ExportView, numbers: dict[str, str], escalation: Escalation
) -> list[CellValue]:
    handling = escalation.handling
    due = uk_time(escalation.due_at) if escalation.due_at is not None else None
    closed = uk_time(escalation.closed_at) if escalation.closed_at is not None else None
    return [
        escalation.case_ref,
        numbers.get(escalation.criterion, _WHOLE_FILE),
        escalation.question,
        f"▲ {escalation.level.value} {LEVELS[escalation.level].title}",
        escalation.seen,
        escalation.asked,
        uk_time(escalation.found_at),
        escalation.raised_by,
        due,
        handling.told,
        handling.response,
        _state(view, escalation),
        closed,
        escalation.closed_by,
    ]


def _state(view: ExportView, escalation: Escalation) -> str:
    if not escalation.is_open:
        return "✓ Closed"
    words = time_words(escalation, view.taken_at)
    return f"{'▲' if escalation.is_overdue(view.taken_at) else '●'} Open, {words}"


def _undecided_rows(view: ExportView, numbers: dict[str, str]) -> Iterator[list[CellValue]]:
    escalations, decisions = view.of(Escalation), view.of(NoPresentRisk)
    entries = _last_entries(view)
    for case in view.cases:
        review = view.reviews.get(case.id)
        if review is None or case.state not in (CaseState.IN_SAMPLE, CaseState.TARGETED):
            continue
        critical = critical_not_met(view.checklist, review, case.context)
        for key in undecided(critical, case.id, escalations, decisions):
            answer, entry = review.answers[key], entries.get((case.case_ref, key))
            yield [
                case.case_ref,
                numbers[key],
                _question(view, key),
                "? Not decided",
                answer.note or answer.reason,
                "",
                uk_time(given) if (given := _given_at(entry, answer)) else None,
                *(["", None, "", "", "? Waits for a level", None, ""]),
            ]


def _last_entries(view: ExportView) -> Mapping[tuple[str, str], JournalEntry]:
    """Return the newest entry of an answer to each question of each case."""
    return {
        (str(entry.details.get("case")), str(entry.details.get("criterion"))): entry
        for entry in view.changes
        if entry.action == "answer_given"
    }


def _given_at(entry: JournalEntry | None, answer: Answer) -> datetime | None:
    """Return when an answer was given, as the journal has it where it tells of this answer."""
    if entry is not None and entry.details.get("new") == answer.content:
        return entry.at
    return answer.answered_at


def _question(view: ExportView, key: str) -> str:
    return next((each.question for each in view.checklist.criteria if each.key == key), key)


SHEET = Critical()
