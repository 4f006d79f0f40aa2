"""How many cases to examine, for each of the questions a sample can be asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.hypergeometric import lower_tail, tail_exceeds
from audit_app.domain.statistics.levels import (
    Number,
    between,
    ceiling,
    error_rate,
    exact,
    normal_quantile,
    whole,
)

READ_ALL_FROM = Fraction(4, 5)
"""From this share of the register on, reading the rest is little work and leaves no doubt."""

_UNKNOWN_DESIGN_EFFECT = 2
_SMALLEST_MARGIN = Fraction(1, 10**6)
_NORMAL_ERROR = 0.56
"""Most by which the normal approximation of a tail errs, in units of 1/standard deviation."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many cases to examine.

    Attributes:
        size: Cases, from 1 to the size of the register.
        method: How it was computed, for a person.
        advice: "Read them all" where a sample saves little; empty otherwise.
        allowed: Errors the sample may hold, for a tolerable rate; None otherwise.
    """

    size: int
    method: str
    advice: str = ""
    allowed: int | None = None


def size_for_margin(
    population: int | None,
    *,
    margin: Number,
    expected: Number = "0.5",
    confidence: Number = 0.95,
) -> SampleSize:
    """Return the size that estimates a share to within a margin either way.

    Args:
        population: Cases in the register, N; None if unknown.
        margin: Half-width of the interval, a share, 0 < margin < 1.
        expected: Share expected; 0.5 is the careful choice.
        confidence: Level, between 0 and 1.

    Raises:
        AuditError: If an input cannot be.

    Source:
        Cochran (1977), ch. 4: n0 = z^2 p(1 - p) / e^2; n = n0 / (1 + (n0 - 1) / N), rounded up.

    Example:
        >>> size_for_margin(1000, margin=0.05).size
        278
    """
    half = float(between(margin, "The margin"))
    if half < _SMALLEST_MARGIN:
        raise AuditError(
            "The margin is below 0.000001.", remedy="Choose a wider margin, or read every case."
        )
    share = float(between(expected, "The expected share", ends=True))
    wanted = normal_quantile(confidence) ** 2 * share * (1 - share) / half**2
    level = f"{float(between(confidence, 'The confidence')):g}"
    method = f"normal approximation, margin {half:g} either way, expected share {share:g}, "
    if population is None:
        return SampleSize(max(1, math.ceil(wanted - 1e-9)), f"{method}confidence {level}")
    population = whole(population, "The number of cases in the register", least=1)
    corrected = wanted / (1 + (wanted - 1) / population) if wanted > 0 else 0.0
    size = min(population, max(1, math.ceil(corrected - 1e-9)))
    return SampleSize(
        size,
        f"{method}confidence {level}, finite population of {population:,}",
        advice(size, population),
    )


def size_for_tolerable_rate(
    population: int,
    *,
    tolerable: Number,
    expected_errors: Number = 0,
    confidence: Number = 0.95,
) -> SampleSize:
    """Return the smallest sample that shows the share wrong to be below a tolerable one.

    If at least the tolerable share of the register is wrong, the chance of finding no more than the
    allowed number of wrong cases is at most 1 - confidence.

    Args:
        population: Cases in the register, N.
        tolerable: Share wrong that must not be missed, t; the count is ceiling(t N).
        expected_errors: Wrong cases the sample may hold: a whole number (0, "2") or, as text with a
            point or per cent sign or as a fraction below 1, a share of the sample ("2.5%").
        confidence: Level, between 0 and 1.

    Raises:
        AuditError: If no sample can do it.

    Source:
        Buonaccorsi (1987); R packages jfa (planning, hypergeometric) and PracTools (nAuditAttr).

    Example:
        >>> size_for_tolerable_rate(1000, tolerable="5%").size
        57
    """
    population = whole(population, "The number of cases in the register", least=1)
    rate = between(tolerable, "The tolerable share")
    wrong, level = ceiling(rate * population), error_rate(confidence)
    share = _as_rate(expected_errors)
    method = (
        f"exact hypergeometric, {wrong:,} or more wrong of {population:,} must not be missed, "
        f"confidence {float(1 - level):g}"
    )
    if share is not None:
        size, allowed = _size_for_expected_rate(population, wrong, rate, share, level)
    else:
        allowed = whole(str(expected_errors), "The number of expected errors")
        size = _size_for_allowed(population, wrong, allowed, level)
    return SampleSize(
        size, f"{method}, {allowed:,} wrong allowed", advice(size, population), allowed
    )


def _as_rate(expected: Number) -> Fraction | None:
    """Return the expected errors as a share of the sample, or None if they are a count."""
    text = str(expected).strip()
    is_part = not isinstance(expected, str) and expected % 1 != 0
    if is_part or text.endswith("%") or "." in text:
        share = between(expected, "The expected share of errors", ends=True)
        return share or None
    return None


def _size_for_allowed(population: int, wrong: int, allowed: int, level: Fraction) -> int:
    if wrong <= allowed:
        raise AuditError(
            f"{allowed:,} errors are allowed, but the tolerable share of {population:,} cases is "
            f"only {wrong:,}.",
            remedy="Allow fewer errors or choose a larger tolerable share.",
        )
    # The chance of passing falls as the sample grows.
    return first_that_holds(
        allowed + 1, population, lambda n: not tail_exceeds(allowed, population, wrong, n, level)
    )


def _size_for_expected_rate(
    population: int, wrong: int, tolerable: Fraction, share: Fraction, level: Fraction
) -> tuple[int, int]:
    """Return (size, allowed): the first n that works with ceiling(share n) errors allowed."""
    if share < tolerable:
        for allowed in range(1, wrong):
            # The sizes for which ceiling(share n) is this number; the last is the easiest.
            first = max(allowed + 1, math.floor((allowed - 1) / share) + 1)
            last = min(population, math.floor(allowed / share))
            if (
                first <= last
                and not _surely_exceeds(allowed, population, wrong, last, level)
                and not tail_exceeds(allowed, population, wrong, last, level)
            ):
                return first_that_holds(
                    first,
                    last,
                    lambda n, c=allowed: not tail_exceeds(c, population, wrong, n, level),  # type: ignore[misc]
                ), allowed
            if last == population:
                break
    raise AuditError(
        f"With {float(share):g} of the sample expected to be wrong no sample can show that less "
        f"than {float(tolerable):g} of the register is.",
        remedy="Choose a larger tolerable share, or read every case.",
    )


def _surely_exceeds(allowed: int, population: int, wrong: int, n: int, level: Fraction) -> bool:
    """Whether P(X <= allowed) is surely larger than a level, without summing it.

    A hypergeometric count is a sum of independent yes-or-no ones, so that the normal approximation
    errs by no more than 0.56 divided by the standard deviation.

    Source:
        Vatutin and Mikhailov (1982), Theory of Probability and its Applications 27; Shevtsova
        (2010), Doklady Mathematics 82.
    """
    mean = n * wrong / population
    variance = mean * (population - wrong) / population * (population - n) / max(population - 1, 1)
    if variance < 1:
        return False
    deviation = math.sqrt(variance)
    tail = math.erfc((mean - allowed) / (deviation * math.sqrt(2))) / 2
    return tail - _NORMAL_ERROR / deviation > level


def first_that_holds(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the smallest number from low to high that holds; once true it stays true."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def detection_chance(population: int, sample: int, *, share: Number) -> float:
    """Return the chance that a sample shows at least one wrong case if a share or more is wrong.

    Args:
        population: Cases in the register, N.
        sample: Cases examined, 0 <= n <= N.
        share: Share of the register that is wrong; the count is rounded up.
    """
    population = whole(population, "The number of cases in the register", least=1)
    sample = whole(sample, "The sample size")
    if sample > population:
        raise AuditError(
            f"The sample ({sample:,}) is larger than the register ({population:,}).",
            remedy="Choose a smaller sample.",
        )
    wrong = ceiling(between(share, "The share of unsound files", ends=True) * population)
    if sample > population - wrong:
        return 1.0
    return min(1 - lower_tail(0, population, wrong, sample), math.nextafter(1, 0))


def allow_for(
    size: int,
    population: int,
    *,
    applies: Number = 1,
    design_effect: Number = 1,
) -> int:
    """Return a size made larger for cases a question does not apply to, and for clusters.

    Args:
        size: Applicable, independent cases wanted.
        population: Cases in the register; the answer does not exceed it.
        applies: Share of cases the question is expected to apply to, above 0.
        design_effect: Of the last cluster sample, at least 1; 2 where it is not known.
    """
    share = between(applies, "The share it applies to", ends=True)
    effect = exact(design_effect, "The design effect")
    if share == 0:
        raise AuditError("The question applies to no case.", remedy="Choose another question.")
    if effect < 1:
        raise AuditError(
            "The design effect is below 1.", remedy=f"If unknown, use {_UNKNOWN_DESIGN_EFFECT}."
        )
    return min(population, ceiling(size * effect / share))


def size_per_stratum(
    strata: Mapping[str, int],
    *,
    margin: Number,
    expected: Number = "0.5",
    confidence: Number = 0.95,
) -> dict[str, int]:
    """Return the size each stratum needs for a figure of its own to within the margin."""
    return {
        name: size_for_margin(n, margin=margin, expected=expected, confidence=confidence).size
        for name, n in strata.items()
        if n > 0
    }


def advice(size: int, population: int) -> str:
    """Return "Read them all ..." where a sample would save less than a fifth of the work."""
    if size < READ_ALL_FROM * population:
        return ""
    return f"Read them all: a sample of {size:,} saves little of {population:,} cases."
