"""The door: what is refused, what is shown first, what is taken in, and what undoing restores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from audit_app.domain.assigning import Wish
from audit_app.domain.draw import ReplacementReason
from audit_app.domain.errors import AuditError
from audit_app.domain.returns import Return, ReturnedReview
from audit_app.domain.review import Answer
from audit_app.domain.scorers import GRADE, Medium, Purpose
from audit_app.domain.taken_in import TakenIn
from audit_app.domain.taking_in import Take, Verdict
from audit_app.usecases.assigning import assign_cases, withdraw
from audit_app.usecases.comparing import fix_agreement
from audit_app.usecases.ports import Workspace
from audit_app.usecases.replacements import replace_case
from audit_app.usecases.scoring import give_answer, give_grade
from audit_app.usecases.taking_in import Incoming, look_at_return, take_in, taken_in
from audit_app.usecases.undoing_taking_in import undo_taking_in
from tests.helpers.coming_back import ALL_MET, Office, review_of
from tests.helpers.journeys import actions
from tests.helpers.timed import HOLIDAYS


@pytest.fixture
def office(workspace: Workspace) -> Office:
    return Office(workspace)


@pytest.fixture
def sharing(workspace: Workspace) -> Office:
    return Office(workspace, Purpose.SHARE)


def whole(office: Office, option: str = "met") -> dict[str, ReturnedReview]:
    """Every case scored, with one option on every scale of choices."""
    given = {**ALL_MET, "risk_right": option, "home_visit": option}
    review = replace(review_of(given, "good"), grade_reason="Judged by what is there")
    return dict.fromkeys(office.references, review)


def take(office: Office, incoming: Incoming, **choices: object) -> TakenIn:
    record = take_in(
        office.workspace,
        office.checklists,
        office.clock,
        incoming,
        **choices,  # type: ignore[arg-type]
        holidays=HOLIDAYS,
    )
    assert record is not None
    return record


def brought(office: Office, content: Return) -> TakenIn:
    return take(office, office.look(content))


def score_here(office: Office, place: int = 0, option: str = "met") -> None:
    sheet = office.scoring()
    for key, usual in ALL_MET.items():
        answer = Answer(key, option if usual == "met" else usual)
        give_answer(office.workspace, sheet, office.clock, office.case(place), answer)
    give_grade(
        office.workspace, sheet, office.clock, office.case(place), "good", "Judged by what is there"
    )


def test_that_looking_changes_nothing_and_lists_every_answer(office: Office) -> None:
    before = actions(office.workspace)
    incoming = office.look(office.returned(whole(office), finished=True))
    assert incoming.counts[Verdict.NEW] == len(office.references) * (len(ALL_MET) + 1)
    assert not incoming.partly
    assert actions(office.workspace) == before
    assert office.seconds() == {}


def test_that_second_scores_are_kept_beside_the_first_ones(office: Office) -> None:
    score_here(office)
    firsts = office.firsts()
    brought(office, office.returned(whole(office, "partly"), finished=True))
    seconds = office.seconds()
    assert office.firsts() == firsts
    assert len(seconds) == len(office.references)
    assert all(each.answers["risk_right"].option == "partly" for each in seconds.values())
    assert all(each.completed_at is not None for each in seconds.values())
    assert all(each.proposed_grade for each in seconds.values())


def test_that_answers_stay_hidden_until_the_first_scorer_and_the_reader_have_finished(
    office: Office,
) -> None:
    done, part = (office.returned(whole(office), finished=on) for on in (True, False))
    assert office.look(done).blind
    sheet = office.scoring()
    for place in range(len(office.references)):
        score_here(office, place)
        if next(c for c in sheet.cases if c.id == office.case(place)).context["Risk"] == "high":
            visited = Answer("visited", "in_time")
            give_answer(office.workspace, sheet, office.clock, office.case(place), visited)
    assert not office.look(done).blind
    assert office.look(part).blind
    other = assign_cases(
        office.workspace, office.checklists, office.clock, office.audit.id, Wish(reader="third")
    )
    assert office.look(done).blind
    withdraw(office.workspace, other.id, "Fell ill")
    assert not office.look(done).blind


def test_that_a_return_taken_in_before_does_nothing_the_second_time(office: Office) -> None:
    content = office.returned(whole(office))
    brought(office, content)
    said = actions(office.workspace)
    again = office.look(content)
    assert again.before
    assert take_in(office.workspace, office.checklists, office.clock, again) is None
    assert actions(office.workspace) == said


def test_that_undoing_restores_exactly_what_was_there(office: Office) -> None:
    brought(office, office.returned(whole(office), finished=True))
    before, counted = office.seconds(), _assignment(office)
    record = brought(office, office.returned(whole(office, "not_met"), 2))
    assert office.seconds() != before
    undo_taking_in(office.workspace, office.clock, record.id)
    assert office.seconds() == before
    assert _assignment(office) == counted


def test_that_an_undone_return_can_be_taken_in_again(office: Office) -> None:
    content = office.returned(whole(office))
    record = brought(office, content)
    undo_taking_in(office.workspace, office.clock, record.id)
    assert office.seconds() == {}
    brought(office, content)
    assert len(office.seconds()) == len(office.references)
    assert [each.undone_at is None for each in taken_in(office.workspace, office.audit.id)] == [
        True,
        False,
    ]


def test_that_only_the_newest_return_can_be_undone_and_only_once(office: Office) -> None:
    first = brought(office, office.returned(whole(office)))
    second = brought(office, office.returned(whole(office, "partly"), 2))
    with pytest.raises(AuditError, match="Return 2 was taken in after"):
        undo_taking_in(office.workspace, office.clock, first.id)
    undo_taking_in(office.workspace, office.clock, second.id)
    with pytest.raises(AuditError, match="undone already"):
        undo_taking_in(office.workspace, office.clock, second.id)


def test_that_a_corrected_return_is_offered_with_its_differences(office: Office) -> None:
    brought(office, office.returned(whole(office)))
    changed = whole(office)
    first, second = office.references[:2]
    reason = changed[first].grade_reason
    changed[first] = review_of({**ALL_MET, "supervisor": "not_met"}, "good", reason)
    changed[second] = review_of({key: ALL_MET[key] for key in list(ALL_MET)[1:]}, "good", reason)
    incoming = office.look(office.returned(changed, 2))
    assert incoming.replaces == 1
    differing = [line for line in incoming.lines if line.verdict is not Verdict.SAME]
    assert [(line.case_ref, line.spot[1], line.theirs.option) for line in differing] == [
        (first, "supervisor", "not_met"),
        (second, "risk_recorded", ""),
    ]
    take(office, incoming)
    assert "risk_recorded" not in office.seconds()[office.case(1)].answers


def test_that_an_older_return_is_refused(office: Office) -> None:
    brought(office, office.returned(whole(office), 3))
    with pytest.raises(AuditError, match="This is return 2; return 3 was taken in already"):
        office.look(office.returned(whole(office, "partly"), 2))


def test_that_two_returns_with_one_number_are_for_a_person_to_choose(office: Office) -> None:
    brought(office, office.returned(whole(office)))
    before = office.seconds()
    incoming = office.look(office.returned(whole(office, "partly")))
    open_lines = incoming.undecided({})
    assert {line.spot[1] for line in open_lines} == {"risk_right", "home_visit"}
    with pytest.raises(AuditError, match="nobody has chosen"):
        take(office, incoming)
    assert office.seconds() == before
    first_case = office.case(0)
    take(
        office,
        incoming,
        choices={
            line.spot: Take.THEIRS if line.spot[0] == first_case else Take.OURS
            for line in open_lines
        },
    )
    after = office.seconds()
    assert after[first_case].answers["home_visit"].option == "partly"
    assert {case: review for case, review in after.items() if case != first_case} == {
        case: review for case, review in before.items() if case != first_case
    }


def test_that_what_was_shown_is_what_is_done(office: Office) -> None:
    first = office.look(office.returned(whole(office)))
    brought(office, office.returned(whole(office, "partly")))
    with pytest.raises(AuditError, match="changed here since the file was looked at"):
        take(office, first)


def test_that_a_partly_filled_return_is_taken_in_and_said(office: Office) -> None:
    some = {office.references[0]: review_of({"risk_recorded": "met"})}
    incoming = office.look(office.returned(some))
    assert incoming.partly
    take(office, incoming)
    assert list(office.seconds()) == [office.case(0)]
    assert office.seconds()[office.case(0)].completed_at is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"uid": "00" * 16}, "belong to no assignment"),
        ({"draw_digest": "00" * 32}, "another sample"),
        ({"cases_digest": "00" * 32}, "other cases than those handed out"),
        ({"theme_key": "other"}, "another checklist"),
        ({"checklist_version": "2"}, "another checklist"),
        ({"checklist_digest": "00" * 32}, "other wording"),
        ({"reader": "somebody else"}, "another reader"),
    ],
)
def test_that_what_does_not_belong_here_is_refused_and_changes_nothing(
    office: Office, wrong: dict[str, Any], says: str
) -> None:
    before = actions(office.workspace)
    with pytest.raises(AuditError, match=says) as refused:
        office.look(office.returned(whole(office), **wrong))
    assert refused.value.remedy
    assert actions(office.workspace) == before


def test_that_nothing_of_an_assignment_called_off_is_taken_in(office: Office) -> None:
    withdraw(office.workspace, office.assignment.id, "Another force was asked")
    with pytest.raises(AuditError, match="called off: Another force was asked"):
        office.look(office.returned(whole(office)))


def test_that_a_clock_off_by_a_day_is_a_remark_and_no_refusal(office: Office) -> None:
    content = office.returned(whole(office))
    late = replace(content, made_at=content.made_at + timedelta(days=1))
    early = replace(content, made_at=content.made_at - timedelta(days=1))
    assert any("made in the future" in each for each in office.look(late).remarks)
    assert any("before the cases were handed out" in each for each in office.look(early).remarks)
    assert not any("clock" in each for each in office.look(content).remarks)


def test_that_a_workbook_is_refused_from_a_reader_who_has_a_key(workspace: Workspace) -> None:
    office = Office(workspace, medium=Medium.PACK)
    with workspace.unit() as unit:
        unit.keep(replace(office.assignment, recipient="a line"), "test")
        unit.commit()
    with pytest.raises(AuditError, match="signed by nobody"):
        office.look(office.returned(whole(office)))


def test_that_answers_the_checklist_does_not_allow_are_refused_one_by_one(office: Office) -> None:
    reference = office.references[0]
    answers = {**review_of(ALL_MET).answers, "supervisor": Answer("supervisor", "excellent")}
    answers["unknown"] = Answer("unknown", "met")
    incoming = office.look(
        office.returned({reference: ReturnedReview(answers, "splendid", "it is")})
    )
    refused = {line.spot[1]: line.why for line in incoming.lines if line.verdict == "refused"}
    assert set(refused) == {"supervisor", "unknown", GRADE}
    assert "does not offer" in refused["supervisor"]
    take(office, incoming)
    assert set(office.seconds()[office.case(0)].answers) == set(ALL_MET) - {"supervisor"}


def test_that_times_that_do_not_fit_are_refused_and_others_are_worked_out_here(
    office: Office,
) -> None:
    def timed(to: str) -> ReturnedReview:
        return ReturnedReview(
            {"visited": Answer("visited", "", from_at="2023-05-01T10:00:00+01:00", to_at=to)}
        )

    good, bad = office.references[:2]
    reviews = {good: timed("2023-05-01T12:30:00+01:00"), bad: timed("2023-05-01T09:00:00+01:00")}
    incoming = office.look(office.returned(reviews))
    found = {line.case_ref: line for line in incoming.lines}
    assert (found[good].verdict, found[good].theirs.option) == (Verdict.NEW, "late")
    assert found[bad].verdict is Verdict.REFUSED
    assert "before the first" in found[bad].why


def test_that_a_case_replaced_since_is_refused_and_the_others_are_taken_in(office: Office) -> None:
    replace_case(
        office.workspace,
        office.audit.id,
        office.case(0),
        ReplacementReason.OUT_OF_SCOPE,
        "Not a missing episode",
    )
    incoming = office.look(office.returned(whole(office)))
    refused = {line.case_ref for line in incoming.lines if line.verdict is Verdict.REFUSED}
    assert refused == {office.references[0]}
    take(office, incoming)
    assert len(office.seconds()) == len(office.references) - 1


def test_that_a_share_of_the_work_comes_back_as_first_answers(sharing: Office) -> None:
    brought(sharing, sharing.returned(whole(sharing), finished=True))
    firsts = sharing.firsts()
    assert sharing.seconds() == {}
    assert len(firsts) == len(sharing.references)
    assert all(review.completed_at is not None for review in firsts.values())


def test_that_first_answers_given_here_are_never_replaced_unasked(sharing: Office) -> None:
    score_here(sharing, 0, "not_met")
    incoming = sharing.look(sharing.returned(whole(sharing, "partly")))
    open_lines = incoming.undecided({})
    assert {line.case_ref for line in open_lines} == {sharing.references[0]}
    take(sharing, incoming, choices={line.spot: Take.OURS for line in open_lines})
    firsts = sharing.firsts()
    assert firsts[sharing.case(0)].answers["home_visit"].option == "not_met"
    assert firsts[sharing.case(1)].answers["home_visit"].option == "partly"


def test_that_a_choice_made_once_is_not_asked_again(sharing: Office) -> None:
    score_here(sharing, 0, "not_met")
    first = sharing.look(sharing.returned(whole(sharing, "partly")))
    take(sharing, first, choices={line.spot: Take.OURS for line in first.undecided({})})
    second = whole(sharing, "partly")
    second[sharing.references[1]] = review_of(ALL_MET, "good", note="corrected")
    assert sharing.look(sharing.returned(second, 2)).undecided({}) == ()


def test_that_undoing_a_share_restores_the_first_answers(sharing: Office) -> None:
    score_here(sharing, 0, "not_met")
    before = sharing.firsts()
    incoming = sharing.look(sharing.returned(whole(sharing, "partly")))
    record = take(
        sharing, incoming, choices={line.spot: Take.THEIRS for line in incoming.undecided({})}
    )
    undo_taking_in(sharing.workspace, sharing.clock, record.id)
    after = {case: each for case, each in sharing.firsts().items() if each.answers or each.grade}
    assert after == before


def test_that_undoing_never_takes_away_what_was_changed_here_since(sharing: Office) -> None:
    record = brought(sharing, sharing.returned(whole(sharing)))
    answer = Answer("supervisor", "not_met", note="Read again")
    give_answer(sharing.workspace, sharing.scoring(), sharing.clock, sharing.case(0), answer)
    with pytest.raises(AuditError, match="changed here since"):
        undo_taking_in(sharing.workspace, sharing.clock, record.id)
    assert sharing.firsts()[sharing.case(0)].answers["supervisor"].note == "Read again"


def test_that_scores_that_were_compared_can_be_neither_replaced_nor_undone(
    office: Office,
) -> None:
    record = brought(office, office.returned(whole(office), finished=True))
    for place in range(len(office.references)):
        score_here(office, place)
    fix_agreement(office.workspace, office.checklists, office.clock, office.audit.id)
    with pytest.raises(AuditError, match="fixed"):
        office.look(office.returned(whole(office, "partly"), 2))
    with pytest.raises(AuditError, match="fixed"):
        undo_taking_in(office.workspace, office.clock, record.id)
    assert office.look(office.returned(whole(office), finished=True)).before


def test_that_the_journal_keeps_old_and_new_without_showing_a_second_score(
    office: Office,
) -> None:
    noted = {
        reference: review_of({**ALL_MET, "supervisor": "not_met"}, note="QXZ marked note")
        for reference in office.references
    }
    brought(office, office.returned(noted))
    with office.workspace.reading() as unit:
        entries = unit.journal_entries()
    assert [entry.action for entry in entries[-2:]] == ["scores_taken_in", "return_counted"]
    assert "QXZ" not in str([dict(entry.details) for entry in entries])
    assert len(str(entries[-2].details["new"])) > 200


def test_that_a_return_that_never_was_is_looked_at_through_any_workspace(
    workspace: Workspace,
) -> None:
    office = Office(workspace)
    content = office.returned({})
    incoming = look_at_return(workspace, office.checklists, office.clock, content)
    assert incoming.lines == ()
    assert incoming.partly


def _assignment(office: Office) -> tuple[int, bool]:
    from audit_app.domain.scorers import Assignment

    with office.workspace.reading() as unit:
        kept = unit.kept_one(Assignment, office.assignment.id)
    return kept.taken_in, kept.finished
