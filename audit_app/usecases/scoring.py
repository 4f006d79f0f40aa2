"""Scoring the sample in force: every answer is durable, journalled and can be taken back.

Undo is giving the earlier answer again: one more entry in the journal, never an erased one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import Draw, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import check_answer, is_done, propose_grade
from audit_app.domain.timeliness import with_times
from audit_app.domain.working_days import NONE_KNOWN, BankHolidays
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.fixed_scores import refuse_if_compared
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace


@dataclass(frozen=True, slots=True)
class ScoringSheet:
    """What there is to score.

    Attributes:
        audit: The audit.
        checklist: The version its reviews are made with, standards as set locally.
        draw: The one in force.
        cases: Its cases: sample in working order, then reserves, then targeted.
        reviews: By drawn case id; untouched cases are absent.
        holidays: For standards in working days.
    """

    audit: Audit
    checklist: Checklist
    draw: Draw
    cases: Sequence[DrawnCase]
    reviews: Mapping[int, Review]
    holidays: BankHolidays = NONE_KNOWN


def open_scoring(
    workspace: Workspace,
    checklists: ChecklistSource,
    audit_id: int,
    holidays: BankHolidays = NONE_KNOWN,
) -> ScoringSheet | None:
    """Return what there is to score, or None before the first draw.

    Args:
        workspace: Where it is kept.
        checklists: Those that came with the program.
        audit_id: The audit.
        holidays: For standards in working days; without them none can be computed.

    Raises:
        AuditError: If the checklist of the audit is missing.
    """
    with workspace.reading() as unit:
        audit, draws = unit.audit(audit_id), unit.draws(audit_id)
        if not draws:
            return None
        return ScoringSheet(
            audit=audit,
            checklist=effective_checklist(unit, checklists, audit),
            draw=draws[-1],
            cases=unit.drawn_cases(draws[-1].id),
            reviews=unit.reviews(draws[-1].id),
            holidays=holidays,
        )


def give_answer(
    workspace: Workspace, sheet: ScoringSheet, clock: Clock, drawn_case_id: int, answer: Answer
) -> Review:
    """Keep an answer, note or evidence and return the review as it stands then.

    A missing reason is not refused: the criterion stays open until it has one. A review becomes
    complete, or is open again, by what its answers and grade say. Where two times are given or
    changed, what follows from them is computed here, and is the answer unless another was chosen.

    Args:
        workspace: Where it is kept.
        sheet: What is being scored.
        clock: Says when.
        drawn_case_id: The case.
        answer: The whole answer; one with nothing in it takes the earlier one back.

    Raises:
        AuditError: If the scale does not offer it, it contradicts the case's own data, its two
            times do not fit together, or the first answers were compared with another scorer's.
    """
    case = _case(sheet, drawn_case_id)
    with workspace.unit() as unit:
        refuse_if_compared(unit, sheet.audit.id, drawn_case_id)
        review = unit.review(drawn_case_id)
        check_answer(sheet.checklist, review, case.context, answer)
        before = review.answers.get(answer.criterion, Answer(answer.criterion))
        answer = replace(_computed(sheet, before, answer), answered_at=clock.now())
        unit.put_answer(drawn_case_id, answer)
        review = replace(review, answers=_with(review.answers, answer))
        review = _settled(unit, sheet, clock, review)
        unit.journal(
            "answer_given" if answer.content else "answer_withdrawn",
            {
                "case": case.case_ref,
                "draw": sheet.draw.number,
                "criterion": answer.criterion,
                "old": before.content,
                "new": answer.content,
            },
            audit_id=sheet.audit.id,
        )
        unit.commit()
    return review


def give_grade(  # noqa: PLR0913 - each is a part of the grade
    workspace: Workspace,
    sheet: ScoringSheet,
    clock: Clock,
    drawn_case_id: int,
    grade: str,
    reason: str = "",
) -> Review:
    """Keep the grade a person gives, beside the one proposed at that moment.

    Args:
        workspace: Where it is kept.
        sheet: What is being scored.
        clock: Says when.
        drawn_case_id: The case.
        grade: Key of the grade; empty takes it back.
        reason: Why it is not the one proposed; the review stays open until that is said.

    Raises:
        AuditError: If the checklist has no such grade, or the first answers were compared with
            another scorer's.
    """
    levels = sheet.checklist.grade_rule.levels
    if grade and grade not in levels:
        raise AuditError(
            "The checklist has no such grade.",
            remedy=f"Choose one of: {', '.join(levels.values())}.",
        )
    case = _case(sheet, drawn_case_id)
    with workspace.unit() as unit:
        refuse_if_compared(unit, sheet.audit.id, drawn_case_id)
        before = unit.review(drawn_case_id)
        proposed = propose_grade(sheet.checklist, before, case.context).grade if grade else ""
        review = replace(before, grade=grade, grade_reason=reason.strip(), proposed_grade=proposed)
        case = unit.drawn_case(drawn_case_id)
        review = replace(review, completed_at=_completed_at(sheet.checklist, clock, case, review))
        unit.put_grade(review)
        unit.journal(
            "grade_given" if grade else "grade_withdrawn",
            {
                "case": case.case_ref,
                "draw": sheet.draw.number,
                "old": {"grade": before.grade, "reason": before.grade_reason},
                "new": {"grade": grade, "reason": review.grade_reason},
                "proposed": proposed,
                "complete": review.completed_at is not None,
            },
            audit_id=sheet.audit.id,
        )
        unit.commit()
    return review


def note_view(workspace: Workspace, sheet: ScoringSheet, drawn_case_id: int) -> None:
    """Note in the journal that somebody looked at a case."""
    case = _case(sheet, drawn_case_id)
    with workspace.unit() as unit:
        details = {"case": case.case_ref, "draw": sheet.draw.number}
        unit.journal("case_viewed", details, audit_id=sheet.audit.id)
        unit.commit()


def _case(sheet: ScoringSheet, drawn_case_id: int) -> DrawnCase:
    for case in sheet.cases:
        if case.id == drawn_case_id:
            return case
    raise AuditError(
        "That case is not among those to score.", remedy="Open the page again and choose a case."
    )


def _computed(sheet: ScoringSheet, before: Answer, answer: Answer) -> Answer:
    """Return an answer with what its two times give; computed again only when they changed."""
    known = replace(answer, computed=before.computed)
    if (answer.from_at, answer.to_at) == (before.from_at, before.to_at):
        return known
    criterion = sheet.checklist.criterion(answer.criterion)
    return with_times(sheet.checklist, criterion, known, sheet.holidays)


def settled_review(checklist: Checklist, clock: Clock, case: DrawnCase, review: Review) -> Review:
    """Return a review with its proposal and completion as its answers have them now.

    Args:
        checklist: It is scored with.
        clock: Says when it became complete.
        case: As it is kept now.
        review: Its answers and grade.
    """
    if not review.grade and review.completed_at is None:
        return review
    proposed = propose_grade(checklist, review, case.context).grade if review.grade else ""
    settled = replace(review, proposed_grade=proposed)
    return replace(settled, completed_at=_completed_at(checklist, clock, case, settled))


def _settled(unit: UnitOfWork, sheet: ScoringSheet, clock: Clock, review: Review) -> Review:
    """Keep what changed with the answers in proposal and completion, and return the review."""
    if not review.grade and review.completed_at is None:
        return review
    case = unit.drawn_case(review.drawn_case_id)
    settled = settled_review(sheet.checklist, clock, case, review)
    if settled != review:
        unit.put_grade(settled)
    return settled


def _completed_at(
    checklist: Checklist, clock: Clock, case: DrawnCase, review: Review
) -> datetime | None:
    """Return when the review became complete, None if something is left to do."""
    if not case.is_not_found and not is_done(checklist, review, case.context):
        return None
    return review.completed_at or clock.now()


def _with(answers: Mapping[str, Answer], answer: Answer) -> Mapping[str, Answer]:
    others = {key: kept for key, kept in answers.items() if key != answer.criterion}
    return {**others, answer.criterion: answer} if answer.content else others
