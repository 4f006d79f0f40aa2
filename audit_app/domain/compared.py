"""What scorers said of the same cases, criterion by criterion, ready to be counted.

An answer left open is missing and never an answer. A criterion that a scorer's own answers fold
away was not applicable to that scorer. Cases added on purpose and cases that were replaced are in
no figure; cases chosen for their answers are kept apart from those that were not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audit_app.domain.bare_scores import Bare, BareReview, BareScores
from audit_app.domain.case_facts import case_facts
from audit_app.domain.checklist import Checklist, Counts, Criterion
from audit_app.domain.conditions import applies
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.scorers import GRADE, Part

MISSING: Final = ""
"""In place of an answer: the case is theirs and nothing was answered."""
NOT_APPLICABLE: Final = "not applicable"
"""In place of an answer: whatever the scale calls it, and what was never asked."""
FIRST: Final = "first scorer"

Given = str | None
"""Key of an option or grade, MISSING, NOT_APPLICABLE; None where the case is not this scorer's."""
Units = Mapping[tuple[Given, ...], int]
"""How many cases were answered alike, one place a scorer, the first scorer first."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The cases of one part with everybody's answers.

    Attributes:
        scorers: Who scored them, the first scorer first.
        cases: Cases somebody else scored too.
        units: By criterion key, and by GRADE.
    """

    scorers: tuple[str, ...]
    cases: int
    units: Mapping[str, Units]


class Sayings:
    """Reads reviews as what each scorer said of each criterion.

    Attributes:
        keys: Keys of the criteria in the order of the checklist, then GRADE.
    """

    def __init__(self, checklist: Checklist) -> None:
        self._checklist = checklist
        self._criteria = [
            (criterion.key, criterion.applies_when, *_meanings(checklist, criterion))
            for criterion in checklist.criteria
        ]
        self._has_rules = any(criterion.applies_when for criterion in checklist.criteria)
        self.keys = (*(criterion.key for criterion in checklist.criteria), GRADE)

    def of(self, case: DrawnCase, review: BareReview | None) -> list[str]:
        """Return what a scorer said, in the order of the keys.

        Args:
            case: Of theirs.
            review: None where they never touched it: everything is missing.
        """
        if review is None:
            return [MISSING] * len(self.keys)
        given = review.answers
        said = [
            _said(given.get(key), reasons, absent) for key, _, reasons, absent in self._criteria
        ]
        if self._has_rules and any(said):
            facts = self._facts(case, given)
            for place, (_, rule, _, _) in enumerate(self._criteria):
                if rule and not applies(rule, facts):
                    said[place] = NOT_APPLICABLE
        said.append(review.grade)
        return said

    def _facts(self, case: DrawnCase, given: Mapping[str, Bare]) -> dict[str, object]:
        """Return what rules look at: the case's own columns and the answers given."""
        options = {key: answer.option for key, answer in given.items() if answer.option}
        return {**case_facts(self._checklist.facts, case.context), **options}


def _meanings(checklist: Checklist, criterion: Criterion) -> tuple[frozenset[str], frozenset[str]]:
    """Return the options that need a reason, and those that say not applicable."""
    options = checklist.scale_of(criterion).options
    return (
        frozenset(option.key for option in options if option.needs_reason),
        frozenset(option.key for option in options if option.counts is Counts.NOT_APPLICABLE),
    )


def _said(answer: Bare | None, reasons: frozenset[str], absent: frozenset[str]) -> str:
    if answer is None or not answer.option:
        return MISSING
    option, computed, has_reason = answer
    if not has_reason and (option in reasons or (computed and computed != option)):
        return MISSING  # as on the page: without its reason it is still open
    return NOT_APPLICABLE if option in absent else option


def in_figures(case: DrawnCase) -> bool:
    """Return whether a case is of the random sample as it stands."""
    return case.state is CaseState.IN_SAMPLE


def compared(
    checklist: Checklist,
    drawn: Sequence[DrawnCase],
    first: Mapping[int, BareReview],
    second: Sequence[BareScores],
    *,
    chosen: bool,
) -> Compared:
    """Return the cases of one part with everybody's answers.

    Further scorers who never share a case are taken together as one, so that measures for two
    scorers can be had.

    Args:
        checklist: It is scored with.
        drawn: Cases of the draw in force.
        first: Of the first scorer, by drawn case id.
        second: The further scorers to compare with.
        chosen: The cases chosen for their answers; otherwise all others.
    """
    cases = {case.id: case for case in drawn if in_figures(case)}
    assigned = [_cases_of(scores, cases, chosen=chosen) for scores in second]
    taking_part = [(s, own) for s, own in zip(second, assigned, strict=True) if own]
    together = not _overlap([own for _, own in taking_part])
    names = tuple(scores.assignment.reader for scores, _ in taking_part)
    sayings = Sayings(checklist)
    wanted = frozenset().union(*(own for _, own in taking_part))
    nothing = [None] * len(sayings.keys)
    rows = []
    for case in (case for key, case in cases.items() if key in wanted):
        others = [
            sayings.of(case, scores.reviews.get(case.id)) if case.id in own else nothing
            for scores, own in taking_part
        ]
        if together:
            others = [each for each in others if each is not nothing]
        rows.append(zip(sayings.of(case, first.get(case.id)), *others, strict=True))
    units: Iterable[tuple[str, Units]] = zip(
        sayings.keys, map(Counter, zip(*rows, strict=True)), strict=False
    )
    further = ("further scorers",) if together and len(names) > 1 else names
    return Compared((FIRST, *further), len(wanted), dict(units))


def _cases_of(
    scores: BareScores, cases: Mapping[int, DrawnCase], *, chosen: bool
) -> frozenset[int]:
    """Return the cases of a scorer that belong to a part."""
    return frozenset(
        each.drawn_case_id
        for each in scores.assignment.cases
        if each.drawn_case_id in cases and (each.part is Part.CRITICAL) is chosen
    )


def _overlap(parts: Sequence[frozenset[int]]) -> bool:
    return sum(map(len, parts)) > len(frozenset().union(*parts))


def pooled(units: Mapping[str, Units], meaning: Mapping[str, Mapping[str, str]]) -> Units:
    """Return the units of several criteria as one, each answer as what it counts as.

    Args:
        units: By criterion.
        meaning: What each option counts as, by criterion; others are left out.
    """
    together: Counter[tuple[Given, ...]] = Counter()
    for key, counted in units.items():
        if key in meaning:
            words: dict[Given, Given] = {None: None, MISSING: MISSING}
            words[NOT_APPLICABLE] = NOT_APPLICABLE
            words.update(meaning[key])
            for unit, n in counted.items():
                together[tuple(words[each] for each in unit)] += n
    return together


def first_against_others(units: Units) -> Iterator[tuple[str, str, int, int]]:
    """Yield (first answer, other answer, place of the other scorer, cases) where both answered."""
    for unit, n in units.items():
        first = unit[0]
        if first:
            for place, other in enumerate(unit[1:], start=1):
                if other:
                    yield first, other, place, n
