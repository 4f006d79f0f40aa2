"""Freezing a plan and coming to its seed: with other forces, or by a public source named before.

Every step is durable and journalled before the next, so that the program can be closed in between
and a ceremony somebody walks away from stays on record.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from audit_app.domain import frozen as steps
from audit_app.domain.canonical import canonical
from audit_app.domain.certificate import draw
from audit_app.domain.draw import Draw, DrawPlan, DrawResult, Seed, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.frozen import FrozenPlan, seed_of_frozen
from audit_app.domain.progress import Progress
from audit_app.usecases.freezing import (
    frozen_digest,
    frozen_plan,
    keep_frozen,
    refuse_while_frozen,
)
from audit_app.usecases.ports import Clock, UnitOfWork, Workspace
from audit_app.usecases.sampling import make_draw, starting_point

NONCE_BYTES: Final = 16
_ANY_SEED: Final = Seed("0" * 20, SeedOrigin.TYPED)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """A freeze that waits for its seed.

    Attributes:
        frozen: What is fixed and how far it has come.
        void: Why it cannot lead to a draw any more; empty while it can.
    """

    frozen: FrozenPlan
    void: str = ""


@dataclass(frozen=True, slots=True)
class FramePreview:
    """What both sides compare before they freeze.

    Attributes:
        digest: Fingerprint of the cases that can be drawn under the plan, 64 hex digits.
        size: How many those are.
        n_drawn: Cases the plan draws.
    """

    digest: str
    size: int
    n_drawn: int


def open_ceremony(workspace: Workspace, audit_id: int) -> Ceremony | None:
    """Return the freeze that waits for its seed, None if there is none."""
    with workspace.reading() as unit:
        frozen = frozen_plan(unit, audit_id)
        return Ceremony(frozen, _void(unit, audit_id, frozen)) if frozen else None


def preview_frame(
    workspace: Workspace, audit_id: int, plan: DrawPlan, progress: Progress
) -> FramePreview:
    """Return the fingerprint of a plan's frame, exactly as its draw will give it.

    Raises:
        AuditError: If there is no register or the plan cannot be carried out.
        Cancelled: If the progress says so.
    """
    with workspace.reading() as unit:
        population = unit.population(audit_id)
        if population is None:
            raise AuditError("This audit has no register.", remedy="Import the register first.")
        frame = unit.frame(population.id, plan.strata_columns)
    # The fingerprint does not depend on the seed; which cases this one gives is thrown away.
    result = draw(frame, plan, seed=_ANY_SEED, progress=progress)
    found = result.certificate["frame"]
    return FramePreview(str(found["fingerprint"]), int(found["size"]), len(result.sample))


def freeze(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    clock: Clock,
    audit_id: int,
    plan: DrawPlan,
    progress: Progress,
    *,
    reason: str,
    source: str = "",
) -> Ceremony:
    """Fix register and plan before the seed is known, as a numbered entry in the journal.

    Args:
        workspace: Where it is kept.
        clock: Says when.
        audit_id: The audit.
        plan: What will be drawn.
        progress: Told after every few thousand cases; may cancel.
        reason: Why this draw is made; not blank.
        source: The public source whose value will be the seed; empty: forces agree the seed.

    Raises:
        AuditError: If no reason is given, another freeze waits, or the plan cannot be carried out.
    """
    if not reason.strip():
        raise AuditError("The freeze has no reason.", remedy="Say what this draw is for.")
    with workspace.reading() as unit:
        refuse_while_frozen(unit, audit_id)
        start = starting_point(unit, clock, audit_id, reason)
    found = preview_frame(workspace, audit_id, plan, progress)
    with workspace.unit() as unit:
        refuse_while_frozen(unit, audit_id)
        frozen = FrozenPlan(
            number=_n_freezes(unit, audit_id) + 1,
            reason=reason.strip(),
            plan=plan,
            population_id=start.population.id,
            n_draws=len(start.earlier),
            frame_digest=found.digest,
            frame_size=found.size,
            at=start.at,
            source=canonical(source) if source.strip() else "",
        )
        _refuse_void(unit, audit_id, frozen)
        keep_frozen(unit, audit_id, frozen)
        unit.journal("plan_frozen", _freeze_details(frozen), audit_id=audit_id)
        unit.commit()
    return Ceremony(frozen)


def commit(
    workspace: Workspace, audit_id: int, ours: str, others: Sequence[str], audited: str
) -> Ceremony:
    """Make our secret and what binds us to it.

    Raises:
        AuditError: If the names cannot stand, or the freeze is void.
    """

    def step(frozen: FrozenPlan) -> FrozenPlan:
        return steps.commit(frozen, ours, others, audited, secrets.token_hex(NONCE_BYTES))

    return _take(
        workspace,
        audit_id,
        step,
        "seed_committed",
        lambda now: {
            "party": now.ours,
            "audited": now.audited,
            "parties": list(now.commitments),
            "commitment": now.commitments[now.ours],
        },
    )


def take_commitment(workspace: Workspace, audit_id: int, party: str, text: str) -> Ceremony:
    """Keep another force's commitment, typed as hex digits or as words.

    Raises:
        AuditError: Naming the place of a typing error; or if it is not due, or the freeze is void.
    """
    return _take(
        workspace,
        audit_id,
        lambda frozen: steps.take_commitment(frozen, party, text),
        "commitment_received",
        lambda now: {"party": party, "commitment": now.commitments[party]},
    )


def tell(workspace: Workspace, audit_id: int) -> Ceremony:
    """Tell our secret; from now on it stands in the journal.

    Raises:
        AuditError: If it is not our turn, or the freeze is void.
    """
    return _take(
        workspace,
        audit_id,
        steps.tell,
        "secret_told",
        lambda now: {"party": now.ours, "secret": now.nonce},
    )


def take_nonce(workspace: Workspace, audit_id: int, party: str, text: str) -> Ceremony:
    """Keep another force's secret, checked against its commitment.

    Raises:
        AuditError: If it is out of turn, mistyped or not what was committed to, or the freeze is
            void.
    """
    return _take(
        workspace,
        audit_id,
        lambda frozen: steps.take_nonce(frozen, party, text),
        "secret_received",
        lambda now: {"party": party, "secret": now.nonces[party]},
    )


def draw_frozen(
    workspace: Workspace, clock: Clock, audit_id: int, progress: Progress, *, value: str = ""
) -> Draw:
    """Draw what was frozen with the seed that was agreed, or that the public source showed.

    Raises:
        AuditError: If a secret or the value is missing, or the freeze is void.
        Cancelled: If the progress says so; the freeze stands as before.
    """
    with workspace.reading() as unit:
        frozen = _frozen(unit, audit_id)
        _refuse_void(unit, audit_id, frozen)
        start = starting_point(unit, clock, audit_id, frozen.reason)
    start = replace(start, at=frozen.at, reason=frozen.reason)

    def check(result: DrawResult) -> None:
        if result.certificate["frame"]["fingerprint"] != frozen.frame_digest:
            raise _changed("The cases that can be drawn are not those that were frozen.")

    def also(unit: UnitOfWork, _made: Draw) -> Mapping[str, Any]:
        if frozen_plan(unit, audit_id) != frozen:
            raise _changed("The freeze changed while the draw was made.")
        keep_frozen(unit, audit_id, None)
        return {"freeze": frozen.number}

    seed = seed_of_frozen(frozen, value)
    return make_draw(workspace, clock, start, frozen.plan, seed, progress, check=check, also=also)


def break_off(workspace: Workspace, audit_id: int, reason: str) -> None:
    """End a freeze without a draw; it stays in the journal with its reason.

    Raises:
        AuditError: If no reason is given or nothing is frozen.
    """
    if not reason.strip():
        raise AuditError("No reason was given.", remedy="Say why it is broken off.")
    with workspace.unit() as unit:
        frozen = _frozen(unit, audit_id)
        details = {
            "freeze": frozen.number,
            "reason": reason.strip(),
            "stage": frozen.stage.value,
            "void": _void(unit, audit_id, frozen),
        }
        keep_frozen(unit, audit_id, None)
        unit.journal("freeze_broken_off", details, audit_id=audit_id)
        unit.commit()


def _take(
    workspace: Workspace,
    audit_id: int,
    step: Callable[[FrozenPlan], FrozenPlan],
    action: str,
    details: Callable[[FrozenPlan], Mapping[str, Any]],
) -> Ceremony:
    """Carry out one step of the freeze that waits, and journal it."""
    with workspace.unit() as unit:
        frozen = _frozen(unit, audit_id)
        _refuse_void(unit, audit_id, frozen)
        now = step(frozen)
        keep_frozen(unit, audit_id, now)
        bound = {"freeze": now.number, "frozen_digest": frozen_digest(now)}
        unit.journal(action, {**bound, **details(now)}, audit_id=audit_id)
        unit.commit()
    return Ceremony(now)


def _frozen(unit: UnitOfWork, audit_id: int) -> FrozenPlan:
    frozen = frozen_plan(unit, audit_id)
    if frozen is None:
        raise AuditError("No plan is frozen.", remedy="Freeze the plan of the sample first.")
    return frozen


def _void(unit: UnitOfWork, audit_id: int, frozen: FrozenPlan) -> str:
    """Return why a freeze cannot lead to a draw any more, empty if it can."""
    population = unit.population(audit_id)
    if population is None or population.id != frozen.population_id:
        return "The register was loaded anew after the freeze."
    if len(unit.draws(audit_id)) != frozen.n_draws:
        return "Another draw was made after the freeze."
    return ""


def _refuse_void(unit: UnitOfWork, audit_id: int, frozen: FrozenPlan) -> None:
    void = _void(unit, audit_id, frozen)
    if void:
        raise _changed(void)


def _changed(what: str) -> AuditError:
    return AuditError(
        f"{what} The freeze is void.",
        remedy="Break it off, tell the other force why, and freeze again.",
    )


def _n_freezes(unit: UnitOfWork, audit_id: int) -> int:
    return sum(entry.action == "plan_frozen" for entry in unit.journal_entries(audit_id))


def _freeze_details(frozen: FrozenPlan) -> dict[str, Any]:
    return {
        "freeze": frozen.number,
        "reason": frozen.reason,
        "label": frozen.plan.label,
        "method": frozen.plan.method,
        "size": frozen.plan.size,
        "reserves": frozen.plan.reserves,
        "frame": {"size": frozen.frame_size, "fingerprint": frozen.frame_digest},
        "draws_before": frozen.n_draws,
        "source": frozen.source,
        "frozen_digest": frozen_digest(frozen),
    }
