"""What taking a return in will do, answer by answer, before anything is done.

A return says the whole of what its reader thinks now. It is held against what is kept here (ours)
and what was taken in from the same reader last (base), as versions of a file are merged: what only
the reader changed is taken, what only we changed stays, and what both changed is for a person to
choose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Final

from audit_app.domain.returns import ReturnedReview
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import GRADE


class Verdict(StrEnum):
    """What becomes of one answer of a return."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    CHOOSE = "to choose"
    """Another answer is kept here and nobody can say which one counts."""


class Take(StrEnum):
    """What a person chose where two answers stand against each other."""

    OURS = "ours"
    THEIRS = "theirs"


_PARTS: Final = ("option", "reason", "note", "evidence", "from_at", "to_at", "computed")
_content = attrgetter(*_PARTS)

Spot = tuple[int, str]
"""Drawn case id, and a criterion's key or GRADE."""

Choices = Mapping[Spot, Take]
Check = Callable[[int, Answer], str]
"""Says why a case cannot have an answer; nothing if it can."""


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one answer, or of a grade.

    Attributes:
        spot: Which one.
        case_ref: Of the case.
        verdict: What becomes of it.
        ours: What is kept here now; a grade as an Answer with the grade as its option.
        theirs: What came back.
        why: A sentence, where it is refused or to be chosen.
    """

    spot: Spot
    case_ref: str
    verdict: Verdict
    ours: Answer
    theirs: Answer
    why: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A case a return may speak about.

    Attributes:
        drawn_case_id: In this workspace.
        case_ref: Canonical.
        refused: Why nothing of it can be taken in; empty if it can.
        left_alone: Criteria that could not be read: what is kept of them stays.
    """

    drawn_case_id: int
    case_ref: str
    refused: str = ""
    left_alone: frozenset[str] = frozenset()


def lines_of(  # noqa: PLR0913 - three versions of the answers, and what holds for them
    cases: Sequence[Held],
    theirs: Mapping[str, ReturnedReview],
    ours: Mapping[int, Review],
    base: Mapping[int, Review],
    check: Check,
    *,
    contested: str = "Another answer was given here meanwhile.",
    ask_always: bool = False,
) -> tuple[Line, ...]:
    """Return what becomes of every answer, in the order of the cases.

    Args:
        cases: Those that were handed out.
        theirs: What came back, by reference; a case that is absent has no answers.
        ours: What is kept here, by drawn case id.
        base: What was taken in from the same reader last.
        check: Refuses an answer the checklist does not allow.
        contested: Why a person has to choose.
        ask_always: Whether a person chooses wherever the two differ: both came as one return.

    Returns:
        A line for every answer that stands on either side; references nobody handed out come last,
        refused.
    """
    found: list[Line] = []
    for case in cases:
        for line in _lines_of_case(case, theirs, ours, None if ask_always else base):
            if line.verdict is Verdict.SAME:
                found.append(line)
            elif why := case.refused or (
                "" if is_empty(line.theirs) else check(line.spot[0], line.theirs)
            ):
                found.append(replace(line, verdict=Verdict.REFUSED, why=why))
            else:
                found.append(replace(line, why=contested if line.verdict is Verdict.CHOOSE else ""))
    known = {case.case_ref for case in cases}
    nothing = Answer(GRADE)
    why = "This case was not handed out to this reader."
    found += [
        Line((0, GRADE), reference, Verdict.REFUSED, nothing, nothing, why)
        for reference in theirs
        if reference not in known
    ]
    return tuple(found)


def _lines_of_case(
    case: Held,
    theirs: Mapping[str, ReturnedReview],
    ours: Mapping[int, Review],
    base: Mapping[int, Review] | None,
) -> Iterator[Line]:
    said, here = theirs.get(case.case_ref), ours.get(case.drawn_case_id)
    before = (base or {}).get(case.drawn_case_id)
    for key in _keys(said, here, before):
        if key in case.left_alone:
            continue
        new, old = returned_answer(said, key), kept_answer(here, key)
        last = None if base is None else kept_answer(before, key)
        spot = (case.drawn_case_id, key)
        yield Line(spot, case.case_ref, _verdict(new, old, last), old, new)


