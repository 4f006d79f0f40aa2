"""The Findings step: its panels lie in `ui/findings/`."""

from __future__ import annotations

from audit_app.domain.audit import AuditProgress
from audit_app.ui import findings
from audit_app.ui.panels import Panels
from audit_app.ui.steps import Step


def _state(progress: AuditProgress) -> str:
    n = progress.records.get("finding", 0)
    if n == 0:
        return "None written" if progress.n_scored else "Not started"
    return "1 finding" if n == 1 else f"{n:,} findings"


STEP = Step(
    "findings",
    "Findings",
    50,
    lambda session: Panels(session, findings.__name__),
    _state,
    lambda _progress: False,
)
