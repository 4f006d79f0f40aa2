"""The action plan: overdue first, each from its recommendation to the test that it worked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QWidget

from audit_app.domain.action_edits import Edit
from audit_app.domain.actions import Action
from audit_app.domain.audit import Audit
from audit_app.domain.errors import AuditError
from audit_app.ui.actions.form import ActionForm, recommendation_words
from audit_app.ui.actions.plan_list import PlanList
from audit_app.ui.actions.steps import ActionSteps
from audit_app.ui.pages import Page
from audit_app.ui.services import Services
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.actions import (
    USUAL_TIME,
    Step,
    Taken,
    add_action,
    edit_action,
    list_actions,
    move_action,
    remove_action,
    retest,
    start_plan,
    today_of,
)
from audit_app.usecases.audits import list_audits
from audit_app.usecases.ports import Clock, Workspace


@dataclass(frozen=True, slots=True)
class Plan:
    """What the page shows.

    Attributes:
        actions: In their order.
        audits: Every one of the workspace.
        today: The day.
        left: How many of the recommendations are not on the plan.
    """

    actions: Sequence[Action]
    audits: list[Audit]
    today: date
    left: int = 0


class ActionsPage(QWidget):
    """The list on the left; on the right the action in hand, its steps or its words."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._plan = Plan((), [], today_of(session.services.clock))
        self._in_hand = self._wanted = 0
        self._list = PlanList(self._plan.today)
        self._steps = ActionSteps(session.services.checklists.all())
        self._list.chosen.connect(self._on_chosen)
        self._list.entered.connect(self._steps.take_focus)
        self._form: ActionForm | None = None
        self._right = QStackedWidget()
        self._ten = button("Start from the &ten recommendations", self._on_ten, name="action_ten")
        self._lay_out()
        self._steps.wanted.connect(self._on_step)
        self._steps.retest_wanted.connect(self._on_retest)
        self._steps.change_wanted.connect(lambda: self._write(self._current))
        self._steps.remove_wanted.connect(self._on_remove)
        session.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self) -> None:
        add = button("&New action", self._on_new, name="action_new")
        left = column(
            label("Actions", "title"),
            row(add, self._ten, 1, spacing=8),
            self._list,
            spacing=8,
        )
        left.setStretch(2, 1)
        left.setContentsMargins(0, 0, 14, 0)
        self._right.addWidget(holder(column(label("Select an action.", "muted"), 1)))
        self._right.addWidget(self._steps)
        self._right.setContentsMargins(16, 0, 8, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._right)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(holder(left))
        splitter.addWidget(area)
        splitter.setSizes([740, 460])
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter, margins=20))

    @property
    def _current(self) -> Action | None:
        return next((each for each in self._plan.actions if each.id == self._in_hand), None)

    @property
    def _clock(self) -> Clock:
        return self._session.services.clock

    def place(self) -> Mapping[str, Any]:
        """Return the action in hand, and whether its words are being written."""
        form = self._form if self._right.currentWidget() is self._form else None
        return {"action": self._in_hand, "writing": form.action_id if form is not None else None}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Take an action in hand again, once the plan is read."""
        self._in_hand, writing = place.get("action", 0), place.get("writing")
        if writing == 0:
            self._on_new()
        elif writing is not None:
            self._wanted = writing
        self.refresh()

    # the list

    @Slot()
    def refresh(self) -> None:
        """Read the plan again."""
        workspace = self._session.workspace
        if workspace is not None:
            services = self._session.services
            self._session.run(
                lambda _progress: _plan(workspace, services),
                self._show,
                lane=Lane.READ,
                failed=self._on_reading_failed,
            )

    def _on_reading_failed(self, error: AuditError) -> None:
        self._list.show_fault(f"{error.message} {error.remedy}")

    def _on_changed(self, change: Change) -> None:
        if change in {Change.RECORDS, Change.AUDITS}:
            self.refresh()

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        roles = {
            role for each in plan.actions for role in (each.owner, each.chair, each.checked_by)
        }
        self._steps.roles.setStringList(sorted(roles - {""}))
        self._ten.setVisible(plan.left > 0)
        self._list.show_actions(plan.actions, plan.today, self._in_hand)
        self._show_current()
        if self._wanted == self._in_hand != 0:
            self._write(self._current)
        self._wanted = 0

    @Slot(int)
    def _on_chosen(self, action_id: int) -> None:
        self._in_hand = action_id
        self._show_current()

    def _show_current(self) -> None:
        if self._form is not None and self._right.currentWidget() is self._form:
            return  # what is being typed stays
        current = self._current
        if current is None:
            self._right.setCurrentIndex(0)
            return
        self._steps.show_action(current, self._plan.audits, self._plan.today)
        self._right.setCurrentWidget(self._steps)

    # steps

    def _run(
        self,
        work: Callable[[Workspace, int], Any],
        then: Callable[[Any], object],
        failed: Callable[[AuditError], object],
    ) -> None:
        workspace, number = self._session.workspace, self._in_hand
        if workspace is not None:
            self._session.run(lambda _progress: work(workspace, number), then, failed=failed)

    @Slot(object, object)
    def _on_step(self, step: Step, what: Taken) -> None:
        clock = self._clock
        self._run(
            lambda workspace, number: move_action(workspace, clock, number, step, what),
            self._done,
            self._steps.show_fault,
        )

    @Slot(int)
    def _on_retest(self, audit_id: int) -> None:
        services = self._session.services
        self._run(
            lambda workspace, number: retest(
                workspace, services.checklists, services.clock, number, audit_id
            ),
            self._done,
            self._steps.show_fault,
        )

    def _done(self, action: Action) -> None:
        self._in_hand = action.id
        self._steps.done()
        self._leave()
        self._session.changed.emit(Change.RECORDS)

    def _on_ten(self) -> None:
        services = self._session.services
        self._run(
            lambda workspace, _number: start_plan(
                workspace, services.clock, services.recommendations
            ),
            self._on_added,
            self._session.failed.emit,
        )

    def _on_added(self, added: Sequence[Action]) -> None:
        many = f"{len(added):,} recommendations were" if len(added) != 1 else "1 recommendation was"
        self._session.message.emit(
            f"{many} put on the plan.",
            "good",
            "Each needs an owner, a board and its own due date.",
        )
        self._session.changed.emit(Change.RECORDS)

    def _on_remove(self) -> None:
        self._session.dialogs.ask(
            self,
            "Remove this action?",
            "It was not started. What it said stays in the journal.",
            "Remove it",
            "Keep it",
            lambda: self._run(
                remove_action,
                lambda _none: self._session.changed.emit(Change.RECORDS),
                self._session.failed.emit,
            ),
        )

    # words

    def _on_new(self) -> None:
        key, first = next(iter(self._session.services.checklists.all().items()))
        self._write(
            Action(
                theme_key=key,
                recommendation=recommendation_words(first),
                text="",
                due=self._plan.today + USUAL_TIME,
            )
        )

    def _write(self, action: Action | None) -> None:
        if action is None:
            return
        if self._form is None:
            checklists = self._session.services.checklists.all()
            self._form = ActionForm(checklists, self._steps.roles)
            self._form.added.connect(self._on_typed)
            self._form.edited.connect(self._on_edited)
            self._form.left.connect(self._on_left)
            self._right.addWidget(self._form)
        self._form.show_action(action)
        self._right.setCurrentWidget(self._form)
        self._form.setFocus()

    def _on_typed(self, action: Action) -> None:
        self._run(
            lambda workspace, _number: add_action(workspace, action), self._done, self._on_fault
        )

    def _on_edited(self, number: int, edit: Edit, reason: str) -> None:
        clock = self._clock
        self._run(
            lambda workspace, _in_hand: edit_action(workspace, clock, number, edit, reason),
            self._done,
            self._on_fault,
        )

    def _on_fault(self, error: AuditError) -> None:
        if self._form is not None:
            self._form.say(f"{error.message} {error.remedy}")

    def _on_left(self) -> None:
        self._leave()
        self._show_current()

    def _leave(self) -> None:
        if self._form is not None and self._right.currentWidget() is self._form:
            self._right.setCurrentIndex(0)


def _owner(action: Action) -> str:
    return action.owner


def _tooltip(action: Action) -> str:
    return f"{action.recommendation}\n{action.text}"


def _plan(workspace: Workspace, services: Services) -> Plan:
    today = today_of(services.clock)
    audits = [each.audit for each in list_audits(workspace)]
    actions = list_actions(workspace, today)
    made = {each.ref for each in actions}
    left = sum(each.ref not in made for each in services.recommendations)
    return Plan(actions, audits, today, left)


PAGE = Page("actions", "Actions", 15, ActionsPage)