def _verdict(new: Answer, old: Answer, last: Answer | None) -> Verdict:
    """Return what becomes of an answer; without a last one, a person chooses where they differ."""
    if says_the_same(new, old) or (last is not None and says_the_same(new, last)):
        return Verdict.SAME
    if is_empty(old) if last is None else says_the_same(old, last):
        return Verdict.NEW if is_empty(old) else Verdict.CHANGED
    return Verdict.CHOOSE


def _keys(said: ReturnedReview | None, *reviews: Review | None) -> Collection[str]:
    """Return the criteria that any side has something for, the grade last."""
    keys = dict.fromkeys(said.answers if said is not None else ())
    for review in reviews:
        keys |= dict.fromkeys(review.answers if review is not None else ())
    if (said is not None and (said.grade or said.grade_reason)) or any(
        review is not None and (review.grade or review.grade_reason) for review in reviews
    ):
        keys[GRADE] = None
    return keys


def kept_answer(review: Review | None, key: str) -> Answer:
    """Return an answer of a review, or its grade as one; empty where there is none."""
    if review is None:
        return Answer(key)
    if key == GRADE:
        return Answer(GRADE, review.grade, review.grade_reason)
    return review.answers.get(key) or Answer(key)


def returned_answer(review: ReturnedReview | None, key: str) -> Answer:
    """Return an answer of a review that came back, or its grade as one."""
    if review is None:
        return Answer(key)
    if key == GRADE:
        return Answer(GRADE, review.grade, review.grade_reason)
    return review.answers.get(key) or Answer(key)


def counted(lines: Sequence[Line]) -> Mapping[Verdict, int]:
    """Return how many answers there are of each verdict, those without any too."""
    counts = Counter(line.verdict for line in lines)
    return {verdict: counts[verdict] for verdict in Verdict}


def to_choose(lines: Sequence[Line], choices: Choices) -> tuple[Line, ...]:
    """Return the lines somebody still has to choose for."""
    return tuple(
        line for line in lines if line.verdict is Verdict.CHOOSE and line.spot not in choices
    )


def taken(line: Line, choices: Choices) -> bool:
    """Return whether what came back takes the place of what is kept."""
    if line.verdict is Verdict.CHOOSE:
        return choices.get(line.spot) is Take.THEIRS
    return line.verdict in {Verdict.NEW, Verdict.CHANGED}


def reviews_after(
    lines: Sequence[Line], ours: Mapping[int, Review], choices: Choices, at: datetime
) -> dict[int, Review]:
    """Return the reviews that change, as they will be; proposal and completion are left as is.

    Args:
        lines: What becomes of every answer.
        ours: What is kept here, by drawn case id.
        choices: What a person chose.
        at: When the answers were given, where they do not say.
    """
    theirs = [line for line in lines if taken(line, choices)]
    return with_answers(theirs, ours, at)


def with_answers(
    lines: Sequence[Line], reviews: Mapping[int, Review], at: datetime
) -> dict[int, Review]:
    """Return the reviews that lines speak about, with what came back in place of what stood there.

    Args:
        lines: Of one case or of many; an empty answer takes the one before back.
        reviews: By drawn case id; a case that is absent has no answers yet.
        at: When the answers were given, where they do not say.
    """
    answers: dict[int, dict[str, Answer]] = {}
    grades: dict[int, Answer] = {}
    for line in lines:
        case, key = line.spot
        if case not in answers:
            before = reviews.get(case)
            answers[case] = dict(before.answers) if before is not None else {}
        if key == GRADE:
            grades[case] = line.theirs
        elif is_empty(line.theirs):
            answers[case].pop(key, None)
        else:
            answers[case][key] = _dated(line.theirs, at)
    changed = {}
    for case, given in answers.items():
        review = replace(reviews.get(case) or Review(case), answers=given)
        if grade := grades.get(case):
            review = replace(review, grade=grade.option, grade_reason=grade.reason)
        changed[case] = review
    return changed


def is_empty(answer: Answer) -> bool:
    """Return whether an answer holds nothing: a short way to ask for its content."""
    return not any(_content(answer))


def says_the_same(one: Answer, other: Answer) -> bool:
    """Return whether two answers hold the same, whenever they were given."""
    return _content(one) == _content(other)


def _dated(answer: Answer, at: datetime) -> Answer:
    return answer if answer.answered_at is not None else replace(answer, answered_at=at)
