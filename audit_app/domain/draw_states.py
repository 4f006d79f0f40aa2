"""What became of the cases of a draw, from the moment it was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from audit_app.domain.draw import CaseState, Draw, DrawnCase
from audit_app.domain.review import Review
from audit_app.domain.scorers import Settlement


@dataclass(slots=True)
class DrawState:
    """What became of the cases of one draw so far.

    Attributes:
        cases: By reference; a case added on purpose later is absent before.
        reviews: Of the first scorer, by drawn case id; untouched cases are absent.
        settlements: By drawn case id and criterion.
        scorers: Reviews of further scorers by the id of their assignment, then drawn case id.
    """

    cases: dict[str, DrawnCase]
    reviews: dict[int, Review] = field(default_factory=dict)
    settlements: dict[tuple[int, str], Settlement] = field(default_factory=dict)
    scorers: dict[int, dict[int, Review]] = field(default_factory=dict)

    def in_order(self) -> list[DrawnCase]:
        """Return the cases as they are listed: sample, then reserves, then added on purpose."""
        places = {CaseState.RESERVE: 1, CaseState.TARGETED: 2}
        return sorted(self.cases.values(), key=lambda each: (places.get(each.state, 0), each.id))


def as_drawn(draw: Draw, cases: Iterable[DrawnCase]) -> dict[str, DrawnCase]:
    """Return the cases of a draw as they were when it was made."""
    sample = {str(case["case_ref"]) for case in draw.certificate["sample"]}
    reserves = {str(case["case_ref"]) for case in draw.certificate["reserves"]}
    targeted = {each.case_ref: each.reason for each in draw.plan.targeted}
    made: dict[str, DrawnCase] = {}
    for case in sorted(cases, key=lambda each: each.id):
        ref = case.case_ref
        if ref in sample:
            made[ref] = replace(case, state=CaseState.IN_SAMPLE, reason="", replaces="")
        elif ref in targeted:
            reason = targeted[ref]
            made[ref] = replace(case, state=CaseState.TARGETED, reason=reason, replaces="")
        elif ref in reserves:
            made[ref] = replace(case, state=CaseState.RESERVE, reason="", replaces="")
    return made


def let_in(state: DrawState, reserve: DrawnCase, lost: DrawnCase) -> None:
    """Let a reserve come in for another case."""
    state.cases[reserve.case_ref] = replace(
        reserve, state=CaseState.IN_SAMPLE, reason="", replaces=lost.case_ref
    )


def carry_over(earlier: DrawState, made: DrawState, *, with_settlements: bool) -> None:
    """Give a larger draw what the one it adds to had come to, as it was done when it was made.

    Args:
        earlier: The one it adds to.
        made: The larger one, just made.
        with_settlements: Whether what was settled went along.
    """
    replaced = {
        ref: case for ref, case in earlier.cases.items() if case.state is CaseState.REPLACED
    }
    in_order = sorted(replaced, key=lambda ref: replaced[ref].id)
    queue = [ref for ref in in_order if made.cases[ref].state is CaseState.IN_SAMPLE]
    while queue:
        lost = made.cases[queue.pop(0)]
        reason = replaced[lost.case_ref].reason
        made.cases[lost.case_ref] = replace(lost, state=CaseState.REPLACED, reason=reason)
        reserve = _next_reserve(made, lost.stratum)
        if reserve is not None:
            let_in(made, reserve, lost)
            if reserve.case_ref in replaced:
                queue.append(reserve.case_ref)
    for ref, case in earlier.cases.items():
        if case.id in earlier.reviews:
            review = earlier.reviews[case.id]
            made.reviews[made.cases[ref].id] = replace(review, drawn_case_id=made.cases[ref].id)
        if case.is_not_found:
            made.cases[ref] = replace(made.cases[ref], reason=case.reason)
    if with_settlements:
        _carry_settlements(earlier, made)


def _next_reserve(state: DrawState, stratum: str) -> DrawnCase | None:
    free = (
        case
        for case in state.cases.values()
        if case.stratum == stratum
        and (case.state is CaseState.RESERVE or (case.state is CaseState.TARGETED and case.ticket))
    )
    return min(free, key=lambda case: case.id, default=None)


def _carry_settlements(earlier: DrawState, made: DrawState) -> None:
    references = {case.id: ref for ref, case in earlier.cases.items()}
    for (number, criterion), one in earlier.settlements.items():
        case = made.cases.get(references[number])
        if case is not None:
            made.settlements[case.id, criterion] = replace(one, drawn_case_id=case.id)
