"""A child at risk now, from the key that raises it to the audit that may be called complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.escalations import Clocks, Escalation, Handling, Level, Safe
from audit_app.domain.review import Answer
from audit_app.domain.working_days import NONE_KNOWN
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audits import audit_progress
from audit_app.usecases.completion import complete_audit, completion_state, reopen_audit
from audit_app.usecases.escalations import (
    Raised,
    accept_closing,
    change_level,
    clocks_of,
    close_escalation,
    correct_words,
    decide_no_risk,
    found_risks,
    raise_escalation,
    record_handling,
    reopen_escalation,
    risks_of,
    set_clocks,
    sheet_of,
)
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import actions, drawn_audit, scoring_of

CLOCK = FixedClock()
LISTS = MadeUpChecklists()
ANSWERED = Handling(told="force incident manager", response="Seen at home.", child_safe=Safe.YES)


class Office:
    """An audit that is drawn, and what is done about risk in it."""

    def __init__(self, workspace: SqlWorkspace) -> None:
        self.workspace = workspace
        audit, _ = drawn_audit(workspace)
        self.audit_id = audit.id
        self.sheet: ScoringSheet = scoring_of(workspace, audit)
        self.case = self.sheet.cases[0]

    def raised(self, level: Level = Level.URGENT, **parts: object) -> Escalation:
        given = {
            "drawn_case_id": self.case.id,
            "level": level,
            "seen": "The suspect lives at the address.",
            "asked": "Visit today.",
            "raised_by": "Reviewing inspector",
            **parts,
        }
        wanted = Raised(**given)  # type: ignore[arg-type]
        return raise_escalation(self.workspace, CLOCK, NONE_KNOWN, self.audit_id, wanted)

    def close(self, escalation: Escalation, by: str = "Duty inspector") -> Escalation:
        return close_escalation(self.workspace, CLOCK, escalation.id, by)

    def closed(self) -> Escalation:
        made = self.raised()
        record_handling(self.workspace, made.id, ANSWERED)
        return self.close(made)

    def score_all(self, supervisor: str = "met") -> None:
        options = {"risk_recorded": "met", "risk_right": "met", "visits": "2"}
        options |= {"home_visit": "met", "supervisor": supervisor}
        for case in self.sheet.cases:
            for key, option in options.items():
                give_answer(self.workspace, self.sheet, CLOCK, case.id, Answer(key, option))
            review = self.sheet.checklist.grade_rule.levels
            give_grade(self.workspace, self.sheet, CLOCK, case.id, next(iter(review)), "As read.")

    def state(self) -> tuple[str, ...]:
        return completion_state(self.workspace, LISTS, self.audit_id).in_the_way


@pytest.fixture
def office(workspace: SqlWorkspace) -> Office:
    return Office(workspace)


def test_that_what_is_raised_is_kept_whole_with_its_time_and_stands_in_the_journal(
    office: Office,
) -> None:
    made = office.raised()
    assert found_risks(office.workspace)[0].escalation == made
    assert made.number == 1
    assert made.case_ref == office.case.case_ref
    assert made.due_at is not None
    assert made.due_at > made.found_at
    assert "escalation_raised" in actions(office.workspace)


def test_that_they_are_numbered_in_their_audit(office: Office) -> None:
    assert [office.raised().number for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("parts", [{"seen": " "}, {"raised_by": ""}])
def test_that_one_without_what_was_seen_or_by_whom_is_not_raised(
    office: Office, parts: dict[str, Any]
) -> None:
    with pytest.raises(AuditError):
        office.raised(**parts)
    assert found_risks(office.workspace) == []


def test_that_one_cannot_be_found_in_the_future(office: Office) -> None:
    with pytest.raises(AuditError, match="future"):
        office.raised(found_at=CLOCK.now() + timedelta(hours=1))


def test_that_what_is_asked_is_filled_in_where_nothing_was_written(office: Office) -> None:
    assert "at once" in office.raised(Level.IMMEDIATE, asked="").asked


@pytest.mark.parametrize("by", ["Reviewing inspector", " reviewing INSPECTOR ", ""])
def test_that_it_cannot_be_closed_by_the_one_who_raised_it_nor_by_nobody(
    office: Office, by: str
) -> None:
    made = office.raised()
    record_handling(office.workspace, made.id, ANSWERED)
    with pytest.raises(AuditError):
        office.close(made, by)
    assert found_risks(office.workspace)[0].escalation.is_open


@pytest.mark.parametrize(
    "lacking",
    [
        replace(ANSWERED, told=""),
        replace(ANSWERED, response=""),
        replace(ANSWERED, child_safe=Safe.NOT_KNOWN),
        replace(ANSWERED, child_safe=Safe.NO),
    ],
)
def test_that_one_without_an_answer_or_a_safe_child_cannot_be_closed(
    office: Office, lacking: Handling
) -> None:
    made = office.raised()
    record_handling(office.workspace, made.id, lacking)
    with pytest.raises(AuditError, match="cannot be closed"):
        office.close(made)


def test_that_a_learning_point_closes_without_an_answer_but_not_by_its_author(
    office: Office,
) -> None:
    made = office.raised(Level.LEARNING)
    with pytest.raises(AuditError, match="same"):
        office.close(made, "reviewing inspector")
    assert not office.close(made).is_open


def test_that_a_closed_one_changes_only_by_being_opened_again(office: Office) -> None:
    made = office.closed()
    refused: list[Callable[[], object]] = [
        lambda: record_handling(office.workspace, made.id, Handling()),
        lambda: correct_words(office.workspace, made.id, "other", "other"),
        lambda: change_level(office.workspace, NONE_KNOWN, made.id, Level.PROMPT, "why"),
        lambda: office.close(made),
    ]
    for act in refused:
        with pytest.raises(AuditError, match="closed"):
            act()
    with pytest.raises(AuditError):
        reopen_escalation(office.workspace, made.id, "")
    opened = reopen_escalation(office.workspace, made.id, "The visit was to the wrong address.")
    assert opened.is_open
    assert opened.satisfied is False
    assert opened.reopened == ("The visit was to the wrong address.",)
    assert opened.due_at == made.due_at
    assert opened.handling == ANSWERED


def test_that_the_auditor_says_whether_the_answer_will_do(office: Office) -> None:
    open_one = office.raised()
    with pytest.raises(AuditError, match="still open"):
        accept_closing(office.workspace, open_one.id)
    assert accept_closing(office.workspace, office.closed().id).satisfied is True


def test_that_another_level_brings_its_own_time_and_needs_a_reason(office: Office) -> None:
    made = office.raised(Level.PROMPT)
    with pytest.raises(AuditError):
        change_level(office.workspace, NONE_KNOWN, made.id, Level.IMMEDIATE, " ")
    graver = change_level(office.workspace, NONE_KNOWN, made.id, Level.IMMEDIATE, "He is back.")
    assert graver.due_at == made.found_at + timedelta(hours=1)
    assert graver.level_reason == "He is back."


def test_that_every_change_stands_in_the_journal_with_what_was_before(office: Office) -> None:
    made = office.closed()
    reopen_escalation(office.workspace, made.id, "Not enough.")
    with office.workspace.reading() as unit:
        entries = [each for each in unit.journal_entries() if each.action.startswith("escalation")]
    assert [each.action for each in entries] == [
        "escalation_raised",
        "escalation_followed",
        "escalation_closed",
        "escalation_reopened",
    ]
    assert all(entry.details["old"] for entry in entries[1:])


def test_that_the_ones_to_act_on_come_first_and_closed_ones_last(office: Office) -> None:
    closed, prompt = office.closed(), office.raised(Level.PROMPT)
    learning, immediate = office.raised(Level.LEARNING), office.raised(Level.IMMEDIATE)
    shown = [each.escalation.id for each in found_risks(office.workspace)]
    assert shown == [immediate.id, prompt.id, learning.id, closed.id]


def test_that_times_to_act_are_settings_and_leave_what_was_raised_alone(office: Office) -> None:
    before = office.raised(Level.IMMEDIATE)
    set_clocks(office.workspace, Clocks(immediate_minutes=30))
    set_clocks(office.workspace, Clocks(immediate_minutes=15))
    after = office.raised(Level.IMMEDIATE)
    assert clocks_of(office.workspace).immediate_minutes == 15
    assert after.due_at == after.found_at + timedelta(minutes=15)
    assert risks_of(office.workspace, office.audit_id).escalations[0].due_at == before.due_at


@pytest.mark.parametrize(
    "wanted", [Clocks(immediate_minutes=0), Clocks(closing_hour=24), Clocks(prompt_days=16)]
)
def test_that_times_out_of_range_are_refused(office: Office, wanted: Clocks) -> None:
    with pytest.raises(AuditError):
        set_clocks(office.workspace, wanted)


def test_that_no_present_risk_needs_a_reason_and_gives_way_to_an_escalation(
    office: Office,
) -> None:
    def decide(reason: str) -> None:
        decide_no_risk(
            office.workspace, CLOCK, office.audit_id, office.case.id, "supervisor", reason
        )

    with pytest.raises(AuditError, match="reason"):
        decide(" ")
    decide("He is in prison.")
    decide("He is in prison until 2031.")
    found = risks_of(office.workspace, office.audit_id).decisions
    assert [each.reason for each in found] == ["He is in prison until 2031."]
    office.raised(criterion="supervisor")
    assert risks_of(office.workspace, office.audit_id).decisions == []


def test_that_an_audit_is_complete_only_when_all_is_scored_decided_and_closed(
    office: Office,
) -> None:
    office.score_all()
    first, *rest = office.sheet.cases
    give_answer(office.workspace, office.sheet, CLOCK, first.id, Answer("risk_right", "not_met"))
    made = office.raised(Level.PROMPT)
    assert office.state() == (
        "1 escalation is open.",
        "1 critical miss waits for a level, or for 'no present risk'.",
    )
    with pytest.raises(AuditError, match="cannot be marked complete"):
        complete_audit(office.workspace, LISTS, CLOCK, office.audit_id, "head of audit")
    decide_no_risk(
        office.workspace, CLOCK, office.audit_id, first.id, "risk_right", "The child is 19 now."
    )
    record_handling(office.workspace, made.id, ANSWERED)
    office.close(made)
    assert office.state() == ()
    with pytest.raises(AuditError, match="Nobody"):
        complete_audit(office.workspace, LISTS, CLOCK, office.audit_id, " ")
    complete_audit(office.workspace, LISTS, CLOCK, office.audit_id, "head of audit")
    assert audit_progress(office.workspace, office.audit_id).records["completion"] == 1
    with pytest.raises(AuditError, match="already"):
        complete_audit(office.workspace, LISTS, CLOCK, office.audit_id, "head of audit")
    assert len(rest) > 0


def test_that_what_is_raised_or_opened_again_opens_a_complete_audit(office: Office) -> None:
    office.score_all()
    closed = office.closed()

    def complete() -> None:
        complete_audit(office.workspace, LISTS, CLOCK, office.audit_id, "head of audit")

    def is_complete() -> bool:
        state = completion_state(office.workspace, LISTS, office.audit_id)
        return state.completion is not None

    complete()
    assert is_complete()
    reopen_audit(office.workspace, office.audit_id)
    assert not is_complete()
    with pytest.raises(AuditError, match="not complete"):
        reopen_audit(office.workspace, office.audit_id)
    complete()
    reopen_escalation(office.workspace, closed.id, "Not enough.")
    assert not is_complete()
    office.close(closed)
    complete()
    office.raised()
    assert not is_complete()


def test_that_an_audit_that_is_not_scored_or_not_drawn_is_not_complete(office: Office) -> None:
    n_cases = len([each for each in office.sheet.cases if each.state == "in_sample"])
    assert office.state() == (f"0 of {n_cases} cases are scored.",)


def test_that_no_escalation_is_a_result_too(office: Office) -> None:
    assert completion_state(office.workspace, LISTS, office.audit_id).n_escalations == 0
    office.closed()
    assert completion_state(office.workspace, LISTS, office.audit_id).n_escalations == 1


def test_that_the_sheet_of_one_carries_its_reference_and_no_answer_of_the_register(
    office: Office,
) -> None:
    made = office.raised()
    sheet = sheet_of(office.workspace, made.id)
    assert made.case_ref in sheet.title
    assert office.case.context["Note"] not in repr(sheet)
