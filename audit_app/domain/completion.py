"""The mark that an audit is complete, and what makes it fall."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Final, Self

from audit_app.domain.records import Record

MAKES_IT_FALL: Final = frozenset(
    {
        *("answer_given", "answer_withdrawn", "grade_given", "grade_withdrawn"),
        *("difference_settled", "scores_taken_in", "taking_in_undone", "workspace_merged"),
        *("draw_made", "case_replaced", "case_not_found", "case_found", "case_added_on_purpose"),
        "checklist_version_adopted",
    }
)
"""What the journal calls a change of answers, or of the cases they are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion(Record):
    """The mark that an audit is complete: all is scored, and nothing urgent is open.

    Attributes:
        completed_by: A role.
        completed_at: Aware, UTC.
    """

    KIND: ClassVar[str] = "completion"

    completed_by: str
    completed_at: datetime

    def for_partner(self) -> Self:
        """Return it without the role."""
        return replace(self, completed_by="")


@dataclass(frozen=True, slots=True, kw_only=True)
class FallenMark(Record):
    """A mark that answers were changed under; it stands until the audit is complete again.

    Attributes:
        completed_by: The role that had given the mark.
        completed_at: Aware, UTC.
        fell_at: When the first change was made; aware, UTC.
        entry: Number of that change in the journal.
    """

    KIND: ClassVar[str] = "completion_fallen"

    completed_by: str
    completed_at: datetime
    fell_at: datetime
    entry: int

    def for_partner(self) -> Self:
        """Return it without the role."""
        return replace(self, completed_by="")
