"""Feedback from the answers of an audit, kept until somebody has talked about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.feedback import Feedback, Rag
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Settlement, Side
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.feedback import (
    draft_for_case,
    draft_for_team,
    feedback_sheets,
    keep_feedback,
    printed_feedback,
    remove_feedback,
)
from audit_app.usecases.scoring import ScoringSheet, give_answer
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import actions, drawn_audit, scoring_of

CLOCK = FixedClock()
LISTS = MadeUpChecklists()
TODAY = CLOCK.now().date()


@pytest.fixture
def sheet(workspace: SqlWorkspace) -> ScoringSheet:
    audit, _ = drawn_audit(workspace)
    scoring = scoring_of(workspace, audit)
    for case in scoring.cases[:4]:
        give_answer(workspace, scoring, CLOCK, case.id, Answer("risk_recorded", "met"))
        give_answer(workspace, scoring, CLOCK, case.id, Answer("home_visit", "partly"))
    return scoring


def kept_for_case(workspace: SqlWorkspace, sheet: ScoringSheet, **parts: object) -> Feedback:
    draft = draft_for_case(workspace, LISTS, CLOCK, sheet.audit.id, sheet.cases[0].id)
    return keep_feedback(workspace, CLOCK, replace(draft, **parts))  # type: ignore[arg-type]


def test_that_a_draft_for_a_case_is_not_kept_until_somebody_keeps_it(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    draft = draft_for_case(workspace, LISTS, CLOCK, sheet.audit.id, sheet.cases[0].id)
    assert draft.rag is Rag.AMBER
    assert draft.subject == sheet.cases[0].case_ref
    assert feedback_sheets(workspace, sheet.audit.id).sheets == []
    kept = keep_feedback(workspace, CLOCK, draft)
    assert feedback_sheets(workspace, sheet.audit.id).sheets == [kept]
    assert actions(workspace)[-1] == "feedback_written"


def test_that_only_cases_and_teams_with_an_answer_are_offered(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    found = feedback_sheets(workspace, sheet.audit.id)
    assert [each.id for each in found.cases] == [each.id for each in sheet.cases[:4]]
    assert sum(count for _team, count in found.teams) == 4
    assert {team for team, _count in found.teams} == {
        case.context["Team"] for case in sheet.cases[:4]
    }
    with pytest.raises(AuditError, match="no answer"):
        draft_for_case(workspace, LISTS, CLOCK, sheet.audit.id, sheet.cases[5].id)
    with pytest.raises(AuditError, match="No case of this team"):
        draft_for_team(workspace, LISTS, CLOCK, sheet.audit.id, "No such team")


def test_that_a_team_s_feedback_counts_its_own_files(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    team, count = feedback_sheets(workspace, sheet.audit.id).teams[0]
    draft = draft_for_team(workspace, LISTS, CLOCK, sheet.audit.id, team)
    assert (draft.n_files, draft.drawn_case_id) == (count, 0)
    assert f"Met in {count} of {count} files" in draft.went_well[0]


def test_that_a_settled_answer_is_the_one_that_counts(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    case = sheet.cases[0]
    with workspace.unit() as unit:
        unit.put_settlement(
            Settlement(case.id, "home_visit", "met", "Seen.", Side.SECOND, "lead", CLOCK.now())
        )
        unit.commit()
    draft = draft_for_case(workspace, LISTS, CLOCK, sheet.audit.id, case.id)
    assert draft.rag is Rag.GREEN


def test_that_open_loops_come_first(workspace: SqlWorkspace, sheet: ScoringSheet) -> None:
    opened = kept_for_case(workspace, sheet, rag=Rag.RED)
    green = kept_for_case(workspace, sheet, rag=Rag.GREEN)
    closed = kept_for_case(workspace, sheet, supervisor="sergeant", discussed_on=TODAY)
    found = feedback_sheets(workspace, sheet.audit.id).sheets
    assert [each.id for each in found] == [opened.id, closed.id, green.id]


@pytest.mark.parametrize(
    "parts",
    [
        {"discussed_on": TODAY},
        {"discussed_on": TODAY + timedelta(days=2), "supervisor": "sergeant"},
        {
            "discussed_on": TODAY,
            "supervisor": "sergeant",
            "follow_up_on": TODAY - timedelta(days=1),
        },
    ],
)
def test_that_days_that_do_not_fit_and_a_talk_with_nobody_are_refused(
    workspace: SqlWorkspace, sheet: ScoringSheet, parts: dict[str, object]
) -> None:
    with pytest.raises(AuditError) as refused:
        kept_for_case(workspace, sheet, **parts)
    assert refused.value.remedy
    assert feedback_sheets(workspace, sheet.audit.id).sheets == []


def test_that_a_removed_sheet_is_still_in_the_journal(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    kept = kept_for_case(workspace, sheet, learning="Visit the same day.")
    remove_feedback(workspace, kept)
    assert feedback_sheets(workspace, sheet.audit.id).sheets == []
    with workspace.reading() as unit:
        entry = unit.journal_entries()[-1]
    assert entry.action == "feedback_removed"
    assert "Visit the same day." in str(entry.details)


def test_that_the_printed_page_names_case_and_audit(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    page = printed_feedback(workspace, kept_for_case(workspace, sheet))
    assert page.title == f"Feedback: {sheet.cases[0].case_ref}"
    assert sheet.audit.title in repr(page)


def test_that_before_a_draw_nothing_is_offered(workspace: SqlWorkspace) -> None:
    found = feedback_sheets(workspace, 1)
    assert (found.sheets, found.cases, found.teams) == ([], [], [])
