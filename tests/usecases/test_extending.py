"""Drawing more and adding on purpose: what was read stays read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from audit_app.domain.audit import Audit
from audit_app.domain.draw import CaseState, DrawnCase, DrawPlan, ReplacementReason, Targeted
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.verification import check_certificate
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.ports import Workspace
from audit_app.usecases.registers import import_population
from audit_app.usecases.replacements import mark_not_found, replace_case
from audit_app.usecases.sampling import draw_sample, extend_sample
from audit_app.usecases.scoring import give_answer
from audit_app.usecases.targeting import add_on_purpose
from audit_app.usecases.verify_draw import verify_draw
from tests.helpers.checklists import MADE_UP
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import SEED, drawn_audit, imported_audit, new_audit, scoring_of
from tests.helpers.workspaces import PLAN, RowsReader, made_up_rows

SIMPLE = DrawPlan("Made up / Baseline", "simple_random", 6, 3)
CRITERION = MADE_UP.criteria[0]
OPTION = MADE_UP.scale_of(CRITERION).options[0].key
OUT = ReplacementReason.OUT_OF_SCOPE


def cases(workspace: Workspace, audit: Audit) -> Sequence[DrawnCase]:
    with workspace.reading() as unit:
        return unit.drawn_cases(unit.draws(audit.id)[-1].id)


def case(workspace: Workspace, audit: Audit, case_ref: str) -> DrawnCase:
    (found,) = [each for each in cases(workspace, audit) if each.case_ref == case_ref]
    return found


def score(workspace: Workspace, audit: Audit, case_ref: str) -> None:
    given = Answer(CRITERION.key, OPTION, note="Read on Monday.")
    chosen = case(workspace, audit, case_ref)
    give_answer(workspace, scoring_of(workspace, audit), FixedClock(), chosen.id, given)


def extend(workspace: Workspace, audit: Audit, size: int, reserves: int | None = None) -> None:
    extend_sample(
        workspace, FixedClock(), audit.id, size, Silent(), reason="More wanted", reserves=reserves
    )


def in_sample(workspace: Workspace, audit: Audit) -> set[str]:
    return {c.case_ref for c in cases(workspace, audit) if c.state is CaseState.IN_SAMPLE}


@pytest.mark.parametrize(
    "plan", [SIMPLE, DrawPlan("Made up / Baseline", "stratified", 8, 4, {}, ("Area",))]
)
def test_that_drawing_more_keeps_every_case_and_its_review(
    workspace: SqlWorkspace, plan: DrawPlan
) -> None:
    audit, first = drawn_audit(workspace, plan)
    before = in_sample(workspace, audit)
    for ref in before:
        score(workspace, audit, ref)
    with workspace.reading() as unit:
        answers = {
            case.case_ref: unit.review(case.id).answers for case in unit.drawn_cases(first.id)
        }

    extend(workspace, audit, plan.size + 6)

    after = in_sample(workspace, audit)
    assert before < after
    assert len(after) == plan.size + 6
    with workspace.reading() as unit:
        second = unit.draws(audit.id)[-1]
        for drawn in unit.drawn_cases(second.id):
            assert unit.review(drawn.id).answers == answers.get(drawn.case_ref, {})
    assert second.title == "Draw 2 of 2: More wanted"
    assert second.certificate["seed"] == first.certificate["seed"]
    assert check_certificate(second.certificate) == []
    assert verify_draw(workspace, second, Silent()) == []


def test_that_what_was_replaced_or_not_found_stays_so_in_the_larger_draw(
    workspace: SqlWorkspace,
) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    sample = [each["case_ref"] for each in draw.certificate["sample"]]
    reserves = [each["case_ref"] for each in draw.certificate["reserves"]]
    for ref in (sample[0], reserves[0]):
        replace_case(workspace, audit.id, case(workspace, audit, ref).id, OUT, "Twice in it.")
    missing = case(workspace, audit, sample[1])
    mark_not_found(workspace, FixedClock(), audit.id, missing.id, "Not in the archive.")
    score(workspace, audit, reserves[1])

    extend(workspace, audit, 8)

    made = cases(workspace, audit)
    replaced = {c.case_ref for c in made if c.state is CaseState.REPLACED}
    assert replaced == {sample[0], reserves[0]}
    assert len(in_sample(workspace, audit)) == 8
    assert {c.replaces for c in made if c.state is CaseState.IN_SAMPLE} == {"", *replaced}
    assert case(workspace, audit, sample[1]).reason == "not_found: Not in the archive."
    with workspace.reading() as unit:
        assert unit.is_complete(case(workspace, audit, sample[1]).id)
        scored = case(workspace, audit, reserves[1])
        assert scored.state is CaseState.IN_SAMPLE
        assert unit.review(scored.id).answers[CRITERION.key].note == "Read on Monday."
        assert unit.journal_entries(audit.id)[-1].details["carried_over"] == {
            "reviews": 2,
            "replaced": 2,
            "without_reserve": 0,
            "not_found": 1,
        }


def test_that_a_stratum_read_to_its_end_leaves_a_replaced_case_without_a_reserve(
    workspace: SqlWorkspace,
) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    replaced = draw.certificate["sample"][0]["case_ref"]
    replace_case(workspace, audit.id, case(workspace, audit, replaced).id, OUT, "Not in scope.")
    extend(workspace, audit, 60)
    assert case(workspace, audit, replaced).state is CaseState.REPLACED
    assert len(in_sample(workspace, audit)) == 59


def test_that_a_larger_draw_that_would_lose_a_reviewed_case_is_refused(
    workspace: SqlWorkspace,
) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    for place in range(3):
        ref = draw.certificate["sample"][place]["case_ref"]
        replace_case(workspace, audit.id, case(workspace, audit, ref).id, OUT, "Not in scope.")
    with pytest.raises(AuditError, match="would not be in the larger draw"):
        extend(workspace, audit, 7, reserves=0)
    with workspace.reading() as unit:
        assert unit.draws(audit.id)[-1].number == 1


def test_that_a_draw_of_no_more_cases_is_no_extension(workspace: SqlWorkspace) -> None:
    audit, _ = drawn_audit(workspace, SIMPLE)
    with pytest.raises(AuditError, match="is not larger"):
        extend(workspace, audit, 6)


def test_that_more_cannot_be_drawn_from_another_register(workspace: SqlWorkspace) -> None:
    audit, _ = drawn_audit(workspace, SIMPLE)
    import_population(
        workspace,
        RowsReader(made_up_rows(70)),
        FixedClock(),
        audit.id,
        Path("register.csv"),
        PLAN,
        Silent(),
        shape="",
    )
    with pytest.raises(AuditError, match="loaded anew"):
        extend(workspace, audit, 9)


def test_that_more_cannot_be_drawn_before_anything_was(workspace: SqlWorkspace) -> None:
    audit = imported_audit(workspace)
    with pytest.raises(AuditError, match="no draw to add to"):
        extend(workspace, audit, 9)


def test_that_a_case_added_on_purpose_is_scored_apart_and_stays_in_a_larger_draw(
    workspace: SqlWorkspace,
) -> None:
    audit, _ = drawn_audit(workspace, SIMPLE)
    drawn = {each.case_ref for each in cases(workspace, audit)}
    other = next(row.case_ref for row in made_up_rows(60) if row.case_ref not in drawn)
    added = add_on_purpose(workspace, audit.id, f" {other} ", "A child known to us.")
    assert (added.state, added.reason) == (CaseState.TARGETED, "A child known to us.")
    assert added.context["Risk"] in {"high", "medium", "low"}
    assert len(in_sample(workspace, audit)) == 6
    score(workspace, audit, other)

    extend(workspace, audit, 60, reserves=0)

    with workspace.reading() as unit:
        second = unit.draws(audit.id)[-1]
        (listed,) = second.certificate["targeted"]
        now = case(workspace, audit, other)
        assert listed == {
            "case_ref": other,
            "reason": "A child known to us.",
            "also_drawn": True,
        }
        assert now.state is CaseState.IN_SAMPLE
        assert CRITERION.key in unit.review(now.id).answers


def test_that_a_reserve_added_on_purpose_keeps_its_place_among_the_reserves(
    workspace: SqlWorkspace,
) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    first = draw.certificate["reserves"][0]["case_ref"]
    assert add_on_purpose(workspace, audit.id, first, "Known.").state is CaseState.TARGETED
    sampled = case(workspace, audit, draw.certificate["sample"][0]["case_ref"])
    stands_in = replace_case(workspace, audit.id, sampled.id, OUT, "Not in scope.")
    assert stands_in == case(workspace, audit, first)
    assert (stands_in.state, stands_in.reason) == (CaseState.IN_SAMPLE, "")


@pytest.mark.parametrize(
    ("case_ref", "reason", "fault"),
    [
        ("MFH/99999/26", "Known", "has no case 'MFH/99999/26'"),
        (" ", "Known", "No case was named"),
        ("MFH/00001/26", " ", "No reason"),
    ],
)
def test_that_a_case_that_cannot_be_added_is_refused(
    workspace: SqlWorkspace, case_ref: str, reason: str, fault: str
) -> None:
    audit, _ = drawn_audit(workspace, SIMPLE)
    with pytest.raises(AuditError, match=fault):
        add_on_purpose(workspace, audit.id, case_ref, reason)


def test_that_a_case_drawn_already_is_not_added_as_well(workspace: SqlWorkspace) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    ref = draw.certificate["sample"][0]["case_ref"]
    with pytest.raises(AuditError, match="is in the sample already"):
        add_on_purpose(workspace, audit.id, ref, "Known.")
    with pytest.raises(AuditError, match="no draw to add to"):
        add_on_purpose(workspace, new_audit(workspace, "Other").id, ref, "Known.")


def test_that_a_plan_that_adds_a_reserve_on_purpose_lists_it_once(
    workspace: SqlWorkspace,
) -> None:
    audit, draw = drawn_audit(workspace, SIMPLE)
    reserve = draw.certificate["reserves"][0]["case_ref"]
    plan = replace(SIMPLE, targeted=(Targeted(reserve, "Known."),))
    draw_sample(workspace, FixedClock(), audit.id, plan, Silent(), seed=SEED, reason="To compare")
    listed = [each for each in cases(workspace, audit) if each.case_ref == reserve]
    assert [(each.state, each.reason) for each in listed] == [(CaseState.TARGETED, "Known.")]
    assert listed[0].ticket
