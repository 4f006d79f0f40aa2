"""The audit in hand: its name, its steps across the top, one step below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget
from typing_extensions import override

from audit_app.domain.audit import Audit, AuditProgress
from audit_app.ui.resuming import INSIDE, go_to_in, place_in
from audit_app.ui.session import Change, Session
from audit_app.ui.steps import Step, steps
from audit_app.ui.steps.score import ScoreStep
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, line
from audit_app.usecases.audits import audit_progress

STEP_PADDING = 16
"""Pixels beside the words of a step."""


class AuditPage(QWidget):
    """Steps are built when they are first shown, and once an audit."""

    def __init__(self, session: Session, audit: Audit) -> None:
        super().__init__()
        self._session, self._audit = session, audit
        self._steps = {step.key: step for step in steps()}
        self._built: dict[str, QWidget] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        bar = FlowLayout(across=0, down=0)  # large text needs a second line, not a wider window
        for number, step in enumerate(self._steps.values(), start=1):
            bar.addWidget(self._step_button(step, number))
        back = button("‹ All audits", lambda: session.open_audit_page(None), "link")
        back.setObjectName("back_to_audits")
        title = FlowLayout(
            back,
            label(audit.title, "heading", name="audit_title"),
            label(audit.round, "tag"),
            label(f"{audit.period_from:%d %b %Y} to {audit.period_to:%d %b %Y}", "tag"),
            across=10,
            down=2,
        )
        head = column(holder(title), holder(bar), spacing=2)
        head.setContentsMargins(16, 8, 16, 0)
        layout = column(holder(head), line(), self._stack, spacing=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        session.changed.connect(self._on_changed)
        session.case_wanted.connect(self._on_case_wanted)
        self._chosen = False
        self._refresh()

    def _step_button(self, step: Step, number: int) -> QPushButton:
        made = button(step.title, lambda: self.show_step(step.key), "step", name=f"step_{step.key}")
        made.setCheckable(True)
        made.setMinimumHeight(44)
        QShortcut(QKeySequence(f"Ctrl+{number}"), self).activated.connect(
            lambda: self.show_step(step.key)
        )
        made.setToolTip(f"Ctrl+{number}")
        self._group.addButton(made)
        self._buttons[step.key] = made
        return made

    def show_step(self, key: str) -> None:
        """Show a step, if the audit has it."""
        if self._buttons[key].isHidden():
            return
        self._chosen = True
        if key not in self._built:
            self._built[key] = self._steps[key].build(self._session)
            self._stack.addWidget(self._built[key])
        with QSignalBlocker(self._group):
            self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self._built[key])
        self._built[key].setFocus()

    @property
    def audit(self) -> Audit:
        """The audit in hand."""
        return self._audit

    def place(self) -> Mapping[str, Any]:
        """Return which step is shown, and what it shows."""
        shown = self._stack.currentWidget()
        key = next((key for key, step in self._built.items() if step is shown), "")
        return {"step": key, INSIDE: dict(place_in(shown))}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Show a step again."""
        key = place.get("step", "")
        if key in self._steps:
            self.show_step(key)
            go_to_in(self._built.get(key), place.get(INSIDE, {}))

    @Slot(int, str)
    def _on_case_wanted(self, drawn_case_id: int, criterion: str) -> None:
        self.show_step("score")
        score = self._built["score"]
        if isinstance(score, ScoreStep):
            score.show_case(drawn_case_id, criterion)

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is not Change.AUDITS:
            self._refresh()

    def _refresh(self) -> None:
        workspace, audit = self._session.workspace, self._audit
        if workspace is not None:
            self._session.run(
                lambda _progress: audit_progress(workspace, audit.id), self._show, lane=Lane.READ
            )

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit_steps)  # once the steps have heard of it too

    def _fit_steps(self) -> None:
        """Give the step in sight the room its words take; large text leaves none to spare."""
        for shown in self._buttons.values():
            chosen = shown.isChecked()
            shown.setMinimumWidth(_width_when_chosen(shown, shown.text()) if chosen else 0)

    def _show(self, progress: AuditProgress) -> None:
        first = ""
        for key, step in self._steps.items():
            self._buttons[key].setVisible(step.shows(progress))
            if self._buttons[key].isHidden():
                continue
            done = step.is_done(progress)
            first = first or ("" if done else key)
            name = step.title
            state = step.state(progress)
            said = f"{step.title}\n{'✓ ' if done else ''}{state}"
            self._buttons[key].setText(said)
            self._buttons[key].setMinimumWidth(_width_when_chosen(self._buttons[key], said))
            self._buttons[key].setAccessibleName(f"{name}: {state}")
        # Whoever went on to another page meanwhile needs no step of this one.
        if not self._chosen and self._session.audit == self._audit:
            shown = [key for key, step in self._steps.items() if step.shows(progress)]
            wanted = self._session.first_step
            self.show_step(wanted if wanted in shown else first or shown[0])


def _width_when_chosen(shown: QPushButton, said: str) -> int:
    """Return the room a step's words take in bold, as it is once chosen; Qt asks for less."""
    bold = QFont(shown.font())
    bold.setWeight(QFont.Weight.DemiBold)
    widest = max(QFontMetrics(bold).horizontalAdvance(line) for line in said.split("\n"))
    return widest + 2 * STEP_PADDING
