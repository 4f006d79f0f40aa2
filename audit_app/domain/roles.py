"""Who may do what in a workspace.

A guard against mistakes, not against its owner: whoever holds the passphrase holds the file. What
protects against the owner is the journal, whose heads others hold on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from audit_app.domain.errors import AuditError


class Role(StrEnum):
    """As whom somebody works; each may do all that those before may."""

    READER = "reader"
    PEER = "peer reviewer"
    OFFICER = "officer"
    LEAD = "lead"

    @property
    def rank(self) -> int:
        """Place in the order, from 0."""
        return list(Role).index(self)


MEANINGS: Final[Mapping[Role, str]] = {
    Role.READER: "looks at everything and changes nothing",
    Role.PEER: "scores cases and sends them back",
    Role.OFFICER: "also loads registers, draws samples, hands cases out and writes findings",
    Role.LEAD: "also settles differences, sets standards and thresholds, closes actions, disposes",
}
"""What each role may do, to follow its name."""

_READER: Final = (
    *("workspace_created", "workspace_opened", "unlock_failed", "passphrase_changed"),
    *("role_chosen", "case_viewed", "backup_made", "backup_restored"),
    *("identity_made", "identity_named"),
)
_PEER: Final = (
    *("answer_given", "answer_withdrawn", "grade_given", "grade_withdrawn"),
    *("escalation_raised", "no_present_risk_decided"),
    *("no_present_risk_decided_again", "no_present_risk_withdrawn", "audit_opened_by_risk"),
    *("audit_opened_by_change", "completion_fell"),
    *("escalation_drafted", "escalation_draft_discarded", "escalation_draft_raised"),
    *("contact_added", "pack_opened", "pack_cases_kept", "return_sent"),
)
_OFFICER: Final = (
    *("audit_created", "register_imported", "plan_frozen", "draw_made", "draw_extended"),
    "freeze_broken_off",
    *("case_replaced", "case_not_found", "case_found", "case_added_on_purpose"),
    *("seed_committed", "commitment_received", "secret_told", "secret_received"),
    *("workbook_written", "journal_exported", "cases_assigned", "assignment_called_off"),
    *("pack_made", "score_sheet_written", "scores_taken_in", "return_counted"),
    *("taking_in_undone", "return_uncounted"),
    *("action_added", "action_changed", "action_started", "action_completed", "action_retested"),
    *("action_evidence_added", "action_due_moved", "action_checked", "action_rated"),
    *("action_milestones_changed", "action_removed"),
    *("finding_written", "finding_changed", "finding_moved", "finding_removed"),
    *("escalation_followed", "escalation_reworded", "escalation_level_changed"),
    *("escalation_closed", "escalation_accepted", "escalation_reopened"),
    *("feedback_written", "feedback_changed", "feedback_removed"),
    *("activity_measure_added", "activity_counts_added", "activity_count_corrected"),
    "activity_measure_removed",
    "contact_removed",
)
LEAST: Final[Mapping[str, Role]] = {
    **dict.fromkeys(_READER, Role.READER),
    **dict.fromkeys(_PEER, Role.PEER),
    **dict.fromkeys(_OFFICER, Role.OFFICER),
}
"""The least role that may do what the journal calls so; what is not here is the lead's."""

DEFAULT: Final = Role.LEAD
"""Whoever makes a workspace leads it, until they say otherwise."""


def role_kept(text: str | None) -> Role:
    """Return the role a workspace keeps: DEFAULT where none was chosen, the least if unknown."""
    if text is None:
        return DEFAULT
    return next((role for role in Role if role.value == text), Role.READER)


def least_role(action: str) -> Role:
    """Return the least role that may do something, by its name in the journal."""
    return LEAST.get(action, Role.LEAD)


def check_role(role: Role, action: str) -> None:
    """Refuse what a role may not do.

    Raises:
        AuditError: If it may not.
    """
    least = least_role(action)
    if role.rank < least.rank:
        raise AuditError(
            f"You work as {role.value}, and this is for the {least.value}.",
            remedy="Nothing was changed. Choose another role in Settings, if it is yours.",
        )
