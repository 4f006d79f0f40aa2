"""Records, further scorers' reviews and settlements come back as they were kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.records import Record
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import (
    GRADE,
    AssignedCase,
    Assignment,
    Medium,
    Part,
    Purpose,
    Settlement,
    Side,
    settled,
)
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.clock import FixedClock
from tests.helpers.filled import add_draw, with_population
from tests.helpers.workspaces import made_up_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Record):
    KIND: ClassVar[str] = "remark"
    words: str
    places: tuple[int, ...] = ()


def _drawn(workspace: SqlWorkspace) -> tuple[int, list[int]]:
    rows = made_up_rows(8)
    population = with_population(workspace, rows)
    with workspace.unit() as unit:
        draw = add_draw(unit, population, rows)
        cases = [case.id for case in unit.drawn_cases(draw.id)]
        unit.commit()
    return draw.id, cases


def test_that_a_record_comes_back_and_each_change_is_journalled(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit:
        kept = unit.keep(Remark(words="first", places=(1, 2)), "remark_made")
        changed = unit.keep(replace(kept, words="second"), "remark_changed")
        unit.commit()
    with workspace.unit() as unit:
        assert unit.kept(Remark) == [changed]
        assert unit.kept_one(Remark, kept.id) == changed
        unit.drop(changed, "remark_removed")
        unit.commit()
    with workspace.reading() as unit:
        assert unit.kept(Remark) == []
        made, altered, removed = unit.journal_entries()[-3:]
    assert made.details["new"] == {"words": "first", "places": [1, 2]}
    assert altered.details["old"] == made.details["new"]
    assert (removed.details["old"], removed.details["new"]) == (altered.details["new"], {})


def test_that_changing_a_record_that_is_gone_is_refused(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit, pytest.raises(AuditError, match="no longer there"):
        unit.keep(Remark(id=99, words="lost"), "remark_changed")


def test_that_further_scores_replace_those_before_case_by_case(workspace: SqlWorkspace) -> None:
    draw_id, cases = _drawn(workspace)
    assignment = Assignment(
        uid="ab" * 16,
        number=1,
        draw_id=draw_id,
        reader="peer reviewer, force B",
        purpose=Purpose.SECOND,
        medium=Medium.PACK,
        cases=tuple(AssignedCase(case, f"{case}", Part.ALL) for case in cases),
        checklist_version="1",
        made_at=FixedClock().now(),
    )
    answers = {key: Answer(key, "met", note=f"note {key}") for key in ("A1", "A2")}
    with workspace.unit() as unit:
        assignment = unit.keep(assignment, "cases_assigned")
        whole = {case: Review(case, answers, grade="good") for case in cases[:2]}
        unit.put_scorer_reviews(assignment.id, whole)
        unit.put_scorer_reviews(assignment.id, {cases[0]: Review(cases[0], {"A1": answers["A1"]})})
        unit.commit()
    with workspace.reading() as unit:
        found = unit.scorer_reviews(assignment.id)
        assert unit.kept(Assignment) == [assignment]
        assert unit.reviews(draw_id) == {}
    assert found[cases[0]].answers == {"A1": answers["A1"]}
    assert found[cases[0]].grade == ""
    assert (found[cases[1]].answers, found[cases[1]].grade) == (answers, "good")


def test_that_a_settled_answer_counts_and_the_first_one_is_kept(workspace: SqlWorkspace) -> None:
    draw_id, cases = _drawn(workspace)
    one = Settlement(cases[0], "A1", "not_met", "log 4", Side.SECOND, "chair", FixedClock().now())
    grade = replace(one, criterion=GRADE, option="inadequate", side=Side.OTHER)
    with workspace.unit() as unit:
        unit.put_answer(cases[0], Answer("A1", "met", note="seen"))
        unit.put_settlement(replace(one, option="met"))
        unit.put_settlement(one)
        unit.put_settlement(grade)
        unit.commit()
    with workspace.unit() as unit:
        settlements = unit.settlements(draw_id)
        first = unit.reviews(draw_id)
        unit.remove_settlement(cases[0], "A1")
        assert list(unit.settlements(draw_id)) == [(cases[0], GRADE)]
    counting = settled(first, settlements)
    assert first[cases[0]].answers["A1"].option == "met"
    assert counting[cases[0]].answers["A1"].option == "not_met"
    assert counting[cases[0]].answers["A1"].note == "seen"
    assert counting[cases[0]].grade == "inadequate"
