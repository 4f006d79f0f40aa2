"""Blind until all have finished; fixed before the first difference is settled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Part
from audit_app.domain.settling import FrozenAgreement, agreement_of, is_as_fixed
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.comparing import fix_agreement, open_comparison
from audit_app.usecases.fixed_scores import refuse_if_fixed
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade, open_scoring
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.double_scored import PEER, DoubleScored, double_scored

CHECKLISTS, CLOCK = MadeUpChecklists(), FixedClock()


@pytest.fixture
def audit(workspace: SqlWorkspace) -> DoubleScored:
    return double_scored(workspace)


def fix(audit: DoubleScored) -> FrozenAgreement:
    return fix_agreement(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)


def waiting(audit: DoubleScored) -> tuple[str, ...]:
    found = open_comparison(audit.workspace, audit.audit_id)
    assert found is not None
    assert found.standing.can_fix is not bool(found.standing.waiting)
    return found.standing.waiting


def sheet(audit: DoubleScored) -> ScoringSheet:
    found = open_scoring(audit.workspace, CHECKLISTS, audit.audit_id)
    assert found is not None
    return found


def test_that_nothing_is_compared_while_the_peer_scores_and_nothing_of_theirs_is_told(
    audit: DoubleScored,
) -> None:
    audit.score_first()
    audit.score_second(audit.hand_out(finished=False), {0: {"supervisor": "not_met"}})
    with pytest.raises(AuditError, match="has not finished"):
        fix(audit)
    (why,) = waiting(audit)
    assert why == "Peer reviewer, force B has not finished."


def test_that_nothing_is_compared_while_the_first_scorer_has_cases_left(
    audit: DoubleScored,
) -> None:
    audit.score_first(complete=False)
    audit.score_second(audit.hand_out())
    with pytest.raises(AuditError, match="10 cases are not complete here"):
        fix(audit)


def test_that_only_the_cases_handed_out_must_be_complete(audit: DoubleScored) -> None:
    audit.score_first(complete=False)
    first = replace(audit, cases=audit.cases[:3])
    first.score_first()
    audit.score_second(audit.hand_out(places=range(3)))
    assert fix(audit).figures.main.cases == 3


def test_that_agreement_waits_for_every_scorer_who_was_not_called_off(
    audit: DoubleScored,
) -> None:
    audit.score_first()
    audit.score_second(audit.hand_out())
    slow = audit.hand_out("auditor, force C", finished=False)
    assert len(waiting(audit)) == 1
    with audit.workspace.unit() as unit:
        unit.keep(replace(slow, withdrawn="left the force"), "assignment_withdrawn")
        unit.commit()
    assert fix(audit).figures.main.scorers == ("first scorer", PEER)


def test_that_nothing_is_to_fix_where_nobody_else_scored(audit: DoubleScored) -> None:
    audit.score_first()
    with pytest.raises(AuditError, match="nothing to compare"):
        fix(audit)


def test_that_fixed_figures_come_back_as_they_were_and_are_journalled(
    audit: DoubleScored,
) -> None:
    audit.score_first({1: {"supervisor": "not_met"}})
    audit.score_second(audit.hand_out(), {0: {"supervisor": "partly"}})
    kept = fix(audit)
    view = export_view(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    assert agreement_of(view) == kept
    assert is_as_fixed(view, kept)
    with audit.workspace.reading() as unit:
        entry = unit.journal_entries()[-1]
    assert entry.action == "agreement_fixed"
    assert entry.details["new"]["digest"] == kept.digest  # type: ignore[index]


def test_that_first_answers_and_grades_are_locked_once_compared(audit: DoubleScored) -> None:
    audit.score_first()
    audit.score_second(audit.hand_out(places=range(9)))
    before = sheet(audit)
    fix(audit)
    locked, free = audit.cases[0].id, audit.cases[9].id
    with pytest.raises(AuditError, match="first answers of this case are fixed"):
        give_answer(audit.workspace, before, CLOCK, locked, Answer("supervisor", "not_met"))
    with pytest.raises(AuditError, match="fixed"):
        give_grade(audit.workspace, before, CLOCK, locked, "inadequate", "seen the other's")
    review = give_answer(audit.workspace, before, CLOCK, free, Answer("supervisor", "not_met"))
    assert review.answers["supervisor"].option == "not_met"
    assert sheet(audit).reviews[locked] == before.reviews[locked]


def test_that_scores_that_were_compared_take_no_correction(audit: DoubleScored) -> None:
    audit.score_first()
    compared, later = audit.hand_out(places=[0]), audit.hand_out("other", places=[1])
    audit.score_second(compared)
    with audit.workspace.unit() as unit:
        unit.keep(replace(later, withdrawn="called off"), "assignment_withdrawn")
        unit.commit()
    fix(audit)
    with audit.workspace.unit() as unit:
        refuse_if_fixed(unit, later.id, audit.audit_id)
        with pytest.raises(AuditError, match="cannot be changed any more"):
            refuse_if_fixed(unit, compared.id, audit.audit_id)


def test_that_a_scorer_who_joins_later_is_blind_and_then_compared_with_the_rest(
    audit: DoubleScored,
) -> None:
    audit.score_first()
    audit.score_second(audit.hand_out())
    first = fix(audit)
    late = audit.hand_out("auditor, force C", places=range(4), finished=False)
    found = open_comparison(audit.workspace, audit.audit_id)
    assert found is not None
    assert found.standing.frozen == first
    assert found.standing.waiting == ("Auditor, force C has not finished.",)
    with pytest.raises(AuditError):
        fix(audit)
    audit.score_second(late)
    audit.finish(late)
    second = fix(audit)
    assert second.figures.main.scorers == ("first scorer", PEER, "auditor, force C")
    assert second.shuffle_key == first.shuffle_key
    assert second.id != first.id


def test_that_cases_chosen_for_their_answers_stand_apart(audit: DoubleScored) -> None:
    audit.score_first({0: {"supervisor": "not_met"}})
    audit.score_second(audit.hand_out(places=[0], part=Part.CRITICAL))
    audit.score_second(audit.hand_out("second reader", places=range(1, 5), part=Part.RANDOM))
    figures = fix(audit).figures
    assert (figures.main.cases, figures.main.scorers[1:]) == (4, ("second reader",))
    assert figures.chosen is not None
    assert (figures.chosen.cases, figures.chosen.scorers[1:]) == (1, (PEER,))
