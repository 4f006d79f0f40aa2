"""One share from a stratified sample, with not applicable cases as a domain.

The limits are beta limits with an effective sample size (Korn and Graubard) and a cap on it: with
few errors the estimated variance is often far too small, zero if every stratum is all or nothing,
and without the cap the limits then promise more than they hold.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.intervals import (
    CountLimits,
    beta_limits,
    hypergeometric_limits,
)
from audit_app.domain.statistics.levels import (
    Interval,
    Number,
    check_counts,
    error_rate,
    t_quantile,
)


@dataclass(frozen=True, slots=True)
class StratumCounts:
    """What was found in one stratum.

    Attributes:
        name: Of the stratum.
        population: Cases of the register in it, N_h.
        sample: Cases examined, n_h.
        met: Cases met, k_h.
        applicable: Cases examined to which the question applies, a_h; None: all of them.
    """

    name: str
    population: int
    sample: int
    met: int
    applicable: int | None = None

    @property
    def applies(self) -> int:
        """Cases examined to which the question applies, a_h."""
        return self.sample if self.applicable is None else self.applicable

    @property
    def weight(self) -> Fraction:
        """Cases of the register that one examined case stands for."""
        return Fraction(self.population, self.sample)

    @property
    def share(self) -> Fraction | None:
        """Met of applicable, or None where it applied to none."""
        return Fraction(self.met, self.applies) if self.applies else None

    @property
    def possible(self) -> int:
        """Cases of the register that can still be applicable, M = N - (not applicable found)."""
        return self.population - (self.sample - self.applies)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of the register's applicable cases.

    Attributes:
        share: The estimate as an exact fraction, or None where the question applied to no case.
        interval: Its limits, or None.
        why: Why there is no share or no interval; empty otherwise.
        standard_error: Of the estimate; 0 where it is not used.
        design_size: Independent cases the design is worth if the strata do not differ.
        effective_size: Independent cases the limits were computed with.
        counts: Exact limits as counts, for one simple random sample only.
        complete: Whether every case of the register was examined.
    """

    share: Fraction | None
    interval: Interval | None
    why: str = ""
    standard_error: float = 0.0
    design_size: float = 0.0
    effective_size: float = 0.0
    counts: CountLimits | None = None
    complete: bool = False


def simple_estimate(counts: StratumCounts, *, confidence: Number = 0.95) -> Estimate:
    """Return the share met in a simple random sample, with exact limits.

    The applicable cases examined are a random sample of all applicable ones, whose number is not
    known but is at most N less the not applicable ones found; the limits allow for that.

    Raises:
        AuditError: If the counts contradict one another.

    Source:
        Cochran, Sampling Techniques, 3rd ed. (1977), ch. 2 and 3; limits as hypergeometric_limits.
    """
    _check(counts)
    complete = counts.sample == counts.population
    if counts.sample == 0:
        return Estimate(None, None, "no case has been examined")
    if counts.applies == 0:
        return Estimate(
            None, None, f"did not apply in any of the {counts.sample:,} cases", complete=complete
        )
    limits = hypergeometric_limits(
        counts.met, counts.applies, counts.possible, confidence=confidence
    )
    return Estimate(
        counts.share,
        limits.shares,
        effective_size=float(counts.applies),
        counts=limits,
        complete=complete,
    )


def stratified_estimate(strata: Sequence[StratumCounts], *, confidence: Number = 0.95) -> Estimate:
    """Return the share met from a stratified sample, each stratum weighted by its size.

    Strata without cases are left out. With one stratum the limits are the exact ones.

    Args:
        strata: Counts of each; every stratum with cases must have at least one examined.
        confidence: Level, between 0 and 1.

    Raises:
        AuditError: If counts contradict one another or a stratum was not examined.

    Source:
        Cochran (1977), ch. 5; Korn and Graubard (1998), Survey Methodology 24; the cap is ours.
    """
    error_rate(confidence)
    for stratum in strata:
        _check(stratum)
    filled = [stratum for stratum in strata if stratum.population > 0]
    if not filled:
        raise AuditError("The strata hold no cases.", remedy="Check the sizes of the strata.")
    for stratum in filled:
        if stratum.sample == 0:
            raise AuditError(
                f"No case of stratum '{stratum.name}' was examined, so it cannot be estimated.",
                remedy="Examine at least two of its cases, or merge it with another stratum.",
            )
    if len(filled) == 1:
        return simple_estimate(filled[0], confidence=confidence)
    return _weighted(filled, confidence)


