"""A later audit and its figures, as an action is held against them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Counts
from audit_app.domain.figures import AuditFigures, CriterionFigure
from audit_app.domain.rates import Rate
from tests.helpers.workspaces import made_up_audit

RATE = Rate(
    counts=dict.fromkeys(Counts, 0),
    unanswered=0,
    examined=60,
    applicable=60,
    met=57,
    share=0.95,
    low=0.95,
    high=0.99,
    words="57 of 60 (95%; 95% to 99%)",
    caution="",
    grade="",
    bounds=(),
    interim=False,
    complete=False,
)
_EMPTY = AuditFigures(
    *(0.95, 900, 60, 60, 60, 0, 0, 0, 0),
    *(False, True, "", (), (), (), RATE, (), 0),
)


def figures(key: str, low: float | None, *, interim: bool = False) -> AuditFigures:
    """Return the figures of an audit that asked one question."""
    rate = replace(RATE, low=low, interim=interim, unanswered=int(interim))
    return replace(_EMPTY, criteria=(CriterionFigure(key, key, "Risk", False, rate, {}),))


def audit_of(theme_key: str, begins: date) -> Audit:
    """Return an audit of cases from a month that begins on a day."""
    return replace(
        made_up_audit(f"Cases from {begins}"),
        theme_key=theme_key,
        period_from=begins,
        period_to=begins + timedelta(days=30),
    )
