"""Scoring an audit with another version of its checklist: first looked at, then done in one step.

Answers go over where the criterion means the same in both versions. The others are set aside: the
journal keeps each of them, and the criterion is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.checklist_changes import ChecklistChanges, compare_checklists
from audit_app.domain.checklist_versions import DRAFT, with_local_standards
from audit_app.domain.draw import DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.packs import checklist_digest
from audit_app.domain.review import Answer, Review
from audit_app.usecases.checklists import current_checklist, effective_checklist, keep_used
from audit_app.usecases.guests import refuse_guest
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace
from audit_app.usecases.scoring import settled_review


@dataclass(frozen=True, slots=True)
class Adoption:
    """What scoring with another version means for an audit.

    Attributes:
        audit: With the version it has now.
        version: The other one.
        changes: What differs between the two.
        carried: Keys of the criteria whose answers go over, in order.
        asked_again: Keys of those that are new or mean something else, in order.
        removed: Keys of those that are asked no more.
        n_carried: Answers that go over, in every draw.
        n_set_aside: Answers that are set aside.
        n_reopened: Reviews complete now that will have something left to do, or a grade to give.
    """

    audit: Audit
    version: str
    changes: ChecklistChanges
    carried: tuple[str, ...]
    asked_again: tuple[str, ...]
    removed: tuple[str, ...]
    n_carried: int
    n_set_aside: int
    n_reopened: int


@dataclass(frozen=True, slots=True)
class _Move:
    """A review as it is and as it will be."""

    case: DrawnCase
    draw_number: int
    before: Review
    after: Review

    @property
    def set_aside(self) -> Mapping[str, Answer]:
        return {
            key: answer
            for key, answer in self.before.answers.items()
            if key not in self.after.answers
        }


def plan_adoption(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int, version: str
) -> Adoption:
    """Return what scoring an audit with another version would do; nothing is changed.

    Raises:
        AuditError: If there is no such version, or the audit has it already.
    """
    with workspace.reading() as unit:
        return _planned(unit, checklists, clock, audit_id, version)[0]


def adopt_version(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int, version: str
) -> Adoption:
    """Score an audit with another version of its checklist from now on; returns what that did.

    Raises:
        AuditError: If there is no such version, or the audit has it already.
    """
    with workspace.unit() as unit:
        adoption, newer, moves = _planned(unit, checklists, clock, audit_id, version)
        keep_used(unit, clock, newer)
        unit.set_checklist_version(audit_id, version)
        for move in moves:
            for key in move.set_aside:
                unit.put_answer(move.case.id, Answer(key))
            if _graded(move.before) != _graded(move.after):
                unit.put_grade(move.after)
        details = {
            "theme": newer.key,
            "old": adoption.audit.checklist_version,
            "new": version,
            "checklist_version": version,
            "checklist_digest": checklist_digest(unit.kept_checklist(newer.key, version) or newer),
            "carried": list(adoption.carried),
            "asked_again": list(adoption.asked_again),
            "removed": list(adoption.removed),
            "reopened": adoption.n_reopened,
            "set_aside": [_aside(move) for move in moves if move.before != move.after],
        }
        unit.journal("checklist_version_adopted", details, audit_id=audit_id)
        unit.commit()
    return adoption


def _planned(
    unit: UnitOfWork, checklists: ChecklistSource, clock: Clock, audit_id: int, version: str
) -> tuple[Adoption, Checklist, list[_Move]]:
    refuse_guest(unit, audit_id)
    audit = unit.audit(audit_id)
    if version == audit.checklist_version:
        raise AuditError(
            f"This audit is scored with version {version} already.",
            remedy="Choose another version, or leave it.",
        )
    newer = current_checklist(unit, checklists, audit.theme_key, version) if version else None
    if newer is None or version == DRAFT:
        raise AuditError(
            "There is no such version of this checklist to score with.",
            remedy="Choose a published one; a draft has to be published first.",
        )
    in_force = effective_checklist(unit, checklists, audit)
    # Local standards are laid over both, so that they never count as a change between the two.
    local = {each.key: each for each in unit.local_standards(audit.theme_key)}
    changes = compare_checklists(in_force, with_local_standards(newer, local))
    carried = tuple(each.key for each in changes.criteria if each.means_the_same)
    moves = _moves(unit, clock, audit_id, newer, frozenset(carried))
    n_answers = sum(len(move.before.answers) for move in moves)
    n_set_aside = sum(len(move.set_aside) for move in moves)
    adoption = Adoption(
        audit=audit,
        version=version,
        changes=changes,
        carried=carried,
        asked_again=tuple(
            each.key for each in changes.criteria if each.after and not each.means_the_same
        ),
        removed=tuple(each.key for each in changes.criteria if each.after is None),
        n_carried=n_answers - n_set_aside,
        n_set_aside=n_set_aside,
        n_reopened=sum(
            move.before.completed_at is not None and move.after.completed_at is None
            for move in moves
        ),
    )
    return adoption, newer, moves


def _moves(
    unit: UnitOfWork, clock: Clock, audit_id: int, newer: Checklist, carried: frozenset[str]
) -> list[_Move]:
    moves = []
    for draw in unit.draws(audit_id):
        reviews = unit.reviews(draw.id)
        for case in unit.drawn_cases(draw.id):
            before = reviews.get(case.id)
            if before is not None:
                after = _moved(newer, clock, case, before, carried)
                moves.append(_Move(case, draw.number, before, after))
    return moves


def _moved(
    newer: Checklist, clock: Clock, case: DrawnCase, before: Review, carried: frozenset[str]
) -> Review:
    answers = {key: answer for key, answer in before.answers.items() if key in carried}
    after = replace(before, answers=answers)
    if after.grade and after.grade not in newer.grade_rule.levels:
        after = replace(after, grade="", grade_reason="", proposed_grade="")
    return settled_review(newer, clock, case, after)


def _graded(review: Review) -> object:
    return review.grade, review.grade_reason, review.proposed_grade, review.completed_at


def _aside(move: _Move) -> Mapping[str, object]:
    """Return what the journal keeps of a review that changed."""
    kept: dict[str, object] = {
        "case": move.case.case_ref,
        "draw": move.draw_number,
        "answers": {key: answer.content for key, answer in move.set_aside.items()},
    }
    if _graded(move.before) != _graded(move.after):
        before = move.before
        kept["grade"] = {
            "old": {"grade": before.grade, "reason": before.grade_reason},
            "new": {"grade": move.after.grade, "reason": move.after.grade_reason},
            "proposed": move.after.proposed_grade,
            "complete": move.after.completed_at is not None,
        }
    return kept
