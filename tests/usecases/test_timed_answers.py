from __future__ import annotations

from dataclasses import replace

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.outcomes import scored_cases
from audit_app.domain.review import Answer
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.scoring import ScoringSheet, give_answer, open_scoring
from audit_app.usecases.standards import set_standard
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import actions, drawn_audit
from tests.helpers.timed import HOLIDAYS, LOCAL, TimedChecklists

CLOCK = FixedClock()
START, IN_TIME, LATE = (
    "2023-10-29T00:30:00+01:00",
    "2023-10-29T01:30:00+01:00",
    "2023-10-29T01:30:00+00:00",
)


@pytest.fixture
def sheet(workspace: SqlWorkspace) -> ScoringSheet:
    return opened(workspace, drawn_audit(workspace, checklists=TimedChecklists())[0].id)


def opened(workspace: SqlWorkspace, audit_id: int) -> ScoringSheet:
    sheet = open_scoring(workspace, TimedChecklists(), audit_id, HOLIDAYS)
    assert sheet is not None
    return sheet


def give(workspace: SqlWorkspace, sheet: ScoringSheet, answer: Answer) -> Answer:
    case = sheet.cases[0].id
    given = give_answer(workspace, sheet, CLOCK, case, answer).answers[answer.criterion]
    with workspace.reading() as unit:
        assert unit.answer(case, answer.criterion) == given
        assert unit.review(case).answers[answer.criterion] == given
        assert unit.reviews(sheet.draw.id)[case].answers[answer.criterion] == given
    return given


def test_that_two_times_are_kept_with_what_they_give(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    first = give(workspace, sheet, Answer("visited", from_at=START))
    assert (first.option, first.computed) == ("", "")
    in_time = give(workspace, sheet, Answer("visited", from_at=START, to_at=IN_TIME))
    assert (in_time.option, in_time.computed) == ("in_time", "in_time")
    late = give(workspace, sheet, replace(in_time, to_at=LATE))
    assert (late.option, late.computed, late.from_at) == ("late", "late", START)
    with workspace.reading() as unit:
        entry = unit.journal_head()
    assert entry is not None
    assert entry.details["old"] == {
        "option": "in_time",
        "from_at": START,
        "to_at": IN_TIME,
        "computed": "in_time",
    }


def test_that_what_is_computed_is_never_taken_from_the_caller(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    told = Answer("visited", "in_time", from_at=START, to_at=LATE, computed="in_time")
    given = give(workspace, sheet, told)
    assert (given.option, given.computed, given.overrides) == ("in_time", "late", True)


def test_that_an_override_counts_once_it_has_its_reason(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    late = give(workspace, sheet, Answer("visited", from_at=START, to_at=LATE))
    chosen = give(workspace, sheet, replace(late, option="late_explained"))

    def outcome() -> object:
        view = export_view(workspace, TimedChecklists(), CLOCK, sheet.audit.id)
        return scored_cases(view)[0].outcomes["visited"]

    assert outcome() is None
    give(workspace, sheet, replace(chosen, reason="The road was flooded."))
    assert outcome() == "partly_met"


def test_that_times_that_do_not_fit_are_refused_and_leave_no_trace(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    before = actions(workspace)
    for answer, said in (
        (Answer("visited", from_at=LATE, to_at=START), "before the first"),
        (Answer("visited", from_at="soon"), "not a date"),
        (Answer("visited", from_at="soon", to_at="later"), "not a date"),
        (Answer("supervised", from_at=START), "no standard"),
    ):
        with pytest.raises(AuditError, match=said):
            give_answer(workspace, sheet, CLOCK, sheet.cases[0].id, answer)
    assert actions(workspace) == before


def test_that_a_note_leaves_an_answer_as_it_was_when_the_standard_has_changed_since(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    late = give(workspace, sheet, Answer("visited", from_at=START, to_at=LATE))
    set_standard(workspace, TimedChecklists(), LOCAL)
    again = opened(workspace, sheet.audit.id)
    noted = give(workspace, again, replace(late, note="Log 12"))
    assert (noted.option, noted.computed) == ("late", "late")
    retyped = give(workspace, again, replace(noted, to_at="2023-10-29T01:31:00+00:00"))
    assert (retyped.option, retyped.computed) == ("in_time", "in_time")


def test_that_working_days_need_the_bank_holidays(
    workspace: SqlWorkspace, sheet: ScoringSheet
) -> None:
    answer = Answer("written_up", from_at="2023-12-22", to_at="2023-12-28")
    assert give(workspace, sheet, answer).option == "in_time"
    without = open_scoring(workspace, TimedChecklists(), sheet.audit.id)
    assert without is not None
    with pytest.raises(AuditError, match="bank holidays of 2023 are not known"):
        give_answer(
            workspace, without, CLOCK, sheet.cases[0].id, replace(answer, to_at="2023-12-29")
        )
