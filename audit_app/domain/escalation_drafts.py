"""An escalation somebody began to write: kept until it is raised or discarded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from audit_app.domain.escalations import Level, span_words
from audit_app.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationDraft(Record):
    """What was typed so far; one a case and criterion.

    Attributes:
        drawn_case_id: The case.
        case_ref: Canonical; finds the case in a later draw too.
        criterion: Key of the criterion that showed it; empty for the file as a whole.
        question: As it is asked.
        level: How soon, as marked so far.
        seen: What the file shows.
        asked: What is asked.
        raised_by: A role, or empty.
        told: The role that was told, or empty.
        reference: Of the log or notice, or empty.
        begun_at: When the risk was found, for writing it down began then; aware, UTC.
    """

    KIND: ClassVar[str] = "escalation_draft"

    drawn_case_id: int
    case_ref: str
    criterion: str = ""
    question: str = ""
    level: Level
    seen: str
    asked: str = ""
    raised_by: str = ""
    told: str = ""
    reference: str = ""
    begun_at: datetime

    @property
    def place(self) -> tuple[str, str]:
        """Case and criterion: what there is one draft of."""
        return self.case_ref, self.criterion


def draft_words(draft: EscalationDraft, now: datetime) -> str:
    """Return how long a draft has waited: 'half written for 12 min', 'half written just now'."""
    waited = max(timedelta(), now - draft.begun_at)
    if waited < timedelta(minutes=1):
        return "half written just now"
    return f"half written for {span_words(waited)}"
