"""What every method shares: intervals, levels of confidence and the checks of counts.

Shares and levels are taken from their decimal text, not from the binary float: 0.07 of 100 cases is
7 cases, although 0.07 * 100 is 7.000000000000001 in floats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist

from audit_app.domain.errors import AuditError

_MOST_DIGITS = 300
_LARGEST_COUNT = 10**12
_SMALLEST_ERROR_RATE = Fraction(1, 10**12)

Number = float | str | Decimal | Fraction
"""A share or level: text such as "0.05" or "5%" is exact, a float stands for its shortest text."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Two limits, as shares from 0 to 1 (differences and coefficients: from -1 to 1).

    Attributes:
        low: Lower limit.
        high: Upper limit.
    """

    low: float
    high: float

    @property
    def width(self) -> float:
        """Distance between the limits."""
        return self.high - self.low

    def as_list(self) -> list[float]:
        """[low, high], for JSON."""
        return [self.low, self.high]

    def cut(self, low: float, high: float) -> Interval:
        """Return the part of the interval that lies between two bounds."""
        return Interval(min(max(self.low, low), high), max(min(self.high, high), low))


def exact(value: Number, what: str = "The number") -> Fraction:
    """Return a number as the exact fraction its decimal text stands for.

    Raises:
        AuditError: If it is not a finite number.
    """
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    percent = text.endswith("%")
    try:
        # Decimal reads nothing but decimal text; Fraction would also take "1/3".
        number = Decimal(text.removesuffix("%").strip())
        # 1e999999999 is a number nobody means, and as a fraction a very long one.
        longest = number.is_finite() and abs(number.adjusted()) > _MOST_DIGITS
        fraction = Fraction(Decimal("NaN") if longest else number)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise AuditError(
            f"{what} must be a number, not '{text}'.", remedy="Write it like 0.05 or 5%."
        ) from error
    return fraction / 100 if percent else fraction


def between(value: Number, what: str, *, ends: bool = False) -> Fraction:
    """Return a share as an exact fraction.

    Args:
        value: The share.
        what: Its name at the beginning of a sentence.
        ends: Whether 0 and 1 themselves are allowed.

    Raises:
        AuditError: If it is not a number between 0 and 1.
    """
    share = exact(value, what)
    if 0 < share < 1 or (ends and 0 <= share <= 1):
        return share
    raise AuditError(
        f"{what} must lie between 0 and 1, not {float(share):g}.",
        remedy="Write five per cent as 0.05 or 5%.",
    )


@lru_cache(maxsize=64)  # one level serves a whole audit
def error_rate(confidence: Number) -> Fraction:
    """Return 1 - confidence, exactly.

    Raises:
        AuditError: If the confidence does not lie between 0 and 1, or is nearer to 1 than tails can
            be computed.
    """
    rate = 1 - between(confidence, "The confidence")
    if rate < _SMALLEST_ERROR_RATE:
        raise AuditError(
            "The confidence is too near to 1: no sample can promise that much.",
            remedy="Choose 0.999999999999 or less; 0.95 is usual.",
        )
    return rate


def normal_quantile(confidence: Number) -> float:
    """Return the two-sided standard normal quantile: 1.95996... for 0.95."""
    return -NormalDist().inv_cdf(float(error_rate(confidence) / 2))


def t_quantile(confidence: Number, degrees_of_freedom: float) -> float:
    """Return the two-sided quantile of Student's t, degrees of freedom > 0."""
    from scipy.special import stdtrit

    return -float(stdtrit(degrees_of_freedom, float(error_rate(confidence) / 2)))


def whole(value: float | str, what: str, *, least: int = 0) -> int:
    """Return a count as a whole number.

    Raises:
        AuditError: If it is not a whole number, is less than the least allowed, or is larger than
            any count of cases.
    """
    if type(value) is int and least <= value <= _LARGEST_COUNT:
        return value  # what nearly every count is; an exact fraction takes its time
    number = exact(value, what)
    if number.denominator != 1:
        raise AuditError(
            f"{what} must be a whole number, not {value}.", remedy="Count whole cases."
        )
    if number < least:
        raise AuditError(
            f"{what} must be at least {least:,}, not {int(number):,}.",
            remedy="Check the count.",
        )
    if number > _LARGEST_COUNT:
        raise AuditError(f"{what} must be at most {_LARGEST_COUNT:,}.", remedy="Check the count.")
    return int(number)


def check_counts(met: int, sample: int, population: int | None = None) -> None:
    """Refuse counts that cannot be: more met than examined, more examined than there are.

    Raises:
        AuditError: With the two numbers that contradict one another.
    """
    if population is not None:
        whole(population, "The number of cases in the register", least=1)
    whole(sample, "The number of cases examined", least=1)
    whole(met, "The count")
    if met > sample:
        raise AuditError(
            f"The count ({met:,}) is larger than the number of cases examined ({sample:,}).",
            remedy="Check which number is which.",
        )
    if population is not None and sample > population:
        raise AuditError(
            f"More cases examined ({sample:,}) than the register has ({population:,}).",
            remedy="Check which number is which.",
        )


def ceiling(value: Fraction) -> int:
    """Return the smallest whole number that is not below an exact fraction."""
    return math.ceil(value)
