"""What each drawn case counts as, criterion by criterion, before anything is estimated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from audit_app.domain.case_facts import case_facts
from audit_app.domain.checklist import Checklist, Counts, Criterion, Outcomes, ScaleKind
from audit_app.domain.conditions import applies
from audit_app.domain.draw import CaseState, DrawnCase, ReplacementReason
from audit_app.domain.export import ExportView
from audit_app.domain.review import Answer, Review


class Standing(StrEnum):
    """How a drawn case takes part in the figures."""

    SAMPLE = "sample"
    OUT_OF_SCOPE = "out of scope"
    WITHHELD = "withheld"
    TARGETED = "targeted"


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """A drawn case with its outcomes.

    Attributes:
        drawn: The case.
        standing: How it takes part.
        not_found: Whether its file could not be found or produced.
        outcomes: By criterion.
        grade: Key of the grade given, or empty.
        started: Whether anything was answered, or nothing has to be.
        complete: Whether its review is complete.
    """

    drawn: DrawnCase
    standing: Standing
    not_found: bool
    outcomes: Outcomes
    grade: str
    started: bool
    complete: bool


def rated_criteria(checklist: Checklist) -> tuple[Criterion, ...]:
    """Return the criteria that enter rates: all but those answered with a number."""
    return tuple(
        criterion
        for criterion in checklist.criteria
        if checklist.scale_of(criterion).kind is not ScaleKind.COUNT
    )


def scored_cases(view: ExportView) -> list[ScoredCase]:
    """Return every case of the draw in force except unused reserves, in the order of the view."""
    criteria = rated_criteria(view.checklist)
    return [
        _scored(
            view.checklist,
            case,
            criteria,
            view.reviews.get(case.id) or Review(case.id),
            view.asked.get(case.id),
        )
        for case in view.cases
        if case.state is not CaseState.RESERVE
    ]


def scored_case(checklist: Checklist, case: DrawnCase, review: Review) -> ScoredCase:
    """Return one drawn case with its outcomes."""
    return _scored(checklist, case, rated_criteria(checklist), review, None)


def _scored(
    checklist: Checklist,
    case: DrawnCase,
    criteria: Iterable[Criterion],
    review: Review,
    asked: frozenset[str] | None,
) -> ScoredCase:
    standing = _standing(case)
    not_found = case.is_not_found
    if standing is Standing.OUT_OF_SCOPE:
        outcomes: Outcomes = {each.key: Counts.NOT_APPLICABLE for each in criteria}
    else:
        outcomes = _outcomes(checklist, case, criteria, review, asked, not_found=not_found)
    return ScoredCase(
        case,
        standing,
        not_found,
        outcomes,
        review.grade,
        started=not_found
        or standing is Standing.OUT_OF_SCOPE
        or any(outcome is not None for outcome in outcomes.values()),
        complete=review.completed_at is not None,
    )


def _standing(case: DrawnCase) -> Standing:
    if case.state is CaseState.TARGETED:
        return Standing.TARGETED
    if case.state is not CaseState.REPLACED:
        return Standing.SAMPLE
    if case.reason_key == ReplacementReason.OUT_OF_SCOPE.value:
        return Standing.OUT_OF_SCOPE
    # Any other reason must not make the figures look better than they are: it widens the range.
    return Standing.WITHHELD


def _outcomes(  # noqa: PLR0913 - a case, how it was scored, and what it was asked
    checklist: Checklist,
    case: DrawnCase,
    criteria: Iterable[Criterion],
    review: Review,
    asked: frozenset[str] | None,
    *,
    not_found: bool,
) -> Outcomes:
    """Outcomes of one review; a criterion its rule folds away is not applicable."""
    given = {key: answer.option for key, answer in review.answers.items() if answer.option}
    if not given:
        return {each.key: Counts.NOT_MET if not_found else None for each in criteria}
    facts: dict[str, object] = {**case_facts(checklist.facts, case.context), **given}
    outcomes: dict[str, Counts | None] = {}
    for criterion in criteria:
        # Where the columns that decide it were taken out of the view, it was decided before.
        if not (
            criterion.key in asked if asked is not None else applies(criterion.applies_when, facts)
        ):
            outcomes[criterion.key] = Counts.NOT_APPLICABLE
        elif criterion.key in given:
            outcomes[criterion.key] = _counts(checklist, criterion, review.answers[criterion.key])
        else:
            outcomes[criterion.key] = Counts.NOT_MET if not_found else None
    return outcomes


def _counts(checklist: Checklist, criterion: Criterion, answer: Answer) -> Counts | None:
    option = checklist.scale_of(criterion).option(answer.option)
    # Without the reason it needs an answer is still open, here as on the page.
    needs_reason = option.needs_reason or answer.overrides
    return None if needs_reason and not answer.reason.strip() else option.counts


def file_outcome(outcomes: Iterable[Counts | None]) -> Counts | None:
    """Return what a whole file, or a section of it, counts as.

    Met if every applicable criterion is met; not met if one is not or only partly; cannot tell if
    only that stands in the way; not yet answered while one criterion is, whatever the others say,
    since half-read files would otherwise be counted only where they fail.
    """
    seen = set(outcomes)
    if None in seen:
        return None
    if seen & {Counts.NOT_MET, Counts.PARTLY_MET}:
        return Counts.NOT_MET
    if Counts.CANNOT_TELL in seen:
        return Counts.CANNOT_TELL
    return Counts.MET if Counts.MET in seen else Counts.NOT_APPLICABLE
