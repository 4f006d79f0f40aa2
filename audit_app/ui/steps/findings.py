"""The Findings step: its panels lie in `ui/findings/`."""

from __future__ import annotations

from PySide6.QtCore import Slot

from audit_app.domain.audit import AuditProgress
from audit_app.domain.findings import Finding
from audit_app.ui import findings
from audit_app.ui.findings.written import PANEL, Written
from audit_app.ui.panels import Panels
from audit_app.ui.session import Session
from audit_app.ui.steps import Step


class FindingsStep(Panels):
    """The panels; a finding begun on a figure goes on in the panel where findings are written."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, findings.__name__)
        session.finding_wanted.connect(self._on_finding_wanted)

    @Slot(object)
    def _on_finding_wanted(self, finding: Finding) -> None:
        written = self.show_panel(PANEL.key)
        if isinstance(written, Written):
            written.start(finding)


def _state(progress: AuditProgress) -> str:
    n = progress.records.get(Finding.KIND, 0)
    if n == 0:
        return "None written" if progress.n_scored else "Not started"
    return "1 finding" if n == 1 else f"{n:,} findings"


STEP = Step(
    "findings",
    "Findings",
    50,
    FindingsStep,
    _state,
    lambda _progress: False,
)
