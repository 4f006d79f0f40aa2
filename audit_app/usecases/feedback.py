"""Feedback to officers: drafted from the answers, kept, talked about, printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.domain.document import Document
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.feedback import (
    Feedback,
    Points,
    case_points,
    feedback_sheet,
    team_points,
)
from audit_app.domain.population import ColumnRole
from audit_app.domain.review import Review
from audit_app.domain.scorers import settled
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace


@dataclass(frozen=True, slots=True)
class FeedbackSheets:
    """What there is, and what feedback can be written about.

    Attributes:
        sheets: Open loops first, then the newest.
        cases: Drawn cases with an answer, in working order.
        teams: Teams that such cases belong to, with how many each has.
    """

    sheets: Sequence[Feedback]
    cases: Sequence[DrawnCase]
    teams: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Answered:
    """The cases of the draw in force that have an answer, with the answers that count."""

    cases: list[DrawnCase]
    reviews: dict[int, Review]
    team_heading: str

    def team(self, case: DrawnCase) -> str:
        return case.context.get(self.team_heading, "").strip()


def feedback_sheets(workspace: Workspace, audit_id: int) -> FeedbackSheets:
    """Return the sheets of an audit, and the cases and teams another can be written about."""
    with workspace.reading() as unit:
        kept = unit.kept(Feedback, audit_id)
        answered = _answered(unit, audit_id)
    counts: dict[str, int] = {}
    for case in answered.cases:
        if team := answered.team(case):
            counts[team] = counts.get(team, 0) + 1
    ordered = sorted(kept, key=lambda each: (not each.is_open, -each.id))
    return FeedbackSheets(ordered, answered.cases, sorted(counts.items()))


def draft_for_case(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int, case_id: int
) -> Feedback:
    """Return feedback on one case as its answers give it; nothing is kept yet.

    Raises:
        AuditError: If the case has no answer yet.
    """
    with workspace.reading() as unit:
        answered = _answered(unit, audit_id)
        case = next((each for each in answered.cases if each.id == case_id), None)
        if case is None:
            raise AuditError("This case has no answer yet.", remedy="Score it first.")
        checklist = effective_checklist(unit, checklists, unit.audit(audit_id))
    points = case_points(checklist, case, answered.reviews[case.id])
    return _drafted(audit_id, case.case_ref, points, clock, drawn_case_id=case.id, n_files=1)


def draft_for_team(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int, team: str
) -> Feedback:
    """Return feedback on a team as the answers to its cases give it; nothing is kept yet.

    Raises:
        AuditError: If no case of the team has an answer yet.
    """
    with workspace.reading() as unit:
        answered = _answered(unit, audit_id)
        cases = [each for each in answered.cases if answered.team(each) == team]
        if not cases or not team:
            raise AuditError("No case of this team has an answer yet.", remedy="Score one first.")
        checklist = effective_checklist(unit, checklists, unit.audit(audit_id))
    points = team_points(checklist, cases, answered.reviews)
    return _drafted(audit_id, team, points, clock, drawn_case_id=0, n_files=len(cases))


def keep_feedback(workspace: Workspace, clock: Clock, sheet: Feedback) -> Feedback:
    """Keep a sheet, new or changed.

    Raises:
        AuditError: If it says when it was discussed but not by which role, the day lies ahead, or
            it is looked at again before it was discussed.
    """
    today = clock.now().astimezone().date()
    if sheet.discussed_on is not None and sheet.discussed_on > today:
        raise AuditError("The day it was discussed lies ahead.", remedy="Correct the day.")
    if sheet.discussed_on is not None and not sheet.supervisor.strip():
        raise AuditError(
            "It does not say who discussed it.", remedy="Write the supervisor's role, not a name."
        )
    after = sheet.discussed_on or sheet.made_at.date()
    if sheet.follow_up_on is not None and sheet.follow_up_on < after:
        raise AuditError(
            "It would be looked at again before it was discussed.", remedy="Correct the day."
        )
    with workspace.unit() as unit:
        kept = unit.keep(sheet, "feedback_changed" if sheet.id else "feedback_written")
        unit.commit()
    return kept


def remove_feedback(workspace: Workspace, sheet: Feedback) -> None:
    """Remove a sheet; the journal still holds it."""
    with workspace.unit() as unit:
        unit.drop(sheet, "feedback_removed")
        unit.commit()


def printed_feedback(workspace: Workspace, sheet: Feedback) -> Document:
    """Return a sheet as a page."""
    with workspace.reading() as unit:
        audit = unit.audit(sheet.audit_id or 0)
    return feedback_sheet(sheet, audit_title=audit.title)


def _answered(unit: UnitOfWork, audit_id: int) -> _Answered:
    draws = unit.draws(audit_id)
    if not draws:
        return _Answered([], {}, "")
    draw = draws[-1]
    reviews = settled(unit.reviews(draw.id), unit.settlements(draw.id))
    scored = (CaseState.IN_SAMPLE, CaseState.TARGETED)
    cases = [
        case
        for case in unit.drawn_cases(draw.id)
        if case.state in scored and case.id in reviews and reviews[case.id].answers
    ]
    plan = unit.population_of(draw.population_id).plan
    return _Answered(cases, reviews, next(iter(plan.headings(ColumnRole.TEAM)), ""))


def _drafted(  # noqa: PLR0913 - a sheet has as many parts as it has
    audit_id: int, subject: str, points: Points, clock: Clock, *, drawn_case_id: int, n_files: int
) -> Feedback:
    return Feedback(
        audit_id=audit_id,
        subject=subject,
        drawn_case_id=drawn_case_id,
        n_files=n_files,
        went_well=points.went_well,
        could_improve=points.could_improve,
        rag=points.rag,
        made_at=clock.now(),
    )
