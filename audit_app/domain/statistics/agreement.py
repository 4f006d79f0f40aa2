"""Whether scorers agree: percent agreement first, then AC1, with kappa and alpha beside it.

When nearly every answer is the same, which is normal in audits, the margins alone make agreement by
chance likely and kappa collapses; AC1 does not. Where a coefficient is not defined, or its limits
mean nothing, words say so in place of a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.domain.statistics.intervals import clopper_pearson
from audit_app.domain.statistics.levels import Interval, Number, normal_quantile, t_quantile
from audit_app.domain.statistics.ratings import Ratings
from audit_app.domain.statistics.weights import UNWEIGHTED, Weights

NO_VARIATION = "not defined: every answer is the same"
FULL_AGREEMENT = (
    "full agreement leaves no spread to compute limits from; see those of the percentage"
)
ONE_CONSTANT = "one scorer always gave the same answer, so kappa is 0 whatever the agreement"
NO_SPREAD = "the answers leave no spread to compute limits from"
ONE_CASE = "one case scored twice allows percent agreement only"
NO_PAIR = "no case has two answers to compare"
TWO_ONLY = "for two scorers only"
_NO_VARIANCE = 1e-18


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One measure of agreement.

    Attributes:
        value: The measure, or None where it is not defined.
        interval: Its limits, or None.
        why: Why there is no value or no interval; empty if there are both.
        standard_error: Of the value, or None.
        weights: Name of the weights; "none" if every disagreement counts in full.
    """

    value: float | None
    interval: Interval | None = None
    why: str = ""
    standard_error: float | None = None
    weights: str = "none"


@dataclass(frozen=True, slots=True)
class Percent:
    """Percent agreement.

    Attributes:
        value: Share of agreeing pairs; with more than two scorers the mean over cases. None without
            pairs.
        agreed: Pairs that agree.
        pairs: Pairs compared.
        interval: Exact limits; with more than two scorers, by the differences between cases.
        why: Why something is missing; empty otherwise.
    """

    value: float | None
    agreed: int
    pairs: int
    interval: Interval | None
    why: str = ""


