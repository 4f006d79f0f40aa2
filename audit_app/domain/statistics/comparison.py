"""Two rounds, many criteria: the difference with its interval first, a p-value second."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.hypergeometric import terms
from audit_app.domain.statistics.intervals import wilson
from audit_app.domain.statistics.levels import Interval, Number, check_counts, error_rate

BETTER, WORSE, NO_CLEAR_CHANGE = "better", "worse", "no clear change"
SIGNIFICANT = 0.05
MANY_CRITERIA = 20

_AS_UNLIKELY = 1 + 1e-9
"""Tables whose weights agree to this are equally likely; floats keep 13 digits on the way."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rounds of one criterion.

    Attributes:
        before: Share met in the earlier round.
        after: Share met in the later round.
        interval: Limits of the difference, after less before.
        p_value: Of the exact test, two-sided.
        adjusted_p: After Holm's adjustment over the criteria shown together.
        words: "better", "worse" or "no clear change".
    """

    before: float
    after: float
    interval: Interval
    p_value: float
    adjusted_p: float
    words: str

    @property
    def difference(self) -> float:
        """After less before, in shares."""
        return self.after - self.before


def compare(
    before: tuple[int, int], after: tuple[int, int], *, confidence: Number = 0.95
) -> Comparison:
    """Return how a share changed between two independent samples.

    Args:
        before: (met, examined) of the earlier round.
        after: (met, examined) of the later round.
        confidence: Level of the interval.

    Raises:
        AuditError: If counts contradict one another.
    """
    interval = newcombe(before, after, confidence=confidence)
    p = fisher_p(before, after)
    shares = before[0] / before[1], after[0] / after[1]
    return Comparison(*shares, interval, p, p, change_words(shares[1] - shares[0], p))


def compare_all(
    rounds: Sequence[tuple[tuple[int, int], tuple[int, int]]], *, confidence: Number = 0.95
) -> list[Comparison]:
    """Return comparisons of criteria shown together, with Holm's adjustment over all of them."""
    each = [compare(before, after, confidence=confidence) for before, after in rounds]
    adjusted = holm([one.p_value for one in each])
    return [
        Comparison(
            one.before, one.after, one.interval, one.p_value, p, change_words(one.difference, p)
        )
        for one, p in zip(each, adjusted, strict=True)
    ]


def change_words(difference: float, adjusted_p: float) -> str:
    """Return "better" or "worse" only where the adjusted p-value is below 0.05."""
    if adjusted_p >= SIGNIFICANT or difference == 0:
        return NO_CLEAR_CHANGE
    return BETTER if difference > 0 else WORSE


def newcombe(
    before: tuple[int, int], after: tuple[int, int], *, confidence: Number = 0.95
) -> Interval:
    """Return the limits of after less before for two independent samples.

    No finite population correction: the question is whether practice changed, not these two lists.

    Source:
        Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Example:
        >>> newcombe((48, 80), (56, 70)).as_list()  # published: 0.0524 to 0.3339
        [0.0524..., 0.3338...]
    """
    check_counts(*before)
    check_counts(*after)
    return mover(
        before[0] / before[1],
        wilson(*before, confidence=confidence),
        after[0] / after[1],
        wilson(*after, confidence=confidence),
    )


def mover(before: float, before_limits: Interval, after: float, after_limits: Interval) -> Interval:
    """Return the limits of a difference from each share's own limits, as for stratified rounds.

    Source:
        Zou and Donner (2008), Statistics in Medicine 27.
    """
    difference = after - before
    low = difference - math.hypot(after - after_limits.low, before_limits.high - before)
    high = difference + math.hypot(after_limits.high - after, before - before_limits.low)
    return Interval(low, high).cut(-1.0, 1.0)


def fisher_p(before: tuple[int, int], after: tuple[int, int]) -> float:
    """Return the two-sided p-value of Fisher's exact test.

    The sum of the probabilities of all tables with the same margins that are no more likely than
    the one seen.

    Source:
        Fisher (1935); the two-sided rule is that of R's fisher.test and scipy.
    """
    check_counts(*before)
    check_counts(*after)
    met, total = before[0] + after[0], before[1] + after[1]
    weights = dict(terms(total, met, after[1], negligible=0.0))
    seen = weights.get(after[0], 0.0) * _AS_UNLIKELY
    return min(
        1.0, math.fsum(w for w in weights.values() if w <= seen) / math.fsum(weights.values())
    )


def mcnemar_p(only_before: int, only_after: int) -> float:
    """Return the exact two-sided p-value for the same cases scored twice.

    Args:
        only_before: Cases met the first time only.
        only_after: Cases met the second time only.

    Source:
        McNemar (1947), Psychometrika 12; exact form: binomial(b, b + c, 1/2).
    """
    if only_before < 0 or only_after < 0:
        raise AuditError("A count is below 0.", remedy="Check the counts.")
    changed, fewer = only_before + only_after, min(only_before, only_after)
    term = total = 1
    for i in range(fewer):
        term = term * (changed - i) // (i + 1)
        total += term
    # Whole numbers to the last step, so that nothing is lost however many changed.
    return min(1.0, float(2 * total / 2**changed))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the order given.

    Raises:
        AuditError: If one is not between 0 and 1.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6.
    """
    for p in p_values:
        if not 0 <= p <= 1:
            raise AuditError(f"A p-value is {p}.", remedy="It must lie between 0 and 1.")
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted


def multiplicity_warning(n_criteria: int, *, confidence: Number = 0.95) -> str:
    """Return a sentence where so many criteria are compared that some seem changed by chance."""
    if n_criteria < MANY_CRITERIA:
        return ""
    rate = float(error_rate(confidence))
    seeming = n_criteria * rate
    at_least_one = 1 - (1 - rate) ** n_criteria
    return (
        f"{n_criteria} criteria are compared: if nothing had changed, about {seeming:.0f} would "
        f"still seem changed, and at least one in {at_least_one:.0%} of audits. "
        "The words allow for this (Holm's adjustment)."
    )
