"""The actions for the recommendation this audit tests, and what showed that they worked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.action_parts import MEANINGS, Change, Note, Part, Rating, Retest
from audit_app.domain.action_plan import in_order, milestone_words, plan_counts
from audit_app.domain.actions import Action
from audit_app.domain.cutting import NOT_SHOWN
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.london_time import london
from audit_app.domain.readers import OFFICES, Reader
from audit_app.interchange.export.book import Book, CellValue, Column
from audit_app.interchange.export.look import Look

TITLE = "Action plan"

_COLUMNS = (
    Column("Action", 50, Look.LABEL),
    Column("Recommendation", 36),
    Column("From", 30),
    Column("Owner", 24),
    Column("Board", 24),
    Column("Due", 14, Look.DATE),
    Column("Overdue", 12),
    Column("Due dates moved", 36),
    Column("Started", 14, Look.DATE),
    Column("Complete", 14, Look.DATE),
    Column("Complete, said on", 14, Look.DATE),
    Column("State", 24),
    Column("How it goes", 32),
    Column("Ratings before", 36),
    Column("Milestones", 24),
    Column("Evidence", 40),
    Column("Question that shows it worked", 44),
    Column("Lower limit to reach", 14, Look.PERCENT),
    Column("Lower limit found", 14, Look.SHARE),
    Column("Test in words", 40),
    Column("Reached", 14),
    Column("Cases of the test from", 14, Look.DATE),
    Column("Earlier tests", 40),
    Column("Decision not to test", 36),
    Column("Found done", 30),
    Column("Signed off", 36),
    Column("Changed since work began", 44),
)
_TYPED = frozenset({"Action", "From", "Owner", "Board", "Changed since work began"})
"""Nothing but typed words and roles: of no use to whom they are not shown."""
_SIGNS = {"red": "▼", "amber": "◆", "green": "▲", "blue": "■"}


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """See the module."""

    key: str = "action_plan"
    title: str = TITLE
    order: int = 110
    readers: frozenset[Reader] = OFFICES
    about: str = "What is being done about it; complete is not closed before a test showed it."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row an action, overdue ones first, then by due date."""
        today = view.taken_at.astimezone(london()).date()
        questions = {each.key: each.question for each in figures.criteria}
        actions = in_order(view.of(Action), today)
        shown = [
            place
            for place, each in enumerate(_COLUMNS)
            if view.reader is Reader.US or each.heading not in _TYPED
        ]
        rows = [list(_cells(each, questions, today)) for each in actions]
        area = book.table(
            worksheet,
            "ActionPlan",
            [_COLUMNS[place] for place in shown],
            [[cells[place] for place in shown] for cells in rows],
            empty="There is no action for this recommendation yet.",
            frozen_columns=1,
        )
        meanings = "; ".join(f"{each.value}: {words}" for each, words in MEANINGS.items())
        lines = (plan_counts(actions, today).words, f"How it goes: {meanings}.")
        for place, words in enumerate((each for each in lines if each), start=1):
            book.put(worksheet, area.last + place, 1, words, Look.SENTENCE)


def _cells(action: Action, questions: Mapping[str, str], today: date) -> Iterator[CellValue]:
    yield action.text
    yield action.recommendation or "none named"
    yield action.source
    yield action.owner or "nobody yet"
    yield _board(action)
    yield action.due_now
    yield "overdue" if action.is_overdue(today) else "no"
    yield "\n".join(f"to {_day(r.due)}: {r.reason}" for r in action.revised) or "none"
    yield action.started_on
    yield action.completed_on
    yield action.completed_said
    yield action.state.value
    yield _rated(action)
    yield "\n".join(_note(each) for each in reversed(action.notes[:-1])) or "none"
    yield milestone_words(action) or "none"
    yield "\n".join(_evidence(action)) or "none"
    yield questions.get(action.criterion, action.criterion) or "no question chosen yet"
    yield action.target / 100
    yield from _tested(action, action.retest)
    yield "\n".join(_test_words(each) for each in action.past_tests) or "none"
    yield _said(action.no_test, action.no_test_by, action.no_test_on) or "none"
    yield _said("", action.checked_by, action.checked_on) or "nobody yet"
    yield _said(action.signed_for, action.signed_by, action.signed_on) or "nobody yet"
    yield "\n".join(_change(each, questions) for each in action.changes) or "nothing"


def _board(action: Action) -> str:
    if NOT_SHOWN in {action.board, action.chair}:
        return NOT_SHOWN
    signs = f", signed for by {action.chair}" if action.chair else ""
    return f"{action.board}{signs}" if action.board else "none named"


def _rated(action: Action) -> str:
    """Return how it goes; of a rating that an earlier version kept, the rating alone."""
    if action.notes and action.notes[-1].rating is action.rating:
        return _note(action.notes[-1])
    return _sign(action.rating)


def _note(note: Note) -> str:
    words = "" if note.words == NOT_SHOWN else f": {note.words}"
    return f"{_sign(note.rating)}{words} ({_day(note.on)})"


def _sign(rating: Rating) -> str:
    return f"{_SIGNS[rating.value]} {rating.value}" if rating else "not rated"


def _change(change: Change, questions: Mapping[str, str]) -> str:
    before, after = (
        questions.get(value, value) if change.part is Part.QUESTION else value
        for value in (change.before, change.after)
    )
    what = f"{change.part.value} ({_day(change.on)})"
    return f"{what}: {before} to {after or 'none'}: {change.reason}"


def _evidence(action: Action) -> Iterator[str]:
    for each in action.evidence:
        added = f" ({_day(each.on)})" if each.on else ""
        yield f"{_joined(each.what, each.where)}{added}"


def _tested(action: Action, test: Retest | None) -> Iterator[CellValue]:
    if test is None:
        yield from (None, "not tested yet", "not tested", None)
        return
    yield test.low
    yield f"{test.audit}: {test.words}"
    reached = "reached" if action.test_counts else "reached, but not known to be later"
    yield reached if test.met else "not reached"
    yield test.period_from


def _test_words(test: Retest) -> str:
    met = "reached" if test.met else "not reached"
    return f"{test.audit}: {test.words}, {test.target}% {met}"


def _said(words: str, role: str, on: date | None) -> str:
    """Return who did what and when; what a reader may not see is said once."""
    said = _joined(words, role)
    return f"{said} ({_day(on)})" if said and on else said


def _joined(*parts: str) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _day(on: date) -> str:
    return f"{on:%d %b %Y}"


SHEET = ActionPlan()
