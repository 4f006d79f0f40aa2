"""Drawing the sample of an audit. Every draw stays on record; a further one says why."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from audit_app import __version__
from audit_app.domain.audit import Audit
from audit_app.domain.certificate import draw, extension
from audit_app.domain.draw import Draw, DrawPlan, DrawResult, Occasion, Seed, SeedOrigin
from audit_app.domain.drawn_digest import drawn_digest
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import JournalEntry
from audit_app.domain.population import Population
from audit_app.domain.progress import Progress
from audit_app.domain.provenance import source_as_data
from audit_app.domain.seeds import DIGITS_MADE
from audit_app.usecases.carrying_over import added_on_purpose, carry_over
from audit_app.usecases.freezing import refuse_while_frozen
from audit_app.usecases.guests import refuse_guest
from audit_app.usecases.lineages import refuse_while_shared
from audit_app.usecases.ports import Clock, SeedSource, UnitOfWork, Workspace
from audit_app.usecases.roles import require


class SystemSeeds:
    """Digits from the operating system's generator."""

    def digits(self, count: int) -> str:
        """Return so many random decimal digits."""
        return "".join(secrets.choice("0123456789") for _ in range(count))


def make_seed(source: SeedSource | None = None) -> Seed:
    """Return a seed of 40 digits made by the program."""
    return Seed((source or SystemSeeds()).digits(DIGITS_MADE), SeedOrigin.PROGRAM)


@dataclass(frozen=True, slots=True)
class Start:
    """What a draw starts from, fixed before its seed is known.

    Attributes:
        audit: The audit.
        population: Its newest register.
        earlier: Its draws so far, oldest first.
        at: When register and plan were fixed.
        reason: Why another draw is made; empty for the first.
        head: Newest entry of the journal, None if there is none.
    """

    audit: Audit
    population: Population
    earlier: Sequence[Draw]
    at: datetime
    reason: str
    head: JournalEntry | None


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
        AuditError: If there is no register, a reason is missing, the plan cannot be carried out, or
            a frozen plan waits for its seed.
        Cancelled: If the progress says so; nothing was drawn then.
    """
    require(workspace, "draw_made")
    with workspace.reading() as unit:
        refuse_while_frozen(unit, audit_id)
        start = starting_point(unit, clock, audit_id, reason)
    return make_draw(workspace, clock, start, plan, seed or make_seed(seeds), progress)


def extend_sample(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    clock: Clock,
    audit_id: int,
    size: int,
    progress: Progress,
    *,
    reason: str,
    reserves: int | None = None,
) -> Draw:
    """Draw more under the seed of the draw in force: all its cases stay, and so do their reviews.

    Args:
        workspace: Where register and draws are kept.
        clock: Says when.
        audit_id: The audit.
        size: Cases (or clusters) of the larger draw, those of the draw in force included.
        progress: Told after every few thousand cases; may cancel.
        reason: Why more are drawn; not blank.
        reserves: Reserves of the larger draw; None: as many as before.

    Raises:
        AuditError: If nothing was drawn yet, the register was loaded anew since, the method cannot
            be extended, the size is not larger, a share of the work is still out, or a reviewed
            case would be lost.
        Cancelled: If the progress says so; nothing was drawn then.
    """
    with workspace.reading() as unit:
        refuse_while_frozen(unit, audit_id)
        start = starting_point(unit, clock, audit_id, reason)
        if not start.earlier:
            raise AuditError("There is no draw to add to.", remedy="Draw the sample first.")
        earlier = start.earlier[-1]
        refuse_while_shared(unit, audit_id, earlier.id)
        added = added_on_purpose(unit, earlier)
    if start.population.id != earlier.population_id:
        raise AuditError(
            "The register was loaded anew since the draw in force, so more cases of it cannot be"
            " drawn under the same seed.",
            remedy="Make another draw, with a reason.",
        )
    plan, seed = extension(earlier.certificate, size, reserves=reserves)
    return make_draw(
        workspace,
        clock,
        start,
        replace(plan, targeted=added),
        seed,
        progress,
        also=lambda unit, made: carry_over(unit, earlier, made),
    )


def make_draw(  # noqa: PLR0913 - each is a part of the draw
    workspace: Workspace,
    clock: Clock,
    start: Start,
    plan: DrawPlan,
    seed: Seed,
    progress: Progress,
    *,
    check: Callable[[DrawResult], None] | None = None,
    also: Callable[[UnitOfWork, Draw], Mapping[str, Any]] | None = None,
) -> Draw:
    """Carry out a draw that was fixed before its seed was known, and keep it.

    Args:
        workspace: Where register and draw are kept.
        clock: Says when the seed became known.
        start: What it starts from.
        plan: What is to be drawn.
        seed: Of the draw.
        progress: Told after every few thousand cases; may cancel.
        check: Raises if the result is not to be kept.
        also: What belongs into the same transaction; returns what the journal says of it.
    """
    audit_id = start.audit.id
    with workspace.reading() as unit:
        frame = unit.frame(start.population.id, plan.strata_columns)
    drawn_at = clock.now()
    occasion = _occasion(start, drawn_at)
    result = draw(frame, plan, seed=seed, occasion=occasion, progress=progress)
    if check is not None:
        check(result)
    with workspace.unit() as unit:
        _check_unchanged(unit, start)
        made = unit.add_draw(
            audit_id=audit_id,
            population_id=start.population.id,
            reason=start.reason,
            plan=plan,
            result=result,
            drawn_at=drawn_at,
        )
        more = also(unit, made) if also is not None else {}
        bound = {"cases_digest": drawn_digest(result.certificate, unit.drawn_cases(made.id))}
        unit.journal("draw_made", {**_details(made, result), **bound, **more}, audit_id=audit_id)
        unit.commit()
    return made


def starting_point(unit: UnitOfWork, clock: Clock, audit_id: int, reason: str) -> Start:
    """Return what a draw made now starts from.

    Raises:
        AuditError: If there is no register, another draw has no reason, or the audit came in a
            pack.
    """
    refuse_guest(unit, audit_id)
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
    return Start(audit, population, earlier, clock.now(), reason.strip(), unit.journal_head())


def _check_unchanged(unit: UnitOfWork, start: Start) -> None:
    """Refuse to keep a draw that something overtook: its number or register would be untrue."""
    newest = unit.population(start.audit.id)
    n_draws = len(unit.draws(start.audit.id))
    if newest is None or newest.id != start.population.id or n_draws != len(start.earlier):
        raise AuditError(
            "The register or the draws of this audit changed while this draw was being made, so it"
            " was not kept.",
            remedy="Look at what is there now, then draw again.",
        )


def _occasion(start: Start, drawn_at: datetime) -> Occasion:
    population = start.population
    return Occasion(
        program_version=__version__,
        source=source_as_data(population.source, population.plan, population.check),
        frozen_at=start.at,
        drawn_at=drawn_at,
        number=len(start.earlier) + 1,
        reason=start.reason,
        earlier=[
            {
                "number": earlier.number,
                "digest": earlier.certificate["digest"],
                "drawn_at": earlier.drawn_at.isoformat(),
                "reason": earlier.reason,
            }
            for earlier in start.earlier
        ],
        journal={"number": start.head.number, "digest": start.head.digest} if start.head else {},
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
