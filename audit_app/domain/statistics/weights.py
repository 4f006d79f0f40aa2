"""How near two different answers are: 1 for the same, less the further apart they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from audit_app.domain.errors import AuditError

Weights = tuple[str, Callable[[int, int], float]]
"""Name of the weights, and the weight of two places on the scale."""


def identity() -> Weights:
    """Return weights under which every disagreement counts in full."""
    return "none", lambda i, j: float(i == j)


def linear(q: int) -> Weights:
    """Return 1 - |i - j| / (q - 1) for a scale of q answers."""
    return "linear", lambda i, j: 1 - abs(i - j) / max(q - 1, 1)


def quadratic(q: int) -> Weights:
    """Return 1 - (i - j)^2 / (q - 1)^2 for a scale of q answers."""
    return "quadratic", lambda i, j: 1 - (i - j) ** 2 / max(q - 1, 1) ** 2


def weights_named(name: str, q: int) -> Weights:
    """Return the weights of a name: none, linear or quadratic.

    Raises:
        AuditError: If there are none of that name.
    """
    known = {"none": lambda _q: identity(), "linear": linear, "quadratic": quadratic}
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

    return "ordinal", weight


def ratio(values: Sequence[float]) -> Weights:
    """Return Krippendorff's ratio weights, for answers that are amounts of 0 or more."""
    if any(value < 0 for value in values):
        raise AuditError("An amount is below 0.", remedy="Ratio weights need amounts of 0 or more.")

    def weight(i: int, j: int) -> float:
        total = values[i] + values[j]
        return 1 - ((values[i] - values[j]) / total) ** 2 if total else 1.0

    return "ratio", weight
