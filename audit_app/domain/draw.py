"""A draw as it is kept: what was chosen, from what, and how anyone can repeat it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class SeedOrigin(StrEnum):
    """Where the randomness came from; said on the certificate."""

    PROGRAM = "program"
    TYPED = "typed"
    DICE = "dice"
    PUBLIC = "public"
    JOINT = "joint"


@dataclass(frozen=True, slots=True)
class Seed:
    """The published random text of a draw.

    Attributes:
        text: As made or typed; canonical form is computed when it is used.
        origin: Where it came from.
        details: More about the origin: name and time of a public source, commitments and nonces.
    """

    text: str
    origin: SeedOrigin
    details: Mapping[str, Any] = field(default_factory=dict)


class Test(StrEnum):
    """How a value of the register is held against a restriction."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Restriction:
    """A condition on a column; only cases that meet all of them can be drawn.

    Attributes:
        column: Heading.
        test: IS and IS_NOT hold against any of the values, the others against the first.
        values: Canonical text; empty text stands for a blank cell.
    """

    column: str
    test: Test
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Targeted:
    """A case added on purpose: scored, reported apart, in no estimate.

    Attributes:
        case_ref: Canonical.
        reason: Why.
    """

    case_ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extended:
    """The earlier draw that this one adds to, same label and seed.

    Attributes:
        digest: Of its certificate.
        number: Of the draw.
        references: The cases of its sample, all of which are kept.
    """

    digest: str
    number: int
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """What is to be drawn, decided before the seed is known.

    Attributes:
        label: Names the draw (audit and round); canonical text.
        method: Key of the sampling method.
        size: Cases wanted.
        reserves: Reserve cases wanted, in each stratum where there are strata.
        inputs: The method's own inputs by field name; JSON values only.
        strata_columns: Headings crossed into the stratum; empty where there are none.
        restrictions: Conditions that a case must meet to be drawn.
        cap_per: Heading of a person or place of which at most `cap` cases are drawn; empty: none.
        cap: See cap_per.
        extends: The earlier draw whose cases are all kept, or None.
        targeted: Cases added on purpose.
    """

    label: str
    method: str
    size: int
    reserves: int = 0
    inputs: Mapping[str, Any] = field(default_factory=dict)
    strata_columns: tuple[str, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    cap_per: str = ""
    cap: int = 1
    extends: Extended | None = None
    targeted: tuple[Targeted, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """What surrounds a draw and stands on its certificate, without any say in which cases come.

    Attributes:
        program_version: Of the program that drew.
        source: The register: file name, size, sha256, rows read, left out; JSON values only.
        frozen_at: When the register and the plan were fixed, aware, UTC; None if not recorded.
        drawn_at: When the seed became known, aware, UTC.
        number: Of this draw in its audit, from 1.
        reason: Why another draw was made; empty for the first.
        earlier: Earlier draws of the audit: number, digest, drawn_at, reason; JSON values only.
        journal: Number and digest of the newest entry of the journal before the draw; empty where
            there is no workspace.
    """

    program_version: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)
    frozen_at: datetime | None = None
    drawn_at: datetime | None = None
    number: int = 1
    reason: str = ""
    earlier: Sequence[Mapping[str, Any]] = ()
    journal: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selected:
    """One case chosen by a draw.

    Attributes:
        position: From 1, in working order (reserves have an order of their own, from 1).
        case_ref: Canonical.
        ticket: 64 lower-case hex digits.
        stratum: Canonical, empty where there are none; in a cluster draw, the cluster.
        probability: Inclusion probability as an exact fraction, such as "60/2600".
    """

    position: int
    case_ref: str
    ticket: str
    stratum: str
    probability: str


@dataclass(frozen=True, slots=True)
class DrawResult:
    """A finished draw.

    Attributes:
        certificate: Everything needed to repeat it; JSON values only. Its last key, "digest", is
            the SHA-256 of the rest.
        sample: In working order.
        reserves: In the order they are used, by stratum.
    """

    certificate: Mapping[str, Any]
    sample: tuple[Selected, ...]
    reserves: tuple[Selected, ...]


class CaseState(StrEnum):
    """What became of a drawn case."""

    IN_SAMPLE = "in_sample"
    RESERVE = "reserve"
    REPLACED = "replaced"
    TARGETED = "targeted"


class ReplacementReason(StrEnum):
    """Why a drawn case is not scored; one nobody can find is not replaced, it counts as not met."""

    OUT_OF_SCOPE = "out_of_scope"
    WITHHELD = "withheld"


NOT_FOUND = "not_found"
"""Reason of a drawn case whose file nobody can find; it stays in the sample and is not met."""


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """A case of a draw, as it stands in the workspace.

    Attributes:
        id: In the workspace.
        draw_id: The draw.
        position: In working order, or in the order of the reserves.
        case_ref: Canonical.
        ticket: 64 hex digits.
        stratum: Canonical.
        state: What became of it.
        context: Kept values of the register by heading, with date and team, to find the file by.
        reason: Why it was replaced, key and words; or why it was added on purpose.
        replaces: Reference of the case it stands in for, or empty.
    """

    id: int
    draw_id: int
    position: int
    case_ref: str
    ticket: str
    stratum: str
    state: CaseState
    context: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    replaces: str = ""

    @property
    def reason_key(self) -> str:
        """What stands before the words of the reason."""
        return self.reason.partition(":")[0].strip()

    @property
    def is_not_found(self) -> bool:
        """Whether nobody can find its file: nothing is left to answer then."""
        return self.state is CaseState.IN_SAMPLE and self.reason_key == NOT_FOUND


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw on record. Draws are never deleted; the newest is the one in force.

    Attributes:
        id: In the workspace.
        audit_id: The audit.
        population_id: The register it was drawn from.
        number: 1 for the first of its audit.
        of: How many draws the audit has had so far.
        reason: Why another draw was made; empty for the first.
        plan: What was asked for.
        certificate: See DrawResult.
        drawn_at: Aware, UTC.
    """

    id: int
    audit_id: int
    population_id: int
    number: int
    of: int
    reason: str
    plan: DrawPlan
    certificate: Mapping[str, Any]
    drawn_at: datetime

    @property
    def title(self) -> str:
        """'Draw 2 of 2', with the reason where there is one."""
        return f"Draw {self.number} of {self.of}" + (f": {self.reason}" if self.reason else "")
