"""The scores of further scorers, and what differences were settled to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from audit_app.domain.bare_scores import BLANKS, Bare, BareReview
from audit_app.domain.review import Review
from audit_app.domain.scorers import Settlement, Settlements
from audit_app.storage import mapping
from audit_app.storage.tables import DRAWN_CASE, SCORER_ANSWER, SCORER_REVIEW, SETTLEMENT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from audit_app.storage.plain import PlainStatements

_ANSWERS: Final = (
    f"SELECT drawn_case_id, {', '.join(mapping.ANSWER_COLUMNS)} FROM scorer_answer"  # noqa: S608
    " WHERE scorer_id = ?"
)
_BARE: Final = (
    "SELECT drawn_case_id, criterion, option, computed, trim(reason, ?) <> '' FROM scorer_answer"
    " WHERE scorer_id = ?"
)
_GRADES: Final = "SELECT drawn_case_id, grade FROM scorer_review WHERE scorer_id = ?"


class ScorerStore:
    """The part of a unit of work that keeps further scorers' reviews and settlements."""

    def __init__(self, connection: Connection, plain: PlainStatements) -> None:
        self._connection = connection
        self._plain = plain

    def scorer_reviews(self, scorer_id: int) -> Mapping[int, Review]:
        """Return the reviews of a further scorer by drawn case id; untouched cases are absent."""
        answers = mapping.answers_by_case(self._plain.run(_ANSWERS, (scorer_id,)))
        graded = select(SCORER_REVIEW).where(SCORER_REVIEW.c.scorer_id == scorer_id)
        reviews = {case: Review(case, given) for case, given in answers.items()}
        for row in self._connection.execute(graded):
            reviews[row.drawn_case_id] = Review(
                row.drawn_case_id,
                answers.get(row.drawn_case_id, {}),
                grade=row.grade,
                grade_reason=row.grade_reason,
                proposed_grade=row.proposed_grade,
                completed_at=mapping.aware(row.completed_at) if row.completed_at else None,
            )
        return dict(sorted(reviews.items()))

    def bare_reviews(self, scorer_id: int) -> Mapping[int, BareReview]:
        """Return the same without their words, which is several times as quick."""
        answers: defaultdict[int, dict[str, Bare]] = defaultdict(dict)
        for case, criterion, option, computed, has in self._plain.run(_BARE, (BLANKS, scorer_id)):
            answers[case][criterion] = Bare(option, computed, bool(has))
        grades = dict(self._plain.run(_GRADES, (scorer_id,)).fetchall())
        return {
            case: BareReview(answers.get(case, {}), grades.get(case, ""))
            for case in sorted({*answers, *grades})
        }

    def scorer_ids(self, draw_id: int) -> frozenset[int]:
        """Return the further scorers who have answers or grades for a draw."""
        cases = select(DRAWN_CASE.c.id).where(DRAWN_CASE.c.draw_id == draw_id)
        return frozenset(
            number
            for table in (SCORER_ANSWER, SCORER_REVIEW)
            for number in self._connection.execute(
                select(table.c.scorer_id).where(table.c.drawn_case_id.in_(cases)).distinct()
            ).scalars()
        )

    def put_scorer_reviews(self, scorer_id: int, reviews: Mapping[int, Review]) -> None:
        """Keep reviews of a further scorer in place of the whole of those before, case by case."""
        for case in reviews:
            for table in (SCORER_ANSWER, SCORER_REVIEW):
                own = table.c.scorer_id == scorer_id, table.c.drawn_case_id == case
                self._connection.execute(delete(table).where(*own))
        answers = [
            {
                "scorer_id": scorer_id,
                "drawn_case_id": case,
                **dict(zip(mapping.ANSWER_COLUMNS, mapping.answer_values(answer), strict=True)),
            }
            for case, review in reviews.items()
            for answer in review.answers.values()
            if answer.content
        ]
        graded = [
            {
                "scorer_id": scorer_id,
                "drawn_case_id": case,
                "grade": review.grade,
                "grade_reason": review.grade_reason,
                "proposed_grade": review.proposed_grade,
                "completed_at": review.completed_at,
            }
            for case, review in reviews.items()
            if review.grade or review.completed_at is not None
        ]
        if answers:
            self._connection.execute(insert(SCORER_ANSWER), answers)
        if graded:
            self._connection.execute(insert(SCORER_REVIEW), graded)

    def settlements(self, draw_id: int) -> Settlements:
        """Return what the differences of a draw were settled to, by case and criterion."""
        cases = select(DRAWN_CASE.c.id).where(DRAWN_CASE.c.draw_id == draw_id)
        every = select(SETTLEMENT).where(SETTLEMENT.c.drawn_case_id.in_(cases))
        found = [mapping.to_settlement(row) for row in self._connection.execute(every)]
        return {(one.drawn_case_id, one.criterion): one for one in found}

    def put_settlement(self, settlement: Settlement) -> None:
        """Keep a settlement in place of the one before."""
        values: dict[str, Any] = {
            "option": settlement.option,
            "reason": settlement.reason,
            "side": settlement.side.value,
            "settled_by": settlement.settled_by,
            "settled_at": settlement.settled_at,
        }
        self._connection.execute(
            insert(SETTLEMENT)
            .values(
                drawn_case_id=settlement.drawn_case_id, criterion=settlement.criterion, **values
            )
            .on_conflict_do_update(index_elements=["drawn_case_id", "criterion"], set_=values)
        )

    def remove_settlement(self, drawn_case_id: int, criterion: str) -> None:
        """Remove a settlement: the difference is open again."""
        one = SETTLEMENT.c.drawn_case_id == drawn_case_id, SETTLEMENT.c.criterion == criterion
        self._connection.execute(delete(SETTLEMENT).where(*one))
