"""An audit as it stands, or stood, read at one moment: what figures and exports are made of."""

from __future__ import annotations

from dataclasses import replace

from audit_app.domain.actions import Action
from audit_app.domain.activity import ActivityMeasure, of_theme
from audit_app.domain.completion import Completion, FallenMark
from audit_app.domain.draw import Draw
from audit_app.domain.errors import AuditError
from audit_app.domain.escalations import Escalation, NoPresentRisk
from audit_app.domain.export import ExportView
from audit_app.domain.findings import Finding
from audit_app.domain.journal import GENESIS
from audit_app.domain.lineage import Extension
from audit_app.domain.records import Record
from audit_app.domain.scorers import Assignment, settled
from audit_app.domain.settling import FrozenAgreement
from audit_app.domain.thresholds import ThresholdSetting
from audit_app.usecases.as_at import AsAt, entry_at, moment_of, view_as_at
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.guests import refuse_guest
from audit_app.usecases.lineages import lineage_of, scores_seen
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace

MARKING = "OFFICIAL-SENSITIVE"

EXPORTED: tuple[type[Record], ...] = (
    *(Assignment, FrozenAgreement, ThresholdSetting, Finding, Extension),
    *(Escalation, NoPresentRisk, Completion, FallenMark),
)
"""Kinds of records an export takes along."""


def export_view(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    audit_id: int,
    *,
    marking: str = MARKING,
    as_at: AsAt | None = None,
    with_changes: bool = False,
) -> ExportView:
    """Return one audit as it stands, or stood, all of it read at one moment.

    Args:
        workspace: Where it is kept.
        checklists: Those that came with the program.
        clock: Says when.
        audit_id: The audit.
        marking: Protective marking.
        as_at: An earlier entry of the journal, by number or moment; None: now.
        with_changes: Whether the entries of the journal belong to the view.

    Raises:
        AuditError: If it has no register or no draw yet, its checklist is missing, or it came in
            a pack: then its figures are nobody's sample here.
    """
    with workspace.reading() as unit:
        refuse_guest(unit, audit_id)
        if as_at is not None:
            entry = entry_at(unit, as_at)
            past = view_as_at(unit, checklists, audit_id, entry, EXPORTED)
            shown_at = moment_of(unit, audit_id, entry, as_at, clock.now())
            return replace(past, marking=marking, taken_at=shown_at)
        audit, population = unit.audit(audit_id), unit.population(audit_id)
        draws, head = unit.draws(audit_id), unit.journal_head()
        if population is None or not draws:
            raise AuditError(
                "There is nothing to export yet.", remedy="Import the register and draw the sample."
            )
        drawn_from = unit.population_of(draws[-1].population_id)
        line = lineage_of(unit, audit_id, draws[-1].id)
        first, settlements = unit.reviews(draws[-1].id), unit.settlements(draws[-1].id)
        return ExportView(
            audit=audit,
            checklist=effective_checklist(unit, checklists, audit),
            population=drawn_from,
            draws=draws,
            cases=unit.drawn_cases(draws[-1].id),
            reviews=settled(first, settlements),
            strata=_strata(draws[-1]),
            taken_at=clock.now(),
            journal_number=head.number if head is not None else 0,
            journal_digest=head.digest if head is not None else GENESIS,
            marking=marking,
            first_reviews=first,
            second=scores_seen(unit, audit_id, line),
            settlements=settlements,
            records=(
                *(line.record(each) for kind in EXPORTED for each in unit.kept(kind, audit_id)),
                *(each for each in unit.kept(Action) if each.theme_key == audit.theme_key),
                *of_theme(unit.kept(ActivityMeasure), audit.theme_key),
            ),
            changes=tuple(unit.journal_entries(audit_id)) if with_changes else (),
        )


def _strata(draw: Draw) -> dict[str, int]:
    """Return the cases of the frame by stratum as the draw used them."""
    return {part["stratum"]: part["size"] for part in draw.certificate["strata"]}
