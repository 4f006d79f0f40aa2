"""Adding a case on purpose: scored like the others, marked everywhere, in no estimate."""

from __future__ import annotations

from dataclasses import replace

from audit_app.domain.canonical import canonical
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.usecases.ports import UnitOfWork, Workspace

_ALREADY = {
    CaseState.IN_SAMPLE: "is in the sample already",
    CaseState.REPLACED: "was drawn and replaced",
    CaseState.TARGETED: "was added on purpose already",
}


def add_on_purpose(workspace: Workspace, audit_id: int, case_ref: str, reason: str) -> DrawnCase:
    """Add a case of the register to the draw in force.

    A reserve keeps its place among the reserves: if it comes in later, it counts as drawn.

    Args:
        workspace: Where the draw is kept.
        audit_id: The audit.
        case_ref: As it stands in the register, in any spelling of the same canonical text.
        reason: Why; not blank.

    Raises:
        AuditError: If nothing was drawn yet, no reason is given, the register has no such case or
            it is in the draw already.
    """
    if not reason.strip():
        raise AuditError("No reason was given.", remedy="Say why this case is added.")
    if not case_ref.strip():
        raise AuditError("No case was named.", remedy="Type its reference.")
    with workspace.unit() as unit:
        draws = unit.draws(audit_id)
        if not draws:
            raise AuditError("There is no draw to add to.", remedy="Draw the sample first.")
        added = _add(unit, draws[-1].id, canonical(case_ref), reason.strip())
        unit.journal(
            "case_added_on_purpose",
            {"draw": draws[-1].number, "case": added.case_ref, "reason": added.reason},
            audit_id=audit_id,
        )
        unit.commit()
    return added


def _add(unit: UnitOfWork, draw_id: int, case_ref: str, reason: str) -> DrawnCase:
    known = next((case for case in unit.drawn_cases(draw_id) if case.case_ref == case_ref), None)
    if known is None:
        return unit.add_targeted(draw_id, case_ref, reason)
    if known.state is not CaseState.RESERVE:
        raise AuditError(
            f"The case '{case_ref}' {_ALREADY[known.state]}.", remedy="Score it where it stands."
        )
    unit.set_drawn_case(known.id, state=CaseState.TARGETED, reason=reason)
    return replace(known, state=CaseState.TARGETED, reason=reason)
