"""How many cases each stratum gets: bounds, weights, exact shares, largest remainders.

Rounding each stratum by itself need not add up; plain largest remainders can take a case back when
the sample grows (the Alabama paradox), so what was drawn before enters as a minimum. Shares are
whole-number fractions throughout. Weights after Neyman (1934) and Cochran (1977), chapter 5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.errors import AuditError

_NEYMAN_SCALE = 10**60


@dataclass(frozen=True, slots=True)
class Share:
    """What one stratum gets.

    Attributes:
        n: Cases, whole.
        exact: The share before rounding; n is within one of it.
    """

    n: int
    exact: Fraction


@dataclass(frozen=True, slots=True)
class _Bounded:
    """A stratum while shares are worked out: size, weight, lower and upper bound."""

    size: int
    weight: int
    low: int
    high: int

    def share(self, factor: Fraction) -> Fraction:
        return min(Fraction(self.high), max(Fraction(self.low), factor * self.weight))


def allocate(
    sizes: Mapping[str, int],
    n: int,
    *,
    weights: Mapping[str, int] | None = None,
    minimum: int | Mapping[str, int] = 2,
    maximum: Mapping[str, int] | None = None,
) -> dict[str, Share]:
    """Return how many cases each stratum gets; the sum is n exactly.

    Args:
        sizes: Cases N_h of each stratum.
        n: Cases wanted; N or more takes everything.
        weights: Whole numbers in proportion to which to share; None: the sizes.
        minimum: Least number in each stratum, one for all or by stratum (absent: 0).
        maximum: Most in some strata.

    Raises:
        AuditError: If the minima need more than n, or the maxima allow less; both name the number.

    Source:
        The one vector x_h = min(u_h, max(l_h, factor * a_h)) with sum n, then largest remainders;
        ties go to the larger stratum, then by name.
    """
    n = min(n, sum(sizes.values()))
    strata: dict[str, _Bounded] = {}
    for name, size in sizes.items():
        least = minimum if isinstance(minimum, int) else minimum.get(name, 0)
        high = min(size, (maximum or {}).get(name, size))
        weight = size if weights is None else weights.get(name, 0)
        strata[name] = _Bounded(size, weight, min(size, least), high)
    _check_bounds(strata, n)
    return _rounded(strata, _shares(strata, n), n)


def _check_bounds(strata: Mapping[str, _Bounded], n: int) -> None:
    """Refuse a size that no allocation can have."""
    for name, stratum in strata.items():
        if stratum.low > stratum.high:
            raise AuditError(
                f"Stratum '{name}' needs at least {stratum.low:,} cases but may have only"
                f" {stratum.high:,}.",
                remedy="Raise its maximum or lower its minimum.",
            )
    smallest = sum(stratum.low for stratum in strata.values())
    largest = sum(stratum.high for stratum in strata.values())
    if smallest > n:
        raise AuditError(
            f"The minima of {len(strata):,} strata need {smallest:,} cases; the sample has {n:,}.",
            remedy=f"Draw at least {smallest:,}, lower the minimum, or put small strata together.",
        )
    if largest < n:
        raise AuditError(
            f"The maxima of {len(strata):,} strata allow only {largest:,} of {n:,} cases wanted.",
            remedy=f"Draw at most {largest:,} or raise a maximum.",
        )


def _shares(strata: Mapping[str, _Bounded], n: int) -> dict[str, Fraction]:
    """Return exact shares that sum to n; strata without weight come last."""
    if not any(stratum.weight for stratum in strata.values()):
        strata = {k: _Bounded(s.size, s.size, s.low, s.high) for k, s in strata.items()}
    weighted = {k: s for k, s in strata.items() if s.weight > 0}
    others = {
        k: _Bounded(s.size, s.size, s.low, s.high) for k, s in strata.items() if s.weight <= 0
    }
    for_others = max(
        sum(s.low for s in others.values()), n - sum(s.high for s in weighted.values())
    )
    factor = _factor(weighted, n - for_others)
    shares = {name: stratum.share(factor) for name, stratum in weighted.items()}
    factor = _factor(others, for_others)
    return {**shares, **{name: stratum.share(factor) for name, stratum in others.items()}}


def _factor(strata: Mapping[str, _Bounded], n: int) -> Fraction:
    """Return the number that makes the bounded shares sum to n.

    Between the points where a stratum leaves its minimum or reaches its maximum the sum is a line
    fixed + slope * factor of whole numbers, so walking those points in order is exact.
    """
    events: list[tuple[Fraction, int, int]] = []
    fixed, slope = 0, 0
    for stratum in strata.values():
        fixed += stratum.low
        if stratum.weight > 0 and stratum.high > stratum.low:
            events.append((Fraction(stratum.low, stratum.weight), -stratum.low, stratum.weight))
            events.append((Fraction(stratum.high, stratum.weight), stratum.high, -stratum.weight))
    events.sort()
    last = Fraction(0)
    for point, step_fixed, step_slope in events:
        if fixed + slope * point >= n:
            break
        fixed, slope, last = fixed + step_fixed, slope + step_slope, point
    return Fraction(n - fixed, slope) if slope > 0 else last


def _rounded(
    strata: Mapping[str, _Bounded], shares: Mapping[str, Fraction], n: int
) -> dict[str, Share]:
    """Round down, then give one more to the largest remainders until the sum is n."""
    whole = {name: math.floor(share) for name, share in shares.items()}
    left = n - sum(whole.values())
    by_remainder = sorted(
        shares, key=lambda name: (whole[name] - shares[name], -strata[name].size, name)
    )
    for name in by_remainder[:left]:
        whole[name] += 1
    return {name: Share(whole[name], shares[name]) for name in strata}


def neyman_weights(sizes: Mapping[str, int], rates: Mapping[str, Fraction]) -> dict[str, int]:
    """Return N_h * sqrt(p_h * (1 - p_h)) as whole numbers, scaled alike and the same everywhere.

    Args:
        sizes: Cases of each stratum.
        rates: Planning rate p_h of each stratum, 0 to 1.

    Raises:
        AuditError: If a stratum has no rate, or one outside 0 to 1.
    """
    weights: dict[str, int] = {}
    for name, size in sizes.items():
        if name not in rates:
            raise AuditError(
                f"Stratum '{name}' has no planning rate.",
                remedy="Give every stratum a rate, 0.5 where nothing is known.",
            )
        rate = rates[name]
        if not 0 <= rate <= 1:
            raise AuditError(
                f"The planning rate of stratum '{name}' is not between 0 and 1.",
                remedy="Write a share, such as 0.2 for 20%.",
            )
        variance = rate.numerator * (rate.denominator - rate.numerator)
        weights[name] = math.isqrt(size**2 * variance * _NEYMAN_SCALE // rate.denominator**2)
    return weights
