"""What may no longer be changed, because it was compared."""

from __future__ import annotations

from audit_app.domain.errors import AuditError
from audit_app.domain.settling import FrozenAgreement
from audit_app.usecases.lineages import lineage_of
from audit_app.usecases.ports import UnitOfWork


def compared_cases(unit: UnitOfWork, audit_id: int) -> frozenset[int]:
    """Return the drawn case ids whose first answers are fixed, whatever draw they are of."""
    kept = unit.kept(FrozenAgreement, audit_id)
    if not kept:
        return frozenset()  # the usual case, asked before every answer
    fixed = {case for each in kept for case in each.cases}
    line = lineage_of(unit, audit_id, unit.draws(audit_id)[-1].id)
    return frozenset(fixed | {line.now[case] for case in fixed if case in line.now})


def refuse_if_compared(unit: UnitOfWork, audit_id: int, drawn_case_id: int) -> None:
    """Refuse to change the first answers of a case that was compared with another scorer's.

    Raises:
        AuditError: If it was.
    """
    if drawn_case_id in compared_cases(unit, audit_id):
        raise AuditError(
            "The first answers of this case are fixed: they were compared with another scorer's.",
            remedy="Settle the difference under Review (Ctrl+4); what is settled counts.",
        )


def refuse_if_fixed(unit: UnitOfWork, assignment_id: int, audit_id: int) -> None:
    """Refuse to change the scores of a further scorer that were compared already.

    Raises:
        AuditError: If they were.
    """
    if any(assignment_id in each.scorers for each in unit.kept(FrozenAgreement, audit_id)):
        raise AuditError(
            "Agreement with this scorer is fixed, so their scores cannot be changed any more.",
            remedy="Settle what should count under Review (Ctrl+4), with the reason.",
        )
