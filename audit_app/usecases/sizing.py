"""How many cases to draw, for what a person wants to be able to say afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Progress
from audit_app.domain.statistics.change_sizes import size_for_change
from audit_app.domain.statistics.sizes import (
    SampleSize,
    size_for_margin,
    size_for_tolerable_rate,
)


class Question(StrEnum):
    """What the sample is for."""

    MARGIN = "margin"
    DETECTION = "detection"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class SizeWish:
    """What is to be said with the sample; shares and the like in whole per cent.

    Attributes:
        question: Which of the following count.
        confidence: Of the statement, 1 to 99.
        margin: Points either way.
        expected: Share expected to be met.
        tolerable: Share unsound that must not be missed.
        expected_errors: Unsound files the sample may hold.
        before: Share met in the last round.
        after: Share that should be told from it.
        n_before: Cases of the last round; 0: as many as now.
        power: Chance to see the change.
    """

    question: Question = Question.MARGIN
    confidence: int = 95
    margin: int = 10
    expected: int = 50
    tolerable: int = 5
    expected_errors: int = 0
    before: int = 60
    after: int = 80
    n_before: int = 0
    power: int = 80


@dataclass(frozen=True, slots=True)
class SizeAnswer:
    """How many, and what one can say then.

    Attributes:
        size: Cases for one figure of the whole register.
        sentence: What that gives.
        advice: "Read them all ..." or empty.
        per_stratum: Cases by stratum for a figure of its own in each; empty without strata.
        strata_sentence: What those add up to, or empty.
    """

    size: int
    sentence: str
    advice: str
    per_stratum: Mapping[str, int] = field(default_factory=dict)
    strata_sentence: str = ""


def how_many(
    wish: SizeWish, population: int, strata: Mapping[str, int], progress: Progress
) -> SizeAnswer:
    """Return how many cases a wish takes, overall and in each stratum.

    Args:
        wish: What is to be said.
        population: Cases that can be drawn.
        strata: Those by stratum; with fewer than two there are none.
        progress: Told between strata; may cancel.

    Raises:
        AuditError: If no sample of this register can say it.
        Cancelled: If the progress says so.
    """
    found = _size(wish, population)
    sentence = f"{found.size:,} of {population:,} cases. {_SENTENCES[wish.question](wish, found)}"
    if len(strata) < 2:
        return SizeAnswer(found.size, sentence, found.advice)
    per_stratum = _per_stratum(wish, strata, progress)
    whole = sum(per_stratum[name] == n for name, n in strata.items())
    read = f", {whole:,} of them read whole" if whole else ""
    words = (
        f"To say that of each of the {len(strata):,} strata by itself takes"
        f" {sum(per_stratum.values()):,} of {population:,} cases{read}."
    )
    return SizeAnswer(found.size, sentence, found.advice, per_stratum, words)


def _size(wish: SizeWish, population: int) -> SampleSize:
    confidence = f"{wish.confidence}%"
    if wish.question is Question.MARGIN:
        return size_for_margin(
            population,
            margin=f"{wish.margin}%",
            expected=f"{wish.expected}%",
            confidence=confidence,
        )
    if wish.question is Question.DETECTION:
        return size_for_tolerable_rate(
            population,
            tolerable=f"{wish.tolerable}%",
            expected_errors=wish.expected_errors,
            confidence=confidence,
        )
    return size_for_change(
        f"{wish.before}%",
        f"{wish.after}%",
        n_before=wish.n_before or None,
        power=f"{wish.power}%",
        confidence=confidence,
        population=population,
    )


def _per_stratum(
    wish: SizeWish, strata: Mapping[str, int], progress: Progress
) -> Mapping[str, int]:
    """Return the size by stratum; one too small for the question is read whole."""
    known: dict[int, int] = {}
    for done, n_cases in enumerate(sorted(set(strata.values()))):
        progress.step(done, len(strata), "Sizes by stratum")
        try:
            known[n_cases] = _size(wish, n_cases).size if n_cases else 0
        except AuditError:
            known[n_cases] = n_cases
    return {name: known[n_cases] for name, n_cases in strata.items()}


def _margin(wish: SizeWish, _found: SampleSize) -> str:
    return (
        f"If about {wish.expected}% are met, the share is known to within {wish.margin} points"
        f" either way, at {wish.confidence}% confidence."
    )


def _detection(wish: SizeWish, found: SampleSize) -> str:
    allowed = found.allowed or 0
    seen = f"no more than {allowed:,} of them" if allowed else "none of them"
    return (
        f"If {seen} is unsound, fewer than {wish.tolerable}% of the register are, at"
        f" {wish.confidence}% confidence."
    )


def _change(wish: SizeWish, found: SampleSize) -> str:
    earlier = wish.n_before or found.size
    return (
        f"If the share really went from {wish.before}% to {wish.after}%, the chance to see a change"
        f" from the {earlier:,} cases of the last round is {wish.power}%, at {wish.confidence}%"
        " confidence."
    )


_SENTENCES: Mapping[Question, Callable[[SizeWish, SampleSize], str]] = {
    Question.MARGIN: _margin,
    Question.DETECTION: _detection,
    Question.CHANGE: _change,
}
