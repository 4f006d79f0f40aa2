"""Draws that add to one another: what was said of a case in one holds for it in the next.

Each draw has cases of its own, so what others scored, and agreement as it was fixed, name cases of
the draw they belong to. Seen from a larger draw they name its cases; what is kept stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from audit_app.domain.bare_scores import BareReview
from audit_app.domain.draw import DrawnCase
from audit_app.domain.records import Record
from audit_app.domain.review import Review
from audit_app.domain.scorers import Assignment
from audit_app.domain.settling import FrozenAgreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Record):
    """A draw that took over the cases of an earlier one, with all that was said of them.

    Attributes:
        draw_id: The larger draw.
        extends: The one it adds to.
    """

    KIND: ClassVar[str] = "extension"

    draw_id: int
    extends: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """A draw and those it adds to.

    Attributes:
        draw_id: The draw.
        earlier: Draws it adds to.
        now: Its drawn case ids by those of the earlier draws.
    """

    draw_id: int
    earlier: frozenset[int] = frozenset()
    now: Mapping[int, int] = field(default_factory=dict)

    def includes(self, draw_id: int) -> bool:
        """Return whether what belongs to a draw belongs to this one too."""
        return draw_id == self.draw_id or draw_id in self.earlier

    def record(self, record: Record) -> Record:
        """Return a record as it is seen from this draw."""
        if isinstance(record, Assignment):
            return self.assignment(record)
        return self.frozen(record) if isinstance(record, FrozenAgreement) else record

    def assignment(self, assignment: Assignment) -> Assignment:
        """Return an assignment with the cases of this draw; one of no earlier draw as it is."""
        if assignment.draw_id not in self.earlier:
            return assignment
        cases = tuple(
            replace(case, drawn_case_id=self.now[case.drawn_case_id])
            for case in assignment.cases
            if case.drawn_case_id in self.now
        )
        return replace(assignment, draw_id=self.draw_id, cases=cases)

    def frozen(self, frozen: FrozenAgreement) -> FrozenAgreement:
        """Return agreement as it was fixed, with the cases of this draw; likewise."""
        if frozen.draw_id not in self.earlier:
            return frozen
        cases = tuple(self.now[case] for case in frozen.cases if case in self.now)
        return replace(frozen, draw_id=self.draw_id, cases=cases)

    def reviews(self, reviews: Mapping[int, Review]) -> dict[int, Review]:
        """Return reviews by the drawn case ids of this draw."""
        if not self.now:
            return dict(reviews)
        found = {self.now.get(case, case): review for case, review in reviews.items()}
        return {case: replace(review, drawn_case_id=case) for case, review in found.items()}

    def bare(self, reviews: Mapping[int, BareReview]) -> dict[int, BareReview]:
        """Return reviews without their words by the drawn case ids of this draw."""
        return {self.now.get(case, case): review for case, review in reviews.items()}


def lineage(
    draw_id: int,
    extensions: Iterable[Extension],
    cases_of: Callable[[int], Sequence[DrawnCase]],
) -> Lineage:
    """Return a draw with those it adds to.

    Args:
        draw_id: The draw.
        extensions: Of the audit.
        cases_of: Returns the cases of a draw by its id.
    """
    extends = {each.draw_id: each.extends for each in extensions}
    earlier: list[int] = []
    while (before := extends.get(earlier[-1] if earlier else draw_id)) is not None:
        earlier.append(before)
    if not earlier:
        return Lineage(draw_id)
    now = {case.case_ref: case.id for case in cases_of(draw_id)}
    return Lineage(
        draw_id,
        frozenset(earlier),
        {
            case.id: now[case.case_ref]
            for before in earlier
            for case in cases_of(before)
            if case.case_ref in now
        },
    )
