"""The sheet 'Critical and urgent': who was told of what, and what nobody has decided yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from audit_app.domain.escalations import Escalation, Handling, Level, NoPresentRisk, Safe
from audit_app.domain.export import ExportView
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer, Review
from audit_app.interchange.export.workbook import workbook_bytes

from . import factory

TITLE = "Critical and urgent"


def rows(view: ExportView) -> list[dict[str, Any]]:
    """Return the rows of the sheet by heading."""
    sheet = load_workbook(BytesIO(workbook_bytes(view, Silent())), data_only=True)[TITLE]
    headings, *found = ([cell.value for cell in row] for row in sheet[sheet.tables["Critical"].ref])
    return [dict(zip(headings, row, strict=True)) for row in found]


def quiet_view() -> ExportView:
    """An audit without one critical question not met."""
    view = factory.view(6, 5)
    met = {
        case: replace(
            review, answers={key: replace(a, option="met") for key, a in review.answers.items()}
        )
        for case, review in view.reviews.items()
    }
    return replace(view, reviews=met)


def raised(view: ExportView, **parts: object) -> Escalation:
    case = view.cases[0]
    fixed: dict[str, Any] = {
        "id": 7,
        "audit_id": 1,
        "number": 1,
        "drawn_case_id": case.id,
        "case_ref": case.case_ref,
        "criterion": view.checklist.criteria[0].key,
        "question": view.checklist.criteria[0].question,
        "level": Level.URGENT,
        "found_at": view.taken_at - timedelta(hours=8),
        "due_at": view.taken_at - timedelta(hours=3),
        "seen": "No home visit.",
        "asked": "See the child today.",
        "raised_by": "reviewing inspector",
    }
    return Escalation(**{**fixed, **parts})


def test_that_none_is_said_where_there_is_none() -> None:
    (row,) = rows(quiet_view())
    assert row["Case reference"].startswith("None: no escalation was raised")


def test_that_an_open_escalation_says_what_was_asked_and_how_late_it_is() -> None:
    view = quiet_view()
    (row,) = rows(replace(view, records=(raised(view),)))
    assert row["Level"] == "▲ E2 Urgent"
    assert row["Question"] == "Q1"
    assert row["What was asked"] == "See the child today."
    assert row["By role"] == "reviewing inspector"
    assert row["State"] == "▲ Open, overdue by 3 h"
    assert row["Closed (UK time)"] is None


def test_that_a_closed_one_says_by_which_role_and_what_was_done_and_stands_below_open_ones() -> (
    None
):
    view = quiet_view()
    handling = Handling("duty inspector", response="Seen.", child_safe=Safe.YES, referred=True)
    closed = raised(
        view,
        handling=handling,
        closed_by="duty inspector",
        closed_at=view.taken_at,
        criterion="",
        question="",
    )
    first, second = rows(replace(view, records=(closed, raised(view, number=2))))
    assert first["State"].startswith("▲ Open")
    assert (second["State"], second["Closed by role"]) == ("✓ Closed", "duty inspector")
    assert second["What was done"] == "Seen."
    assert second["Question"] == "File"
    assert not any("standards" in str(value).lower() for value in second.values())


def test_that_a_critical_question_not_met_is_decided_or_said_to_wait() -> None:
    view = quiet_view()
    key = view.checklist.criteria[0].key
    first, second = view.cases[:2]
    missed = {
        case.id: Review(case.id, {key: Answer(key, "not_met", reason="No entry.")})
        for case in (first, second)
    }
    decided = NoPresentRisk(
        audit_id=1,
        drawn_case_id=first.id,
        case_ref=first.case_ref,
        criterion=key,
        reason="The child is 19.",
        decided_at=view.taken_at,
    )
    decision, waiting = rows(replace(view, reviews=missed, records=(decided,)))
    assert (decision["Case reference"], decision["Level"]) == (first.case_ref, "– No present risk")
    assert decision["What the file shows, or why no risk"] == "The child is 19."
    assert (waiting["Case reference"], waiting["Level"]) == (second.case_ref, "? Not decided")
    assert waiting["State"] == "? Waits for a level"
