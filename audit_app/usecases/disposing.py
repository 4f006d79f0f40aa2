"""Disposing of an audit, and saying from its first day when that is to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from audit_app.domain.disposal import (
    ACTION,
    Disposal,
    Retention,
    certificate,
    handed_out,
    kept_figures,
    review_day,
)
from audit_app.domain.document import Document
from audit_app.domain.errors import AuditError
from audit_app.domain.figures import audit_figures
from audit_app.usecases.audit_view import MARKING, export_view
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace
from audit_app.usecases.roles import require

_SEARCHED = 5000
"""References of the register looked for afterwards; of the sample and of notes, every one is."""


def review_on(workspace: Workspace, audit_id: int) -> date:
    """Return when to look whether the cases of an audit are still needed."""
    with workspace.reading() as unit:
        kept = unit.kept(Retention, audit_id)
        return review_day(unit.audit(audit_id), kept[-1] if kept else None)


def set_review(workspace: Workspace, audit_id: int, day: date, reason: str) -> Retention:
    """Set another day to look whether the cases of an audit are still needed.

    Raises:
        AuditError: If no reason is given.
    """
    if not reason.strip():
        raise AuditError("The day has no reason.", remedy="Say why the cases are kept that long.")
    with workspace.unit() as unit:
        unit.audit(audit_id)
        before = unit.kept(Retention, audit_id)
        kept = Retention(
            id=before[-1].id if before else 0,
            audit_id=audit_id,
            review_on=day,
            reason=reason.strip(),
        )
        kept = unit.keep(kept, "review_day_set")
        unit.commit()
    return kept


def disposal_of(workspace: Workspace, audit_id: int) -> Disposal | None:
    """Return what is left of an audit that was disposed of, None if it was not."""
    with workspace.reading() as unit:
        kept = unit.kept(Disposal, audit_id)
    return kept[-1] if kept else None


def printed_disposal(workspace: Workspace, audit_id: int) -> Document:
    """Return the certificate of a disposal as a page, with the journal's head in its foot.

    It can be printed at any time after: what it says is kept, and the head is that of the moment.

    Raises:
        AuditError: If the audit was not disposed of.
    """
    with workspace.reading() as unit:
        kept = unit.kept(Disposal, audit_id)
        head = unit.journal_head()
    if not kept:
        raise AuditError("This audit was not disposed of.", remedy="There is no certificate yet.")
    foot = f"Journal {head.number}:{head.digest[:16]}" if head is not None else ""
    return certificate(kept[-1], MARKING, foot)


def dispose(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int, reason: str
) -> Disposal:
    """Remove an audit's cases, answers and notes for good; its figures and a certificate stay.

    Afterwards the file is written without its unused pages, the daily backups made before are
    removed and one is made anew, and the file is searched for what was removed.

    Raises:
        AuditError: If no reason is given, it was disposed of already, the role may not, or a
            removed value was found afterwards.
    """
    require(workspace, ACTION)
    if not reason.strip():
        raise AuditError("The disposal has no reason.", remedy="Say why, and by whose decision.")
    with workspace.reading() as unit:
        if unit.kept(Disposal, audit_id):
            raise AuditError("This audit was disposed of already.", remedy="Nothing was changed.")
        drawn = bool(unit.draws(audit_id))
    figures = _figures(workspace, checklists, clock, audit_id) if drawn else ()
    wanted = _texts(workspace, audit_id)
    with workspace.unit() as unit:
        audit, entries = unit.audit(audit_id), unit.journal_entries(audit_id)
        head = unit.journal_head()
        removed = unit.dispose(audit_id, head.number + 1 if head is not None else 1)
        disposal = unit.keep(
            Disposal(
                audit_id=audit_id,
                title=audit.title,
                disposed_at=clock.now(),
                reason=reason.strip(),
                n_cases=removed.n_cases,
                n_answers=removed.n_answers,
                n_entries=len(removed.entries),
                entries_digest=removed.digest,
                figures=figures,
                handed_out=handed_out(entries),
                left_digest=unit.left_of(audit_id).digest,
            ),
            ACTION,
        )
        unit.commit()
    workspace.compact()
    workspace.renew_backups(clock.now().astimezone().date())
    _prove_gone(workspace, audit_id, wanted)
    return disposal


def _figures(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int
) -> tuple[tuple[str, str], ...]:
    """Return the figures that stay, or why there are none: that must not keep cases for ever."""
    try:
        view = export_view(workspace, checklists, clock, audit_id)
        return kept_figures(audit_figures(view))
    except AuditError as error:
        return (("No figures could be computed", error.message),)


def _texts(workspace: Workspace, audit_id: int) -> Sequence[str]:
    """Return what must be gone afterwards: references, notes, evidence, reasons of the audit."""
    texts: set[str] = set()
    with workspace.reading() as unit:
        for draw in unit.draws(audit_id):
            texts.update(case.case_ref for case in unit.drawn_cases(draw.id))
            for review in unit.reviews(draw.id).values():
                for answer in review.answers.values():
                    texts.update((answer.note, answer.evidence))
        population = unit.population(audit_id)
        if population is not None:
            batches = unit.frame(population.id).batches()
            references = (case[0] for batch in batches for case in batch)
            texts.update(islice(references, _SEARCHED))
    return sorted(text for text in texts if len(text) >= 6)


def _prove_gone(workspace: Workspace, audit_id: int, wanted: Sequence[str]) -> None:
    """Search the whole file; what another audit holds too is that one's."""
    found = workspace.texts_found(wanted)
    if not found:
        return
    with workspace.reading() as unit:
        others = [each.audit.id for each in unit.audits() if each.audit.id != audit_id]
    shared = {text for other in others for text in _texts(workspace, other)}
    left = [text for text in found if text not in shared]
    if left:
        raise AuditError(
            f"The audit was disposed of, but {len(left):,} of {len(wanted):,} removed values still "
            "stand in the workspace: in the title, a finding or the journal of something else.",
            remedy="Look in the Journal for one of its references, and correct it by hand.",
        )
