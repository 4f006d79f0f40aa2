"""Marking an audit as complete: all is scored, and no child is left at risk behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.domain.audit import Audit
from audit_app.domain.changed_answers import ChangedAnswer, changed_answers
from audit_app.domain.completion import Completion, FallenMark
from audit_app.domain.draw import CaseState
from audit_app.domain.errors import AuditError
from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.domain.escalations import Escalation, NoPresentRisk, undecided
from audit_app.domain.scoring import critical_not_met
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace


@dataclass(frozen=True, slots=True)
class CompletionState:
    """Whether an audit is complete, or what is in the way.

    Attributes:
        completion: The mark; None while it is not complete.
        in_the_way: What must be done first, a sentence each.
        n_escalations: Raised in it so far; none is a result too.
        fallen: The last mark, where answers were changed under it; None otherwise.
        changed: What was changed since that mark, oldest first.
    """

    completion: Completion | None
    in_the_way: tuple[str, ...]
    n_escalations: int
    fallen: FallenMark | None = None
    changed: tuple[ChangedAnswer, ...] = ()


def completion_state(
    workspace: Workspace, checklists: ChecklistSource, audit_id: int
) -> CompletionState:
    """Return whether an audit is complete, or what is in the way."""
    with workspace.reading() as unit:
        return _completion_state(unit, checklists, audit_id)


def complete_audit(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int, by: str
) -> Completion:
    """Mark an audit as complete.

    Raises:
        AuditError: If something is in the way, it is complete already, or no role is given.
    """
    if not by.strip():
        raise AuditError(
            "Nobody is named as completing it.", remedy="Write your role, not your name."
        )
    with workspace.unit() as unit:
        state = _completion_state(unit, checklists, audit_id)
        if state.completion is not None:
            raise AuditError("The audit is complete already.", remedy="Nothing needs to be done.")
        if state.in_the_way:
            raise AuditError(
                "The audit cannot be marked complete yet.", remedy=" ".join(state.in_the_way)
            )
        _forget_fallen(unit, audit_id)
        kept = unit.keep(
            Completion(audit_id=audit_id, completed_by=by.strip(), completed_at=clock.now()),
            "audit_completed",
        )
        unit.commit()
    return kept


def reopen_audit(workspace: Workspace, audit_id: int) -> None:
    """Take the mark 'complete' away again.

    Raises:
        AuditError: If it is not complete.
    """
    with workspace.unit() as unit:
        if not _take_mark(unit, audit_id, "audit_reopened"):
            raise AuditError("The audit is not complete.", remedy="Nothing needs to be done.")
        unit.commit()


def open_by_risk(unit: UnitOfWork, audit_id: int) -> None:
    """Take the mark away because of a risk, in the change that keeps it."""
    _take_mark(unit, audit_id, "audit_opened_by_risk")


def _take_mark(unit: UnitOfWork, audit_id: int, action: str) -> bool:
    """Take the mark away and return whether there was one."""
    found = unit.kept(Completion, audit_id)
    for each in found:
        unit.drop(each, action)
    return bool(found)


def _forget_fallen(unit: UnitOfWork, audit_id: int) -> None:
    """Remove the mark that fell: a new one takes its place."""
    for each in unit.kept(FallenMark, audit_id):
        unit.drop(each, "completion_renewed")


def _completion_state(
    unit: UnitOfWork, checklists: ChecklistSource, audit_id: int
) -> CompletionState:
    progress = next(each for each in unit.audits() if each.audit.id == audit_id)
    escalations = unit.kept(Escalation, audit_id)
    in_the_way: list[str] = []
    if progress.n_drawn == 0:
        in_the_way.append("Draw the sample first.")
    elif progress.n_scored < progress.n_drawn:
        in_the_way.append(f"{progress.n_scored} of {progress.n_drawn} cases are scored.")
    n_open = sum(each.is_open for each in escalations)
    if n_open:
        in_the_way.append(f"{_counted(n_open, 'escalation is', 'escalations are')} open.")
    n_drafts = len(unit.kept(EscalationDraft, audit_id))
    if n_drafts:
        words = _counted(n_drafts, "escalation is half written", "escalations are half written")
        in_the_way.append(f"{words}: raise or discard it." if n_drafts == 1 else f"{words}.")
    n_undecided = _n_undecided(unit, checklists, progress.audit, escalations)
    if n_undecided:
        words = _counted(n_undecided, "critical miss waits", "critical misses wait")
        in_the_way.append(f"{words} for a level, or for 'no present risk'.")
    completion = next(iter(unit.kept(Completion, audit_id)), None)
    fallen = next(iter(unit.kept(FallenMark, audit_id)), None)
    changed: tuple[ChangedAnswer, ...] = ()
    if fallen is not None:
        checklist = effective_checklist(unit, checklists, progress.audit)
        entries = unit.journal_entries(audit_id, since=fallen.entry)
        changed = changed_answers(checklist, entries)
    return CompletionState(completion, tuple(in_the_way), len(escalations), fallen, changed)


def _n_undecided(
    unit: UnitOfWork, checklists: ChecklistSource, audit: Audit, escalations: Sequence[Escalation]
) -> int:
    draws = unit.draws(audit.id)
    if not draws:
        return 0
    checklist, reviews = effective_checklist(unit, checklists, audit), unit.reviews(draws[-1].id)
    decisions = unit.kept(NoPresentRisk, audit.id)
    return sum(
        len(
            undecided(
                critical_not_met(checklist, reviews[case.id], case.context),
                case.id,
                escalations,
                decisions,
            )
        )
        for case in unit.drawn_cases(draws[-1].id)
        if case.id in reviews and case.state in (CaseState.IN_SAMPLE, CaseState.TARGETED)
    )


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"
