"""Settling differences: side by side and unnamed, with a reason, originals kept."""

from __future__ import annotations

import pytest

from audit_app.domain.disagreements import Difference
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.scorers import GRADE, Side
from audit_app.domain.settling import changed_figures
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.comparing import fix_agreement
from audit_app.usecases.headlines import headline
from audit_app.usecases.sampling import extend_sample
from audit_app.usecases.settling import SettlingSheet, open_settling, settle
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.double_scored import PEER, DoubleScored, double_scored

CHECKLISTS, CLOCK = MadeUpChecklists(), FixedClock()


@pytest.fixture
def audit(workspace: SqlWorkspace) -> DoubleScored:
    """Ten cases: two differences on criteria, one of them critical, and one on a grade."""
    made = double_scored(workspace)
    made.score_first({0: {"home_visit": "met"}})
    peer = made.hand_out()
    made.score_second(
        peer,
        {0: {"home_visit": "partly"}, 3: {"risk_right": "not_met"}},
        grades={3: "inadequate"},
    )
    fix_agreement(workspace, CHECKLISTS, CLOCK, made.audit_id)
    return made


def opened(audit: DoubleScored) -> SettlingSheet:
    sheet = open_settling(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    assert sheet is not None
    return sheet


def settled(
    audit: DoubleScored, sheet: SettlingSheet, difference: Difference, option: str
) -> SettlingSheet:
    return settle(
        audit.workspace, CLOCK, sheet, difference, option, reason="log 4 says so", role="chair"
    )


def keys(sheet: SettlingSheet) -> list[tuple[int, str]]:
    return [each.key for each in sheet.differences]


def test_that_only_differences_are_listed_critical_first_and_grades_last(
    audit: DoubleScored,
) -> None:
    ids = [case.id for case in audit.cases]
    assert keys(opened(audit)) == [
        (ids[3], "risk_right"),
        (ids[0], "home_visit"),
        (ids[3], GRADE),
    ]


def test_that_nothing_is_to_settle_before_agreement_is_fixed(workspace: SqlWorkspace) -> None:
    made = double_scored(workspace)
    made.score_first()
    made.score_second(made.hand_out(), {0: {"home_visit": "partly"}})
    assert open_settling(workspace, CHECKLISTS, CLOCK, made.audit_id) is None


def test_that_both_answers_stand_with_their_notes_and_nothing_is_chosen(
    audit: DoubleScored,
) -> None:
    difference = opened(audit).differences[1]
    assert {each.option for each in difference.positions} == {"met", "partly"}
    for each in difference.positions:
        (voice,) = each.voices
        assert (voice.reason, voice.note) == (f"why {each.option}", "note on home_visit")
    assert [key for key, _ in difference.others] == ["not_met", "n_a", "cannot_tell"]
    assert difference.settlement is None


def test_that_sides_are_the_same_when_opened_again_and_do_not_tell_the_scorer(
    workspace: SqlWorkspace,
) -> None:
    made = double_scored(workspace, 24)
    made.score_first()
    peer = made.hand_out()
    made.score_second(peer, {place: {"home_visit": "partly"} for place in range(24)})
    fix_agreement(workspace, CHECKLISTS, CLOCK, made.audit_id)
    first, again = opened(made), opened(made)
    assert first.differences == again.differences
    left = {each.positions[0].voices[0].scorer for each in first.differences}
    assert left == {0, 1}


def test_that_a_settled_answer_counts_everywhere_and_the_first_one_is_kept(
    audit: DoubleScored,
) -> None:
    sheet = opened(audit)
    before = headline(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    after = settled(audit, sheet, sheet.differences[2], "inadequate")
    assert after.left == 2
    view = export_view(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    case = audit.cases[3].id
    assert (view.first_reviews[case].grade, view.reviews[case].grade) == ("good", "inadequate")
    now = headline(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    assert before.grade.startswith("Good: 10 of 10")
    assert now.grade.startswith("Good: 9 of 10")
    assert (before.unsettled, now.unsettled) == (3, 2)
    assert before.agreement == now.agreement == "Scorers agree on 38 of 40 (95%)"
    (moved, *_) = [each for each in changed_figures(view) if each.title == "Grade: Good"]
    assert (moved.before[:8], moved.after[:7]) == ("10 of 10", "9 of 10")


def test_that_a_settlement_says_whose_answer_it_is_who_settled_and_why(
    audit: DoubleScored,
) -> None:
    sheet = opened(audit)
    for option, side in (
        ("met", Side.FIRST),
        ("partly", Side.SECOND),
        ("not_met", Side.OTHER),
    ):
        sheet = settled(audit, sheet, sheet.differences[1], option)
        one = sheet.differences[1].settlement
        assert one is not None
        assert (one.option, one.side, one.settled_by) == (option, side, "chair")
        assert one.reason == "log 4 says so"
    assert opened(audit).role == "chair"


def test_that_settling_again_replaces_and_the_journal_keeps_both(audit: DoubleScored) -> None:
    sheet = settled(audit, opened(audit), opened(audit).differences[1], "met")
    settled(audit, sheet, sheet.differences[1], "partly")
    with audit.workspace.reading() as unit:
        entries = [e for e in unit.journal_entries() if e.action == "difference_settled"]
    assert [entry.details["new"]["option"] for entry in entries] == ["met", "partly"]  # type: ignore[index]
    assert entries[1].details["old"]["option"] == "met"  # type: ignore[index]
    assert len(export_view(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id).settlements) == 1


@pytest.mark.parametrize(
    ("option", "reason", "role", "message"),
    [
        ("met", "  ", "chair", "needs a reason"),
        ("met", "seen", " ", "who settled it"),
        ("superb", "seen", "chair", "does not offer"),
        ("", "seen", "chair", "does not offer"),
    ],
)
def test_that_a_settlement_without_reason_role_or_answer_changes_nothing(
    audit: DoubleScored, option: str, reason: str, role: str, message: str
) -> None:
    sheet = opened(audit)
    with pytest.raises(AuditError, match=message):
        settle(
            audit.workspace, CLOCK, sheet, sheet.differences[1], option, reason=reason, role=role
        )
    assert opened(audit).view.settlements == {}


def test_that_nobody_is_named_until_the_last_difference_is_settled(audit: DoubleScored) -> None:
    sheet = opened(audit)
    for place in range(3):
        assert not sheet.named
        option = sheet.differences[place].positions[0].option
        sheet = settled(audit, sheet, sheet.differences[place], option)
    assert sheet.named
    assert sheet.scorers == ("first scorer", PEER)


def test_that_what_a_settled_answer_folds_away_needs_no_settling(workspace: SqlWorkspace) -> None:
    made = double_scored(workspace)
    made.score_first({0: {"risk_recorded": "not_met", "risk_right": ""}})
    made.score_second(made.hand_out(), {0: {"risk_right": "not_met"}})
    fix_agreement(workspace, CHECKLISTS, CLOCK, made.audit_id)
    sheet = opened(made)
    by_key = {each.criterion: each for each in sheet.differences}
    assert (by_key["risk_right"].asked, by_key["risk_recorded"].asked) == (False, True)
    assert "Not applicable" in {each.label for each in by_key["risk_right"].positions}
    met = settled(made, sheet, by_key["risk_recorded"], "met")
    assert {each.criterion for each in met.differences if each.is_open} == {"risk_right"}
    not_met = settled(made, met, by_key["risk_recorded"], "not_met")
    assert not_met.named


def test_that_three_scorers_with_two_answers_make_two_sides(workspace: SqlWorkspace) -> None:
    made = double_scored(workspace)
    made.score_first()
    for reader in (PEER, "auditor, force C"):
        made.score_second(made.hand_out(reader), {0: {"home_visit": "partly"}})
    fix_agreement(workspace, CHECKLISTS, CLOCK, made.audit_id)
    (difference,) = opened(made).differences
    voices = {each.option: [voice.scorer for voice in each.voices] for each in difference.positions}
    assert voices == {"met": [0], "partly": [1, 2]}


def test_that_what_was_settled_goes_on_counting_when_more_cases_are_drawn(
    audit: DoubleScored,
) -> None:
    sheet = opened(audit)
    settled(audit, sheet, sheet.differences[2], "inadequate")
    extend_sample(audit.workspace, CLOCK, audit.audit_id, 14, Silent(), reason="more wanted")
    view = export_view(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    now = next(case.id for case in view.cases if case.case_ref == audit.cases[3].case_ref)
    assert now != audit.cases[3].id
    assert (view.first_reviews[now].grade, view.reviews[now].grade) == ("good", "inadequate")


def counted(workspace: SqlWorkspace) -> DoubleScored:
    """Ten cases, of which one was given two numbers."""
    made = double_scored(workspace)
    made.score_first()
    made.score_second(made.hand_out(), {0: {"visits": "4"}})
    fix_agreement(workspace, CHECKLISTS, CLOCK, made.audit_id)
    return made


@pytest.mark.parametrize(("option", "kept"), [("0", "0"), ("007", "7"), ("999999", "999999")])
def test_that_a_number_nobody_gave_can_be_settled_on(
    workspace: SqlWorkspace, option: str, kept: str
) -> None:
    made = counted(workspace)
    sheet = opened(made)
    settled(made, sheet, sheet.differences[0], option)
    again = opened(made)
    ((_, settlement),) = again.view.settlements.items()
    assert (settlement.option, settlement.side) == (kept, Side.OTHER)
    assert again.view.reviews[again.differences[0].case.id].answers["visits"].option == kept


@pytest.mark.parametrize("option", ["-1", "1.5", "1000000", "two", "２", ""])
def test_that_what_is_no_number_of_the_scale_is_refused(
    workspace: SqlWorkspace, option: str
) -> None:
    made = counted(workspace)
    sheet = opened(made)
    with pytest.raises(AuditError, match="does not offer that answer"):
        settled(made, sheet, sheet.differences[0], option)
    assert opened(made).view.settlements == {}