def percent_agreement(ratings: Ratings, *, confidence: Number = 0.95) -> Percent:
    """Return how often two answers to the same case agree, with limits.

    Source:
        Two scorers: Clopper and Pearson (1934). More: Gwet (2014).
    """
    pairs = agreed = 0
    shares = []
    for counted, times in ratings.profiles:
        r = sum(counted.values())
        if r < 2:
            continue
        same = sum(n * (n - 1) for n in counted.values()) // 2
        pairs += times * (r * (r - 1) // 2)
        agreed += times * same
        shares.append((2 * same / (r * (r - 1)), times))
    if not pairs:
        return Percent(None, 0, 0, None, NO_PAIR)
    if ratings.n_scorers == 2:
        limits = clopper_pearson(agreed, pairs, confidence=confidence)
        return Percent(agreed / pairs, agreed, pairs, limits)
    # As published, cases with one answer count in n and leave their part of the mean empty.
    n, n_comparable = ratings.n_cases, ratings.n_comparable
    scale = n / n_comparable
    mean = math.fsum(share * times for share, times in shares) / n_comparable
    spread = math.fsum(times * (share * scale - mean) ** 2 for share, times in shares)
    spread += (n - n_comparable) * mean**2
    if n == 1 or len({share for share, _ in shares}) == 1:
        return Percent(mean, agreed, pairs, None, NO_SPREAD)
    half = t_quantile(confidence, n - 1) * math.sqrt(spread / (n * (n - 1)))
    return Percent(mean, agreed, pairs, Interval(mean - half, mean + half).cut(0.0, 1.0))


def cohen_kappa(
    ratings: Ratings, weights: Weights = UNWEIGHTED, *, confidence: Number = 0.95
) -> Coefficient:
    """Return Cohen's kappa of two scorers, weighted if weights are given.

    Source:
        Cohen (1960, 1968); standard error of Fleiss, Cohen, Everitt (1969), Psychological
        Bulletin 72; limits with the normal quantile.
    """
    name = weights.name
    why = TWO_ONLY if ratings.n_scorers != 2 else _nothing_to_compare(ratings)
    if why:
        return Coefficient(None, why=why, weights=name)
    n = sum(ratings.table.values())
    table = {pair: count / n for pair, count in ratings.table.items()}
    rows, columns = _margins(table)
    of_row = {i: weights.near(i, columns) for i in rows}
    of_column = {j: weights.near(j, rows) for j in columns}
    agreed = math.fsum(share * weights.of(i, j) for (i, j), share in table.items())
    chance = math.fsum(r * of_row[i] for i, r in rows.items())
    if math.isclose(chance, 1):
        return Coefficient(None, why=NO_VARIATION, weights=name)
    kappa = (agreed - chance) / (1 - chance)
    if len(rows) == 1 or len(columns) == 1:
        return Coefficient(0.0, why=ONE_CONSTANT, weights=name)
    mean = agreed - 2 * (1 - kappa) * chance
    # Their form of the variance is a difference of squares; centred, it keeps its digits.
    variance = math.fsum(
        share * (weights.of(i, j) - (1 - kappa) * (of_row[i] + of_column[j]) - mean) ** 2
        for (i, j), share in table.items()
    )
    variance /= n * (1 - chance) ** 2
    return _with_limits(kappa, variance, normal_quantile(confidence), weights, agreed)


def gwet_ac(
    ratings: Ratings, weights: Weights = UNWEIGHTED, *, confidence: Number = 0.95
) -> Coefficient:
    """Return Gwet's AC1, or AC2 if weights are given, for two or more scorers with gaps.

    Source:
        Gwet (2008), British J. of Mathematical and Statistical Psychology 61; Gwet (2014), Handbook
        of Inter-Rater Reliability; variance as gwet.ac1.raw of R's irrCAC. q is the number of
        answers offered, not the number seen.
    """
    name = weights.name
    why = _nothing_to_compare(ratings)
    if why:
        return Coefficient(None, why=why, weights=name)
    profiles, n, n_comparable = ratings.profiles, ratings.n_cases, ratings.n_comparable
    sizes = [sum(counted.values()) for counted, _ in profiles]
    shares = _mean_shares([(c, m / (r * n)) for (c, m), r in zip(profiles, sizes, strict=True)])
    q = max(ratings.q, 2)  # a question offers two answers at least, though one may be found
    factor = weights.total(q) / (q * (q - 1))
    chance = factor * math.fsum(p * (1 - p) for p in shares.values())
    each = [_agreement(c, r, weights) for (c, _), r in zip(profiles, sizes, strict=True)]
    agreed = math.fsum(a * m for a, (_, m) in zip(each, profiles, strict=True)) / n_comparable
    value = (agreed - chance) / (1 - chance)
    spread = []
    for (counted, times), r, a in zip(profiles, sizes, each, strict=True):
        seen = (n / n_comparable) * (a - chance) / (1 - chance) if r >= 2 else 0.0
        own = factor * math.fsum(m * (1 - shares[k]) for k, m in counted.items()) / r
        part = seen - 2 * (1 - value) * (own - chance) / (1 - chance)
        spread.append(times * (part - value) ** 2)
    variance = math.fsum(spread) / (n * (n - 1))
    return _with_limits(value, variance, t_quantile(confidence, n - 1), weights, agreed)


def krippendorff_alpha(
    ratings: Ratings, weights: Weights = UNWEIGHTED, *, confidence: Number = 0.95
) -> Coefficient:
    """Return Krippendorff's alpha for two or more scorers with gaps.

    Source:
        Krippendorff (2011), Computing Krippendorff's alpha-reliability; limits by Gwet's
        linearisation, as krippen.alpha.raw of R's irrCAC.
    """
    name = weights.name
    why = _nothing_to_compare(ratings)
    if why:
        return Coefficient(None, why=why, weights=name)
    profiles = [(c, m) for c, m in ratings.profiles if sum(c.values()) >= 2]
    sizes = [sum(counted.values()) for counted, _ in profiles]
    n = ratings.n_comparable
    total = sum(r * m for (_, m), r in zip(profiles, sizes, strict=True))
    mean = total / n
    shares = _mean_shares([(counted, m / total) for counted, m in profiles])
    if len(shares) == 1:
        return Coefficient(None, why=NO_VARIATION, weights=name)
    near = {k: weights.near(k, shares) for k in shares}
    chance = math.fsum(share * near[k] for k, share in shares.items())
    each = [_agreement(c, r, weights) * r / mean for (c, _), r in zip(profiles, sizes, strict=True)]
    agreed = math.fsum(a * m for a, (_, m) in zip(each, profiles, strict=True)) / n
    raw = (agreed - chance) / (1 - chance)
    epsilon = 1 / total
    corrected = (1 - epsilon) * agreed + epsilon
    value = (corrected - chance) / (1 - chance)
    spread = []
    for (counted, times), r, a in zip(profiles, sizes, each, strict=True):
        excess = (r - mean) / mean
        # With gaps irrCAC's published errors come from the corrected agreement here.
        seen = (a - corrected * excess - chance) / (1 - chance)
        own = math.fsum(m * near[k] for k, m in counted.items()) / mean - chance * excess
        part = seen - 2 * (1 - raw) * (own - chance) / (1 - chance)
        spread.append(times * (part - raw) ** 2)
    variance = math.fsum(spread) / (n * (n - 1))
    return _with_limits(value, variance, t_quantile(confidence, n - 1), weights, agreed)


def _nothing_to_compare(ratings: Ratings) -> str:
    if ratings.n_scorers < 2:
        return "there is one scorer only"
    n_comparable = ratings.n_comparable
    if not n_comparable:
        return NO_PAIR
    return ONE_CASE if n_comparable == 1 else ""


def _agreement(counted: dict[int, int], r: int, weights: Weights) -> float:
    """Return the weighted share of agreeing pairs of answers to one case; 0 below two answers."""
    if r < 2:
        return 0.0
    given = {answer: float(n) for answer, n in counted.items()}
    return math.fsum(n * (weights.near(k, given) - 1) for k, n in counted.items()) / (r * (r - 1))


def _mean_shares(counts: Sequence[tuple[dict[int, int], float]]) -> dict[int, float]:
    """Return the sum over profiles of each answer's count, times the profile's factor."""
    shares: dict[int, float] = {}
    for counted, factor in counts:
        for answer, n in counted.items():
            shares[answer] = shares.get(answer, 0.0) + n * factor
    return shares


def _margins(table: dict[tuple[int, int], float]) -> tuple[dict[int, float], dict[int, float]]:
    rows: dict[int, float] = {}
    columns: dict[int, float] = {}
    for (i, j), share in table.items():
        rows[i] = rows.get(i, 0.0) + share
        columns[j] = columns.get(j, 0.0) + share
    return rows, columns


def _with_limits(
    value: float, variance: float, quantile: float, weights: Weights, agreed: float
) -> Coefficient:
    if math.isclose(agreed, 1):
        return Coefficient(value, why=FULL_AGREEMENT, weights=weights.name)
    if variance <= _NO_VARIANCE:
        return Coefficient(value, why=NO_SPREAD, weights=weights.name)
    error = math.sqrt(variance)
    limits = Interval(value - quantile * error, value + quantile * error).cut(min(-1.0, value), 1.0)
    return Coefficient(value, limits, standard_error=error, weights=weights.name)
