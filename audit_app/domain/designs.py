"""The right estimator for the way a sample was drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from audit_app.domain.draw import Draw
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.statistics.clusters import ClusterCounts, cluster_estimate
from audit_app.domain.statistics.levels import Number
from audit_app.domain.statistics.stratified import (
    Estimate,
    StratumCounts,
    simple_estimate,
    stratified_estimate,
)
from audit_app.domain.statistics.unequal import WeightedCase, hajek_estimate

CLUSTER, SYSTEMATIC, CENSUS = "cluster", "systematic", "census"

_COUNTING = (
    "Shares are of the cases to which a question applies; partly met and cannot tell count as not "
    "met."
)
_CAPPED = (
    "The number of cases of one person was limited; the limits are computed as if it were not."
)


@dataclass(frozen=True, slots=True)
class Examined:
    """One examined case, as an estimator sees it.

    Attributes:
        case_ref: Canonical.
        stratum: Canonical; the cluster in a cluster draw.
        met: None where the question does not apply.
    """

    case_ref: str
    stratum: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Design:
    """How the sample in force was drawn.

    Attributes:
        method: Key of the sampling method; empty without a draw.
        strata: Cases of the frame by stratum, or by cluster; the empty name where there are none.
        probabilities: Inclusion probability by reference, where they differ by case.
        whole_clusters: Whether all cases of each drawn cluster are in the sample.
        capped: Whether the number of cases of one person was limited.
        confidence: Level of the limits.
    """

    method: str
    strata: Mapping[str, int]
    probabilities: Mapping[str, Fraction]
    whole_clusters: bool
    capped: bool
    confidence: Number

    @property
    def population(self) -> int:
        """Cases in the frame, N."""
        return sum(self.strata.values())

    @property
    def level(self) -> str:
        """The confidence in per cent, '95%'."""
        return f"{float(self.confidence) * 100:g}%"

    def estimate(self, examined: Sequence[Examined]) -> Estimate:
        """Return the share met in the register, from the cases examined so far."""
        if self.method == CLUSTER:
            return self._from_clusters(examined)
        if self.probabilities:
            cases = [WeightedCase(self.probabilities[each.case_ref], each.met) for each in examined]
            return hajek_estimate(cases, confidence=self.confidence)
        counts = self._counts(examined)
        if len(counts) == 1:
            return simple_estimate(counts[0], confidence=self.confidence)
        seen = [stratum for stratum in counts if stratum.sample]
        if not seen:
            return Estimate(None, None, "no case has been examined")
        estimate = stratified_estimate(seen, confidence=self.confidence)
        if len(seen) == len(counts):
            return estimate
        waiting = next(stratum.name for stratum in counts if not stratum.sample)
        return Estimate(
            estimate.share,
            None,
            f"no case of stratum '{waiting}' has been examined: the share is of the others only",
        )

    def _counts(self, examined: Sequence[Examined]) -> list[StratumCounts]:
        alone = next(iter(self.strata), "") if len(self.strata) == 1 else None
        found: dict[str, list[bool | None]] = defaultdict(list)
        for each in examined:
            name = each.stratum if alone is None else alone
            if name not in self.strata:
                raise AuditError(
                    f"A drawn case is of stratum '{name}', which the register has not.",
                    remedy="Check that the draw was made from this register.",
                )
            found[name].append(each.met)
        sizes = {name: size for name, size in self.strata.items() if size > 0}
        return [
            StratumCounts(
                name,
                size,
                sample=len(found[name]),
                met=sum(1 for met in found[name] if met),
                applicable=sum(1 for met in found[name] if met is not None),
            )
            for name, size in sizes.items()
        ] or [StratumCounts("", 0, 0, 0)]

    def _from_clusters(self, examined: Sequence[Examined]) -> Estimate:
        found: dict[str, list[bool]] = {each.stratum: [] for each in examined}
        for each in examined:
            if each.met is not None:
                found[each.stratum].append(each.met)
        if not found:
            return Estimate(None, None, "no case has been examined")
        clusters = [ClusterCounts(name, len(met), sum(met)) for name, met in found.items()]
        result = cluster_estimate(
            clusters, max(len(self.strata), len(clusters)), confidence=self.confidence
        )
        whole = self.whole_clusters or result.share is None
        return Estimate(
            result.share,
            result.interval if whole else None,
            result.why if whole else "only some cases of each officer or team were drawn",
            standard_error=result.standard_error,
            effective_size=result.effective_size,
            complete=whole and len(examined) == self.population,
        )

    def words(self) -> str:
        """Return how shares and limits are computed, for the person who reads them."""
        return " ".join(
            part
            for part in (
                _COUNTING,
                self._limits_words(),
                f"Level {self.level}.",
                _CAPPED if self.capped else "",
            )
            if part
        )

    def _limits_words(self) -> str:
        if self.method == CENSUS:
            return "Every case was drawn: no sampling error once all are read."
        if self.method == CLUSTER:
            return "Limits for whole clusters, by the differences between officers or teams."
        if self.probabilities:
            return "Shares weighted by one over each case's probability (Hájek)."
        if len([size for size in self.strata.values() if size]) > 1:
            return (
                "Shares weighted by the size of each stratum; beta limits with a capped effective "
                "sample size (Korn and Graubard)."
            )
        as_if = (
            " The sample is systematic; the limits are computed as if it were simple random."
            if self.method == SYSTEMATIC
            else ""
        )
        return f"Exact limits for a register of known size (hypergeometric).{as_if}"


def design_of(view: ExportView, confidence: Number) -> Design:
    """Return how the sample in force of an audit was drawn."""
    draw = view.draws[-1] if view.draws else None
    method = draw.plan.method if draw else ""
    strata = {name: size for name, size in view.strata.items() if size > 0}
    if len(strata) <= 1:
        strata = {"": sum(strata.values()) or view.population.check.n_cases}
    return Design(
        method,
        strata,
        _probabilities(draw) if draw and method != CLUSTER and len(strata) == 1 else {},
        whole_clusters=draw is not None and _takes_whole_clusters(draw.certificate),
        capped=draw is not None and bool(draw.plan.cap_per),
        confidence=confidence,
    )


def _probabilities(draw: Draw) -> dict[str, Fraction]:
    """Return the inclusion probability by reference if they differ; nothing if all are alike."""
    listed: list[Mapping[str, Any]] = [
        *draw.certificate.get("sample", ()),
        *draw.certificate.get("reserves", ()),
    ]
    by_reference = {each["case_ref"]: Fraction(str(each["probability"])) for each in listed}
    return by_reference if len(set(by_reference.values())) > 1 else {}


def _takes_whole_clusters(certificate: Mapping[str, Any]) -> bool:
    inputs = certificate.get("plan", {}).get("inputs", {})
    return not inputs.get("cases_per_cluster")
