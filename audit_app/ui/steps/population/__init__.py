"""The first step: a register somebody else made becomes the population of an audit."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from audit_app.domain.audit import AuditProgress
from audit_app.ui.session import Session
from audit_app.ui.steps import Step


def _build(session: Session) -> QWidget:
    from audit_app.ui.steps.population.page import PopulationPage

    return PopulationPage(session)


def _state(progress: AuditProgress) -> str:
    return f"{progress.n_cases:,} cases" if progress.n_cases else "No register yet"


STEP = Step(
    key="population",
    title="Population",
    order=10,
    build=_build,
    state=_state,
    is_done=lambda progress: progress.n_cases > 0,
)
