"""The plan through its use cases: from recommendation or finding to the test and the close."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from audit_app.domain.action_assurance import check, close
from audit_app.domain.action_edits import Edit
from audit_app.domain.action_parts import ActionState
from audit_app.domain.action_work import complete, start, with_evidence
from audit_app.domain.actions import Action
from audit_app.domain.errors import AuditError
from audit_app.domain.findings import Finding, FindingKind, Severity
from audit_app.domain.recommendations import Recommendation
from audit_app.domain.roles import Role
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.actions import (
    Taken,
    action_from_finding,
    add_action,
    edit_action,
    list_actions,
    move_action,
    remove_action,
    retest,
    start_plan,
    today_of,
)
from audit_app.usecases.findings import write_finding
from audit_app.usecases.roles import choose_role
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.workspaces import made_up_audit
from tests.usecases.test_public_rounds import FIRST, SECOND, drawn_round

CLOCK = FixedClock()
EARLIER = FixedClock(datetime(2025, 1, 6, 9, 0, tzinfo=UTC))
"""As the work was done, long before the sample of the later audit was drawn."""
TODAY = date(2026, 4, 1)
CHECKLISTS = MadeUpChecklists()
TEN = tuple(
    Recommendation(f"ny-{n}", n, f"Theme {n}", f"theme_{n}", "found", f"Outcome {n}", "q", "ny")
    for n in range(1, 11)
)


def an_action(due: date = TODAY) -> Action:
    return Action(
        theme_key="made_up",
        recommendation="Recommendation 3",
        text="Every child is visited",
        owner="head of safeguarding",
        board="gold group",
        chair="gold chair",
        due=due,
        criterion=FIRST,
        target=70,
    )


def completed(workspace: SqlWorkspace, on: date) -> Action:
    """An action on the plan that was complete on a day."""
    kept = add_action(workspace, an_action())

    def whole(action: Action, today: date) -> Action:
        begun = with_evidence(start(action, on, today), "list", "4", on=today)
        return complete(begun, on, today)

    return move_action(workspace, EARLIER, kept.id, whole, Taken.COMPLETED)


def journalled(workspace: SqlWorkspace) -> list[str]:
    with workspace.reading() as unit:
        return [each.action for each in unit.journal_entries() if "action_" in each.action]


def test_that_an_action_goes_from_the_plan_to_closed_on_a_later_audit(
    workspace: SqlWorkspace,
) -> None:
    action = completed(workspace, date(2024, 12, 1))
    later = drawn_round(workspace, "Second", 2025, {FIRST: 38})
    tested = retest(workspace, CHECKLISTS, CLOCK, action.id, later.id)
    assert tested.retest is not None
    assert tested.retest.met
    assert tested.retest.words.startswith("38 of 40")
    assert (tested.retest.period_from, tested.retest.on) == (later.period_from, TODAY)
    move_action(workspace, CLOCK, action.id, lambda a, on: check(a, "inspector", on), Taken.CHECKED)
    done = move_action(
        workspace, CLOCK, action.id, lambda a, on: close(a, "gold chair", on), Taken.CLOSED
    )
    assert (done.state, done.signed_on) == (ActionState.CLOSED, TODAY)
    assert journalled(workspace) == [
        *("action_added", "action_completed", "action_retested"),
        *("action_checked", "action_closed"),
    ]


def test_that_an_earlier_or_unanswered_audit_tests_nothing(workspace: SqlWorkspace) -> None:
    action = completed(workspace, date(2024, 12, 1))
    earlier = drawn_round(workspace, "First", 2024, {FIRST: 38})
    with pytest.raises(AuditError, match="cannot show what came of it"):
        retest(workspace, CHECKLISTS, CLOCK, action.id, earlier.id)
    unanswered = drawn_round(workspace, "Second", 2025, {SECOND: 38})
    with pytest.raises(AuditError, match="40 of its cases have no answer"):
        retest(workspace, CHECKLISTS, CLOCK, action.id, unanswered.id)
    assert list_actions(workspace, TODAY)[0].retest is None


def test_that_a_sample_drawn_before_it_was_said_to_be_complete_tests_nothing(
    workspace: SqlWorkspace,
) -> None:
    later = drawn_round(workspace, "Second", 2025, {FIRST: 38})
    action = completed(workspace, date(2024, 12, 1))
    move_action(
        workspace,
        CLOCK,
        action.id,
        lambda a, on: complete(start(a, date(2025, 1, 6), on), date(2025, 1, 6), on),
        Taken.COMPLETED,
    )
    with pytest.raises(AuditError, match="figures could be known"):
        retest(workspace, CHECKLISTS, CLOCK, action.id, later.id)


def test_that_an_audit_that_was_not_drawn_tests_nothing(workspace: SqlWorkspace) -> None:
    action = completed(workspace, date(2024, 12, 1))
    with workspace.unit() as unit:
        audit = unit.add_audit(made_up_audit())
        unit.commit()
    with pytest.raises(AuditError, match="nothing to export yet"):
        retest(workspace, CHECKLISTS, CLOCK, action.id, audit.id)


def test_that_a_limit_below_the_target_is_kept_and_does_not_close(workspace: SqlWorkspace) -> None:
    action = completed(workspace, date(2024, 12, 1))
    later = drawn_round(workspace, "Second", 2025, {FIRST: 20})
    tested = retest(workspace, CHECKLISTS, CLOCK, action.id, later.id)
    assert tested.retest is not None
    assert not tested.retest.met
    with pytest.raises(AuditError, match="Complete is not closed"):
        move_action(
            workspace, CLOCK, action.id, lambda a, on: check(a, "inspector", on), Taken.CHECKED
        )


def test_that_a_finding_becomes_one_action_without_an_owner(workspace: SqlWorkspace) -> None:
    audit = drawn_round(workspace, "First", 2024, {FIRST: 20})
    finding = write_finding(
        workspace,
        CLOCK,
        Finding(
            audit_id=audit.id,
            kind=FindingKind.GAP,
            severity=Severity.HIGH,
            title="Half of the children were not visited",
            wording="20 of 40 were.",
            criteria=(FIRST,),
            written_at=CLOCK.now(),
            by="auditor",
        ),
    )
    action = action_from_finding(workspace, CLOCK, finding, audit)
    assert action_from_finding(workspace, CLOCK, finding, audit) == action
    assert list_actions(workspace, TODAY) == [action]
    assert (action.text, action.found, action.owner) == (finding.title, finding.wording, "")
    assert (action.criterion, action.source) == (FIRST, "audit: First")
    assert action.due == TODAY + timedelta(days=90)


def test_that_the_plan_starts_from_each_recommendation_once(workspace: SqlWorkspace) -> None:
    first = start_plan(workspace, CLOCK, TEN[:4])
    assert [each.ref for each in first] == [each.ref for each in TEN[:4]]
    remove_action(workspace, first[0].id)
    again = start_plan(workspace, CLOCK, TEN)
    assert [each.ref for each in again] == [TEN[0].ref, *(each.ref for each in TEN[4:])]
    assert start_plan(workspace, CLOCK, TEN) == []
    assert journalled(workspace).count("action_added") == 11
    assert len(list_actions(workspace, TODAY)) == 10


def test_that_nothing_is_put_on_the_plan_half_way(workspace: SqlWorkspace) -> None:
    with pytest.raises(AuditError, match="not started"):
        add_action(workspace, replace(an_action(), state=ActionState.CLOSED))
    kept = add_action(workspace, an_action())
    with pytest.raises(AuditError, match="not started"):
        add_action(workspace, kept)
    assert len(list_actions(workspace, TODAY)) == 1


def test_that_an_edit_meets_the_action_as_it_is_kept_now(workspace: SqlWorkspace) -> None:
    shown = add_action(workspace, an_action())
    move_action(
        workspace, CLOCK, shown.id, lambda a, on: start(a, on, on), Taken.STARTED
    )  # after it was shown
    kept = edit_action(workspace, CLOCK, shown.id, Edit(source="peer"), "")
    assert (kept.state, kept.source) == (ActionState.IN_PROGRESS, "peer")
    with pytest.raises(AuditError, match="without a reason"):
        edit_action(workspace, CLOCK, shown.id, Edit(target=60), "")
    assert journalled(workspace) == ["action_added", "action_started", "action_changed"]


def test_that_what_work_began_on_is_superseded_not_removed(workspace: SqlWorkspace) -> None:
    action = completed(workspace, date(2024, 12, 1))
    with pytest.raises(AuditError, match="Work on it began"):
        remove_action(workspace, action.id)


def test_that_an_officer_works_on_the_plan_and_the_lead_closes(workspace: SqlWorkspace) -> None:
    action = completed(workspace, date(2024, 12, 1))
    later = drawn_round(workspace, "Second", 2025, {FIRST: 38})
    choose_role(workspace, Role.OFFICER)
    retest(workspace, CHECKLISTS, CLOCK, action.id, later.id)
    move_action(workspace, CLOCK, action.id, lambda a, on: check(a, "inspector", on), Taken.CHECKED)
    with pytest.raises(AuditError, match="for the lead"):
        move_action(
            workspace, CLOCK, action.id, lambda a, on: close(a, "gold chair", on), Taken.CLOSED
        )
    assert list_actions(workspace, TODAY)[0].state is ActionState.COMPLETE


def test_that_the_day_is_that_of_london() -> None:
    class Midnight:
        def now(self) -> datetime:
            return datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert today_of(Midnight()) == date(2026, 7, 1)
