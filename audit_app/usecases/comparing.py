"""Comparing scorers: whether it may be done yet, and fixing agreement at the first look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from audit_app.domain.audit import Audit
from audit_app.domain.comparing import AgreementFigures, agreement_figures
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.settling import (
    FrozenAgreement,
    Standing,
    agreement_of,
    compared_cases,
    first_answers_digest,
    scores_of,
    second_scorers,
    standing,
    standing_of,
)
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.lineages import assignments_seen, fixed_seen, lineage_of
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace


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
    view = export_view(workspace, checklists, clock, audit_id)
    now = standing_of(view)
    if not now.can_fix:
        raise AuditError(
            " ".join(now.waiting) or "There is nothing to compare that was not compared before.",
            remedy="Agreement is worked out once everybody has finished.",
        )
    scorers = tuple(each.id for each in now.scorers)
    if now.frozen is not None:
        scorers = tuple(dict.fromkeys((*now.frozen.scorers, *scorers)))
    figures = _figures(view, scorers)
    cases = compared_cases(view, now.scorers)
    digest = first_answers_digest(cases, view.first_reviews)
    with workspace.unit() as unit:
        kept = unit.keep(
            FrozenAgreement(
                audit_id=audit_id,
                draw_id=view.draws[-1].id,
                scorers=scorers,
                cases=tuple(case.id for case in cases),
                digest=digest,
                shuffle_key=_shuffle_key(view, digest),
                frozen_at=clock.now(),
                figures=figures,
            ),
            "agreement_fixed",
        )
        unit.commit()
    return kept


def _figures(view: ExportView, scorers: tuple[int, ...]) -> AgreementFigures:
    return agreement_figures(view, scores_of(view, scorers))


def _shuffle_key(view: ExportView, digest: str) -> str:
    """Return 64 hex digits nobody can have foreseen; the same ones once agreement was fixed."""
    before = agreement_of(view)
    if before is not None:
        return before.shuffle_key
    return hashlib.sha256(f"{view.journal_digest}\n{digest}".encode()).hexdigest()
