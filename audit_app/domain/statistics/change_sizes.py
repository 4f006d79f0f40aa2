"""How many cases it takes to see a change since the last round."""

from __future__ import annotations

import math
from statistics import NormalDist

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.levels import Number, between, normal_quantile
from audit_app.domain.statistics.sizes import SampleSize, advice, first_that_holds


def power_to_see_change(
    before: Number, after: Number, n_before: int, n_after: int, *, confidence: Number = 0.95
) -> float:
    """Return the chance that a true change is called one, approximately, two rounds compared.

    Source:
        Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed. (2003), ch. 4;
        with the continuity correction, which comes close to Fisher's exact test.
    """
    first, second = (
        float(between(before, "The earlier share", ends=True)),
        float(between(after, "The later share", ends=True)),
    )
    inverse = 1 / n_before + 1 / n_after
    pooled = (first * n_before + second * n_after) / (n_before + n_after)
    under_none = normal_quantile(confidence) * math.sqrt(pooled * (1 - pooled) * inverse)
    spread = math.sqrt(first * (1 - first) / n_before + second * (1 - second) / n_after)
    gap = abs(second - first) - inverse / 2 - under_none
    if spread == 0:
        return 1.0 if gap > 0 else 0.0
    return NormalDist().cdf(gap / spread)


def size_for_change(  # noqa: PLR0913 - six independent choices
    before: Number,
    after: Number,
    *,
    n_before: int | None = None,
    power: Number = "0.8",
    confidence: Number = 0.95,
    population: int | None = None,
) -> SampleSize:
    """Return the size at which a change since the last round is seen with a given power.

    Args:
        before: Share met in the last round.
        after: Share that should be told from it.
        n_before: Cases examined in the last round; None: both rounds are planned alike.
        power: Chance wanted, between 0 and 1.
        confidence: Level of the two-sided test.
        population: Cases in the register now, which the size cannot exceed; None if unknown.

    Raises:
        AuditError: If the shares are equal, or the last round was too small for any size now.

    Source:
        Fleiss, Tytun, Ury (1980), Biometrics 36, 343-346.
    """
    wanted = float(between(power, "The power"))
    if between(before, "The earlier share", ends=True) == between(
        after, "The later share", ends=True
    ):
        raise AuditError("The two shares are equal.", remedy="Name the change to be seen.")
    most = population or 10**9

    def enough(n: int) -> bool:
        chance = power_to_see_change(before, after, n_before or n, n, confidence=confidence)
        return chance >= wanted

    if not enough(most):
        raise AuditError(
            "No sample that large can be drawn: "
            + (f"the register has {most:,} cases" if population else "the last round was too small")
            + f", which gives this change a chance under {wanted:.0%} of being seen.",
            remedy="Look for a larger change, or accept a smaller chance.",
        )
    size = first_that_holds(1, most, enough)
    method = f"two proportions, continuity corrected, power {wanted:g}"
    return SampleSize(size, method, advice(size, population) if population else "")
