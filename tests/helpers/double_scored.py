"""Audits that were scored by more than one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from audit_app.domain.draw import CaseState, DrawnCase, DrawPlan, Seed, SeedOrigin
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import AssignedCase, Assignment, Medium, Part, Purpose
from audit_app.usecases.ports import Workspace
from audit_app.usecases.sampling import draw_sample
from tests.helpers.clock import FixedClock
from tests.helpers.filled import with_population
from tests.helpers.workspaces import made_up_rows

SEED = Seed("12345678901234567890", SeedOrigin.TYPED)
PEER = "peer reviewer, force B"
ALL_MET: Mapping[str, str] = {
    "risk_recorded": "met",
    "risk_right": "met",
    "visits": "2",
    "home_visit": "met",
    "supervisor": "met",
}
"""A whole review of the made-up checklist."""


@dataclass
class DoubleScored:
    """A drawn audit whose reviews a test fills in.

    Attributes:
        workspace: Where it is kept.
        audit_id: The audit.
        draw_id: Its draw.
        cases: Its sample, in working order.
    """

    workspace: Workspace
    audit_id: int
    draw_id: int
    cases: Sequence[DrawnCase]

    def score_first(
        self,
        given: Mapping[int, Mapping[str, str]] | None = None,
        *,
        grades: Mapping[int, str] | None = None,
        complete: bool = True,
    ) -> None:
        """Keep first reviews: everything met and good but for what is given, by place."""
        with self.workspace.unit() as unit:
            for place, case in enumerate(self.cases):
                review = review_of(
                    case,
                    {**ALL_MET, **(given or {}).get(place, {})},
                    (grades or {}).get(place, "good"),
                    complete=complete,
                )
                for answer in review.answers.values():
                    unit.put_answer(case.id, answer)
                unit.put_grade(review)
            unit.commit()

    def hand_out(
        self,
        reader: str = PEER,
        *,
        places: Iterable[int] | None = None,
        part: Part = Part.ALL,
        finished: bool = True,
    ) -> Assignment:
        """Hand cases to a further scorer."""
        wanted = range(len(self.cases)) if places is None else places
        with self.workspace.unit() as unit:
            n = len(unit.kept(Assignment, self.audit_id)) + 1
            kept = unit.keep(
                Assignment(
                    audit_id=self.audit_id,
                    uid=f"{n:032x}",
                    number=n,
                    draw_id=self.draw_id,
                    reader=reader,
                    purpose=Purpose.SECOND,
                    medium=Medium.PACK,
                    cases=tuple(
                        AssignedCase(self.cases[p].id, self.cases[p].case_ref, part) for p in wanted
                    ),
                    checklist_version="1",
                    made_at=FixedClock().now(),
                    finished=finished,
                    taken_in=1,
                ),
                "cases_assigned",
            )
            unit.commit()
        return kept

    def score_second(
        self,
        assignment: Assignment,
        given: Mapping[int, Mapping[str, str]] | None = None,
        *,
        grades: Mapping[int, str] | None = None,
    ) -> None:
        """Keep a further scorer's reviews: everything met and good but for what is given."""
        own = {each.drawn_case_id for each in assignment.cases}
        reviews = {
            case.id: review_of(
                case,
                {**ALL_MET, **(given or {}).get(place, {})},
                (grades or {}).get(place, "good"),
            )
            for place, case in enumerate(self.cases)
            if case.id in own
        }
        with self.workspace.unit() as unit:
            unit.put_scorer_reviews(assignment.id, reviews)
            unit.commit()

    def finish(self, assignment: Assignment) -> None:
        """Have a further scorer say that nothing more is to come."""
        with self.workspace.unit() as unit:
            unit.keep(replace(assignment, finished=True), "scorer_finished")
            unit.commit()


def review_of(
    case: DrawnCase, options: Mapping[str, str], grade: str, *, complete: bool = True
) -> Review:
    """Return a review with these options; one left empty is not answered."""
    at = FixedClock().now()
    answers = {
        key: Answer(key, option, reason=f"why {option}", note=f"note on {key}", answered_at=at)
        for key, option in options.items()
        if option
    }
    return Review(case.id, answers, grade=grade, completed_at=at if complete else None)


def double_scored(workspace: Workspace, n_cases: int = 10) -> DoubleScored:
    """Return a drawn audit of the made-up checklist with so many cases in its sample."""
    audit_id = with_population(workspace, made_up_rows(2 * n_cases)).audit_id
    plan = DrawPlan("Label", "simple_random", n_cases, 2)
    draw_sample(workspace, FixedClock(), audit_id, plan, Silent(), seed=SEED)
    return as_drawn(workspace, audit_id)


def as_drawn(workspace: Workspace, audit_id: int) -> DoubleScored:
    """Return the newest draw of an audit, to be scored."""
    with workspace.reading() as unit:
        draw = unit.draws(audit_id)[-1]
        cases = [c for c in unit.drawn_cases(draw.id) if c.state is CaseState.IN_SAMPLE]
    return DoubleScored(workspace, audit_id, draw.id, cases)
