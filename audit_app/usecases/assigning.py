"""Handing cases to further scorers, and calling that off."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit_app import __version__
from audit_app.domain.assigning import (
    Forecast,
    Standing,
    Wish,
    choose,
    forecast,
    share_label,
    suggested_size,
)
from audit_app.domain.canonical import canonical
from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import CaseState, Draw, Occasion
from audit_app.domain.errors import AuditError
from audit_app.domain.identity import Contact, checked_role, read_identity
from audit_app.domain.packs import checklist_digest
from audit_app.domain.review import Review
from audit_app.domain.scorers import Assignment, Purpose
from audit_app.domain.scoring import critical_not_met
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.guests import refuse_guest
from audit_app.usecases.lineages import lineage_of
from audit_app.usecases.ports import ChecklistSource, Clock, SeedSource, UnitOfWork, Workspace
from audit_app.usecases.sampling import make_seed


@dataclass(frozen=True, slots=True)
class Assignable:
    """What can be handed out of an audit, and to whom.

    Attributes:
        draw: In force; None before the first.
        standing: Its cases as they stand.
        n_sample: Cases of the sample.
        n_complete: Reviews of the sample that are complete.
        suggested: Cases worth a second look.
        columns: Headings that may travel.
        asked_about: Those of them the checklist's own rules look at.
        contacts: Public identities known here.
        assignments: Made so far, of any draw, oldest first.
    """

    draw: Draw | None
    standing: Standing
    n_sample: int
    n_complete: int
    suggested: int
    columns: tuple[str, ...]
    asked_about: frozenset[str]
    contacts: Sequence[Contact]
    assignments: Sequence[Assignment]


def assignable(workspace: Workspace, checklists: ChecklistSource, audit_id: int) -> Assignable:
    """Return what can be handed out of an audit."""
    with workspace.reading() as unit:
        draws, made = unit.draws(audit_id), unit.kept(Assignment, audit_id)
        known = sorted(unit.kept(Contact), key=lambda each: each.role.casefold())
        if not draws:
            return Assignable(None, Standing(()), 0, 0, 0, (), frozenset(), known, made)
        checklist = effective_checklist(unit, checklists, unit.audit(audit_id))
        reviews = unit.reviews(draws[-1].id)
        standing = _standing(unit, checklist, draws[-1], made)
    sample = [case for case in standing.cases if case.state is CaseState.IN_SAMPLE]
    columns = tuple(dict.fromkeys(head for case in standing.cases for head in case.context))
    headings = {head.casefold() for fact in checklist.facts.values() for head in fact.headings}
    return Assignable(
        draw=draws[-1],
        standing=standing,
        n_sample=len(sample),
        n_complete=sum(_is_complete(reviews.get(case.id)) for case in sample),
        suggested=suggested_size(len(sample)),
        columns=columns,
        asked_about=frozenset(head for head in columns if head.casefold() in headings),
        contacts=known,
        assignments=made,
    )


def foresee(
    workspace: Workspace, checklists: ChecklistSource, audit_id: int, wish: Wish
) -> Forecast:
    """Return what an assignment would hold. Nothing is drawn.

    Raises:
        AuditError: If the audit has no sample, or is scored for somebody else.
    """
    with workspace.reading() as unit:
        current = _draw_in_force(unit, audit_id)
        checklist = effective_checklist(unit, checklists, unit.audit(audit_id))
        made = unit.kept(Assignment, audit_id)
        return forecast(_standing(unit, checklist, current, made), wish)


def assign_cases(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    audit_id: int,
    wish: Wish,
    *,
    seeds: SeedSource | None = None,
) -> Assignment:
    """Hand cases of the draw in force to a reader and keep that, journalled.

    Args:
        workspace: Where it is kept.
        checklists: Those that came with the program.
        clock: Says when.
        audit_id: The audit.
        wish: Who is to score what.
        seeds: Where the seed of a drawn share comes from; None: the system's randomness. It is
            made after everything else is fixed.

    Raises:
        AuditError: If there is no sample or nothing to hand out, the wish does not fit, or the
            reader's identity is damaged.
    """
    reader = checked_role(wish.reader)
    recipient = read_identity(wish.recipient).line if wish.recipient else ""
    with workspace.unit() as unit:
        current = _draw_in_force(unit, audit_id)
        checklist = effective_checklist(unit, checklists, unit.audit(audit_id))
        made = unit.kept(Assignment, audit_id)
        number, now = max((each.number for each in made), default=0) + 1, clock.now()
        standing = _standing(unit, checklist, current, made)
        _check_columns(standing, wish)
        chosen = choose(
            standing,
            wish,
            label=share_label(current.plan.label, wish.purpose, number),
            seed=make_seed(seeds),
            occasion=Occasion(
                program_version=__version__,
                source={"draw": current.certificate["digest"]},
                frozen_at=now,
                drawn_at=now,
            ),
        )
        kept = unit.keep(
            Assignment(
                audit_id=audit_id,
                uid=secrets.token_hex(16),
                number=number,
                draw_id=current.id,
                reader=reader,
                purpose=wish.purpose,
                medium=wish.medium,
                cases=chosen.cases,
                certificate=chosen.certificate,
                left_out=chosen.left_out,
                columns=wish.columns,
                recipient=recipient,
                checklist_version=checklist.version,
                checklist_digest=checklist_digest(checklist),
                made_at=now,
            ),
            "cases_assigned",
        )
        unit.commit()
    return kept


def withdraw(workspace: Workspace, assignment_id: int, reason: str) -> Assignment:
    """Call an assignment off; it stays on record, and nothing of it is taken in any more.

    Raises:
        AuditError: If no reason is given, or second scores were taken in; first answers that were
            taken in of a share stay.
    """
    if not reason.strip():
        raise AuditError(
            "Calling an assignment off needs a reason.", remedy="Say why; it stays on record."
        )
    with workspace.unit() as unit:
        assignment = unit.kept_one(Assignment, assignment_id)
        if assignment.taken_in and assignment.purpose is Purpose.SECOND:
            raise AuditError(
                f"Scores of '{assignment.reader}' were taken in already.",
                remedy="Undo that first, under 'Coming back'.",
            )
        called_off = replace(assignment, withdrawn=canonical(reason))
        kept = unit.keep(called_off, "assignment_called_off")
        unit.commit()
    return kept


def assignments(workspace: Workspace, audit_id: int) -> Sequence[Assignment]:
    """Return every assignment of an audit, oldest first."""
    with workspace.reading() as unit:
        return unit.kept(Assignment, audit_id)


def _draw_in_force(unit: UnitOfWork, audit_id: int) -> Draw:
    refuse_guest(unit, audit_id)
    draws = unit.draws(audit_id)
    if not draws:
        raise AuditError(
            "There is no sample to hand out yet.", remedy="Draw the sample of this audit first."
        )
    return draws[-1]


def _standing(
    unit: UnitOfWork, checklist: Checklist, current: Draw, made: Sequence[Assignment]
) -> Standing:
    cases, reviews = unit.drawn_cases(current.id), unit.reviews(current.id)
    contexts = {case.id: case.context for case in cases}
    return Standing(
        cases=cases,
        begun={case for case, review in reviews.items() if review.answers or review.grade},
        critical={
            case
            for case, review in reviews.items()
            if critical_not_met(checklist, review, contexts.get(case, {}))
        },
        given={
            case.drawn_case_id
            for each in map(lineage_of(unit, current.audit_id, current.id).assignment, made)
            if each.purpose is Purpose.SHARE and each.draw_id == current.id and not each.withdrawn
            for case in each.cases
        },
    )


def _check_columns(standing: Standing, wish: Wish) -> None:
    known = dict.fromkeys(head for case in standing.cases for head in case.context)
    for column in (*wish.columns, *(each.column for each in wish.conflicts if each.column)):
        if column not in known:
            listed = ", ".join(f"'{each}'" for each in known) or "none was kept"
            raise AuditError(
                f"The register has no column '{column}'.", remedy=f"Those kept: {listed}."
            )
    for conflict in wish.conflicts:
        if not conflict.reason.strip():
            raise AuditError(
                "A declared conflict has no reason.", remedy="Say why; it stays on record."
            )


def _is_complete(review: Review | None) -> bool:
    return review is not None and review.completed_at is not None
