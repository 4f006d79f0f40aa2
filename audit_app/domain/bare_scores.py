"""Scores without what was noted: all that agreement looks at, and so all that is read for it.

A thousand cases of forty questions by five people are two hundred thousand answers; whole, they
take longer to read than to compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from audit_app.domain.review import Review
from audit_app.domain.scorers import Assignment

BLANKS: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What is no reason: the characters that str.strip() takes away."""


class Bare(NamedTuple):
    """An answer without its words.

    Attributes:
        option: As in Answer.
        computed: As in Answer.
        has_reason: Whether a reason was given.
    """

    option: str
    computed: str
    has_reason: bool


@dataclass(frozen=True, slots=True)
class BareReview:
    """A review without its words.

    Attributes:
        answers: By criterion.
        grade: As in Review.
    """

    answers: Mapping[str, Bare] = field(default_factory=dict)
    grade: str = ""


@dataclass(frozen=True, slots=True)
class BareScores:
    """What a further scorer made of the cases, without the words.

    Attributes:
        assignment: Theirs.
        reviews: By drawn case id; untouched cases are absent.
    """

    assignment: Assignment
    reviews: Mapping[int, BareReview]


def bare(review: Review) -> BareReview:
    """Return a review without its words."""
    answers = {
        key: Bare(each.option, each.computed, bool(each.reason.strip(BLANKS)))
        for key, each in review.answers.items()
    }
    return BareReview(answers, review.grade)


def all_bare(reviews: Mapping[int, Review]) -> dict[int, BareReview]:
    """Return reviews without their words, by drawn case id."""
    return {case: bare(review) for case, review in reviews.items()}
