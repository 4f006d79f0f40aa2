"""Reviews of made-up cases that together give every answer and turn every rule both ways."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from audit_app.domain.case_facts import case_facts
from audit_app.domain.checklist import CaseFact, Checklist, FactKind, ScaleKind
from audit_app.domain.conditions import applies, comparisons, holds
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import (
    check_answer,
    known_facts,
    needs_reason,
    next_to_answer,
    propose_grade,
)

RULES = ("applies_when", "critical_when", "must_apply_when")
MOST_CASES = 250
Covered = tuple[str, str, str]
"""(criterion, option or rule, how)."""


@dataclass(frozen=True)
class Walk:
    """One case answered from the first criterion to the last.

    Attributes:
        context: What the register says of the case.
        answers: As given, in order.
        review: With all of them, and the proposed grade.
        covered: Answers given and rules turned.
    """

    context: Mapping[str, str]
    answers: tuple[Answer, ...]
    review: Review
    covered: frozenset[Covered]


def cases(checklist: Checklist) -> list[Mapping[str, str]]:
    """Return what a register can say, every value that rules tell apart, and blanks."""
    headings = [fact.headings[0] for fact in checklist.facts.values()]
    values = [[*_values(checklist, fact), ""] for fact in checklist.facts.values()]
    every: list[Mapping[str, str]] = [
        dict(zip(headings, case, strict=True)) for case in product(*values)
    ]
    chance = random.Random(checklist.key)
    return every if len(every) <= MOST_CASES else chance.sample(every, MOST_CASES)


def _values(checklist: Checklist, fact: CaseFact) -> list[str]:
    if fact.kind is FactKind.YES_NO:
        return ["yes", "no"]
    if fact.kind is FactKind.WORD:
        return list(fact.values)
    limits = {
        int(value)
        for criterion in checklist.criteria
        for name in RULES
        for comparison in comparisons(getattr(criterion, name))
        if comparison.name == fact.key
        for value in comparison.values
    }
    return [str(n) for n in sorted({max(0, limit + by) for limit in limits for by in (-1, 0, 1)})]


def walks(checklist: Checklist) -> Iterator[Walk]:
    """Yield reviews: of each case with mixed answers, of some with each answer throughout."""
    chance = random.Random(checklist.key)
    every = cases(checklist)
    for place in range(max(len(every), 60)):
        yield walk(checklist, every[place % len(every)], chance, None)
    for context in every[:12]:
        for always in range(6):
            yield walk(checklist, context, chance, always)


def walk(
    checklist: Checklist,
    context: Mapping[str, str],
    chance: random.Random,
    always: int | None,
    begun: Mapping[str, Answer] | None = None,
) -> Walk:
    """Answer a case to its end, always with the same option or with any."""
    review, key, given = Review(1, begun or {}), "", list[Answer]()
    while key := next_to_answer(checklist, review, context, after=key):
        assert len(given) <= len(checklist.criteria), f"{checklist.key} asks '{key}' again"
        answer = _answer(checklist, review, context, key, chance, always)
        given.append(answer)
        review = replace(review, answers={**review.answers, key: answer})
    grade = propose_grade(checklist, review, context).grade
    review = replace(review, grade=grade or next(iter(checklist.grade_rule.levels)))
    review = replace(review, proposed_grade=grade, grade_reason="" if grade else "Nothing counts.")
    return Walk(context, tuple(given), review, _covered(checklist, review, context))


def _answer(
    checklist: Checklist,
    review: Review,
    context: Mapping[str, str],
    key: str,
    chance: random.Random,
    always: int | None,
) -> Answer:
    criterion = checklist.criterion(key)
    scale = checklist.scale_of(criterion)
    options = [option.key for option in scale.options]
    if scale.kind is ScaleKind.COUNT:
        options.insert(0, "3")
    start = chance.randrange(len(options)) if always is None else min(always, len(options) - 1)
    for option in (*options[start:], *options[:start]):
        answer = Answer(key, option)
        try:
            check_answer(checklist, review, context, answer)
        except AuditError:
            continue
        return (
            replace(answer, reason="Because.")
            if needs_reason(checklist, criterion, answer)
            else answer
        )
    raise AssertionError(f"{checklist.key}: no answer to '{key}' is allowed")


def _covered(
    checklist: Checklist, review: Review, context: Mapping[str, str]
) -> frozenset[Covered]:
    facts = known_facts(checklist, review, context)
    register = case_facts(checklist.facts, context)
    seen: set[Covered] = {(key, answer.option, "answer") for key, answer in review.answers.items()}
    for criterion in checklist.criteria:
        for name in RULES:
            if rule := getattr(criterion, name):
                truth = holds(rule, register) if name == "must_apply_when" else applies(rule, facts)
                seen.add((criterion.key, name, str(truth)))
    return frozenset(seen)


def to_cover(checklist: Checklist) -> frozenset[Covered]:
    """Return every answer of every criterion, and every rule both ways."""
    wanted: set[Covered] = set()
    for criterion in checklist.criteria:
        scale = checklist.scale_of(criterion)
        wanted |= {(criterion.key, option.key, "answer") for option in scale.options}
        if scale.kind is ScaleKind.COUNT:
            wanted.add((criterion.key, "3", "answer"))
        for name in RULES:
            if getattr(criterion, name):
                wanted |= {(criterion.key, name, str(truth)) for truth in (True, False)}
    return frozenset(wanted)


def covering(checklist: Checklist) -> list[Walk]:
    """Return few walks that cover everything, the one that adds most first."""
    left, every, chosen = set(to_cover(checklist)), list(walks(checklist)), list[Walk]()
    while left:
        best = max(every, key=lambda each: len(each.covered & left))
        assert best.covered & left, f"{checklist.key}: nothing leads to {sorted(left)}"
        chosen.append(best)
        left -= best.covered
    return chosen
