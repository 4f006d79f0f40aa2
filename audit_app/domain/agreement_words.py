"""Agreement in words: what to look at and why, and how everything was treated."""

from __future__ import annotations

import math
from collections.abc import Sequence

from audit_app.domain.comparing import (
    AgreementFigure,
    AgreementFigures,
    AgreementPart,
    Direction,
    Subject,
)
from audit_app.domain.statistics.agreement import Coefficient, Percent
from audit_app.domain.statistics.wording import COUNTS_ONLY_UNDER, percent

ONE_SIDED_FROM = 0.8
"""Share of the commonest answer from which chance agreement makes kappa hard to read."""
_LIKELY_CHANCE = 0.05

TREATMENT = tuple(
    """
Compared are first answers, as they stood when agreement was fixed; settling changes nothing here. \
A note, a reason or a place in the file is never a difference.
Missing: where one of two scorers did not answer, the pair is left out and counted.
Not applicable: whether a question applies is compared first, for every pair of answers. What a \
scorer's own answers fold away is not applicable to that scorer. Answers are compared where both \
said that it applies.
Cannot tell is an answer like any other. It has no place in the order from met to not met, so the \
weighted measures leave its pairs out and say how many.
Percent agreement has exact limits (Clopper and Pearson); with more than two scorers it is the \
mean over cases ('by case'), so that a case many scored does not count more. AC1 and AC2 are \
Gwet's and count the answers offered; kappa is Cohen's; alpha is Krippendorff's. Weighted kappa \
and AC2 have linear weights, ordered alpha has ordinal ones. All limits are at 95%.
Sections and 'All questions' take the answers to their questions together, each as what it counts \
as; answers from one file hang together, so their limits are somewhat too narrow.
""".strip().splitlines()
)
"""How everything was treated, a paragraph each."""


def percent_words(found: Percent) -> str:
    """Return '52 of 60 pairs agree (87%; 75% to 94%)'."""
    if found.value is None:
        return "no pair to compare"
    words = f"{found.agreed:,} of {found.pairs:,} {_pairs(found.pairs)} ({share_words(found)}"
    if found.interval is not None:
        words += f"; {percent(found.interval.low)} to {percent(found.interval.high)}"
    return f"{words})"


def share_words(found: Percent) -> str:
    """Return the share that agrees, and that it is a mean over cases where it is not of pairs."""
    if found.value is None:
        return "no pair"
    over_cases = not math.isclose(found.value * found.pairs, found.agreed)
    return f"{'by case ' if over_cases else ''}{percent(found.value)}"


def _pairs(n: int) -> str:
    return "pair agrees" if n == 1 else "pairs agree"


def coefficient_words(found: Coefficient | None) -> str:
    """Return '0.70 (0.56 to 0.84)', or why there is no value or no interval."""
    if found is None:
        return "not for fewer than three answers in order"
    if found.value is None:
        return found.why
    if found.interval is None:
        return f"{found.value:z.2f}; no limits: {found.why}"
    return f"{found.value:z.2f} ({found.interval.low:z.2f} to {found.interval.high:z.2f})"


def _of_pairs(found: Coefficient, n: int) -> str:
    """Return a coefficient in words with the pairs it is made of."""
    words = coefficient_words(found)
    return words if found.value is None else f"{words}; {n:,} {'pair' if n == 1 else 'pairs'}"


def lead_words(figure: AgreementFigure) -> str:
    """Return which of the measures to look at, and why."""
    share, found = figure.most_common_share, figure.percent
    if found.value is None:
        return f"There is nothing to compare: {found.why}."
    if found.pairs < COUNTS_ONLY_UNDER:
        return f"Look at the counts: {found.pairs:,} {_are(found.pairs)} too few for a measure."
    if found.agreed == found.pairs and share == 1:
        return (
            f"Look at percent agreement: every answer is '{figure.most_common}', so kappa and "
            "alpha are not defined."
        )
    if share >= ONE_SIDED_FROM:
        both = "kappa and alpha judge" if figure.kappa.value is not None else "alpha judges"
        return (
            f"Look at percent agreement and AC1: {percent(share)} of the answers are "
            f"'{figure.most_common}', so much agreement is to be expected by chance, and "
            f"{both} on the few others."
        )
    return f"Look at percent agreement, and at {_measures(figure)}: the answers are spread."


def _measures(figure: AgreementFigure) -> str:
    """Return the measures to look at where answers are spread; kappa compares two scorers only."""
    has_kappa = figure.kappa.value is not None
    if figure.ac2 is not None:
        other = "weighted kappa" if has_kappa else "ordinal alpha"
        return f"AC2 or {other}, which forgive one step more than two"
    if figure.ac1.value is None:
        return "alpha"
    return f"AC1 or {'kappa' if has_kappa else 'alpha'}"


def _are(n: int) -> str:
    return "pair is" if n == 1 else "pairs are"


