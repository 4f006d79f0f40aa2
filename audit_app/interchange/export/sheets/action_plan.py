"""The actions for the recommendation this audit tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.actions import MEANINGS, Action
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import US_ALONE, Reader
from audit_app.interchange.export.book import Book, CellValue, Column
from audit_app.interchange.export.look import Look

TITLE = "Action plan"

_COLUMNS = (
    Column("Action", 50, Look.LABEL),
    Column("Recommendation", 40),
    Column("Owner", 24),
    Column("Board", 20),
    Column("Due", 14),
    Column("Due dates moved", 40),
    Column("State", 24),
    Column("How it goes", 28),
    Column("Evidence", 40),
    Column("Test that it worked", 40),
    Column("Found done by", 24),
    Column("Signed off by", 24),
)
_SIGNS = {"red": "▼", "amber": "◆", "green": "▲", "blue": "■"}


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """See the module."""

    key: str = "action_plan"
    title: str = TITLE
    order: int = 110
    readers: frozenset[Reader] = US_ALONE
    about: str = "What is being done about it; complete is not closed before a test showed it."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row an action, by due date."""
        questions = {each.key: each.question for each in figures.criteria}
        actions = sorted(view.of(Action), key=lambda each: (not each.is_open, each.due_now))
        area = book.table(
            worksheet,
            "ActionPlan",
            _COLUMNS,
            [list(_cells(each, questions)) for each in actions],
            empty="There is no action for this recommendation yet.",
            frozen_columns=1,
        )
        meanings = "; ".join(f"{each.value}: {words}" for each, words in MEANINGS.items())
        words = f"How it goes: {meanings}."
        book.put(worksheet, area.last + 1, 1, words, Look.SENTENCE)


def _cells(action: Action, questions: dict[str, str]) -> Iterator[CellValue]:
    yield action.text
    yield action.recommendation or "none named"
    yield action.owner
    yield action.board or "none named"
    yield f"{action.due_now:%d %b %Y}"
    yield "; ".join(f"to {r.due:%d %b %Y}: {r.reason}" for r in action.revised) or "none"
    yield action.state.value
    yield f"{_SIGNS[action.rating.value]} {action.rating.value}" if action.rating else "not rated"
    yield "; ".join(f"{e.what}, {e.where}" for e in action.evidence) or "none"
    yield _tested(action, questions)
    yield action.checked_by or "nobody yet"
    yield action.signed_by or "nobody yet"


def _tested(action: Action, questions: dict[str, str]) -> str:
    if action.no_test:
        return f"Not to be tested: {action.no_test}"
    if not action.criterion:
        return "no question chosen yet"
    asked = questions.get(action.criterion, action.criterion)
    wanted = f"{asked} Lower limit to reach: {action.target}%."
    if action.retest is None:
        return f"{wanted} Not tested yet."
    reached = "reached" if action.retest.met else "not reached"
    return f"{wanted} {action.retest.audit}: {action.retest.words}, {reached}."


SHEET = ActionPlan()
