"""The action plan: overdue first, each from its recommendation to the test that it worked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QComboBox, QScrollArea, QSplitter, QStackedWidget, QWidget

from audit_app.domain.action_edits import Edit
from audit_app.domain.action_parts import ActionState
from audit_app.domain.action_plan import plan_counts
from audit_app.domain.actions import Action
from audit_app.domain.audit import Audit
from audit_app.domain.errors import AuditError
from audit_app.ui.actions.facts import SIGNS
from audit_app.ui.actions.form import ActionForm, recommendation_words
from audit_app.ui.actions.inputs import text_field
from audit_app.ui.actions.steps import ActionSteps
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.pages import Page
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
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

_EVERY, _OPEN, _OVERDUE = "Every action", "Open", "Overdue"
_EMPTY = "No action yet. Start from the ten recommendations, write one, or make one of a finding."


@dataclass(frozen=True, slots=True)
class Plan:
    """What the page shows."""

    actions: Sequence[Action]
    audits: list[Audit]
    today: date


def _due(action: Action, today: date) -> str:
    return f"{action.due_now:%d %b %Y}" + (" !" if action.is_overdue(today) else "")


def _state(action: Action) -> str:
    return action.state.value.removeprefix("complete, ")


def _rating(action: Action) -> str:
    word = action.rating.value
    return f"{SIGNS[word]} {word}" if word else ""


class ActionsPage(QWidget):
    """The list on the left; on the right the action in hand, its steps or its words."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._plan = Plan((), [], today_of(session.services.clock))
        self._in_hand = self._wanted = 0
        columns = (
            Column[Action]("Due", lambda action: _due(action, self._plan.today), 118),
            Column[Action]("State", _state, 156),
            Column[Action]("How", _rating, 86),
            Column[Action]("Owner", lambda a: a.owner or "nobody yet", 224, tooltip=_owner),
            Column[Action]("Action", lambda action: action.text, 120, tooltip=_tooltip),
        )
        self._rows: RowsModel[Action] = RowsModel(columns, self)
        self._table = TableView("actions", "Actions, overdue first")
        self._table.setModel(self._rows)
        self._table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self._table.set_widths([each.width for each in columns])
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._states = TableStates(self._table, _EMPTY)
        self._filter = QComboBox()
        self._filter.setObjectName("action_filter")
        self._filter.setAccessibleName("Actions shown")
        self._filter.addItems([_EVERY, _OPEN, _OVERDUE, *(state.value for state in ActionState)])
        self._filter.currentIndexChanged.connect(lambda _index: self._fill())
        self._search = text_field("action_search", "Find in the actions", "Find words or a role")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _text: self._fill())
        self._said = label("", "muted", wrap=True, name="actions_said")
        self._steps = ActionSteps(session.services.checklists.all())
        self._form: ActionForm | None = None
        self._right = QStackedWidget()
        self._ten = button("Start from the &ten recommendations", self._on_ten, name="action_ten")
        self._lay_out()
        self._steps.wanted.connect(self._on_step)
        self._steps.retest_wanted.connect(self._on_retest)
        self._steps.change_wanted.connect(lambda: self._write(self._current))
        self._steps.remove_wanted.connect(self._on_remove)
        session.changed.connect(self._on_changed)
        self._states.show_words("Loading …")
        self.refresh()

    def _lay_out(self) -> None:
        add = button("&New action", self._on_new, name="action_new")
        left = column(
            label("Actions", "title"),
            row(add, self._ten, 1, spacing=8),
            row(self._filter, self._search, spacing=8),
            self._said,
            self._states,
            spacing=8,
        )
        left.setStretch(4, 1)
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
            today = today_of(self._clock)
            self._session.run(
                lambda _progress: _plan(workspace, today),
                self._show,
                lane=Lane.READ,
                failed=self._on_reading_failed,
            )

    def _on_reading_failed(self, error: AuditError) -> None:
        self._said.setText("")
        self._states.show_words(f"{error.message} {error.remedy}")

    def _on_changed(self, change: Change) -> None:
        if change in {Change.RECORDS, Change.AUDITS}:
            self.refresh()

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        self._said.setText(plan_counts(plan.actions, plan.today).words)
        roles = {
            role for each in plan.actions for role in (each.owner, each.chair, each.checked_by)
        }
        self._steps.roles.setStringList(sorted(roles - {""}))
        made = {each.ref for each in plan.actions}
        left = [each for each in self._session.services.recommendations if each.ref not in made]
        self._ten.setVisible(bool(left))
        self._fill()
        if self._wanted == self._in_hand != 0:
            self._write(self._current)
        self._wanted = 0

    def _fill(self) -> None:
        shown = [each for each in self._plan.actions if self._is_wanted(each)]
        self._rows.set_rows(shown)
        self._states.show_rows(self._rows)
        if self._plan.actions and not shown:
            self._states.show_empty("No action is like that. Show every action, or find less.")
        places = [each.id for each in shown]
        if self._in_hand in places:
            self._table.selectRow(places.index(self._in_hand))
        self._show_current()

    def _is_wanted(self, action: Action) -> bool:
        wanted, words = self._filter.currentText(), self._search.text().casefold().split()
        fits = {
            _EVERY: True,
            _OPEN: action.is_open,
            _OVERDUE: action.is_overdue(self._plan.today),
        }.get(wanted, action.state.value == wanted)
        said = f"{action.text} {action.recommendation} {action.owner} {action.board}"
        return fits and all(word in said.casefold() for word in words)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._in_hand = self._rows.rows[now.row()].id
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
        self._session.message.emit(
            f"{len(added):,} of the recommendations were put on the plan.",
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
        self._right.setCurrentIndex(0)


def _owner(action: Action) -> str:
    return action.owner


def _tooltip(action: Action) -> str:
    return f"{action.recommendation}\n{action.text}"


def _plan(workspace: Workspace, today: date) -> Plan:
    audits = [each.audit for each in list_audits(workspace)]
    return Plan(list_actions(workspace, today), audits, today)


PAGE = Page("actions", "Actions", 15, ActionsPage)
