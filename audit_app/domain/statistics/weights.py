"""How near two different answers are: 1 for the same, less the further apart they stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from audit_app.domain.errors import AuditError

MOST_WEIGHTED_ANSWERS = 2_000
"""Different answers that weighted measures take; each is held against each."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a pair of answers counts as agreement.

    Attributes:
        name: "none", "linear", "quadratic", "ordinal" or "ratio".
        of: Weight of two places on the scale, from 0 to 1.
    """

    name: str
    of: Callable[[int, int], float]

    def near(self, place: int, shares: Mapping[int, float]) -> float:
        """Return the mean weight of one answer against answers given with some frequencies.

        Raises:
            AuditError: If there are too many different answers to weigh each against each.
        """
        if self.name == "none":
            return shares.get(place, 0.0)
        if len(shares) > MOST_WEIGHTED_ANSWERS:
            raise AuditError(
                f"{len(shares):,} different answers are too many for weighted agreement.",
                remedy="Use measures without weights, or fewer answers.",
            )
        return math.fsum(self.of(place, other) * share for other, share in shares.items())

    def total(self, q: int) -> float:
        """Return the sum of the weights of all pairs of q places; linear and quadratic only."""
        if self.name == "none":
            return float(q)
        return math.fsum((2 if step else 1) * (q - step) * self.of(0, step) for step in range(q))


UNWEIGHTED = Weights("none", lambda i, j: float(i == j))
"""Every disagreement counts in full."""


def linear(q: int) -> Weights:
    """Return 1 - |i - j| / (q - 1) for a scale of q answers."""
    return Weights("linear", lambda i, j: 1 - abs(i - j) / max(q - 1, 1))


def quadratic(q: int) -> Weights:
    """Return 1 - (i - j)^2 / (q - 1)^2 for a scale of q answers."""
    return Weights("quadratic", lambda i, j: 1 - (i - j) ** 2 / max(q - 1, 1) ** 2)


def weights_named(name: str, q: int) -> Weights:
    """Return linear or quadratic weights by name.

    Raises:
        AuditError: If there are none of that name.
    """
    known = {"linear": linear, "quadratic": quadratic}
    if name not in known:
        raise AuditError(
            f"There are no weights called '{name}'.", remedy="Choose linear or quadratic."
        )
    return known[name](q)


def ordinal(comparable: Sequence[Mapping[int, int]]) -> Weights:
    """Return Krippendorff's ordinal weights, which depend on how often each answer was given.

    Args:
        comparable: Answers by case, of the cases with at least two.

    Source:
        Krippendorff (2011): the squared distance of two answers is the squared number of answers
        from one to the other, counting half of each end.
    """
    totals: dict[int, float] = {}
    for counted in comparable:
        for answer, n in counted.items():
            totals[answer] = totals.get(answer, 0) + n
    places = sorted(totals)
    upto = dict(zip(places, accumulate(totals[place] for place in places), strict=True))
    middle = {place: upto[place] - totals[place] / 2 for place in places}
    widest = (middle[places[-1]] - middle[places[0]]) ** 2 if places else 0.0

    def weight(i: int, j: int) -> float:
        return 1 - (middle[i] - middle[j]) ** 2 / widest if widest else 1.0

    return Weights("ordinal", weight)


def ratio(values: Sequence[float]) -> Weights:
    """Return Krippendorff's ratio weights, for answers that are amounts of 0 or more.

    Args:
        values: The amount each place of the scale stands for.

    Raises:
        AuditError: If one is below 0.
    """
    if any(value < 0 for value in values):
        raise AuditError("An amount is below 0.", remedy="Ratio weights need amounts of 0 or more.")

    def weight(i: int, j: int) -> float:
        total = values[i] + values[j]
        return 1 - ((values[i] - values[j]) / total) ** 2 if total else 1.0

    return Weights("ratio", weight)
