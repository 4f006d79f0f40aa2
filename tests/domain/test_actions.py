"""Complete is not closed: no path leads there but by a re-test, or a decision, and other eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.actions import (
    Action,
    ActionState,
    Retest,
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
from audit_app.domain.errors import AuditError

OWNER, OTHER, BOARD = "head of public protection", "assurance lead", "gold chair"
FRESH = Action(
    theme_key="missing",
    recommendation="Recommendation 3",
    text="Every return is followed by an interview",
    owner=OWNER,
    due=date(2026, 6, 30),
)
MET = Retest("October 2026", "58 of 60 (97%; 91% to 99%)", 0.91, met=True)
Step = Callable[[Action], Action]
STEPS: dict[str, Step] = {
    "start": start,
    "evidence": lambda action: with_evidence(action, "dip sample", "share 4"),
    "complete": complete,
    "met": lambda action: replace(action, retest=MET),
    "missed": lambda action: replace(action, retest=replace(MET, met=False)),
    "decide": lambda action: decide_no_test(action, "a law changed", "chief officer"),
    "check by owner": lambda action: check(action, OWNER.upper()),
    "check": lambda action: check(action, OTHER),
    "close by owner": lambda action: close(action, f" {OWNER} "),
    "close": lambda action: close(action, BOARD),
    "reopen": reopen,
    "supersede": supersede,
    "revise": lambda action: revise(action, date(2026, 9, 30), "staff"),
}


def walked(names: list[str]) -> list[tuple[str, Action]]:
    """Take steps; those that are refused change nothing."""
    action, done = FRESH, []
    for name in names:
        try:
            action = STEPS[name](action)
        except AuditError:
            continue
        done.append((name, action))
    return done


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=25))
def test_that_no_path_leads_to_closed_without_assurance_and_other_eyes(names: list[str]) -> None:
    for name, action in walked(names):
        if name.startswith("close"):
            assert action.assured
            assert action.evidence
            assert action.checked_by.casefold() != OWNER
            assert action.signed_by.casefold() != OWNER
        if name == "reopen":
            assert not action.assured


def test_that_the_whole_way_closes_it() -> None:
    names = ["start", "evidence", "complete", "met", "check", "close"]
    assert [name for name, _ in walked(names)] == names
    assert walked(names)[-1][1].state is ActionState.CLOSED


def test_that_complete_is_not_closed() -> None:
    done = walked(["start", "evidence", "complete", "missed", "check"])[-1][1]
    with pytest.raises(AuditError, match="Complete is not closed"):
        close(done, BOARD)


def test_that_every_due_date_stays_with_its_reason() -> None:
    twice = revise(revise(FRESH, date(2026, 8, 1), "a"), date(2026, 9, 1), "b")
    assert [each.reason for each in twice.revised] == ["a", "b"]
    assert (twice.due, twice.due_now) == (date(2026, 6, 30), date(2026, 9, 1))
    with pytest.raises(AuditError, match="no reason"):
        revise(FRESH, date(2026, 8, 1), " ")


def test_that_overdue_is_open_and_past() -> None:
    assert FRESH.is_overdue(date(2026, 7, 1))
    assert not FRESH.is_overdue(date(2026, 6, 30))
    assert not supersede(FRESH).is_overdue(date(2026, 7, 1))
