from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlcipher3 import dbapi2

from audit_app.domain.draw import CaseState, DrawPlan, DrawResult, Targeted
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import GENESIS, entry_digest
from audit_app.domain.population import Population
from audit_app.domain.review import Answer, Review
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.clock import FixedClock
from tests.helpers.filled import add_draw, selected, with_population
from tests.helpers.workspaces import made_up_audit, made_up_rows

ROWS = made_up_rows(20)
NOW = FixedClock().now()


def with_draw(workspace: SqlWorkspace) -> tuple[Population, int]:
    """Commit a draw of ten cases and ten reserves; return its register and its id."""
    population = with_population(workspace, ROWS)
    with workspace.unit() as unit:
        draw = add_draw(unit, population, ROWS)
        unit.commit()
    return population, draw.id


def test_that_an_audit_comes_back_as_it_was_kept(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit:
        audit = unit.add_audit(made_up_audit())
        unit.commit()
    with workspace.reading() as unit:
        assert unit.audit(audit.id) == replace(made_up_audit(), id=audit.id)


def test_that_a_title_is_given_once(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit:
        unit.add_audit(made_up_audit())
        with pytest.raises(AuditError, match="already an audit"):
            unit.add_audit(made_up_audit())


def test_that_a_unit_left_without_commit_changes_nothing(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit:
        unit.add_audit(made_up_audit())
        unit.journal("audit_created", {})
    with workspace.reading() as unit:
        assert unit.audits() == []
        assert unit.journal_entries() == []


def test_that_a_unit_that_fails_changes_nothing(workspace: SqlWorkspace) -> None:
    def fail() -> None:
        with workspace.unit() as unit:
            unit.add_audit(made_up_audit())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with workspace.reading() as unit:
        assert unit.audits() == []


def test_that_a_reading_unit_cannot_write(workspace: SqlWorkspace) -> None:
    with workspace.reading() as unit, pytest.raises(AuditError, match="read-only"):
        unit.put_setting("colour", "blue")


def test_that_a_full_disk_is_said_and_nothing_is_half_saved(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit:
        pages = unit._plain.run("PRAGMA page_count").fetchone()[0]
        unit._plain.run(f"PRAGMA max_page_count = {pages + 2}")
        unit.put_setting("small", "x")
        with pytest.raises(AuditError, match="disk is full"):
            unit.put_setting("large", "x" * 100_000)
    with workspace.reading() as unit:
        assert unit.setting("small") is None


def test_that_draws_are_numbered_and_each_knows_how_many_there_are(
    workspace: SqlWorkspace,
) -> None:
    population, _ = with_draw(workspace)
    with workspace.unit() as unit:
        second = add_draw(unit, population, ROWS[:4])
        unit.commit()
    assert (second.number, second.of) == (2, 2)
    with workspace.reading() as unit:
        assert [draw.title for draw in unit.draws(population.audit_id)] == [
            "Draw 1 of 2",
            "Draw 2 of 2",
        ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM draw",
        "UPDATE draw SET reason = 'none'",
        "DELETE FROM journal",
        "UPDATE journal SET details = '{}'",
    ],
)
def test_that_draws_and_journal_cannot_be_altered(workspace: SqlWorkspace, statement: str) -> None:
    with_draw(workspace)
    with workspace.unit() as unit:
        unit.journal("draw_made", {})
        with pytest.raises(dbapi2.IntegrityError, match="never"):
            unit._plain.run(statement)


def test_that_drawn_cases_carry_what_the_register_kept_about_them(workspace: SqlWorkspace) -> None:
    _, draw_id = with_draw(workspace)
    with workspace.reading() as unit:
        case = unit.drawn_cases(draw_id)[3]
    assert case.case_ref == ROWS[3].case_ref
    assert case.context == {
        "Area": "South",
        "Reported": "2025-04-15",
        "Team": "Team 3",
        "Risk": "high",
        "Note": 'note "3", part',
    }


def test_that_a_reserve_that_came_in_stands_after_the_sample(workspace: SqlWorkspace) -> None:
    _, draw_id = with_draw(workspace)
    with workspace.unit() as unit:
        cases = unit.drawn_cases(draw_id)
        unit.set_drawn_case(cases[2].id, state=CaseState.REPLACED, reason="withheld: live")
        unit.set_drawn_case(cases[10].id, state=CaseState.IN_SAMPLE, replaces=cases[2].case_ref)
        unit.commit()
    with workspace.reading() as unit:
        after = unit.drawn_cases(draw_id)
    assert [case.case_ref for case in after] == [case.case_ref for case in cases]
    assert after[2].state is CaseState.REPLACED
    assert after[10].replaces == cases[2].case_ref


def test_that_targeted_cases_stand_last_and_one_that_was_drawn_counts_as_drawn(
    workspace: SqlWorkspace,
) -> None:
    population = with_population(workspace, ROWS)
    wanted = (Targeted(ROWS[0].case_ref, "complaint"), Targeted(ROWS[9].case_ref, "complaint"))
    with workspace.unit() as unit:
        draw = unit.add_draw(
            audit_id=population.audit_id,
            population_id=population.id,
            reason="",
            plan=DrawPlan("Label", "simple_random", 3, targeted=wanted),
            result=DrawResult({"digest": "ab"}, selected(ROWS[:3]), selected(ROWS[3:5])),
            drawn_at=NOW,
        )
        cases = unit.drawn_cases(draw.id)
        unit.commit()
    assert [case.state.value for case in cases] == [
        *["in_sample"] * 3,
        *["reserve"] * 2,
        "targeted",
    ]
    assert (cases[-1].case_ref, cases[-1].reason) == (ROWS[9].case_ref, "complaint")
    assert cases[-1].context["Team"] == ROWS[9].team


def test_that_an_answer_comes_back_replaces_and_is_taken_away(workspace: SqlWorkspace) -> None:
    _, draw_id = with_draw(workspace)
    first = Answer("risk", "n_a", "no child", "a note", "log 3", NOW)
    second = Answer("risk", "met", answered_at=NOW + timedelta(minutes=1))
    with workspace.unit() as unit:
        unit.put_answer(1, first)
        assert unit.review(1) == Review(1, {"risk": first})
        unit.put_answer(1, second)
        unit.put_answer(2, first)
        unit.commit()
    with workspace.reading() as unit:
        assert unit.answer(1, "risk") == second
        assert unit.answer(1, "other") == Answer("other")
        assert unit.reviews(draw_id) == {
            1: Review(1, {"risk": second}),
            2: Review(2, {"risk": first}),
        }
    with workspace.unit() as unit:
        unit.put_answer(1, Answer("risk"))
        assert unit.review(1) == Review(1)
        unit.commit()


def test_that_a_grade_leaves_the_answers_alone(workspace: SqlWorkspace) -> None:
    _, draw_id = with_draw(workspace)
    answer = Answer("risk", "met", answered_at=NOW)
    graded = Review(1, {"risk": answer}, "good", "seen it", "requires", NOW)
    with workspace.unit() as unit:
        unit.put_answer(1, answer)
        unit.put_grade(replace(graded, grade="inadequate", completed_at=None))
        unit.put_grade(replace(graded, answers={}))
        unit.commit()
    with workspace.reading() as unit:
        assert unit.review(1) == graded
        assert unit.reviews(draw_id) == {1: graded}
        assert unit.is_complete(1)
        assert not unit.is_complete(2)


def test_that_an_answer_to_a_case_that_was_not_drawn_is_refused(workspace: SqlWorkspace) -> None:
    with_draw(workspace)
    with workspace.unit() as unit, pytest.raises(dbapi2.IntegrityError, match="FOREIGN KEY"):
        unit.put_answer(999, Answer("risk", "met", answered_at=NOW))


def test_that_the_home_page_counts_the_draw_in_force(workspace: SqlWorkspace) -> None:
    population, _ = with_draw(workspace)
    with workspace.unit() as unit:
        unit.put_answer(1, Answer("risk", "met", answered_at=NOW))
        unit.put_grade(Review(2, completed_at=NOW))
        unit.put_answer(3, Answer("risk", "met", answered_at=NOW))
        unit.put_grade(Review(3, grade="good"))
        unit.set_drawn_case(4, state=CaseState.REPLACED)
        unit.commit()
    with workspace.reading() as unit:
        (progress,) = unit.audits()
    assert (progress.n_cases, progress.n_drawn) == (20, 9)
    assert (progress.n_scored, progress.n_started) == (1, 2)
    with workspace.unit() as unit:
        add_draw(unit, population, ROWS[:4])
        unit.commit()
    with workspace.reading() as unit:
        (progress,) = unit.audits()
    assert (progress.n_drawn, progress.n_scored, progress.n_started) == (2, 0, 0)


def test_that_the_journal_is_one_chain_from_the_first_entry(workspace: SqlWorkspace) -> None:
    for number in range(5):
        with workspace.unit() as unit:
            audit_id = 1 if number % 2 else None
            unit.journal("noted", {"n": number, "words": "caf\u00e9 \u2028"}, audit_id=audit_id)
            unit.commit()
    with workspace.reading() as unit:
        entries = unit.journal_entries()
        assert unit.journal_head() == entries[-1]
        assert [entry.number for entry in unit.journal_entries(1)] == [2, 4]
    previous = GENESIS
    for number, entry in enumerate(entries, start=1):
        assert (entry.number, entry.previous) == (number, previous)
        assert entry.digest == entry_digest(
            entry.number,
            entry.at,
            entry.actor,
            entry.action,
            entry.audit_id,
            entry.details,
            entry.previous,
        )
        previous = entry.digest
