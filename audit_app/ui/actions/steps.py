"""What can be done next with an action: each a button, with what it needs typed beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from audit_app.domain.actions import (
    MEANINGS,
    Action,
    ActionState,
    check,
    close,
    complete,
    decide_no_test,
    reopen,
    revise,
    start,
    supersede,
    with_evidence,
)
from audit_app.domain.audit import Audit
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, label
from audit_app.usecases.actions import Taken

Step = Callable[[Action], Action]


class ActionSteps(QWidget):
    """The action in words, and the steps.

    Signals:
        wanted: A step, and the Taken it is called in the journal.
        retest_wanted: Id of the audit to hold it against.
        change_wanted: The words are to be changed.
    """

    wanted = Signal(object, object)
    retest_wanted = Signal(int)
    change_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._action: Action | None = None
        self._words = label("", wrap=True, name="action_words")
        self._typed = QLineEdit()
        self._typed.setObjectName("action_typed")
        self._typed.setAccessibleName("Reason, evidence or where it is")
        self._typed.setPlaceholderText("Reason, or evidence: what it is, and where")
        self._role = QLineEdit()
        self._role.setObjectName("action_role")
        self._role.setAccessibleName("Role of whoever does this")
        self._role.setPlaceholderText("Role of whoever does this")
        self._day = QDateEdit(QDate.currentDate())
        self._day.setObjectName("action_day")
        self._day.setAccessibleName("New due date")
        self._day.setDisplayFormat("dd MMM yyyy")
        self._audits = QComboBox()
        self._audits.setObjectName("action_audit")
        self._audits.setAccessibleName("Audit to test it against")
        self._audits.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._audits.setMinimumContentsLength(18)
        self._buttons = {
            name: button(words, act, name=f"action_{name}")
            for name, words, act in (
                ("change", "Change the words …", self.change_wanted.emit),
                ("start", "Start", lambda: self.wanted.emit(start, Taken.STARTED)),
                ("evidence", "Add as evidence", self._evidence),
                ("complete", "Complete", lambda: self.wanted.emit(complete, Taken.COMPLETED)),
                ("revise", "Move the due date", self._revise),
                ("retest", "Test against this audit", self._retest),
                ("no_test", "Decide not to test", self._no_test),
                ("check", "Found done by this role", self._check),
                ("close", "Sign off and close", self._close),
                ("reopen", "Reopen", lambda: self.wanted.emit(reopen, Taken.REOPENED)),
                ("supersede", "Superseded", lambda: self.wanted.emit(supersede, Taken.SUPERSEDED)),
            )
        }
        b = self._buttons
        self.setLayout(
            column(
                self._words,
                FlowLayout(b["change"], b["start"], b["complete"], b["supersede"], b["reopen"]),
                label("What it needs", "heading"),
                self._typed,
                self._role,
                FlowLayout(b["evidence"], self._day, b["revise"]),
                FlowLayout(self._audits, b["retest"], b["no_test"]),
                FlowLayout(b["check"], b["close"]),
                1,
                spacing=8,
            )
        )

    def show_action(self, action: Action, audits: list[Audit], today: date) -> None:
        """Show an action and what can be done with it."""
        self._action = action
        self._words.setText(action_words(action, today))
        self._audits.clear()
        for audit in audits:
            if audit.theme_key == action.theme_key:
                self._audits.addItem(audit.title, audit.id)
        complete_now = action.state is ActionState.COMPLETE
        able = {
            "change": action.is_open,
            "start": action.state in {ActionState.NOT_STARTED, ActionState.REOPENED},
            "evidence": action.is_open,
            "complete": action.is_open and not complete_now,
            "revise": action.is_open,
            "retest": action.is_open and bool(action.criterion) and self._audits.count() > 0,
            "no_test": action.is_open,
            "check": complete_now,
            "close": complete_now and bool(action.checked_by) and action.assured,
            "reopen": not action.is_open,
            "supersede": action.is_open,
        }
        for name, on in able.items():
            self._buttons[name].setEnabled(on)
        self._buttons["close"].setToolTip("" if able["close"] else _why_not(action))

    def done(self) -> None:
        """Empty what was typed, once a step is taken."""
        self._typed.clear()
        self._role.clear()

    def _evidence(self) -> None:
        what, _, where = self._typed.text().partition(",")
        role = self._role.text()
        self.wanted.emit(lambda action: with_evidence(action, what, where, role), Taken.EVIDENCE)

    def _revise(self) -> None:
        day, reason = self._day.date(), self._typed.text()
        due = date(day.year(), day.month(), day.day())
        self.wanted.emit(lambda action: revise(action, due, reason), Taken.DUE_MOVED)

    def _retest(self) -> None:
        if self._audits.currentData() is not None:
            self.retest_wanted.emit(self._audits.currentData())

    def _no_test(self) -> None:
        reason, role = self._typed.text(), self._role.text()
        self.wanted.emit(
            lambda action: decide_no_test(action, reason, role), Taken.NOT_TO_BE_TESTED
        )

    def _check(self) -> None:
        role = self._role.text()
        self.wanted.emit(lambda action: check(action, role), Taken.CHECKED)

    def _close(self) -> None:
        role = self._role.text()
        self.wanted.emit(lambda action: close(action, role), Taken.CLOSED)


def _why_not(action: Action) -> str:
    if action.state is not ActionState.COMPLETE:
        return "Its owner says that it is complete first"
    if not action.checked_by:
        return "Somebody independent has to find it done first"
    return "No later audit met its target, and nobody decided not to test"


def action_words(action: Action, today: date) -> str:
    """Return all that is known of an action, a line each."""
    lines = [action.recommendation, action.text, f"State: {action.state.value}"]
    overdue = " (overdue)" if action.is_overdue(today) else ""
    lines.append(f"Owner: {action.owner}. Due {action.due_now:%d %b %Y}{overdue}.")
    if action.board:
        lines.append(f"Board: {action.board}.")
    for before, each in zip(
        (action.due, *[r.due for r in action.revised]), action.revised, strict=False
    ):
        lines.append(f"Due date moved from {before:%d %b %Y}: {each.reason}")
    if action.rating:
        lines.append(f"How it goes: {action.rating.value}, {MEANINGS[action.rating]}.")
    for proof in action.evidence:
        checked = f"; looked at by {proof.checked_by}" if proof.checked_by else ""
        lines.append(f"Evidence: {proof.what}, {proof.where}{checked}")
    if action.retest is not None:
        met = "met" if action.retest.met else "not met"
        lines.append(
            f"Tested in {action.retest.audit}: {action.retest.words}, {action.target}% {met}"
        )
    if action.no_test:
        lines.append(f"Not to be tested: {action.no_test}")
    if action.checked_by:
        lines.append(f"Found done by {action.checked_by}.")
    if action.signed_by:
        lines.append(f"Signed off by {action.signed_by}.")
    return "\n".join(lines)
