"""Answers and grades in the store; the quickest path of the program, for a person is waiting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from audit_app.domain.review import Answer, Review
from audit_app.storage import mapping
from audit_app.storage.tables import DRAWN_CASE, REVIEW

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from audit_app.storage.plain import PlainStatements

_PUT: Final = (
    "INSERT INTO answer (drawn_case_id, criterion, option, reason, note, evidence, answered_at,"
    " from_at, to_at, computed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET option = excluded.option, reason = excluded.reason,"
    " note = excluded.note, evidence = excluded.evidence, answered_at = excluded.answered_at,"
    " from_at = excluded.from_at, to_at = excluded.to_at, computed = excluded.computed"
)
_REMOVE: Final = "DELETE FROM answer WHERE drawn_case_id = ? AND criterion = ?"
_ANSWERS: Final = f"SELECT {', '.join(mapping.ANSWER_COLUMNS)} FROM answer WHERE drawn_case_id = ?"  # noqa: S608
_OF_DRAW: Final = (
    f"SELECT drawn_case_id, {', '.join(mapping.ANSWER_COLUMNS)} FROM answer"  # noqa: S608
    " WHERE drawn_case_id IN (SELECT id FROM drawn_case WHERE draw_id = ?)"
)
_ANSWER: Final = f"{_ANSWERS} AND criterion = ?"
_GRADED: Final = "SELECT 1 FROM review WHERE drawn_case_id = ?"
_COMPLETE: Final = f"{_GRADED} AND completed_at IS NOT NULL"


class ReviewStore:
    """The part of a unit of work that keeps reviews."""

    def __init__(self, connection: Connection, plain: PlainStatements) -> None:
        self._connection = connection
        self._plain = plain

    def review(self, drawn_case_id: int) -> Review:
        """Return the review of a case, empty if it was not touched."""
        rows = self._plain.run(_ANSWERS, (drawn_case_id,))
        answers = {row[0]: mapping.to_answer(row) for row in rows}
        if self._plain.run(_GRADED, (drawn_case_id,)).fetchone() is None:
            return Review(drawn_case_id, answers)
        graded = select(REVIEW).where(REVIEW.c.drawn_case_id == drawn_case_id)
        return _review(drawn_case_id, answers, self._connection.execute(graded).first())

    def answer(self, drawn_case_id: int, criterion: str) -> Answer:
        """Return the answer to one criterion, with nothing in it if there is none."""
        row = self._plain.run(_ANSWER, (drawn_case_id, criterion)).fetchone()
        return mapping.to_answer(row) if row is not None else Answer(criterion)

    def is_complete(self, drawn_case_id: int) -> bool:
        """Return whether the review of a case was completed."""
        return self._plain.run(_COMPLETE, (drawn_case_id,)).fetchone() is not None

    def reviews(self, draw_id: int) -> Mapping[int, Review]:
        """Return every review of a draw by drawn case id; untouched cases are absent."""
        cases = select(DRAWN_CASE.c.id).where(DRAWN_CASE.c.draw_id == draw_id)
        answers = mapping.answers_by_case(self._plain.run(_OF_DRAW, (draw_id,)))
        graded = {
            row.drawn_case_id: row
            for row in self._connection.execute(
                select(REVIEW).where(REVIEW.c.drawn_case_id.in_(cases))
            )
        }
        return {
            case: _review(case, answers.get(case, {}), graded.get(case))
            for case in sorted({*answers, *graded})
        }

    def put_answer(self, drawn_case_id: int, answer: Answer) -> None:
        """Keep an answer in place of the one before; an Answer with nothing in it removes it."""
        if not answer.content:
            self._plain.run(_REMOVE, (drawn_case_id, answer.criterion))
            return
        self._plain.run(_PUT, (drawn_case_id, *mapping.answer_values(answer)))

    def put_grade(self, review: Review) -> None:
        """Keep grade, reason, proposed grade and completion of a review; its answers stay."""
        values = {
            "grade": review.grade,
            "grade_reason": review.grade_reason,
            "proposed_grade": review.proposed_grade,
            "completed_at": review.completed_at,
        }
        self._connection.execute(
            insert(REVIEW)
            .values(drawn_case_id=review.drawn_case_id, **values)
            .on_conflict_do_update(index_elements=["drawn_case_id"], set_=values)
        )


def _review(drawn_case_id: int, answers: Mapping[str, Answer], row: Row[Any] | None) -> Review:
    if row is None:
        return Review(drawn_case_id, answers)
    return Review(
        drawn_case_id,
        answers,
        grade=row.grade,
        grade_reason=row.grade_reason,
        proposed_grade=row.proposed_grade,
        completed_at=mapping.aware(row.completed_at) if row.completed_at else None,
    )
