"""An audit that was marked complete is not complete any more once an answer is changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit_app.domain.completion import MAKES_IT_FALL, Completion, FallenMark
from audit_app.domain.replay import Material, Player
from audit_app.domain.review import Answer
from audit_app.domain.roles import Role
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.completion import CompletionState, complete_audit, completion_state
from audit_app.usecases.exporting import Order, ordered_view
from audit_app.usecases.replacements import mark_not_found
from audit_app.usecases.roles import choose_role
from audit_app.usecases.scoring import give_answer, give_grade, note_view
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import actions
from tests.usecases.test_escalations import Office

CLOCK = FixedClock()
LISTS = MadeUpChecklists()


@pytest.fixture
def office(workspace: SqlWorkspace) -> Office:
    made = Office(workspace)
    made.score_all()
    complete_audit(workspace, LISTS, CLOCK, made.audit_id, "head of audit")
    return made


def state_of(office: Office) -> CompletionState:
    return completion_state(office.workspace, LISTS, office.audit_id)


def miss(office: Office, place: int = 0) -> None:
    case = office.sheet.cases[place]
    give_answer(office.workspace, office.sheet, CLOCK, case.id, Answer("home_visit", "not_met"))


def test_that_a_changed_answer_takes_the_mark_away_and_it_is_said_who_changed_what_and_when(
    office: Office,
) -> None:
    choose_role(office.workspace, Role.PEER)
    miss(office)
    state = state_of(office)
    assert state.completion is None
    assert state.fallen is not None
    assert state.fallen.completed_by == "head of audit"
    (change,) = state.changed
    assert (change.by, change.case_ref) == ("peer reviewer", office.case.case_ref)
    assert (change.before, change.after) == ("Met", "Not met")
    assert change.question == office.sheet.checklist.criterion("home_visit").question
    assert change.at == state.fallen.fell_at
    assert actions(office.workspace)[-3:] == [
        "answer_given",
        "audit_opened_by_change",
        "completion_fell",
    ]


def test_that_every_later_change_is_listed_until_it_is_marked_again(office: Office) -> None:
    for place in range(3):
        miss(office, place)
    assert [each.case_ref for each in state_of(office).changed] == [
        case.case_ref for case in office.sheet.cases[:3]
    ]
    complete_audit(office.workspace, LISTS, CLOCK, office.audit_id, "deputy head")
    state = state_of(office)
    assert state.completion is not None
    assert (state.completion.completed_by, state.fallen, state.changed) == ("deputy head", None, ())


def test_that_a_note_alone_is_a_change_too_and_is_named(office: Office) -> None:
    case = office.case
    noted = Answer("home_visit", "met", note="Page 4.")
    give_answer(office.workspace, office.sheet, CLOCK, case.id, noted)
    (change,) = state_of(office).changed
    assert change.after == "Met, note changed"


OTHER_CHANGES: dict[str, Callable[[Office], object]] = {
    "an answer is taken back": lambda o: give_answer(
        o.workspace, o.sheet, CLOCK, o.case.id, Answer("home_visit")
    ),
    "another grade": lambda o: give_grade(
        o.workspace, o.sheet, CLOCK, o.case.id, list(o.sheet.checklist.grade_rule.levels)[-1], "x"
    ),
    "a file is not found": lambda o: mark_not_found(
        o.workspace, CLOCK, o.audit_id, o.case.id, "Not in the archive."
    ),
}


@pytest.mark.parametrize("name", OTHER_CHANGES)
def test_that_the_mark_falls_when(office: Office, name: str) -> None:
    OTHER_CHANGES[name](office)
    state = state_of(office)
    assert state.completion is None
    assert len(state.changed) == 1


def test_that_looking_at_a_case_takes_nothing_away(office: Office) -> None:
    note_view(office.workspace, office.sheet, office.case.id)
    assert state_of(office).completion is not None


def test_that_whatever_moves_an_answer_when_the_journal_is_played_makes_the_mark_fall() -> None:
    player = Player(Material((), {}, "1", lambda _version: LISTS.all()["made_up"]), "1")
    assert player.actions <= MAKES_IT_FALL


def test_that_an_export_says_so_now_and_still_says_complete_for_the_moment_before(
    office: Office,
) -> None:
    with office.workspace.reading() as unit:
        head = unit.journal_head()
    assert head is not None
    miss(office)
    order = (office.workspace, LISTS, CLOCK, office.audit_id)
    now, _ = ordered_view(*order, Order())
    then, _ = ordered_view(*order, Order(as_at=head.number))
    assert (len(now.of(Completion)), len(now.of(FallenMark))) == (0, 1)
    assert (len(then.of(Completion)), len(then.of(FallenMark))) == (1, 0)
