"""Undoing what a return brought: everything as it was before, or a sentence why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit_app.domain.errors import AuditError
from audit_app.domain.review import Review
from audit_app.domain.scorers import Assignment, Purpose
from audit_app.domain.taken_in import TakenIn, reviews_digest, unpacked
from audit_app.usecases.fixed_scores import refuse_if_compared, refuse_if_fixed
from audit_app.usecases.ports import Clock, UnitOfWork, Workspace
from audit_app.usecases.scorer_answers import put_reviews


def undo_taking_in(workspace: Workspace, clock: Clock, taken_in_id: int) -> TakenIn:
    """Put everything back as it was before a return was taken in, journalled.

    Raises:
        AuditError: If it was undone already, another return was taken in after it, or what it
            brought was changed or compared since.
    """
    with workspace.unit() as unit:
        record = unit.kept_one(TakenIn, taken_in_id)
        assignment = unit.kept_one(Assignment, record.assignment_id)
        before = unpacked(record.before)
        _check_undo(unit, record, assignment, before)
        put_reviews(unit, assignment, before)
        unit.keep(
            replace(assignment, taken_in=record.number_before, finished=record.finished_before),
            "return_uncounted",
        )
        undone = unit.keep(replace(record, undone_at=clock.now()), "taking_in_undone")
        unit.commit()
    return undone


def _check_undo(
    unit: UnitOfWork, record: TakenIn, assignment: Assignment, before: Mapping[int, Review]
) -> None:
    if record.undone_at is not None:
        raise AuditError("This was undone already.", remedy="There is nothing left to undo.")
    later = [
        each
        for each in unit.kept(TakenIn, record.audit_id)
        if each.assignment_id == record.assignment_id
        and each.id > record.id
        and each.undone_at is None
    ]
    if later:
        raise AuditError(
            f"Return {later[-1].number} was taken in after this one.",
            remedy="Undo that one first.",
        )
    if record.audit_id is None:
        raise AuditError("This belongs to no audit.", remedy="Nothing was changed.")
    if assignment.purpose is Purpose.SECOND:
        refuse_if_fixed(unit, assignment.id, record.audit_id)
        return
    if unit.draws(record.audit_id)[-1].id != assignment.draw_id:
        raise AuditError(
            "The sample was drawn again, or added to, since these first answers were taken in.",
            remedy="Change back by hand what should be changed back, under Score (Ctrl+3).",
        )
    for case in before:
        refuse_if_compared(unit, record.audit_id, case)
    kept = unit.reviews(assignment.draw_id)
    if reviews_digest({case: kept.get(case) or Review(case) for case in before}) != record.after:
        raise AuditError(
            "First answers that came with this return were changed here since, and undoing would "
            "lose that.",
            remedy="Change back by hand what should be changed back.",
        )
