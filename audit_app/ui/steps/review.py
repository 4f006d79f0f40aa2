"""The Review step: its panels lie in `ui/review/`."""

from __future__ import annotations

from audit_app.domain.audit import AuditProgress
from audit_app.domain.scorers import Assignment
from audit_app.domain.settling import FrozenAgreement
from audit_app.ui import review
from audit_app.ui.panels import Panels
from audit_app.ui.steps import Step


def _state(progress: AuditProgress) -> str:
    n = progress.records.get(Assignment.KIND, 0)
    if n == 0:
        return "Not started"
    if progress.records.get(FrozenAgreement.KIND):
        return "Compared"
    return "1 further scorer" if n == 1 else f"{n:,} further scorers"


STEP = Step(
    "review",
    "Review",
    40,
    lambda session: Panels(session, review.__name__),
    _state,
    lambda _progress: False,
)
