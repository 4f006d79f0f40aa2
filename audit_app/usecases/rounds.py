"""The rounds of a theme: audits here, and what others published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.packs import ReceivedPack
from audit_app.domain.round_changes import changes, outside_as_round, round_of
from audit_app.domain.rounds import OutsideRound, Round, RoundChange, check_outside
from audit_app.usecases.as_at import AsAt, entry_at
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace
from audit_app.usecases.records_as_at import kept_then


@dataclass(frozen=True, slots=True)
class Series:
    """The rounds of one theme, as seen from one audit.

    Attributes:
        rounds: Oldest first.
        outside: The outside rounds among them, as they are kept.
        place: Which of the rounds is the audit.
        change: Since the round of ours before it; None where it is the first.
        since_outside: Since the newest outside round before it, grades only; None without one.
        left_out: Titles of audits of the theme that have nothing to show yet.
    """

    rounds: tuple[Round, ...]
    outside: tuple[OutsideRound, ...]
    place: int
    change: RoundChange | None
    since_outside: RoundChange | None
    left_out: tuple[str, ...]


def series(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    audit_id: int,
    as_at: AsAt | None = None,
) -> Series | None:
    """Return the rounds of an audit's theme, None while the audit has no draw.

    Args:
        workspace: Where they are kept.
        checklists: Those that came with the program.
        clock: Says when.
        audit_id: The audit.
        as_at: An earlier entry of the journal, by number or moment; None: now. Rounds that were
            not drawn by then are left out.

    Raises:
        AuditError: If the audit's checklist is missing.
    """
    with workspace.reading() as unit:
        theme = unit.audit(audit_id).theme_key
        audits = [
            each.audit
            for each in unit.audits()
            if each.audit.theme_key == theme
            and each.n_drawn
            and not each.records.get(ReceivedPack.KIND)
        ]
        outside = tuple(each for each in _outside(unit, as_at) if each.theme_key == theme)
    if audit_id not in {audit.id for audit in audits}:
        return None
    rounds, left_out = [], []
    for audit in audits:
        try:
            view = export_view(workspace, checklists, clock, audit.id, as_at=as_at)
        except AuditError:
            if audit.id == audit_id:
                raise
            left_out.append(audit.title)
            continue
        rounds.append(round_of(view, audit_figures(view)))
    rounds += [outside_as_round(each) for each in outside]
    rounds.sort(key=lambda each: (each.ended, each.audit_id or 0))
    place = next(n for n, each in enumerate(rounds) if each.audit_id == audit_id)
    before = rounds[:place]
    ours = next((each for each in reversed(before) if not each.outside), None)
    theirs = next((each for each in reversed(before) if each.outside), None)
    now = rounds[place]
    return Series(
        tuple(rounds),
        outside,
        place,
        changes(ours, now) if ours is not None else None,
        changes(theirs, now) if theirs is not None else None,
        tuple(left_out),
    )


def _outside(unit: UnitOfWork, as_at: AsAt | None) -> Sequence[OutsideRound]:
    if as_at is None:
        return unit.kept(OutsideRound)
    number = entry_at(unit, as_at).number
    return kept_then(unit, OutsideRound, unit.journal_entries(), number)


def with_rounds(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    view: ExportView,
    as_at: AsAt | None = None,
) -> ExportView:
    """Return a view with the rounds of its theme, for a workbook; no case of them comes along."""
    found = series(workspace, checklists, clock, view.audit.id, as_at)
    if found is None:
        return view
    change = found.change or found.since_outside
    return replace(
        view,
        rounds=tuple(replace(each, outcomes={}) for each in found.rounds),
        change=_bare(change) if change is not None else None,
    )


def _bare(change: RoundChange) -> RoundChange:
    before, after = replace(change.before, outcomes={}), replace(change.after, outcomes={})
    return replace(change, before=before, after=after)


def keep_outside(workspace: Workspace, outside: OutsideRound) -> OutsideRound:
    """Keep a round somebody else published, new or corrected.

    Raises:
        AuditError: If nobody could use it; see check_outside.
    """
    check_outside(outside)
    with workspace.unit() as unit:
        kept = unit.keep(outside, "outside_round_kept")
        unit.commit()
    return kept


def remove_outside(workspace: Workspace, outside: OutsideRound) -> None:
    """Remove an outside round; the journal keeps what it was."""
    with workspace.unit() as unit:
        unit.drop(outside, "outside_round_removed")
        unit.commit()


def criteria_of(rounds: Sequence[Round]) -> Sequence[tuple[str, str]]:
    """Return key and question of every criterion of the newest round of ours."""
    for each in reversed(rounds):
        if each.checklist is not None:
            return [
                (criterion.key, criterion.question)
                for criterion in each.checklist.criteria
                if criterion.key in each.criteria
            ]
    return []
