"""An audit: one theme, one recommendation, one period, one round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Audit:
    """What is being tested, and over which time.

    Attributes:
        id: In the workspace; 0 before it is kept.
        title: Unique in the workspace; the label of its draws begins with it.
        theme_key: Key of the checklist's theme.
        checklist_version: Version of the checklist its reviews are made with.
        recommendation: The recommendation it tests, as text.
        period_from: First day of the period the cases come from.
        period_to: Last day.
        round: Which round of the series, "Baseline" or "October 2026".
        unit: What one case is, in the singular: "missing episode".
        created_at: Aware, UTC.
    """

    id: int
    title: str
    theme_key: str
    checklist_version: str
    recommendation: str
    period_from: date
    period_to: date
    round: str
    unit: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuditProgress:
    """How far an audit is, for its row on the home page.

    Attributes:
        audit: The audit.
        n_cases: Cases in its register; 0 before the import.
        n_drawn: Cases of the sample in force; 0 before the draw.
        n_scored: Reviews complete.
        n_started: Reviews with an answer that are not complete.
        records: How many records of each kind are kept with it, by KIND.
    """

    audit: Audit
    n_cases: int
    n_drawn: int
    n_scored: int
    n_started: int
    records: Mapping[str, int] = field(default_factory=dict)
