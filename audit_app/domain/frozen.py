"""A plan frozen before its seed is known: what is fixed, who has committed, who has told.

Two ways lead from here to a seed nobody chose: a public source named now and read later, or secrets
that the forces commit to now and tell later, the audited force first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from audit_app.domain.canonical import canonical
from audit_app.domain.ceremony import (
    canonical_digest,
    canonical_nonce,
    check_reveal,
    commitment,
    joint_draw_seed,
)
from audit_app.domain.draw import DrawPlan, Seed, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.plans import plan_as_data, plan_from_data
from audit_app.domain.words import hex_of


class Stage(StrEnum):
    """What is waited for."""

    VALUE = "value"
    """The value of the public source."""
    NAMES = "names"
    """The names of the parties; nobody has committed yet."""
    COMMITMENTS = "commitments"
    REVEALS = "reveals"
    READY = "ready"
    """Nothing: the seed is known."""


@dataclass(frozen=True, slots=True)
class FrozenPlan:
    """A freeze and how far it has come.

    Attributes:
        number: Of this freeze in its audit, from 1; freezes are never renumbered.
        reason: Why this draw is made.
        plan: What will be drawn.
        population_id: The register.
        n_draws: Draws the audit had when it was frozen.
        frame_digest: Of the cases that can be drawn under the plan.
        frame_size: How many those are.
        at: When it was frozen, aware, UTC.
        source: The public source named beforehand; empty where forces agree the seed.
        ours: Name of our party.
        audited: The party that is audited and tells first.
        nonce: Our secret; never leaves the workspace before it may be told.
        commitments: By party, ours first; empty text while one has not arrived.
        nonces: Secrets told so far, by party.
    """

    number: int
    reason: str
    plan: DrawPlan
    population_id: int
    n_draws: int
    frame_digest: str
    frame_size: int
    at: datetime
    source: str = ""
    ours: str = ""
    audited: str = ""
    nonce: str = field(default="", repr=False)
    commitments: Mapping[str, str] = field(default_factory=dict)
    nonces: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def stage(self) -> Stage:
        """What is waited for."""
        if self.source:
            return Stage.VALUE
        if not self.commitments:
            return Stage.NAMES
        if not all(self.commitments.values()):
            return Stage.COMMITMENTS
        return Stage.READY if self.nonces.keys() == self.commitments.keys() else Stage.REVEALS

    @property
    def others(self) -> tuple[str, ...]:
        """The other parties."""
        return tuple(party for party in self.commitments if party != self.ours)

    @property
    def may_tell(self) -> bool:
        """Whether it is our turn to tell our secret."""
        ours_is_next = self.ours == self.audited or self.audited in self.nonces
        return self.stage is Stage.REVEALS and self.ours not in self.nonces and ours_is_next


def commit(
    frozen: FrozenPlan, ours: str, others: Sequence[str], audited: str, nonce: str
) -> FrozenPlan:
    """Return the freeze with its parties and our commitment.

    Raises:
        AuditError: If a name is missing or stands twice, nobody is audited, or names are fixed.
    """
    _expect(frozen, Stage.NAMES)
    named = [canonical(name) for name in (ours, *others) if name.strip()]
    if not ours.strip() or len(named) < 2:
        raise AuditError(
            "Your force and at least one other must be named.",
            remedy="Type the names as both sides agreed to write them.",
        )
    if len(set(named)) < len(named):
        raise AuditError("A force is named twice.", remedy="Give each force a name of its own.")
    if not audited.strip() or canonical(audited) not in named:
        raise AuditError("Nobody is named as the audited force.", remedy="Choose one.")
    bound = commitment(frozen.plan.label, frozen.frame_digest, ours, nonce)
    return replace(
        frozen,
        ours=named[0],
        audited=canonical(audited),
        nonce=canonical_nonce(nonce),
        commitments={**dict.fromkeys(named, ""), named[0]: bound},
    )


def take_commitment(frozen: FrozenPlan, party: str, text: str) -> FrozenPlan:
    """Return the freeze with another party's commitment, typed as hex digits or as words.

    It can be put right until the first secret is told.

    Raises:
        AuditError: Naming the place of a typing error; or if secrets were told already.
    """
    if frozen.stage not in {Stage.COMMITMENTS, Stage.REVEALS} or frozen.nonces:
        raise _out_of_turn()
    _check_other(frozen, party)
    bound = canonical_digest(hex_of(text))
    if bound in (other for name, other in frozen.commitments.items() if name != party):
        raise AuditError(
            "This is the commitment of another force.",
            remedy=f"Ask {party} for its own; no two can be alike.",
        )
    return replace(frozen, commitments={**frozen.commitments, party: bound})


def tell(frozen: FrozenPlan) -> FrozenPlan:
    """Return the freeze with our secret told.

    Raises:
        AuditError: If a commitment is missing, or it is the audited force's turn first.
    """
    if not frozen.may_tell:
        raise _out_of_turn()
    return replace(frozen, nonces={**frozen.nonces, frozen.ours: frozen.nonce})


def take_nonce(frozen: FrozenPlan, party: str, text: str) -> FrozenPlan:
    """Return the freeze with another party's secret, checked against its commitment.

    Raises:
        AuditError: If it is out of turn, mistyped, or not what that party committed to.
    """
    if frozen.stage is not Stage.REVEALS:
        raise _out_of_turn()
    _check_other(frozen, party)
    if party != frozen.audited and frozen.audited not in frozen.nonces:
        raise AuditError(
            f"{frozen.audited} is the audited force and tells its secret first.",
            remedy=f"Wait for the secret of {frozen.audited}.",
        )
    nonce = canonical_nonce(hex_of(text))
    check_reveal(frozen.plan.label, frozen.frame_digest, party, nonce, frozen.commitments[party])
    return replace(frozen, nonces={**frozen.nonces, party: nonce})


def seed_of_frozen(frozen: FrozenPlan, value: str = "") -> Seed:
    """Return the seed that follows.

    Args:
        frozen: With every secret told, or with a public source.
        value: What the public source showed.

    Raises:
        AuditError: If something is missing or does not fit together.
    """
    if frozen.source:
        if not value.strip():
            raise AuditError("The value was not typed.", remedy="Type what the source showed.")
        details = {"source": frozen.source, "named_at": frozen.at.isoformat()}
        return Seed(value.strip(), SeedOrigin.PUBLIC, details)
    _expect(frozen, Stage.READY)
    return joint_draw_seed(
        frozen.plan.label,
        frozen.frame_digest,
        frozen.commitments,
        frozen.nonces,
        revealed_first=frozen.audited,
    )


def frozen_as_data(frozen: FrozenPlan) -> dict[str, Any]:
    """Return a freeze as JSON values, our secret included; frozen_from_data() reads it back."""
    plain = asdict(replace(frozen, commitments={}, nonces={}))
    return {
        **plain,
        "plan": plan_as_data(frozen.plan),
        "at": frozen.at.isoformat(),
        "commitments": dict(frozen.commitments),
        "nonces": dict(frozen.nonces),
    }


def frozen_from_data(data: Mapping[str, Any]) -> FrozenPlan:
    """Return the freeze that frozen_as_data() wrote."""
    return FrozenPlan(
        **{
            **data,
            "plan": plan_from_data(data["plan"]),
            "at": datetime.fromisoformat(data["at"]),
        }
    )


def _expect(frozen: FrozenPlan, stage: Stage) -> None:
    if frozen.stage is not stage:
        raise _out_of_turn()


def _check_other(frozen: FrozenPlan, party: str) -> None:
    if party not in frozen.others:
        raise AuditError(f"'{party}' is not one of the other forces.", remedy="Choose a force.")


def _out_of_turn() -> AuditError:
    return AuditError(
        "That step is not due: every commitment must be there before the first secret is told, and"
        " the audited force tells first.",
        remedy="Open the page again and go on with the step it shows.",
    )
