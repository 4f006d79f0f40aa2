"""All that is known of an action, in words: a line of what, and what there is to say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QWidget

from audit_app.domain.action_parts import MEANINGS, Change, Part, Rating, Retest
from audit_app.domain.action_plan import milestone_words
from audit_app.domain.actions import Action
from audit_app.domain.checklist import Checklist
from audit_app.ui.widgets.text import column, label, set_role

SIGNS = {"red": "▼", "amber": "◆", "green": "▲", "blue": "■"}
"""Shapes that say what the colour of a rating says."""

_TAGS = {Rating.RED: "tag-bad", Rating.AMBER: "tag-warn", Rating.GREEN: "tag-good"}


class ActionFacts(QWidget):
    """Shows an action; changes nothing."""

    def __init__(self, checklists: Mapping[str, Checklist]) -> None:
        super().__init__()
        self._checklists = checklists
        self._text = label("", "heading", wrap=True, name="action_title")
        self._state = label("", "tag", name="action_state")
        self._rating = label("", "tag", name="action_how")
        self._overdue = label("Overdue", "tag-bad", name="action_overdue")
        tags = QHBoxLayout()
        for each in (self._state, self._rating, self._overdue):
            tags.addWidget(each)
        tags.addStretch(1)
        self._lines = QFormLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setHorizontalSpacing(14)
        self.setLayout(column(self._text, tags, self._lines, spacing=8))

    def show_action(self, action: Action, today: date) -> None:
        """Show an action as it stands on a day."""
        self._text.setText(action.text)
        self._state.setText(action.state.value.capitalize())
        self._rating.setText(rating_words(action.rating))
        self._rating.setVisible(bool(action.rating))
        set_role(self._rating, _TAGS.get(action.rating, "tag"))
        self._overdue.setVisible(action.is_overdue(today))
        while self._lines.rowCount():
            self._lines.removeRow(0)
        for what, said in facts(action, self._checklists):
            name = label(what, "muted")
            name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._lines.addRow(name, _words(said))

    @property
    def words(self) -> str:
        """All of it as text."""
        every = [self._text, self._state, *self.findChildren(QLabel)]
        return "\n".join(each.text() for each in every)


def _words(said: str) -> QLabel:
    made = label(said, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def rating_words(rating: Rating) -> str:
    """Return '◆ amber: at risk'; empty where it was not rated."""
    return f"{SIGNS[rating.value]} {rating.value}: {MEANINGS[rating]}" if rating else ""


def facts(action: Action, checklists: Mapping[str, Checklist]) -> Iterator[tuple[str, str]]:
    """Yield what is known, each with what it is about; nothing of what is not."""
    questions = {
        each.key: each.question
        for checklist in [checklists.get(action.theme_key)]
        if checklist is not None
        for each in checklist.criteria
    }
    for what, said in (
        ("For", f"{action.recommendation or 'No recommendation'} ({action.source})"),
        ("Why", action.found),
        ("Owner", action.owner or "Nobody yet"),
        ("Board", _board(action)),
        ("Due", "\n".join(_due(action))),
        ("Work", _work(action)),
        ("How it goes", "\n".join(f"{day(n.on)} {n.rating or 'not rated'}: {n.words}"
                                  for n in reversed(action.notes))),
        ("Evidence", "\n".join(_evidence(action))),
        ("It worked if", _wanted(action, questions)),
        ("Tested", "\n".join(_tests(action))),
        ("Not tested", _decision(action)),
        ("Found done", f"{day(action.checked_on)} by {action.checked_by}"
                       if action.checked_by else ""),
        ("Signed off", _signature(action)),
        ("Changed", "\n".join(_change(each, questions, checklists) for each in action.changes)),
    ):  # fmt: skip
        if said:
            yield what, said


def day(on: date | None) -> str:
    """Return '3 Oct 2026'."""
    return f"{on.day} {on:%b %Y}" if on is not None else "On a day not kept"


def _board(action: Action) -> str:
    signs = f", signed for by {action.chair}" if action.chair else ""
    return f"{action.board}{signs}" if action.board else action.chair


def _due(action: Action) -> Iterator[str]:
    yield day(action.due_now)
    before = action.due
    for each in action.revised:
        yield f"Moved from {day(before)} to {day(each.due)}: {each.reason}"
        before = each.due


def _work(action: Action) -> str:
    known = (
        f"started {day(action.started_on)}" if action.started_on else "",
        f"complete {day(action.completed_on)}{_said_later(action)}" if action.completed_on else "",
        milestone_words(action),
    )
    said = ", ".join(each for each in known if each)
    return said[:1].upper() + said[1:]


def _said_later(action: Action) -> str:
    """Return the day on which it was said, where it was not said on the day itself."""
    if action.completed_said in {None, action.completed_on}:
        return ""
    return f" (said on {day(action.completed_said)})"


def _evidence(action: Action) -> Iterator[str]:
    for each in action.evidence:
        looked = f"; looked at by {each.checked_by}" if each.checked_by else ""
        added = f"; added {day(each.on)}" if each.on else ""
        yield f"{each.what}, {each.where}{looked}{added}"


def _wanted(action: Action, questions: Mapping[str, str]) -> str:
    if not action.criterion:
        return "No question chosen yet"
    asked = questions.get(action.criterion, action.criterion)
    return f"{asked} The lower limit reaches {action.target}%."


def _tests(action: Action) -> Iterator[str]:
    if action.retest is not None:
        yield test_words(action.retest)
        if action.retest.met and not action.test_counts:
            yield "It no longer counts: test it again."
    for each in reversed(action.past_tests):
        yield f"Earlier: {test_words(each)}"


def test_words(test: Retest) -> str:
    """Return '58 of 60 (97%; 91% to 99%): 90% reached. Autumn round, cases of 1 to 30 Nov 2026'."""
    target = f"{test.target}% " if test.target else "target "
    met = "reached" if test.met else "not reached"
    period = (
        f", cases of {day(test.period_from)} to {day(test.period_to)}" if test.period_from else ""
    )
    return f"{test.words}: {target}{met}. {test.audit}{period}"


def _decision(action: Action) -> str:
    if not action.no_test:
        return ""
    by = f" ({action.no_test_by}, {day(action.no_test_on)})" if action.no_test_by else ""
    return f"{action.no_test}{by}"


def _signature(action: Action) -> str:
    if not action.signed_by:
        return ""
    board = f" for {action.signed_for}" if action.signed_for else ""
    return f"{day(action.signed_on)} by {action.signed_by}{board}"


def _change(each: Change, questions: Mapping[str, str], checklists: Mapping[str, Checklist]) -> str:
    def said(value: str) -> str:
        if each.part is Part.QUESTION:
            return questions.get(value, value) or "none"
        if each.part is Part.THEME and value in checklists:
            return checklists[value].title
        return f"{value}%" if each.part is Part.TARGET else value

    what = f"{each.part.value.capitalize()}, {day(each.on)}"
    return f"{what}: {said(each.before)} → {said(each.after)}. {each.reason}"
