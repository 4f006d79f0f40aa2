"""Escalations that are half written: nothing typed about a risk is lost, or left behind unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit_app.domain.audit import Audit
from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.usecases.ports import UnitOfWork, Workspace


@dataclass(frozen=True, slots=True)
class FoundDraft:
    """A draft with the audit it was begun in."""

    audit: Audit
    draft: EscalationDraft


def found_drafts(workspace: Workspace) -> Sequence[FoundDraft]:
    """Return every draft of the workspace, the one begun first at the top."""
    with workspace.reading() as unit:
        every = sorted(unit.kept(EscalationDraft), key=lambda each: (each.begun_at, each.id))
        return [FoundDraft(unit.audit(each.audit_id or 0), _in_force(unit, each)) for each in every]


def _in_force(unit: UnitOfWork, draft: EscalationDraft) -> EscalationDraft:
    """Return a draft with its case as it stands in the draw in force, where it is in that."""
    newest = unit.draws(draft.audit_id or 0)[-1]
    if unit.drawn_case(draft.drawn_case_id).draw_id == newest.id:
        return draft
    cases = {case.case_ref: case.id for case in unit.drawn_cases(newest.id)}
    return replace(draft, drawn_case_id=cases.get(draft.case_ref, draft.drawn_case_id))


def keep_draft(workspace: Workspace, draft: EscalationDraft) -> EscalationDraft:
    """Keep what was typed so far, in place of what was kept of the same case and criterion.

    When the writing began stays what it was.
    """
    with workspace.unit() as unit:
        before = draft_at(unit, draft.audit_id or 0, draft.case_ref, draft.criterion)
        if before is not None:
            draft = replace(draft, id=before.id, begun_at=before.begun_at)
            if draft == before:
                return before
        kept = unit.keep(draft, "escalation_drafted")
        unit.commit()
    return kept


def discard_draft(workspace: Workspace, draft: EscalationDraft) -> None:
    """Remove a draft; the journal keeps what it said. One that is gone already stays gone."""
    with workspace.unit() as unit:
        kept = draft_at(unit, draft.audit_id or 0, draft.case_ref, draft.criterion)
        if kept is not None:
            unit.drop(kept, "escalation_draft_discarded")
            unit.commit()


def draft_at(
    unit: UnitOfWork, audit_id: int, case_ref: str, criterion: str
) -> EscalationDraft | None:
    """Return the draft of a case and criterion, None without one."""
    place = case_ref, criterion
    return next(
        (each for each in unit.kept(EscalationDraft, audit_id) if each.place == place), None
    )
