"""One share from all cases of some officers or teams: files of one officer are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.intervals import beta_limits
from audit_app.domain.statistics.levels import (
    Interval,
    Number,
    check_counts,
    error_rate,
    t_quantile,
)

FEW_CLUSTERS = 10


@dataclass(frozen=True, slots=True)
class ClusterCounts:
    """What was found in one drawn cluster.

    Attributes:
        name: Officer or team.
        cases: Applicable cases examined, m_i.
        met: Cases met among them, k_i.
        weight: Cases of the cluster that one examined case stands for; 1 if all are examined.
    """

    name: str
    cases: int
    met: int
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class ClusterEstimate:
    """A share estimated from whole clusters.

    Attributes:
        share: Met of all applicable cases in the drawn clusters; None where there are none.
        interval: Its limits, or None.
        why: Why there is no share or interval.
        standard_error: Of the share.
        design_effect: How many times the variance of a simple random sample; None if not defined.
        effective_size: Independent cases the sample is worth.
        words: The same for a person.
        warning: Where there are few clusters.
    """

    share: Fraction | None
    interval: Interval | None
    why: str = ""
    standard_error: float = 0.0
    design_effect: float | None = None
    effective_size: float = 0.0
    words: str = ""
    warning: str = ""


def cluster_estimate(
    clusters: Sequence[ClusterCounts], n_clusters: int, *, confidence: Number = 0.95
) -> ClusterEstimate:
    """Return the share met from c clusters drawn from C, all or some of the cases of each.

    Where only some cases of a cluster are examined the finite population is not allowed for, which
    errs on the careful side.

    Args:
        clusters: Counts of each drawn cluster.
        n_clusters: Clusters there are in the register, C.
        confidence: Level, between 0 and 1.

    Raises:
        AuditError: If the counts contradict one another.

    Source:
        Cochran (1977), ch. 3 (proportions from clusters as ratios).
    """
    error_rate(confidence)
    drawn = len(clusters)
    check_counts(0, drawn, n_clusters)
    for cluster in clusters:
        if not 0 <= cluster.met <= cluster.cases:
            raise AuditError(
                f"'{cluster.name}' has {cluster.met:,} met of {cluster.cases:,} cases.",
                remedy="Met cannot exceed the cases.",
            )
    cases = sum(cluster.cases for cluster in clusters)
    warning = (
        f"Only {drawn} officers or teams were drawn: the limits are wide and rough."
        if drawn < min(FEW_CLUSTERS, n_clusters)
        else ""
    )
    if cases == 0:
        return ClusterEstimate(None, None, "did not apply in any case", warning=warning)
    total = sum((cluster.weight * cluster.cases for cluster in clusters), Fraction(0))
    share = sum((cluster.weight * cluster.met for cluster in clusters), Fraction(0)) / total
    partly = any(cluster.weight != 1 for cluster in clusters)
    if drawn == n_clusters and not partly:
        exactly = Interval(float(share), float(share))
        return ClusterEstimate(share, exactly, effective_size=float(cases))
    if drawn < 2:
        return ClusterEstimate(share, None, "one officer or team says nothing about the others")
    unseen = Fraction(1) if partly else 1 - Fraction(drawn, n_clusters)
    return _estimate(clusters, share, unseen, confidence, warning)


def _estimate(
    clusters: Sequence[ClusterCounts],
    share: Fraction,
    unseen: Fraction,
    confidence: Number,
    warning: str,
) -> ClusterEstimate:
    """Return the estimate with limits; `unseen` is the finite population's factor, 1 - c/C."""
    drawn, cases = len(clusters), sum(cluster.cases for cluster in clusters)
    total = sum((each.weight * each.cases for each in clusters), Fraction(0))
    spread = sum(
        ((each.weight * (each.met - share * each.cases)) ** 2 for each in clusters), Fraction(0)
    )
    variance = unseen * drawn * spread / (total**2 * (drawn - 1))
    simple = unseen * share * (1 - share) / (cases - 1) if cases > 1 else Fraction(0)
    ratio = t_quantile(confidence, max(cases - 1, 1)) / t_quantile(confidence, drawn - 1)
    if share in {0, 1}:
        effective = float(drawn / unseen)  # every case the same: count officers, not cases
    else:
        # Cases that stand for unequal numbers are worth fewer (Kish); without weights all of them.
        weights = sum((each.weight**2 * each.cases for each in clusters), Fraction(0))
        most = total**2 / weights / unseen
        worth = min(share * (1 - share) / variance, most) if variance else most
        effective = float(worth) * ratio**2
    return ClusterEstimate(
        share,
        beta_limits(float(share), effective, confidence=confidence),
        standard_error=float(variance) ** 0.5,
        design_effect=float(variance / simple) if simple else None,
        effective_size=effective,
        words=f"{cases:,} cases, worth about {round(effective):,} independent ones",
        warning=warning,
    )
