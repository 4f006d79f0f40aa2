"""The right estimator for the way a sample was drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

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

CLUSTER, SYSTEMATIC, CENSUS, BY_SIZE = "cluster", "systematic", "census", "proportional_to_size"

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
        strata: Cases of the frame by stratum; the empty name where there are none.
        probabilities: Inclusion probability by reference, where they differ by case.
        clusters: Cases of the frame in each cluster drawn.
        n_clusters: Clusters in the frame; 0 unless the draw is one of clusters.
        capped: Whether the number of cases of one person was limited.
        confidence: Level of the limits.
        elsewhere: Cases examined, by stratum, that lie outside the part a figure is of, such as
            another team's: they count as not applicable. Only without clusters and probabilities.
    """

    method: str
    strata: Mapping[str, int]
    probabilities: Mapping[str, Fraction]
    clusters: Mapping[str, int]
    n_clusters: int
    capped: bool
    confidence: Number
    elsewhere: Mapping[str, int] = field(default_factory=dict)

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
            return self._weighted(examined)
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

    def share(self, examined: Sequence[Examined]) -> Fraction | None:
        """Return the share alone: what estimate() says of it, without working limits out."""
        if self.method == CLUSTER or self.probabilities:
            return self.estimate(examined).share
        seen = [stratum for stratum in self._counts(examined) if stratum.sample]
        applies = sum((each.weight * each.applies for each in seen), Fraction(0))
        met = sum((each.weight * each.met for each in seen), Fraction(0))
        return met / applies if applies else None

    def _weighted(self, examined: Sequence[Examined]) -> Estimate:
        unknown = [each.case_ref for each in examined if each.case_ref not in self.probabilities]
        if unknown:
            raise AuditError(
                f"The certificate gives no probability for {len(unknown):,} of the drawn cases.",
                remedy="Check that the cases belong to the draw in force.",
            )
        cases = [WeightedCase(self.probabilities[each.case_ref], each.met) for each in examined]
        return hajek_estimate(cases, population=self.population, confidence=self.confidence)

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
                sample=len(found[name]) + self.elsewhere.get(name, 0),
                met=sum(1 for met in found[name] if met),
                applicable=sum(1 for met in found[name] if met is not None),
            )
            for name, size in sizes.items()
        ] or [StratumCounts("", 0, 0, 0)]

    def _from_clusters(self, examined: Sequence[Examined]) -> Estimate:
        found: dict[str, list[bool | None]] = defaultdict(list)
        for each in examined:
            found[each.stratum].append(each.met)
        if not found:
            return Estimate(None, None, "no case has been examined")
        counts = [
            StratumCounts(
                name,
                self.clusters.get(name, len(met)),
                sample=len(met),
                met=sum(1 for each in met if each),
                applicable=sum(1 for each in met if each is not None),
            )
            for name, met in found.items()
        ]
        n_clusters = max(self.n_clusters, len(counts))
        if len(counts) == n_clusters:
            # Every cluster is in the sample: its cases are those of a stratum.
            return stratified_estimate(counts, confidence=self.confidence)
        result = cluster_estimate(
            [ClusterCounts(each.name, each.applies, each.met, each.weight) for each in counts],
            n_clusters,
            confidence=self.confidence,
        )
        return Estimate(
            result.share,
            result.interval,
            result.why,
            standard_error=result.standard_error,
            effective_size=result.effective_size,
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
            return (
                "Limits by the differences between officers or teams, since cases of one of them "
                "are alike."
            )
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
    certificate: Mapping[str, Any] = draw.certificate if draw else {}
    method = draw.plan.method if draw else ""
    details: Mapping[str, Any] = certificate.get("details", {})
    return Design(
        method,
        _strata(view, certificate),
        _probabilities(certificate) if method == BY_SIZE else {},
        {each["cluster"]: each["size"] for each in details.get("clusters", ())},
        details.get("clusters_in_frame", 0),
        capped=draw is not None and bool(draw.plan.cap_per),
        confidence=confidence,
    )


def _strata(view: ExportView, certificate: Mapping[str, Any]) -> dict[str, int]:
    """Return the sizes of the strata as drawn; the certificate's own come first."""
    drawn = {each["stratum"]: each["size"] for each in certificate.get("strata", ())}
    sizes = {name: size for name, size in (drawn or view.strata).items() if size > 0}
    if len(sizes) > 1:
        return sizes
    return {"": sum(sizes.values()) or view.population.check.n_cases}


def _probabilities(certificate: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return the inclusion probability of each drawn case and reserve by reference."""
    return {
        each["case_ref"]: Fraction(each["probability"])
        for part in ("sample", "reserves")
        for each in certificate.get(part, ())
    }
