"""The steps of the Actions page: what each is called, what it needs, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QComboBox, QWidget

from audit_app.domain.action_assurance import check, close, decide_no_test, reopen, supersede
from audit_app.domain.action_parts import MEANINGS, Rating
from audit_app.domain.action_work import (
    complete,
    noted,
    revise,
    start,
    with_evidence,
    with_milestone,
)
from audit_app.domain.actions import Action
from audit_app.ui.actions.inputs import DayField, StepBox, choice, role_field, text_field
from audit_app.usecases.actions import Step, Taken

Send = Callable[[str, Step, Taken], None]
"""Told which step is wanted, by its name here."""


def work_boxes(send: Send, roles: QStringListModel, milestones: QWidget) -> dict[str, StepBox]:
    """Return the steps of the work, by name.

    Args:
        send: Told what is wanted.
        roles: Those that stand on the plan.
        milestones: Shows them.
    """
    text = text_field("action_milestone_text", "Milestone", "One part of the work")
    what = text_field("action_what", "What shows it", "Dip sample of ten cases")
    where = text_field("action_where", "Where it is", "Folder, or reference")
    seen = role_field("action_seen", "Role that looked at it", roles)
    began, done = DayField("action_began", "Work began on"), DayField("action_done", "Done on")
    rating, said = _ratings(), text_field("action_said", "Why it is rated so")
    due, why = DayField("action_day", "New due date"), text_field("action_why", "Why it is moved")

    def milestone() -> None:
        words = text.text()
        send("milestone", lambda action, _: with_milestone(action, words), Taken.MILESTONES)

    def evidence() -> None:
        words = what.text(), where.text(), seen.text()
        send("evidence", lambda action, on: with_evidence(action, *words, on=on), Taken.EVIDENCE)

    def worked(name: str, step: Callable[[Action, date, date], Action], taken: Taken) -> None:
        day = (began if name == "start" else done).day
        send(name, lambda action, today: step(action, day, today), taken)

    def rate() -> None:
        chosen, words = Rating(rating.currentData()), said.text()
        send("rate", lambda action, on: noted(action, chosen, words, on), Taken.RATED)

    def move() -> None:
        day, words = due.day, why.text()
        send("revise", lambda action, on: revise(action, day, words, on), Taken.DUE_MOVED)

    return {
        "milestone": StepBox(
            *("milestone", "Milestones", "Add milestone", milestone),
            (("Milestone", text),),
            milestones,
        ),
        "evidence": StepBox(
            *("evidence", "Evidence", "Add evidence", evidence),
            (("What", what), ("Where", where), ("Looked at by", seen)),
        ),
        "start": StepBox(
            *(
                "start",
                "Begin work, or take it up again",
                "Start",
                lambda: worked("start", start, Taken.STARTED),
            ),
            (("Began on", began),),
        ),
        "complete": StepBox(
            *("complete", "Complete", "It is complete"),
            lambda: worked("complete", complete, Taken.COMPLETED),
            (("Done on", done),),
        ),
        "rate": StepBox(
            *("rate", "How it goes", "Note it", rate), (("Rating", rating), ("Why", said))
        ),
        "revise": StepBox(
            *("revise", "Another due date", "Move the due date", move),
            (("Due", due), ("Why", why)),
        ),
    }


def assurance_boxes(
    send: Send,
    roles: QStringListModel,
    retest: Callable[[], object],
    audits: QComboBox,
    which: QWidget,
) -> dict[str, StepBox]:
    """Return the steps from complete to closed, and those that end or reopen, by name.

    Args:
        send: Told what is wanted.
        roles: Those that stand on the plan.
        retest: Holds it against the audit chosen.
        audits: The later audits.
        which: Says which audits those are.
    """
    reason = text_field("action_no_test_reason", "Why nothing is tested")
    decider = role_field("action_no_test_role", "Role that decides", roles)
    checker = role_field("action_check_role", "Role that checked", roles)
    signer = role_field("action_close_role", "Role that signs for the board", roles)
    other = text_field("action_supersede_reason", "Which action, and why")
    again = text_field("action_reopen_reason", "Why it is opened again")

    def decide() -> None:
        why, role = reason.text(), decider.text()
        send(
            "no_test",
            lambda action, on: decide_no_test(action, why, role, on),
            Taken.NOT_TO_BE_TESTED,
        )

    def said(
        name: str, step: Callable[[Action, str, date], Action], words: str, taken: Taken
    ) -> None:
        send(name, lambda action, on: step(action, words, on), taken)

    return {
        "retest": StepBox(
            *("retest", "Did it work?", "Test with this audit", retest),
            (("Audit", audits),),
            which,
        ),
        "no_test": StepBox(
            *("no_test", "Not to be tested", "Decide not to test", decide),
            (("Why", reason), ("Decided by", decider)),
        ),
        "check": StepBox(
            *("check", "Independent check", "Found done"),
            lambda: said("check", check, checker.text(), Taken.CHECKED),
            (("Checked by", checker),),
        ),
        "close": StepBox(
            *("close", "Signature for the board", "Sign off and close"),
            lambda: said("close", close, signer.text(), Taken.CLOSED),
            (("Signed by", signer),),
        ),
        "supersede": StepBox(
            *("supersede", "Another action stands in its place", "Superseded"),
            lambda: said("supersede", supersede, other.text(), Taken.SUPERSEDED),
            (("By which", other),),
        ),
        "reopen": StepBox(
            *("reopen", "Open it again", "Reopen"),
            lambda: said("reopen", reopen, again.text(), Taken.REOPENED),
            (("Why", again),),
        ),
    }


def _ratings() -> QComboBox:
    made = choice("action_rating", "How it goes")
    for rating, meaning in MEANINGS.items():
        made.addItem(f"{rating.value.capitalize()}: {meaning}", rating)
    return made
