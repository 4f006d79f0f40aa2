"""One share from cases drawn with unequal probabilities, weighted by what each stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.intervals import beta_limits
from audit_app.domain.statistics.levels import Interval, Number, error_rate
from audit_app.domain.statistics.stratified import Estimate, capped_size


@dataclass(frozen=True, slots=True)
class WeightedCase:
    """One examined case of an unequal probability draw.

    Attributes:
        probability: Inclusion probability aimed at, 0 < probability <= 1.
        met: Whether it is met; None where the question does not apply to it.
    """

    probability: Fraction
    met: bool | None


def horvitz_thompson_total(cases: Sequence[WeightedCase]) -> Fraction:
    """Return the estimated number of cases met in the register: the sum of 1/probability.

    Source:
        Horvitz and Thompson (1952), JASA 47.
    """
    _check(cases)
    return sum((1 / case.probability for case in cases if case.met), Fraction(0))


def hajek_estimate(
    cases: Sequence[WeightedCase], *, population: int | None = None, confidence: Number = 0.95
) -> Estimate:
    """Return the share met, each case weighted by one over its probability.

    The variance is Rosén's for order sampling, applied to the residuals of the ratio; limits as for
    a stratified sample, with the same cap. The probabilities are those aimed at; true ones differ
    by a few per cent in small samples.

    Args:
        cases: Examined cases, not applicable ones too.
        population: Cases in the register, N; None: as many as were examined if all of those were
            certain to be.
        confidence: Level, between 0 and 1.

    Raises:
        AuditError: If a probability is not above 0 and at most 1.

    Source:
        Hájek (1971); Rosén (1997), J. Statistical Planning and Inference 62.
    """
    error_rate(confidence)
    _check(cases)
    applicable = [case for case in cases if case.met is not None]
    certain = all(case.probability == 1 for case in cases)
    complete = certain and population in {None, len(cases)}
    if not applicable:
        why = f"did not apply in any of the {len(cases):,} cases" if cases else "no case examined"
        return Estimate(None, None, why, complete=complete and bool(cases))
    total = sum((1 / case.probability for case in applicable), Fraction(0))
    share = horvitz_thompson_total(applicable) / total
    if complete:
        return Estimate(share, Interval(float(share), float(share)), complete=True)
    if certain:
        return Estimate(share, None, "only cases that were certain to be drawn have been examined")
    chosen = [case for case in cases if case.probability < 1]
    if len(chosen) < 2 or len(applicable) < 2:
        return Estimate(share, None, "too few cases for an interval")
    variance = _variance(chosen, share) / total**2
    loss = sum(((1 - case.probability) / case.probability**2 for case in applicable), Fraction(0))
    design = total**2 / loss if loss else total
    n = len(applicable)
    effective = capped_size(share, variance, design, sample=n, freedom=n - 1, confidence=confidence)
    return Estimate(
        share,
        beta_limits(float(share), effective, confidence=confidence),
        standard_error=float(variance) ** 0.5,
        design_size=float(design),
        effective_size=effective,
    )


def _variance(cases: Sequence[WeightedCase], share: Fraction) -> Fraction:
    """Variance of the estimated number met, less share times the applicable, by Rosén's formula."""
    weighted = [
        (1 - case.probability, (Fraction(bool(case.met)) - share) / case.probability)
        if case.met is not None
        else (1 - case.probability, Fraction(0))
        for case in cases
    ]
    weight = sum((each for each, _ in weighted), Fraction(0))
    mean = sum((each * value for each, value in weighted), Fraction(0)) / weight
    spread = sum((each * (value - mean) ** 2 for each, value in weighted), Fraction(0))
    return spread * len(cases) / (len(cases) - 1)


def _check(cases: Sequence[WeightedCase]) -> None:
    for case in cases:
        if not 0 < case.probability <= 1:
            raise AuditError(
                f"An inclusion probability is {float(case.probability):g}.",
                remedy="It must be above 0 and at most 1: check the size column.",
            )
