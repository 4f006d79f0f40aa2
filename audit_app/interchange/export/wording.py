"""The words several sheets share: question numbers, answers, states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit_app.domain.checklist import Checklist, Counts, Criterion
from audit_app.domain.draw import NOT_FOUND, CaseState, DrawnCase, ReplacementReason
from audit_app.domain.review import Answer, Review

_STATES: Mapping[CaseState, str] = {
    CaseState.REPLACED: "No, replaced",
    CaseState.TARGETED: "No, added on purpose",
    CaseState.RESERVE: "No, a reserve",
}
_REASONS: Mapping[str, str] = {
    ReplacementReason.OUT_OF_SCOPE.value: "Out of scope",
    ReplacementReason.WITHHELD.value: "Withheld",
    NOT_FOUND: "Not found",
}


def question_numbers(checklist: Checklist) -> dict[str, str]:
    """Return Q1, Q2, ... by criterion key, in the order the questions are asked."""
    return {criterion.key: f"Q{n}" for n, criterion in enumerate(checklist.criteria, start=1)}


def answer_text(
    checklist: Checklist, criterion: Criterion, answer: Answer | None
) -> tuple[str, Counts | None]:
    """Return an answer in words and how it counts; None where it counts as nothing.

    An option its scale does not name, such as a number counted, stands for itself.
    """
    if answer is None or not answer.option:
        return "Not answered", None
    for option in checklist.scale_of(criterion).options:
        if option.key == answer.option:
            return option.label, option.counts
    return answer.option, None


def grade_text(checklist: Checklist, key: str) -> str:
    """Return the label of a grade; empty where none is given."""
    return checklist.grade_rule.levels.get(key, key)


def state_text(case: DrawnCase) -> str:
    """Return whether a drawn case is in the sample, in words."""
    if case.state is CaseState.IN_SAMPLE:
        return f"Yes, a reserve in place of {case.replaces}" if case.replaces else "Yes"
    return _STATES[case.state]


def reason_text(case: DrawnCase) -> str:
    """Return why a case was replaced or added; a reason kept as 'key: words' in words alone."""
    key, colon, words = case.reason.partition(":")
    if key.strip() not in _REASONS:
        return case.reason
    return f"{_REASONS[key.strip()]}{colon}{words}"


def review_text(case: DrawnCase, review: Review) -> str:
    """Return how far the review of a case is, in words; empty for a replaced case."""
    if case.state is CaseState.REPLACED:
        return ""
    if review.completed_at is not None:
        return "Complete"
    return "Begun" if review.answers else "Not begun"


def row_numbers(rows: Sequence[int], count: int) -> str:
    """Return row numbers of the register file in words, as many as are known; empty for none."""
    if not rows:
        return ""
    more = f" and {count - len(rows):,} more" if count > len(rows) else ""
    return f"Row{'s' if count > 1 else ''} {', '.join(map(str, rows))}{more} of the file."
