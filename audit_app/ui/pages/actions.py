"""The action plan: overdue first, each from its recommendation to the test that it worked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QComboBox, QScrollArea, QSplitter, QStackedWidget, QWidget

from audit_app.domain.actions import Action, ActionState
from audit_app.domain.audit import Audit
from audit_app.domain.errors import AuditError
from audit_app.ui.actions.form import ActionForm
from audit_app.ui.actions.steps import ActionSteps, Step
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.pages import Page
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.actions import Taken, keep_action, list_actions, move_action, retest
from audit_app.usecases.audits import list_audits
from audit_app.usecases.ports import Workspace

_EVERY = "Every state"
_SIGNS = {"red": "▼", "amber": "◆", "green": "▲", "blue": "■"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the page shows."""

    actions: Sequence[Action]
    audits: list[Audit]
    today: date


def _due(today: date) -> Column[Action]:
    def words(action: Action) -> str:
        return f"{action.due_now:%d %b %Y}" + (" !" if action.is_overdue(today) else "")

    return Column("Due", words, 110)


def _rating(action: Action) -> str:
    word = action.rating.value
    return f"{_SIGNS[word]} {word}" if word else ""


def columns(today: date) -> tuple[Column[Action], ...]:
    """Return the columns, which say what is overdue on a day."""
    return (
        _due(today),
        Column("State", lambda action: action.state.value, 180),
        Column("How", _rating, 80),
        Column("Action", lambda action: action.text, 240, tooltip=lambda a: a.recommendation),
        Column("Owner", lambda action: action.owner, 130),
    )


class ActionsPage(QWidget):
    """The list on the left; on the right the action in hand, its steps or its words."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._today = session.services.clock.now().astimezone().date()
        self._plan = Plan((), [], self._today)
        self._in_hand = self._wanted = 0
        self._rows: RowsModel[Action] = RowsModel(columns(self._today), self)
        self._table = TableView("actions", "Actions, overdue first")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in columns(self._today)])
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._states = TableStates(self._table, "No action yet. Add one, or make one of a finding.")
        self._filter = QComboBox()
        self._filter.setObjectName("action_filter")
        self._filter.setAccessibleName("State shown")
        self._filter.addItems([_EVERY, *(state.value for state in ActionState)])
        self._filter.currentIndexChanged.connect(lambda _index: self._fill())
        self._said = label("", "muted", name="actions_said")
        self._steps = ActionSteps()
        self._form: ActionForm | None = None
        self._right = QStackedWidget()
        self._lay_out()
        self._steps.wanted.connect(self._on_step)
        self._steps.retest_wanted.connect(self._on_retest)
        self._steps.change_wanted.connect(lambda: self._write(self._current))
        session.changed.connect(self._on_changed)
        self._states.show_words("Loading …")
        self.refresh()

    def _lay_out(self) -> None:
        add = button("&New action", self._on_new, name="action_new")
        left = column(
            label("Actions", "title"),
            row(add, self._filter, self._said, 1, spacing=12),
            self._states,
            spacing=10,
        )
        left.setStretch(2, 1)
        self._right.addWidget(holder(column(label("Select an action.", "muted"), 1)))
        self._right.addWidget(self._steps)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._right)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(holder(left))
        splitter.addWidget(area)
        self._right.setContentsMargins(16, 0, 8, 0)
        splitter.setSizes([700, 500])
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter, margins=20))

    @property
    def _current(self) -> Action | None:
        return next((each for each in self._plan.actions if each.id == self._in_hand), None)

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

    @Slot()
    def refresh(self) -> None:
        """Read the plan again."""
        workspace, clock = self._session.workspace, self._session.services.clock
        if workspace is not None:
            today = clock.now().astimezone().date()
            self._session.run(lambda _progress: _plan(workspace, today), self._show, lane=Lane.READ)

    def _on_changed(self, change: Change) -> None:
        if change is Change.RECORDS and self.isVisible():
            self.refresh()

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        overdue = sum(each.is_overdue(plan.today) for each in plan.actions)
        n_open = sum(each.is_open for each in plan.actions)
        self._said.setText(f"{n_open:,} open, {overdue:,} overdue" if plan.actions else "")
        self._fill()
        if self._wanted == self._in_hand != 0:
            self._write(self._current)
        self._wanted = 0

    def _fill(self) -> None:
        wanted = self._filter.currentText()
        shown = [each for each in self._plan.actions if wanted in {_EVERY, each.state.value}]
        self._rows.set_rows(shown)
        self._states.show_rows(self._rows)
        places = [each.id for each in shown]
        if self._in_hand in places:
            self._table.selectRow(places.index(self._in_hand))
        self._show_current()

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

    @Slot(object, object)
    def _on_step(self, step: Step, what: Taken) -> None:
        workspace, number = self._session.workspace, self._in_hand
        if workspace is not None:
            self._session.run(
                lambda _progress: move_action(workspace, number, step, what), self._done
            )

    @Slot(int)
    def _on_retest(self, audit_id: int) -> None:
        workspace, services, number = self._session.workspace, self._session.services, self._in_hand
        if workspace is not None:
            self._session.run(
                lambda _progress: retest(
                    workspace, services.checklists, services.clock, number, audit_id
                ),
                self._done,
            )

    def _done(self, action: Action) -> None:
        self._in_hand = action.id
        self._steps.done()
        self._leave()
        self._session.changed.emit(Change.RECORDS)
        self.refresh()

    # words

    def _on_new(self) -> None:
        key, first = next(iter(self._session.services.checklists.all().items()))
        due = self._plan.today + timedelta(days=90)
        new = Action(theme_key=key, recommendation=first.recommendation, text="", owner="", due=due)
        self._write(new)

    def _write(self, action: Action | None) -> None:
        if action is None:
            return
        if self._form is None:
            self._form = ActionForm(self._session.services.checklists.all())
            self._form.kept.connect(self._on_kept)
            self._form.left.connect(self._on_left)
            self._right.addWidget(self._form)
        self._form.show_action(action)
        self._right.setCurrentWidget(self._form)
        self._form.setFocus()

    def _on_kept(self, action: Action) -> None:
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(
                lambda _progress: keep_action(workspace, action), self._done, failed=self._on_fault
            )

    def _on_fault(self, error: AuditError) -> None:
        if self._form is not None:
            self._form.say(f"{error.message} {error.remedy}")

    def _on_left(self) -> None:
        self._leave()
        self._show_current()

    def _leave(self) -> None:
        self._right.setCurrentIndex(0)


def _plan(workspace: Workspace, today: date) -> Plan:
    audits = [each.audit for each in list_audits(workspace)]
    return Plan(list_actions(workspace, today), audits, today)


PAGE = Page("actions", "Actions", 15, ActionsPage)