def direction_words(found: Direction, first: str = "the first scorer") -> str:
    """Return who was kinder, in counts and with the probability of it by chance."""
    n = found.first_kinder + found.other_kinder
    if n == 0:
        return f"{_sentence(first)} and {found.scorer} never differed in how kind they were."
    kinder, less, who, other = (
        (found.first_kinder, found.other_kinder, first, found.scorer)
        if found.first_kinder >= found.other_kinder
        else (found.other_kinder, found.first_kinder, found.scorer, first)
    )
    if kinder == less:
        return f"{_sentence(first)} and {found.scorer} were each kinder in {kinder:,} of {n:,}."
    chance = "could be chance" if found.p_value >= _LIKELY_CHANCE else "hardly chance"
    return (
        f"{_sentence(who)} was kinder in {kinder:,} of {n:,}, {other} in {less:,} "
        f"({_p_words(found.p_value)}: {chance})."
    )


def _p_words(p_value: float) -> str:
    return "p below 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"


def applicability_words(figure: AgreementFigure) -> str:
    """Return how often scorers agree on whether it applies; empty where all said that it does."""
    found = figure.applicability
    if found.percent.value is None or found.neither + found.only_first + found.only_other == 0:
        return ""
    return f"Whether it applies: {percent_words(found.percent)}."


def missing_words(figure: AgreementFigure) -> str:
    """Return how many pairs are incomplete; empty where none is."""
    if not figure.missing:
        return ""
    are = "is" if figure.missing == 1 else "are"
    return f"{figure.missing:,} of {figure.pairs:,} pairs {are} incomplete and left out."


def out_of_order_words(figure: AgreementFigure) -> str:
    """Return how many pairs the weighted measures leave out; empty where none."""
    n = figure.out_of_order
    if not n:
        return ""
    return (
        f"The weighted measures leave out {n:,} {'pair' if n == 1 else 'pairs'} with cannot tell."
    )


def overall_words(part: AgreementPart) -> str:
    """Return the headline of a part: all questions first, then the grade."""
    lines = []
    for figure in (*part.of(Subject.ALL), *part.of(Subject.GRADE)):
        words = f"{figure.title}: {percent_words(figure.percent)}"
        if figure.ac1.value is not None:
            words += f", AC1 {coefficient_words(figure.ac1)}"
        lines.append(f"{words}.")
    return " ".join(lines)


def scope_words(figures: AgreementFigures) -> Sequence[str]:
    """Return who and what is compared, and what is not, in sentences."""
    who = figures.main.scorers or (figures.chosen.scorers if figures.chosen else ())
    lines = [
        f"{figures.main.cases:,} {'case' if figures.main.cases == 1 else 'cases'} of the random "
        f"sample scored by {_list(who)}."
        if figures.main.cases
        else "No case of the random sample was scored by two."
    ]
    if figures.chosen is not None:
        n = figures.chosen.cases
        lines.append(
            f"{n:,} {'case was' if n == 1 else 'cases were'} handed out for the answers given, and "
            "stand apart: they say nothing of the others."
        )
    if figures.added:
        n = figures.added
        lines.append(f"{n:,} {'case' if n == 1 else 'cases'} added on purpose: in no figure.")
    if figures.replaced:
        n = figures.replaced
        lines.append(f"{n:,} {'case' if n == 1 else 'cases'} replaced since: in no figure.")
    return lines


def _list(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def measure_lines(figure: AgreementFigure) -> tuple[tuple[str, str], ...]:
    """Return each measure by its name, in words; the weighted ones only where there is an order."""
    pairs = figure.percent.pairs
    lines = [
        ("Percent agreement", percent_words(figure.percent)),
        ("AC1", _of_pairs(figure.ac1, pairs)),
        ("Cohen's kappa", _of_pairs(figure.kappa, pairs)),
        ("Krippendorff's alpha", _of_pairs(figure.alpha, pairs)),
    ]
    ordered = (
        ("AC2", figure.ac2),
        ("Weighted kappa", figure.weighted_kappa),
        ("Alpha", figure.alpha_ordinal),
    )
    lines += [
        (f"{name}, {found.weights} weights", _of_pairs(found, pairs - figure.out_of_order))
        for name, found in ordered
        if found is not None
    ]
    return tuple(lines)


def unordered_table(figure: AgreementFigure) -> tuple[tuple[str, int], ...]:
    """Return how often two answers met, without saying who gave which; most often first."""
    counts: dict[tuple[int, int], int] = {}
    for i, line in enumerate(figure.table):
        for j, n in enumerate(line):
            pair = (min(i, j), max(i, j))
            counts[pair] = counts.get(pair, 0) + n
    found = [
        (f"{figure.labels[i]} / {figure.labels[j]}" if i != j else f"Both {figure.labels[i]}", n)
        for (i, j), n in counts.items()
        if n
    ]
    return tuple(sorted(found, key=lambda each: -each[1]))
