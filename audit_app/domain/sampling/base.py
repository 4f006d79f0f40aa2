"""What every sampling method has: a name, an explanation, its own inputs as data, one function."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from audit_app.domain.draw import DrawPlan, Selected
from audit_app.domain.errors import AuditError

if TYPE_CHECKING:
    from audit_app.domain.sampling.walk import FrameWalk


class FieldKind(StrEnum):
    """What an input of a method holds, and so how a form asks for it."""

    INTEGER = "integer"
    CHOICE = "choice"
    COLUMN = "column"
    COLUMNS = "columns"
    STRATA = "strata"
    """Names of some strata."""
    STRATA_NUMBERS = "strata_numbers"
    """A whole number by stratum."""
    STRATA_RATES = "strata_rates"
    """A share by stratum, as decimal text."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a method.

    Attributes:
        name: Key in the plan's inputs.
        label: For a person.
        kind: What it holds.
        default: Used where the plan says nothing.
        help: One sentence.
        choices: Labels by value, for CHOICE.
        least: Smallest number allowed, for INTEGER and STRATA_NUMBERS.
        required: Whether the empty value is refused.
    """

    name: str
    label: str
    kind: FieldKind
    default: Any
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    required: bool = False


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """What happened in one stratum.

    Attributes:
        stratum: Canonical, empty where there are none.
        size: Cases of the frame in it.
        sampled: Cases drawn.
        reserves: Reserve cases drawn.
        share: Exact share before rounding, as "41/3".
        next_ticket: First ticket neither drawn nor in reserve, or empty: none left, or the method
            does not go by tickets alone.
    """

    stratum: str
    size: int
    sampled: int
    reserves: int
    share: str
    next_ticket: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What a method chose.

    Attributes:
        strata: In order of name.
        sample: In working order.
        reserves: In the order they are used, by stratum.
        details: More that stands on the certificate; JSON values without fractions.
        notes: Sentences a reader must know.
    """

    strata: tuple[StratumDraw, ...]
    sample: tuple[Selected, ...]
    reserves: tuple[Selected, ...]
    details: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class SamplingMethod(Protocol):
    """A way to draw.

    Attributes:
        key: Stable; stands on certificates.
        title: For a person.
        explanation: When to use it and what it costs, two sentences.
        fields: Its own inputs.
        size_label: What the size counts, such as "Cases to draw".
        uses_strata: Whether it draws within strata; otherwise strata are left out of the frame.
        can_extend: Whether a larger draw keeps the cases of a smaller one.
        can_cap: Whether 'at most k cases of one person' can be asked for.
    """

    key: str
    title: str
    explanation: str
    fields: tuple[Field, ...]
    size_label: str
    uses_strata: bool
    can_extend: bool
    can_cap: bool

    def columns(self, inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the further columns it reads, in the order it expects them."""

    def select(self, walk: FrameWalk, plan: DrawPlan) -> Selection:
        """Walk the frame once and choose.

        Args:
            walk: Yields batches; its values begin with columns(), then the cap's column if any.
            plan: With checked inputs.

        Raises:
            AuditError: If the plan cannot be carried out on this frame.
        """


@cache
def sampling_methods() -> Mapping[str, SamplingMethod]:
    """Return every method by key, in order of module name."""
    package = import_module("audit_app.domain.sampling")
    found: dict[str, SamplingMethod] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        method = getattr(import_module(f"{package.__name__}.{module.name}"), "METHOD", None)
        if method is not None:
            found[method.key] = method
    return found


def sampling_method(key: str) -> SamplingMethod:
    """Return the method with a key.

    Raises:
        AuditError: If there is none; the remedy lists them.
    """
    methods = sampling_methods()
    if key not in methods:
        raise AuditError(
            f"There is no sampling method '{key}'.", remedy=f"Choose one of: {', '.join(methods)}."
        )
    return methods[key]
