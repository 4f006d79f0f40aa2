from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audit_app.domain.draw import CaseState, DrawPlan, ReplacementReason, SeedOrigin
from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.progress import Silent
from audit_app.domain.verification import check_certificate
from audit_app.usecases.ports import Workspace
from audit_app.usecases.registers import import_population
from audit_app.usecases.replacements import mark_found, mark_not_found, replace_case
from audit_app.usecases.sampling import draw_sample, make_seed
from audit_app.usecases.verify_draw import verify_draw
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import (
    SEED,
    STRATIFIED,
    actions,
    drawn_audit,
    imported_audit,
    new_audit,
)
from tests.helpers.watching import Watcher, cancelling
from tests.helpers.workspaces import PLAN, RowsReader, made_up_rows

SIMPLE = DrawPlan("Made up / Baseline", "simple_random", 6, 2)


class FixedSeeds:
    def digits(self, count: int) -> str:
        return ("2718281828459045" * 9)[:count]


def cases_of(workspace: Workspace, audit_id: int) -> list[tuple[str, CaseState]]:
    with workspace.reading() as unit:
        draws = unit.draws(audit_id)
        return [(each.case_ref, each.state) for each in unit.drawn_cases(draws[-1].id)]


def test_that_a_draw_is_kept_with_its_certificate_and_can_be_repeated(
    workspace: Workspace,
) -> None:
    audit, draw = drawn_audit(workspace)
    assert (draw.number, draw.of, draw.reason) == (1, 1, "")
    assert check_certificate(draw.certificate) == []
    assert verify_draw(workspace, draw, Silent()) == []
    with workspace.reading() as unit:
        assert unit.draws(audit.id) == [draw]
        assert len(unit.drawn_cases(draw.id)) == len(draw.certificate["sample"]) + len(
            draw.certificate["reserves"]
        )
    assert actions(workspace) == ["audit_created", "register_imported", "draw_made"]


def test_that_the_order_of_the_rows_does_not_matter(workspace: Workspace) -> None:
    first = imported_audit(workspace)
    second = new_audit(workspace, "The same, sorted otherwise")
    rows = [row._replace(row_number=9 + n) for n, row in enumerate(reversed(made_up_rows(60)))]
    import_population(
        workspace, RowsReader(rows), FixedClock(), second.id, Path("r"), PLAN, Silent(), shape=""
    )
    drawn = [
        draw_sample(workspace, FixedClock(), audit.id, STRATIFIED, Silent(), seed=SEED)
        for audit in (first, second)
    ]
    assert drawn[0].certificate["sample"] == drawn[1].certificate["sample"]
    assert drawn[0].certificate["frame"] == drawn[1].certificate["frame"]


def test_that_a_seed_of_the_program_is_long_and_never_the_same() -> None:
    first, second = make_seed(), make_seed()
    assert len(first.text) == 40
    assert first.text.isdigit()
    assert first.text != second.text
    assert first.origin is SeedOrigin.PROGRAM


def test_that_the_program_makes_the_seed_after_the_plan_is_fixed(workspace: Workspace) -> None:
    audit = imported_audit(workspace)
    draw = draw_sample(workspace, FixedClock(), audit.id, SIMPLE, Silent(), seeds=FixedSeeds())
    assert draw.certificate["seed"] == FixedSeeds().digits(40)
    assert draw.certificate["frozen_at"] < draw.certificate["drawn_at"]


def test_that_a_draw_without_a_register_is_refused(workspace: Workspace) -> None:
    audit = new_audit(workspace)
    with pytest.raises(AuditError, match="no register"):
        draw_sample(workspace, FixedClock(), audit.id, SIMPLE, Silent())


def test_that_a_second_draw_needs_a_reason_and_names_the_first(workspace: Workspace) -> None:
    audit, first = drawn_audit(workspace)
    with pytest.raises(AuditError, match="1 draw already"):
        draw_sample(workspace, FixedClock(), audit.id, SIMPLE, Silent(), reason=" ")
    second = draw_sample(workspace, FixedClock(), audit.id, SIMPLE, Silent(), reason="Wrong period")
    assert second.title == "Draw 2 of 2: Wrong period"
    assert second.certificate["earlier"][0]["digest"] == first.certificate["digest"]
    with workspace.reading() as unit:
        assert [draw.of for draw in unit.draws(audit.id)] == [2, 2]