def _weighted(strata: Sequence[StratumCounts], confidence: Number) -> Estimate:
    complete = all(stratum.sample == stratum.population for stratum in strata)
    applicable = sum(stratum.applies for stratum in strata)
    total = sum((each.weight * each.applies for each in strata), Fraction(0))
    if total == 0:
        n = sum(stratum.sample for stratum in strata)
        return Estimate(None, None, f"did not apply in any of the {n:,} cases", complete=complete)
    share = sum((each.weight * each.met for each in strata), Fraction(0)) / total
    if complete:
        exactly = Interval(float(share), float(share))
        return Estimate(share, exactly, effective_size=float(applicable), complete=True)
    single = [each.name for each in strata if each.sample == 1 and each.population > 1]
    if single:
        return Estimate(
            share,
            None,
            f"stratum '{single[0]}' has one case examined of several: "
            "examine another or merge the stratum",
        )
    variance = sum((_variance(each, share) for each in strata), Fraction(0)) / total**2
    freedom = applicable - sum(1 for each in strata if each.applies)
    if freedom < 1:
        return Estimate(share, None, "too few applicable cases for an interval")
    design = _design_size(strata, total)
    effective = capped_size(
        share, variance, design, sample=applicable, freedom=freedom, confidence=confidence
    )
    interval = beta_limits(float(share), effective, confidence=confidence)
    met = sum(stratum.met for stratum in strata)
    unseen = sum(stratum.population - stratum.sample for stratum in strata)
    known = applicable + unseen
    if applicable >= unseen:
        interval = _outward(interval, known)
    return Estimate(
        share,
        interval.cut(met / known, (met + unseen) / known),
        standard_error=float(variance) ** 0.5,
        design_size=float(design),
        effective_size=effective,
    )


def _outward(interval: Interval, cases: int) -> Interval:
    """Return limits moved outward to whole cases.

    Once half or more has been read one case more or less is a large step, and limits that end
    between two counts would leave out the nearer one although nothing speaks against it.
    """
    low = math.floor(Fraction(interval.low) * cases)
    return Interval(low / cases, math.ceil(Fraction(interval.high) * cases) / cases)


def capped_size(  # noqa: PLR0913 - the formula has six parts
    share: Fraction,
    variance: Fraction,
    design: Fraction,
    *,
    sample: int,
    freedom: int,
    confidence: Number,
) -> float:
    """Return the effective sample size: what the variance says, capped by what the design gives.

    Args:
        share: The estimate p.
        variance: Its estimated variance v; p(1 - p)/v is the uncapped size.
        design: The most the sample can be worth.
        sample: Applicable cases examined, n.
        freedom: Degrees of freedom of the variance, >= 1.
        confidence: Level; the size is reduced by (t(n - 1) / t(df)) squared.
    """
    raw = share * (1 - share) / variance if variance else design
    worth = design if share in {0, 1} else min(raw, design)
    ratio = t_quantile(confidence, max(sample - 1, 1)) / t_quantile(confidence, freedom)
    return float(worth) * ratio**2


def _variance(stratum: StratumCounts, share: Fraction) -> Fraction:
    """One stratum's part of the variance of the estimated number met (ratio estimate).

    N^2 (1 - n/N) / (n (n - 1)) times the sum of squares of y - p x about its mean, where x says
    that a case applies and y that it is met; over one denominator, which is exact and quick.
    """
    size, n, applies, met = stratum.population, stratum.sample, stratum.applies, stratum.met
    if n == size:
        return Fraction(0)
    top, bottom = share.numerator, share.denominator
    squares = met * (bottom - top) ** 2 + (applies - met) * top**2
    spread = n * squares - (met * bottom - applies * top) ** 2
    return Fraction(size * (size - n) * spread, n**2 * (n - 1) * bottom**2)


def _design_size(strata: Sequence[StratumCounts], total: Fraction) -> Fraction:
    """Independent cases the design is worth if the strata do not differ."""
    loss = sum(
        (
            Fraction(
                stratum.population * (stratum.population - stratum.sample) * stratum.applies,
                stratum.sample**2,
            )
            for stratum in strata
        ),
        Fraction(0),
    )
    # Nothing lost although not complete: the unexamined strata hold no applicable case seen.
    return (
        total**2 / loss
        if loss
        else sum((each.weight * each.applies for each in strata), Fraction(0))
    )


def _check(counts: StratumCounts) -> None:
    """Refuse counts that contradict one another; nothing examined is allowed here."""
    if counts.population or counts.sample:
        check_counts(0, max(counts.sample, 1), counts.population)
    if counts.met < 0 or counts.applies < 0 or counts.sample < 0:
        raise AuditError("A count is below 0.", remedy="Check the counts.")
    if not counts.met <= counts.applies <= counts.sample:
        raise AuditError(
            f"The counts{_of(counts.name)} contradict one another: {counts.met:,} met of "
            f"{counts.applies:,} applicable of {counts.sample:,} examined.",
            remedy="Met cannot exceed applicable, nor applicable examined.",
        )


def _of(name: str) -> str:
    return f" of stratum '{name}'" if name else ""
