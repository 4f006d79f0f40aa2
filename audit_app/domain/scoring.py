"""What is left to do in a review, when it is done, and which grade its answers propose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from audit_app.domain.case_facts import case_facts
from audit_app.domain.checklist import Checklist, Counts, Criterion, ScaleKind
from audit_app.domain.conditions import applies, holds
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer, Review

LARGEST_COUNT: Final = 999_999

_POINTS: Final = {
    Counts.MET: Fraction(1),
    Counts.PARTLY_MET: Fraction(1, 2),
    Counts.NOT_MET: Fraction(0),
    Counts.CANNOT_TELL: Fraction(0),
}


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far a review is.

    Attributes:
        applicable: Keys of the criteria that are asked of this case, in order.
        answered: How many of them are answered, with a reason where one is needed.
        critical_not_met: Keys of critical criteria that are not met, in order.
        grade_given: Whether a grade was given, with a reason where it is not the proposed one.
    """

    applicable: tuple[str, ...]
    answered: int
    critical_not_met: tuple[str, ...]
    grade_given: bool

    @property
    def to_answer(self) -> int:
        """Criteria that still need an answer."""
        return len(self.applicable) - self.answered

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do: the one meaning of 'done' in list, bar and export."""
        return self.to_answer == 0 and self.grade_given


@dataclass(frozen=True, slots=True)
class Proposal:
    """The grade that the answers propose; the auditor decides.

    Attributes:
        grade: Its key; empty while nothing that counts is answered.
        points: 1 for met, 0.5 for partly met, 0 for not met and cannot tell.
        of: Criteria answered that count, N; the share is points / of.
        critical_not_met: Keys of the critical criteria that hold the grade down.
        capped: Whether they did: without them the grade would have been better.
    """

    grade: str
    points: Fraction
    of: int
    critical_not_met: tuple[str, ...]
    capped: bool


def known_facts(
    checklist: Checklist, review: Review, context: Mapping[str, str]
) -> dict[str, object]:
    """Return what the checklist's rules look at: the case's own columns and the answers given.

    Args:
        checklist: The list the review is made with.
        review: Its answers, by option key; those on a count scale as numbers.
        context: Kept values of the case by heading.
    """
    facts: dict[str, object] = dict(case_facts(checklist.facts, context))
    for key, answer in review.answers.items():
        if answer.option:
            facts[key] = int(answer.option) if is_count(answer.option) else answer.option
    return facts


def applicable(
    checklist: Checklist, review: Review, context: Mapping[str, str]
) -> tuple[Criterion, ...]:
    """Return the criteria that are asked of a case as it stands, in order."""
    facts = known_facts(checklist, review, context)
    return tuple(each for each in checklist.criteria if applies(each.applies_when, facts))


def check_answer(
    checklist: Checklist, review: Review, context: Mapping[str, str], answer: Answer
) -> None:
    """Refuse an answer that its criterion does not allow.

    A missing reason is not refused: the answer is kept and the criterion stays open until it has
    one, so that nothing typed is ever lost.

    Raises:
        AuditError: If the criterion is not in the checklist, its scale does not offer the answer,
            or the answer contradicts what the register says about the case.
    """
    try:
        criterion = checklist.criterion(answer.criterion)
    except KeyError as error:
        raise AuditError(
            f"The checklist '{checklist.title}' has no criterion '{answer.criterion}'.",
            remedy="Open the case again; the checklist may have changed.",
        ) from error
    if not answer.option:
        return
    counts = counts_of(checklist, criterion, answer)
    contradicted = counts is Counts.NOT_APPLICABLE and holds(
        criterion.must_apply_when, known_facts(checklist, review, context)
    )
    if contradicted:
        raise AuditError(
            "'Not applicable' contradicts what the register says about this case.",
            remedy="Choose another answer, or 'cannot tell' if the register may be wrong.",
        )


def counts_of(checklist: Checklist, criterion: Criterion, answer: Answer) -> Counts | None:
    """Return how an answer enters a rate; None for a number on a count scale.

    Raises:
        AuditError: If the scale does not offer it.
    """
    scale = checklist.scale_of(criterion)
    try:
        return scale.option(answer.option).counts
    except KeyError as error:
        if scale.kind is ScaleKind.COUNT and is_count(answer.option):
            return None
        offered = ", ".join(option.label for option in scale.options)
        if scale.kind is ScaleKind.COUNT:
            offered = f"a whole number from 0 to {LARGEST_COUNT:,}" + (
                f", {offered}" if offered else ""
            )
        raise AuditError(
            "This criterion does not offer that answer.", remedy=f"Choose one of: {offered}."
        ) from error


def is_answered(checklist: Checklist, criterion: Criterion, review: Review) -> bool:
    """Return whether a criterion has an answer, with a reason where the answer needs one."""
    answer = review.answers.get(criterion.key)
    return (
        answer is not None
        and bool(answer.option)
        and (bool(answer.reason.strip()) or not needs_reason(checklist, criterion, answer))
    )


def needs_reason(checklist: Checklist, criterion: Criterion, answer: Answer) -> bool:
    """Return whether an answer must come with a reason: by its option, or against two times."""
    offered = checklist.scale_of(criterion).options
    return answer.overrides or any(
        option.needs_reason for option in offered if option.key == answer.option
    )


def critical_not_met(
    checklist: Checklist, review: Review, context: Mapping[str, str]
) -> tuple[str, ...]:
    """Return keys of the criteria that are not met and critical for this case, in order."""
    facts = known_facts(checklist, review, context)
    return tuple(
        each.key
        for each in checklist.criteria
        if each.critical
        and each.key in review.answers
        and review.answers[each.key].option
        and applies(each.applies_when, facts)
        and applies(each.critical_when, facts)
        and counts_of(checklist, each, review.answers[each.key]) is Counts.NOT_MET
    )


def review_progress(
    checklist: Checklist, review: Review, context: Mapping[str, str]
) -> ReviewProgress:
    """Return how far a review is."""
    asked = applicable(checklist, review, context)
    settled = review.grade == review.proposed_grade or bool(review.grade_reason.strip())
    return ReviewProgress(
        applicable=tuple(criterion.key for criterion in asked),
        answered=sum(is_answered(checklist, criterion, review) for criterion in asked),
        critical_not_met=critical_not_met(checklist, review, context),
        grade_given=review.grade in checklist.grade_rule.levels and settled,
    )


def is_done(checklist: Checklist, review: Review, context: Mapping[str, str]) -> bool:
    """Return whether nothing is left to do in a review."""
    return review_progress(checklist, review, context).is_done


def next_to_answer(
    checklist: Checklist, review: Review, context: Mapping[str, str], *, after: str = ""
) -> str:
    """Return the key of the next criterion that needs an answer, from the top again at the end.

    Args:
        checklist: The list.
        review: The review.
        context: Kept values of the case by heading.
        after: Key of the criterion in hand; empty: from the top.

    Returns:
        The key, or nothing if every criterion that applies is answered.
    """
    open_keys = [
        criterion.key
        for criterion in applicable(checklist, review, context)
        if not is_answered(checklist, criterion, review)
    ]
    order = {criterion.key: place for place, criterion in enumerate(checklist.criteria)}
    here = order.get(after, -1)
    later = [key for key in open_keys if order[key] > here]
    return next(iter(later or open_keys), "")


def propose_grade(checklist: Checklist, review: Review, context: Mapping[str, str]) -> Proposal:
    """Return the grade that the checklist's rule proposes from the answers given so far.

    The share met is over the answers that count: not applicable and numbers leave it, cannot tell
    stays in its denominator. A critical criterion that is not met caps the grade.
    """
    rule, points = (
        checklist.grade_rule,
        [
            _POINTS[counts]
            for criterion in applicable(checklist, review, context)
            if (answer := review.answers.get(criterion.key)) is not None and answer.option
            if (counts := counts_of(checklist, criterion, answer)) in _POINTS
        ],
    )
    total, critical = sum(points, Fraction(0)), critical_not_met(checklist, review, context)
    if not points:
        return Proposal("", total, 0, critical, capped=False)
    levels, share = list(rule.levels), total / len(points)
    reached = (place for place, least in enumerate(rule.shares_needed) if share >= _exact(least))
    place = next(reached, len(levels) - 1)
    cap = levels.index(rule.critical_caps_at) if critical and rule.critical_caps_at else 0
    return Proposal(levels[max(place, cap)], total, len(points), critical, capped=cap > place)


def _exact(share: float) -> Fraction:
    """Return a share as it was written: 0.8 is 4/5, not the binary fraction next to it."""
    return Fraction(str(share))


def is_count(text: str) -> bool:
    """Return whether a text is a number that a count scale takes."""
    return text.isascii() and text.isdigit() and int(text) <= LARGEST_COUNT
