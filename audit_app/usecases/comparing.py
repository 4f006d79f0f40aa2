"""Comparing scorers: whether it may be done yet, and fixing agreement at the first look."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit_app.domain.audit import Audit
from audit_app.domain.bare_scores import BareScores, all_bare
from audit_app.domain.checklist import Checklist
from audit_app.domain.comparing import agreement_between
from audit_app.domain.draw import DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import GENESIS
from audit_app.domain.review import Review
from audit_app.domain.settling import (
    FrozenAgreement,
    Standing,
    compared_cases,
    first_answers_digest,
    second_scorers,
    standing,
)
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.guests import refuse_guest
from audit_app.usecases.lineages import assignments_seen, fixed_seen, lineage_of
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace


@dataclass(frozen=True, slots=True)
class Comparison:
    """What may be shown of other scorers.

    Attributes:
        audit: The audit.
        standing: Who has finished, and agreement where it is fixed.
        n_settled: Differences settled so far.
    """

    audit: Audit
    standing: Standing
    n_settled: int

    @property
    def started(self) -> bool:
        """Whether somebody else scores the draw in force."""
        return bool(self.standing.scorers or self.standing.waiting)


def open_comparison(workspace: Workspace, audit_id: int) -> Comparison | None:
    """Return what may be shown of other scorers, or None before the first draw."""
    with workspace.reading() as unit:
        draws = unit.draws(audit_id)
        if not draws:
            return None
        draw = draws[-1].id
        line = lineage_of(unit, audit_id, draw)
        assignments = second_scorers(assignments_seen(unit, audit_id, line), draw)
        fixed = fixed_seen(unit, audit_id, line)
        cases = unit.drawn_cases(draw)
        wanted = {case.drawn_case_id for each in assignments for case in each.cases}
        done = [case for case in wanted if unit.is_complete(case)]
        now = standing(assignments, fixed, cases, done)
        return Comparison(unit.audit(audit_id), now, len(unit.settlements(draw)))


def fix_agreement(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    audit_id: int,
) -> FrozenAgreement:
    """Compute agreement from first answers, keep it, and return it.

    From then on the first answers of the cases compared cannot be changed, only settled.

    Raises:
        AuditError: While somebody has not finished, or where nobody else scored.
    """
    with workspace.reading() as unit:
        found = _found(unit, checklists, audit_id)
    figures = agreement_between(found.checklist, found.cases, all_bare(found.first), found.second)
    cases = compared_cases(found.cases, found.standing.scorers)
    digest = first_answers_digest(cases, found.first)
    frozen = found.standing.frozen
    with workspace.unit() as unit:
        kept = unit.keep(
            FrozenAgreement(
                audit_id=audit_id,
                draw_id=found.draw_id,
                scorers=found.scorers,
                cases=tuple(case.id for case in cases),
                digest=digest,
                # The same once agreement was fixed, else nobody can have foreseen it.
                shuffle_key=frozen.shuffle_key if frozen else _secret(found.head, digest),
                frozen_at=clock.now(),
                figures=figures,
            ),
            "agreement_fixed",
        )
        unit.commit()
    return kept


@dataclass(frozen=True, slots=True)
class _Found:
    """What is compared, read at one moment."""

    draw_id: int
    checklist: Checklist
    cases: Sequence[DrawnCase]
    first: Mapping[int, Review]
    second: Sequence[BareScores]
    scorers: tuple[int, ...]
    standing: Standing
    head: str


def _found(unit: UnitOfWork, checklists: ChecklistSource, audit_id: int) -> _Found:
    """Read what is compared.

    Raises:
        AuditError: If it may not be compared.
    """
    refuse_guest(unit, audit_id)
    audit, draws, head = unit.audit(audit_id), unit.draws(audit_id), unit.journal_head()
    if not draws:
        raise AuditError("There is no sample yet.", remedy="Draw it first (Ctrl+2).")
    draw = draws[-1].id
    line = lineage_of(unit, audit_id, draw)
    assignments = second_scorers(assignments_seen(unit, audit_id, line), draw)
    cases, first = unit.drawn_cases(draw), unit.reviews(draw)
    done = [case for case, review in first.items() if review.completed_at is not None]
    now = standing(assignments, fixed_seen(unit, audit_id, line), cases, done)
    if not now.can_fix:
        raise AuditError(
            " ".join(now.waiting) or "There is nothing to compare that was not compared before.",
            remedy="Agreement is worked out once everybody has finished.",
        )
    before = now.frozen.scorers if now.frozen is not None else ()
    scorers = tuple(dict.fromkeys((*before, *(each.id for each in now.scorers))))
    return _Found(
        draw_id=draw,
        checklist=effective_checklist(unit, checklists, audit),
        cases=cases,
        first=first,
        second=[
            BareScores(each, line.bare(unit.bare_reviews(each.id)))
            for each in assignments_seen(unit, audit_id, line)
            if each.id in scorers and each.taken_in
        ],
        scorers=scorers,
        standing=now,
        head=head.digest if head is not None else GENESIS,
    )


def _secret(head: str, digest: str) -> str:
    """Return 64 hex digits made of what nobody can have foreseen."""
    return hashlib.sha256(f"{head}\n{digest}".encode()).hexdigest()
