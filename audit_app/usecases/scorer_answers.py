"""Where the answers of a further scorer are kept: beside the first ones, or as first ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import Assignment, Purpose
from audit_app.usecases.ports import UnitOfWork


def ours_of(unit: UnitOfWork, assignment: Assignment) -> Mapping[int, Review]:
    """Return what is kept of the reader's cases: their own scores, or first answers."""
    if assignment.purpose is Purpose.SECOND:
        return unit.scorer_reviews(assignment.id)
    own = {case.drawn_case_id for case in assignment.cases}
    kept = unit.reviews(assignment.draw_id)
    return {case: review for case, review in kept.items() if case in own}


def put_reviews(unit: UnitOfWork, assignment: Assignment, reviews: Mapping[int, Review]) -> None:
    """Keep reviews in place of those before, whoever's they are."""
    if assignment.purpose is Purpose.SECOND:
        unit.put_scorer_reviews(assignment.id, reviews)
        return
    put_first_reviews(unit, assignment.draw_id, reviews)


def put_first_reviews(unit: UnitOfWork, draw_id: int, reviews: Mapping[int, Review]) -> None:
    """Keep first reviews in place of those before; only what differs is written."""
    now = unit.reviews(draw_id)
    for case, review in reviews.items():
        old = now.get(case) or Review(case)
        for key in {**old.answers, **review.answers}:
            answer = review.answers.get(key) or Answer(key)
            if answer != old.answers.get(key):
                unit.put_answer(case, answer)
        if replace(old, answers={}) != replace(review, answers={}):
            unit.put_grade(review)
