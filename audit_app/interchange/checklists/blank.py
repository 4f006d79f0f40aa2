"""What a checklist begins with before anybody has decided anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from audit_app.domain.checklist import Checklist, GradeRule, Scale

USUAL_GRADE_RULE: Final = GradeRule(
    levels={
        "good": "Good",
        "requires_improvement": "Requires improvement",
        "inadequate": "Inadequate",
    },
    best_needs_share_met=0.8,
    middle_needs_share_met=0.5,
    critical_caps_at="requires_improvement",
    text=(
        "Good: at least 80% of what applies is met (partly met counts half, cannot tell counts "
        "nothing). Requires improvement: at least 50%. Inadequate: less. A critical question not "
        "met: no better than requires improvement. The auditor decides."
    ),
)


def blank_checklist(scales: Mapping[str, Scale]) -> Checklist:
    """Return a checklist without questions, to be filled in; nothing may use it as it is.

    Args:
        scales: Answer scales it offers, by key.
    """
    return Checklist(
        key="",
        title="",
        version="1",
        recommendation_number=0,
        recommendation="",
        unit="case",
        unit_plural="cases",
        criteria=(),
        scales=scales,
        sources={},
        standards={},
        grade_rule=USUAL_GRADE_RULE,
    )
