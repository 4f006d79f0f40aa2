"""What a larger draw takes over from the one it adds to: the same review of the same case goes on.

Replaced cases stay replaced, and the reserves come in anew in their order: a reserve that stood in
before may now be drawn in its own right, and then the next one stands in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from audit_app.domain.draw import CaseState, Draw, DrawnCase, Targeted
from audit_app.domain.errors import AuditError
from audit_app.domain.lineage import Extension
from audit_app.domain.review import Review
from audit_app.usecases.ports import UnitOfWork
from audit_app.usecases.replacements import next_reserve


def added_on_purpose(unit: UnitOfWork, draw: Draw) -> tuple[Targeted, ...]:
    """Return the cases added to a draw on purpose, with it or later."""
    planned = {case.case_ref: case for case in draw.plan.targeted}
    later = {
        case.case_ref: Targeted(case.case_ref, case.reason)
        for case in unit.drawn_cases(draw.id)
        if case.state is CaseState.TARGETED
    }
    return tuple({**planned, **later}.values())


def carry_over(unit: UnitOfWork, earlier: Draw, made: Draw) -> Mapping[str, object]:
    """Give the cases of a larger draw the reviews and marks they had, in the same transaction.

    What further scorers said, and agreement as it was fixed, are seen from the larger draw.

    Returns:
        What the journal says of it: how many of each.

    Raises:
        AuditError: If a case that was reviewed or stood in is not in the larger draw.
    """
    before, reviews = unit.drawn_cases(earlier.id), unit.reviews(earlier.id)
    now = {case.case_ref: case for case in unit.drawn_cases(made.id)}
    _refuse_lost(before, reviews, now)
    replaced = {case.case_ref: case for case in before if case.state is CaseState.REPLACED}
    without = _replace_again(unit, made, [now[ref] for ref in replaced], replaced)
    for case in before:
        if case.id in reviews:
            _copy(unit, reviews[case.id], now[case.case_ref].id)
    n_settled = _carry_settlements(unit, earlier, {case.id: case.case_ref for case in before}, now)
    missing = [case for case in before if case.is_not_found]
    for case in missing:
        present = unit.drawn_case(now[case.case_ref].id)
        unit.set_drawn_case(
            present.id, state=present.state, reason=case.reason, replaces=present.replaces
        )
    unit.keep(
        Extension(audit_id=made.audit_id, draw_id=made.id, extends=earlier.id), "draw_extended"
    )
    return {
        "extends": earlier.number,
        "carried_over": {
            "reviews": len(reviews),
            "replaced": len(replaced),
            "without_reserve": without,
            "not_found": len(missing),
            **({"settled": n_settled} if n_settled else {}),
        },
    }


def _refuse_lost(
    before: Sequence[DrawnCase], reviews: Mapping[int, Review], now: Mapping[str, DrawnCase]
) -> None:
    held = [case for case in before if case.id in reviews or case.reason or case.replaces]
    lost = sum(case.case_ref not in now for case in held)
    if lost:
        raise AuditError(
            f"{lost:,} of {len(held):,} cases that were reviewed, replaced or stood in would not be"
            " in the larger draw.",
            remedy="Keep at least as many reserves as before.",
        )


def _replace_again(
    unit: UnitOfWork,
    made: Draw,
    waiting: list[DrawnCase],
    replaced: Mapping[str, DrawnCase],
) -> int:
    """Take replaced cases out of the larger sample and let the next reserves in.

    Returns:
        Cases for which no reserve was left: their stratum is read to its end.
    """
    without = 0
    # A reserve that was itself replaced waits until it has come in; then its turn is here again.
    queue = [case for case in waiting if case.state is CaseState.IN_SAMPLE]
    while queue:
        case = queue.pop(0)
        unit.set_drawn_case(
            case.id,
            state=CaseState.REPLACED,
            reason=replaced[case.case_ref].reason,
            replaces=case.replaces,
        )
        reserve = next_reserve(unit, made.id, case.stratum)
        if reserve is None:
            without += 1
            continue
        unit.set_drawn_case(reserve.id, state=CaseState.IN_SAMPLE, replaces=case.case_ref)
        if reserve.case_ref in replaced:
            queue.append(replace(reserve, replaces=case.case_ref))
    return without


def _carry_settlements(
    unit: UnitOfWork, earlier: Draw, refs: Mapping[int, str], now: Mapping[str, DrawnCase]
) -> int:
    """Let what was settled go on counting in the larger draw; return how many."""
    carried = [
        replace(one, drawn_case_id=now[refs[case]].id)
        for (case, _), one in unit.settlements(earlier.id).items()
        if refs[case] in now
    ]
    for one in carried:
        unit.put_settlement(one)
    return len(carried)


def _copy(unit: UnitOfWork, review: Review, drawn_case_id: int) -> None:
    for answer in review.answers.values():
        unit.put_answer(drawn_case_id, answer)
    if review.grade or review.grade_reason or review.completed_at is not None:
        unit.put_grade(replace(review, drawn_case_id=drawn_case_id))
