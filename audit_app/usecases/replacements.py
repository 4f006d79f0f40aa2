"""Drawn cases that cannot be scored. Reserves come in ticket order and are never skipped.

A case outside the audit's scope, or one that may not be opened, makes way for the next reserve of
its stratum. A file nobody can find does not: its absence is what the sample found.
"""

from __future__ import annotations

from dataclasses import replace

from audit_app.domain.draw import NOT_FOUND, CaseState, Draw, DrawnCase, ReplacementReason
from audit_app.domain.errors import AuditError
from audit_app.usecases.ports import Clock, UnitOfWork, Workspace


def replace_case(
    workspace: Workspace,
    audit_id: int,
    drawn_case_id: int,
    reason: ReplacementReason,
    words: str,
) -> DrawnCase:
    """Put the next reserve of a case's stratum in its place and return the reserve.

    Args:
        workspace: Where the draw is kept.
        audit_id: The audit.
        drawn_case_id: A case of the sample in force.
        reason: One of the two that allow it.
        words: What was the matter; not blank.

    Raises:
        AuditError: If the case is not in the sample in force, no words are given or no reserve of
            the stratum is left.
    """
    with workspace.unit() as unit:
        draw, case = _in_force(unit, audit_id, drawn_case_id)
        said = _said(words)
        reserve = next_reserve(unit, draw.id, case.stratum)
        if reserve is None:
            raise _no_reserve(case.stratum)
        unit.set_drawn_case(
            case.id,
            state=CaseState.REPLACED,
            reason=f"{reason.value}: {said}",
            replaces=case.replaces,
        )
        unit.set_drawn_case(reserve.id, state=CaseState.IN_SAMPLE, replaces=case.case_ref)
        unit.journal(
            "case_replaced",
            {
                "draw": draw.number,
                "case": case.case_ref,
                "by": reserve.case_ref,
                "reason": reason.value,
                "words": said,
            },
            audit_id=audit_id,
        )
        unit.commit()
    return replace(reserve, state=CaseState.IN_SAMPLE, reason="", replaces=case.case_ref)


def mark_not_found(
    workspace: Workspace, clock: Clock, audit_id: int, drawn_case_id: int, words: str
) -> DrawnCase:
    """Record that nobody can find or produce a file: it stays in the sample and is not met.

    Args:
        workspace: Where the draw is kept.
        clock: Says when.
        audit_id: The audit.
        drawn_case_id: A case of the sample in force.
        words: Where it was looked for; not blank.

    Raises:
        AuditError: If the case is not in the sample in force or no words are given.
    """
    return _set_found(workspace, clock, audit_id, drawn_case_id, f"{NOT_FOUND}: {_said(words)}")


def mark_found(workspace: Workspace, clock: Clock, audit_id: int, drawn_case_id: int) -> DrawnCase:
    """Take back that a file cannot be found.

    Raises:
        AuditError: If the case is not in the sample in force.
    """
    return _set_found(workspace, clock, audit_id, drawn_case_id, "")


def _set_found(
    workspace: Workspace, clock: Clock, audit_id: int, drawn_case_id: int, reason: str
) -> DrawnCase:
    with workspace.unit() as unit:
        draw, case = _in_force(unit, audit_id, drawn_case_id)
        unit.set_drawn_case(case.id, state=case.state, reason=reason, replaces=case.replaces)
        review = unit.review(case.id)
        unit.put_grade(replace(review, completed_at=clock.now() if reason else None))
        unit.journal(
            "case_not_found" if reason else "case_found",
            {"draw": draw.number, "case": case.case_ref, "old": case.reason, "new": reason},
            audit_id=audit_id,
        )
        unit.commit()
    return replace(case, reason=reason)


def _in_force(unit: UnitOfWork, audit_id: int, drawn_case_id: int) -> tuple[Draw, DrawnCase]:
    draws = unit.draws(audit_id)
    case = unit.drawn_case(drawn_case_id) if draws else None
    if case is None or case.draw_id != draws[-1].id or case.state is not CaseState.IN_SAMPLE:
        raise AuditError(
            "That case is not in the sample in force.",
            remedy="Open the sample again; it may have been drawn anew.",
        )
    return draws[-1], case


def next_reserve(unit: UnitOfWork, draw_id: int, stratum: str) -> DrawnCase | None:
    """Return the first reserve of a stratum not in use yet, None if none is left.

    One that was added on purpose meanwhile keeps its place: drawn as well, it counts as drawn.
    """
    free = (
        case
        for case in unit.drawn_cases(draw_id)
        if case.stratum == stratum
        and (case.state is CaseState.RESERVE or (case.state is CaseState.TARGETED and case.ticket))
    )
    return min(free, key=lambda case: case.id, default=None)


def _no_reserve(stratum: str) -> AuditError:
    where = f" of the stratum '{stratum}'" if stratum else ""
    return AuditError(
        f"No reserve{where} is left.",
        remedy="Draw more, with more reserves, giving that as the reason.",
    )


def _said(words: str) -> str:
    if not words.strip():
        raise AuditError("No reason was given in words.", remedy="Say what was the matter.")
    return words.strip()
