"""Agreement worked out a second time, from the textbooks and in fractions, to check ours against.

Nothing here knows how the program counts: each function takes the answers case by case, one a
scorer, None where one is missing, and follows the definition as it was published. On the answers of
the journey the libraries (statsmodels for kappa, irrCAC for AC1 and AC2, krippendorff for alpha)
come to the same figures to nine digits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

Units = Sequence[Sequence[str | None]]
Weight = Callable[[str, str], Fraction]


def same(one: str, other: str) -> Fraction:
    """Weigh every disagreement in full."""
    return Fraction(one == other)


def linear(scale: Sequence[str]) -> Weight:
    """Return weights that fall evenly from 1 for the same answer to 0 for the two ends."""
    place = {answer: n for n, answer in enumerate(scale)}
    return lambda one, other: 1 - Fraction(abs(place[one] - place[other]), len(scale) - 1)


def percent(units: Units) -> Fraction | None:
    """Return the share of agreeing pairs, the mean over cases with two answers or more."""
    shares = [_agreeing(unit, same) for unit in _paired(units)]
    return sum(shares, Fraction()) / len(shares) if shares else None


def kappa(units: Units, weight: Weight = same) -> Fraction | None:
    """Return Cohen's kappa of two scorers (1960; weighted 1968); None where chance agrees fully."""
    pairs = [(unit[0], unit[1]) for unit in _paired(units)]
    n = Fraction(len(pairs))
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    agreed = sum((weight(one, other) for one, other in pairs), Fraction()) / n
    by_chance = (first[i] * second[j] * weight(i, j) for i in first for j in second)
    chance = sum(by_chance, Fraction()) / (n * n)
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def gwet(units: Units, scale: Sequence[str], weight: Weight = same) -> Fraction:
    """Return Gwet's AC1, or AC2 with weights (2008, 2014), for all answers the question offers."""
    given = [[each for each in unit if each is not None] for unit in units]
    given = [unit for unit in given if unit]
    q = len(scale)
    parts = {k: [Fraction(unit.count(k), len(unit)) for unit in given] for k in scale}
    shares = [sum(part, Fraction()) / len(given) for part in parts.values()]
    total = sum((weight(i, j) for i in scale for j in scale), Fraction())
    spread = sum((share * (1 - share) for share in shares), Fraction())
    chance = total / (q * (q - 1)) * spread
    agreeing = [_agreeing(unit, weight) for unit in _paired(units)]
    agreed = sum(agreeing, Fraction()) / len(agreeing)
    return (agreed - chance) / (1 - chance)


def alpha(units: Units, scale: Sequence[str], *, ordinal: bool = False) -> Fraction | None:
    """Return Krippendorff's alpha by coincidences (2011); None where nothing varies."""
    together = Counter[tuple[str, str]]()
    for unit in _paired(units):
        for place, one in enumerate(unit):
            for other in (*unit[:place], *unit[place + 1 :]):
                together[one, other] += Fraction(1, len(unit) - 1)  # type: ignore[assignment]
    totals = {k: sum(n for (one, _), n in together.items() if one == k) for k in scale}
    n = sum(totals.values())

    def apart(i: int, j: int) -> Fraction:
        if not ordinal:
            return Fraction(i != j)
        low, high = sorted((i, j))
        between = sum(totals[k] for k in scale[low : high + 1])
        return (between - Fraction(totals[scale[low]] + totals[scale[high]]) / 2) ** 2

    places = range(len(scale))
    seen = sum(together[scale[i], scale[j]] * apart(i, j) for i in places for j in places)
    expected = sum(
        totals[scale[i]] * totals[scale[j]] * apart(i, j) for i in places for j in places
    )
    return None if not expected else 1 - (n - 1) * Fraction(seen) / expected


def _paired(units: Units) -> list[list[str]]:
    """Return the answers of the cases that have two or more."""
    given = [[each for each in unit if each is not None] for unit in units]
    return [unit for unit in given if len(unit) > 1]


def _agreeing(unit: Sequence[str], weight: Weight) -> Fraction:
    """Return the weighted share of a case's pairs that agree."""
    r = len(unit)
    pairs = (weight(unit[i], unit[j]) for i in range(r) for j in range(r) if i != j)
    return sum(pairs, Fraction()) / (r * (r - 1))
