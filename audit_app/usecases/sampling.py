"""Drawing the sample of an audit. Every draw stays on record; a further one says why."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit_app import __version__
from audit_app.domain.audit import Audit
from audit_app.domain.certificate import draw
from audit_app.domain.draw import Draw, DrawPlan, DrawResult, Occasion, Seed, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.population import Population
from audit_app.domain.progress import Progress
from audit_app.domain.provenance import source_as_data
from audit_app.domain.seeds import DIGITS_MADE
from audit_app.usecases.ports import Clock, SeedSource, UnitOfWork, Workspace


class SystemSeeds:
    """Digits from the operating system's generator."""

    def digits(self, count: int) -> str:
        """Return so many random decimal digits."""
        return "".join(secrets.choice("0123456789") for _ in range(count))


def make_seed(source: SeedSource | None = None) -> Seed:
    """Return a seed of 40 digits made by the program."""
    return Seed((source or SystemSeeds()).digits(DIGITS_MADE), SeedOrigin.PROGRAM)


@dataclass(frozen=True, slots=True)
class _Frozen:
    """What a draw starts from, fixed before its seed is known."""

    audit: Audit
    population: Population
    earlier: Sequence[Draw]
    at: datetime


def draw_sample(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    clock: Clock,
    audit_id: int,
    plan: DrawPlan,
    progress: Progress,
    *,
    seed: Seed | None = None,
    reason: str = "",
    seeds: SeedSource | None = None,
) -> Draw:
    """Draw from the newest register of an audit and keep the draw.

    Args:
        workspace: Where register and draw are kept.
        clock: Says when the plan was fixed and when the draw was made.
        audit_id: The audit.
        plan: What is to be drawn.
        progress: Told after every few thousand cases; may cancel.
        seed: Known publicly or typed; None: the program makes one, after the plan is fixed.
        reason: Why another draw is made; needed from the second on.
        seeds: Where the program's own seeds come from; None: the system's randomness.

    Raises:
        AuditError: If there is no register, a reason is missing, or the plan cannot be carried out.
        Cancelled: If the progress says so; nothing was drawn then.
    """
    with workspace.reading() as unit:
        frozen = _freeze(unit, clock, audit_id, reason)
        frame = unit.frame(frozen.population.id, plan.strata_columns)
    seed = seed or make_seed(seeds)
    drawn_at = clock.now()
    occasion = _occasion(frozen, reason.strip(), drawn_at)
    result = draw(frame, plan, seed=seed, occasion=occasion, progress=progress)
    with workspace.unit() as unit:
        _check_unchanged(unit, frozen)
        made = unit.add_draw(
            audit_id=audit_id,
            population_id=frozen.population.id,
            reason=reason.strip(),
            plan=plan,
            result=result,
            drawn_at=drawn_at,
        )
        unit.journal("draw_made", _details(made, result), audit_id=audit_id)
        unit.commit()
    return made


def _freeze(unit: UnitOfWork, clock: Clock, audit_id: int, reason: str) -> _Frozen:
    audit, population, earlier = (
        unit.audit(audit_id),
        unit.population(audit_id),
        unit.draws(audit_id),
    )
    if population is None:
        raise AuditError(
            "This audit has no register to draw from.", remedy="Import the register first."
        )
    if earlier and not reason.strip():
        raise AuditError(
            f"This audit has {len(earlier)} {'draw' if len(earlier) == 1 else 'draws'} already,"
            " and another one needs a reason.",
            remedy="Say why the earlier sample will not do; it stays on record.",
        )
    return _Frozen(audit, population, earlier, clock.now())


def _check_unchanged(unit: UnitOfWork, frozen: _Frozen) -> None:
    """Refuse to keep a draw that something overtook: its number or register would be untrue."""
    newest = unit.population(frozen.audit.id)
    n_draws = len(unit.draws(frozen.audit.id))
    if newest is None or newest.id != frozen.population.id or n_draws != len(frozen.earlier):
        raise AuditError(
            "The register or the draws of this audit changed while this draw was being made, so it"
            " was not kept.",
            remedy="Look at what is there now, then draw again.",
        )


def _occasion(frozen: _Frozen, reason: str, drawn_at: datetime) -> Occasion:
    population = frozen.population
    return Occasion(
        program_version=__version__,
        source=source_as_data(population.source, population.plan, population.check),
        frozen_at=frozen.at,
        drawn_at=drawn_at,
        number=len(frozen.earlier) + 1,
        reason=reason,
        earlier=[
            {
                "number": earlier.number,
                "digest": earlier.certificate["digest"],
                "drawn_at": earlier.drawn_at.isoformat(),
                "reason": earlier.reason,
            }
            for earlier in frozen.earlier
        ],
    )


def _details(made: Draw, result: DrawResult) -> dict[str, Any]:
    """Return what the journal says of a draw."""
    return {
        "number": made.number,
        "reason": made.reason,
        "label": made.plan.label,
        "method": made.plan.method,
        "sample": len(result.sample),
        "reserves": len(result.reserves),
        "frame": dict(result.certificate["frame"]),
        "seed": result.certificate["seed"],
        "seed_origin": result.certificate["seed_origin"],
        "certificate_digest": result.certificate["digest"],
    }