def test_that_a_cancelled_draw_leaves_nothing(workspace: Workspace) -> None:
    audit = imported_audit(workspace)
    with pytest.raises(Cancelled):
        draw_sample(workspace, FixedClock(), audit.id, SIMPLE, cancelling())
    with workspace.reading() as unit:
        assert unit.draws(audit.id) == []


def test_that_a_draw_overtaken_by_another_is_not_kept(workspace: Workspace) -> None:
    audit = imported_audit(workspace)
    waiting = [True]

    def draw_meanwhile(_note: str) -> None:
        if waiting and waiting.pop():
            draw_sample(workspace, FixedClock(), audit.id, SIMPLE, Silent())

    with pytest.raises(AuditError, match="changed while"):
        draw_sample(workspace, FixedClock(), audit.id, SIMPLE, Watcher(draw_meanwhile))
    with workspace.reading() as unit:
        assert [draw.number for draw in unit.draws(audit.id)] == [1]


def test_that_the_next_reserve_of_the_stratum_comes_in(workspace: Workspace) -> None:
    audit, draw = drawn_audit(workspace)
    with workspace.reading() as unit:
        cases = unit.drawn_cases(draw.id)
    case = next(each for each in cases if each.stratum == "South")
    reserves = [
        each for each in cases if each.state is CaseState.RESERVE and each.stratum == "South"
    ]
    reserve = replace_case(
        workspace, audit.id, case.id, ReplacementReason.OUT_OF_SCOPE, "Outside the period."
    )
    assert reserve == replace(reserves[0], state=CaseState.IN_SAMPLE, replaces=case.case_ref)
    with workspace.reading() as unit:
        after = {each.id: each for each in unit.drawn_cases(draw.id)}
        entry = unit.journal_head()
    assert after[reserve.id] == reserve
    assert after[case.id].state is CaseState.REPLACED
    assert after[case.id].reason == "out_of_scope: Outside the period."
    assert entry is not None
    assert entry.action == "case_replaced"


def test_that_a_replacement_can_be_replaced_and_the_chain_stays(workspace: Workspace) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    with workspace.reading() as unit:
        first = unit.drawn_cases(draw.id)[0]
    why = (ReplacementReason.WITHHELD, "Live operation.")
    second = replace_case(workspace, audit.id, first.id, *why)
    third = replace_case(workspace, audit.id, second.id, *why)
    assert (second.replaces, third.replaces) == (first.case_ref, second.case_ref)
    with workspace.reading() as unit:
        assert unit.drawn_case(second.id).replaces == first.case_ref
    with pytest.raises(AuditError, match="No reserve is left"):
        replace_case(workspace, audit.id, third.id, *why)


def test_that_only_a_case_of_the_sample_in_force_can_be_replaced(workspace: Workspace) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    with workspace.reading() as unit:
        cases = unit.drawn_cases(draw.id)
    why = (ReplacementReason.OUT_OF_SCOPE, "Twice in the register.")
    with pytest.raises(AuditError, match="not in the sample"):
        replace_case(workspace, audit.id, cases[-1].id, *why)
    with pytest.raises(AuditError, match="No reason"):
        replace_case(workspace, audit.id, cases[0].id, ReplacementReason.OUT_OF_SCOPE, " ")
    draw_sample(workspace, FixedClock(), audit.id, SIMPLE, Silent(), reason="Again")
    with pytest.raises(AuditError, match="not in the sample"):
        replace_case(workspace, audit.id, cases[0].id, *why)


def test_that_a_file_nobody_can_find_stays_in_the_sample(workspace: Workspace) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    before = cases_of(workspace, audit.id)
    with workspace.reading() as unit:
        case = unit.drawn_cases(draw.id)[0]
    marked = mark_not_found(workspace, FixedClock(), audit.id, case.id, "Archive and store.")
    assert marked.reason == "not_found: Archive and store."
    assert cases_of(workspace, audit.id) == before
    with workspace.reading() as unit:
        assert unit.is_complete(case.id)
    assert mark_found(workspace, FixedClock(), audit.id, case.id) == case
    with workspace.reading() as unit:
        assert not unit.is_complete(case.id)


def test_that_a_certificate_holds_the_head_of_the_journal_so_that_it_contradicts_a_later_rewrite(
    workspace: Workspace,
) -> None:
    _, draw = drawn_audit(workspace)
    head = draw.certificate["journal"]
    with workspace.reading() as unit:
        entries = unit.journal_entries()
    assert entries[head["number"] - 1].digest == head["digest"]
    assert entries[head["number"]].action == "draw_made"
