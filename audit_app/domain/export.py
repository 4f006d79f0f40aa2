"""Everything a workbook is written from, gathered at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import Draw, DrawnCase
from audit_app.domain.population import Population
from audit_app.domain.review import Review


@dataclass(frozen=True, slots=True)
class ExportView:
    """One audit as it stands.

    Attributes:
        audit: The audit.
        checklist: The version its reviews were made with.
        population: Its register.
        draws: Every draw on record, oldest first; the last is in force.
        cases: Cases of the draw in force: sample, replaced, reserves, targeted.
        reviews: By drawn case id; untouched cases are absent.
        strata: Cases of the frame by stratum, as the draw in force used them.
        taken_at: Aware, UTC; printed on the cover.
        journal_number: Number of the newest journal entry.
        journal_digest: Its digest: a later rewrite of history contradicts what was printed.
        marking: Protective marking, top and bottom of each sheet.
    """

    audit: Audit
    checklist: Checklist
    population: Population
    draws: Sequence[Draw]
    cases: Sequence[DrawnCase]
    reviews: Mapping[int, Review]
    strata: Mapping[str, int]
    taken_at: datetime
    journal_number: int
    journal_digest: str
    marking: str = "OFFICIAL-SENSITIVE"
