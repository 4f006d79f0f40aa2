"""What is begun from a figure: a finding with its words, and thresholds as typed."""

from __future__ import annotations

from datetime import datetime

from audit_app.domain.checklist import Counts
from audit_app.domain.findings import LONGEST_TITLE, Finding, FindingKind, Severity
from audit_app.domain.thresholds import State, ThresholdSetting, state_of
from audit_app.ui.glance.behind import Pointed
from audit_app.ui.glance.lines import state_words


def begun_finding(audit_id: int, pointed: Pointed, now: datetime) -> Finding:
    """Return a finding begun from a figure: its words, its criteria, and the cases that show it.

    Green begins as a strength, anything else as a gap; the person decides.
    """
    state = state_of(pointed.rate) if pointed.rate else State.UNSET
    is_strength = state is State.GREEN
    shows = {Counts.MET} if is_strength else {Counts.NOT_MET, Counts.PARTLY_MET}
    colour = state_words(pointed.rate) if pointed.rate else ""
    severity = Severity.HIGH if pointed.critical and not is_strength else Severity.MEDIUM
    return Finding(
        audit_id=audit_id,
        kind=FindingKind.STRENGTH if is_strength else FindingKind.GAP,
        severity=severity,
        title=pointed.title[:LONGEST_TITLE],
        wording=f"{pointed.title} Met in {pointed.words}." + (f" {colour}." if colour else ""),
        theme=pointed.section,
        criteria=pointed.criteria,
        cases=tuple(case.case_ref for case in pointed.cases if case.counts in shows),
        written_at=now,
        by="",
    )


def new_setting(  # noqa: PLR0913 - each is typed in a field of its own
    audit_id: int, green: int, amber: int, by: str, reason: str, now: datetime
) -> ThresholdSetting:
    """Return thresholds as typed."""
    return ThresholdSetting(
        audit_id=audit_id, green=green, amber=amber, set_by=by, set_at=now, reason=reason
    )
