"""The plan as the public may see it: what is to be shown, by when, how far it is; nothing typed.

What an action says was typed by somebody, and roles lead to people, so neither is here. A
recommendation that came with the program was published, and so was the one the audit tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from audit_app.domain.action_parts import ActionState
from audit_app.domain.actions import Action
from audit_app.domain.export import ExportView
from audit_app.domain.public_figures import (
    Kind,
    PublicColumn,
    PublicFigures,
    PublicPage,
    PublicTable,
    PublicValue,
)

KEY, TITLE = "actions", "Actions"
_BEFORE_LAST = -1
_NO_QUESTION = "no question chosen yet"
_MEANING = (
    "Complete is not closed: an action is closed once a later audit reached its target, or once it "
    "was decided and recorded not to test it. What an action says is not published."
)
_COLUMNS = (
    PublicColumn("Recommendation"),
    PublicColumn("Question that shows it"),
    PublicColumn("Target", Kind.SHARE),
    PublicColumn("Due"),
    PublicColumn("State"),
)


def with_actions(public: PublicFigures, view: ExportView) -> PublicFigures:
    """Return what may be published of an audit, with the actions of its theme if there are any.

    Args:
        public: Of the audit.
        view: The whole audit.
    """
    actions = sorted(
        (each for each in view.of(Action) if each.state is not ActionState.SUPERSEDED),
        key=lambda each: (not each.is_open, each.due_now, each.id),
    )
    if not actions:
        return public
    today = view.taken_at.date()
    rows = tuple(_row(each, view, today) for each in actions)
    page = PublicPage(
        KEY,
        TITLE,
        "What is being done, by when, and how far it is.",
        (_headline(actions, today), _MEANING),
        (PublicTable(TITLE, _COLUMNS, rows),),
    )
    pages = (*public.pages[:_BEFORE_LAST], page, *public.pages[_BEFORE_LAST:])
    return replace(public, pages=pages, headline=(*public.headline, page.lines[0]))


def _row(action: Action, view: ExportView, today: date) -> tuple[PublicValue, ...]:
    questions = {each.key: each.question for each in view.checklist.criteria}
    question = questions.get(action.criterion, _NO_QUESTION)
    return (
        action.recommendation if action.ref else view.audit.recommendation,
        question,
        action.target / 100 if action.criterion in questions else "",
        f"{action.due_now.day} {action.due_now:%b %Y}",
        _state(action, today),
    )


def _state(action: Action, today: date) -> str:
    if action.is_overdue(today):
        return f"▲ Overdue: {action.state.value}"
    return f"{'●' if action.is_open else '✓'} {action.state.value.capitalize()}"


def _headline(actions: Sequence[Action], today: date) -> str:
    states = Counter(each.state for each in actions)
    said = [f"{states[state]:,} {state.value}" for state in ActionState if states[state]]
    overdue = sum(each.is_overdue(today) for each in actions)
    said += [f"{overdue:,} overdue"] if overdue else []
    n = "1 action" if len(actions) == 1 else f"{len(actions):,} actions"
    return f"{n}: {'; '.join(said)}."
