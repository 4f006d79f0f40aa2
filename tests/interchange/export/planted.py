"""An audit in which every part that some reader must not see carries a mark of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from audit_app.domain.action_parts import (
    Change,
    Evidence,
    Milestone,
    Note,
    Part,
    Rating,
    Retest,
    Revision,
)
from audit_app.domain.actions import Action
from audit_app.domain.draw import CaseState, DrawnCase, Targeted
from audit_app.domain.export import ExportView
from audit_app.domain.findings import Finding, FindingKind, Severity
from audit_app.domain.journal import GENESIS, JournalEntry
from audit_app.domain.population import ColumnRole, Problem
from audit_app.domain.population import Severity as ProblemSeverity
from audit_app.domain.review import Review
from audit_app.domain.scorers import (
    AssignedCase,
    Assignment,
    Medium,
    Purpose,
    Scores,
    Settlement,
    Side,
)
from audit_app.domain.scorers import Part as CasePart
from tests.interchange.export.factory import view

AT = datetime(2026, 7, 3, 12, 0, tzinfo=UTC)


def mark(what: str) -> str:
    """Return words that stand nowhere else, as somebody might have typed them."""
    return f"Zebedee Quillfeather said on 14/03 about {what} xq7"


def planted_view(n_cases: int = 30) -> ExportView:
    whole = view(n_cases, 6)
    cases = [_case(case) for case in whole.cases]
    reviews = {number: _review(review) for number, review in whole.reviews.items()}
    assignment = _assignment(cases)
    first = cases[0]
    settlement = Settlement(
        first.id, "question_1", "met", mark("a settlement"), Side.FIRST, mark("who settled"), AT
    )
    plan = whole.population.plan
    population = replace(
        whole.population,
        plan=replace(
            plan,
            roles={**plan.roles, "Remarks": ColumnRole.KEPT},
            merge_values={"Team": {mark("a spelling"): "Team 1"}},
            control_source=mark("a control total"),
        ),
        check=replace(
            whole.population.check,
            problems=(
                Problem(
                    "odd",
                    ProblemSeverity.NOTE,
                    mark("a problem"),
                    1,
                    (9,),
                    "Reported",
                    (mark("an example"),),
                ),
            ),
        ),
        kept_headings=("Age", "Remarks"),
    )
    draw = whole.draws[-1]
    targeted = (Targeted("MFH/added/25", mark("a targeted case")),)
    certificate = {
        **draw.certificate,
        "targeted": [
            {"case_ref": "MFH/added/25", "reason": mark("a targeted case"), "also_drawn": False}
        ],
    }
    draws = [
        *whole.draws[:-1],
        replace(draw, plan=replace(draw.plan, targeted=targeted), certificate=certificate),
    ]
    return replace(
        whole,
        population=population,
        draws=draws,
        cases=cases,
        reviews=reviews,
        first_reviews=reviews,
        second=(Scores(assignment, reviews),),
        settlements={(first.id, "question_1"): settlement},
        records=(assignment, _finding(), _action(whole.checklist.key)),
        changes=(_entry(),),
    )


def _case(case: DrawnCase) -> DrawnCase:
    context: Mapping[str, str] = {
        **case.context,
        "Team": mark("a team"),
        "Remarks": mark("a remark"),
    }
    reason = case.reason
    if case.state is CaseState.REPLACED:
        reason = f"out_of_scope: {mark('a replacement')}"
    elif case.state is CaseState.TARGETED:
        reason = mark("a targeted case")
    return replace(case, context=context, reason=reason)


def _review(review: Review) -> Review:
    answers = {
        key: replace(
            answer, reason=mark("a reason"), note=mark("a note"), evidence=mark("an evidence")
        )
        for key, answer in review.answers.items()
    }
    return replace(review, answers=answers, grade_reason=mark("a grade"))


def _assignment(cases: list[DrawnCase]) -> Assignment:
    return Assignment(
        id=7,
        audit_id=1,
        uid="ab" * 16,
        number=1,
        draw_id=cases[0].draw_id,
        reader=mark("a scorer"),
        purpose=Purpose.SECOND,
        medium=Medium.PACK,
        cases=tuple(AssignedCase(case.id, case.case_ref, CasePart.ALL) for case in cases[:5]),
        left_out={cases[6].case_ref: mark("a conflict")},
        checklist_version="2026-04",
        made_at=AT,
        finished=True,
        taken_in=1,
    )


def _finding() -> Finding:
    return Finding(
        id=8,
        audit_id=1,
        kind=FindingKind.GAP,
        severity=Severity.HIGH,
        title=mark("a title"),
        wording=mark("a wording"),
        written_at=AT,
        by=mark("a writer"),
    )


def _action(theme_key: str) -> Action:
    day = AT.date()
    test = Retest("Summer round", "58 of 60 (97%; 91% to 99%)", 0.91, met=True, on=day)
    return Action(
        id=9,
        theme_key=theme_key,
        recommendation="Recommendation 3",
        source=mark("a source"),
        found=mark("what was found"),
        text=mark("an action"),
        owner=mark("an owner"),
        board=mark("a board"),
        chair=mark("a chair"),
        due=day,
        revised=(Revision(day, mark("a due date"), day),),
        milestones=(Milestone(mark("a milestone"), day),),
        evidence=(Evidence(mark("proof"), mark("a folder"), mark("a looker"), day),),
        notes=(Note(Rating.AMBER, mark("a rating"), day),),
        changes=(Change(Part.OWNER, mark("before"), mark("after"), mark("why"), day),),
        criterion="question_1",
        retest=test,
        past_tests=(replace(test, words="20 of 60 (33%; 22% to 47%)", low=0.22, met=False),),
        no_test=mark("a decision"),
        no_test_by=mark("a decider"),
        no_test_on=day,
        checked_by=mark("a checker"),
        checked_on=day,
        signed_by=mark("a signer"),
        signed_for=mark("a signed board"),
        signed_on=day,
    )


def _entry() -> JournalEntry:
    details = {"case": "MFH/000001/25", "new": {"note": mark("a journal entry")}}
    return JournalEntry(12, AT, mark("an actor"), "answer_given", 1, details, GENESIS, "ab" * 32)
