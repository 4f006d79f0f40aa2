"""The plan as a list: overdue first, filtered and searched, with where it is in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from audit_app.domain.action_parts import ActionState
from audit_app.domain.action_plan import plan_counts
from audit_app.domain.actions import Action
from audit_app.ui.actions.facts import SIGNS
from audit_app.ui.actions.inputs import text_field
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import column, label, row

_EVERY, _OPEN, _OVERDUE = "Every action", "Open", "Overdue"
_EMPTY = "No action yet. Start from the ten recommendations, write one, or make one of a finding."


class PlanList(QWidget):
    """Shows the actions; changes nothing.

    Signals:
        chosen: Id of the action in hand.
        entered: Somebody wants to work on it: Return or a double click.
    """

    chosen = Signal(int)
    entered = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._actions: Sequence[Action] = ()
        self._today, self._in_hand = today, 0
        columns = (
            Column[Action]("Due", self._due, 118),
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
        self._table.activated.connect(lambda _index: self.entered.emit())
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
        layout = column(
            row(self._filter, self._search, spacing=8), self._said, self._states, spacing=8
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._states.show_words("Loading …")

    def show_actions(self, actions: Sequence[Action], today: date, in_hand: int) -> None:
        """Show a plan as it stands on a day, with one action in hand."""
        self._actions, self._today, self._in_hand = actions, today, in_hand
        self._said.setText(plan_counts(actions, today).words)
        self._fill()

    def show_fault(self, words: str) -> None:
        """Say in the list's place why it could not be read."""
        self._said.setText("")
        self._states.show_words(words)

    def _fill(self) -> None:
        shown = [each for each in self._actions if self._is_wanted(each)]
        self._rows.set_rows(shown)
        self._states.show_rows(self._rows)
        if self._actions and not shown:
            self._states.show_empty("No action is like that. Show every action, or find less.")
        places = [each.id for each in shown]
        if self._in_hand in places:
            self._table.selectRow(places.index(self._in_hand))

    def _is_wanted(self, action: Action) -> bool:
        wanted, words = self._filter.currentText(), self._search.text().casefold().split()
        fits = {
            _EVERY: True,
            _OPEN: action.is_open,
            _OVERDUE: action.is_overdue(self._today),
        }.get(wanted, action.state.value == wanted)
        said = f"{action.text} {action.recommendation} {action.owner} {action.board}".casefold()
        return fits and all(word in said for word in words)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._in_hand = self._rows.rows[now.row()].id
            self.chosen.emit(self._in_hand)

    def _due(self, action: Action) -> str:
        overdue = " !" if action.is_overdue(self._today) else ""
        return f"{action.due_now:%d %b %Y}{overdue}"


def _state(action: Action) -> str:
    return action.state.value.removeprefix("complete, ")


def _rating(action: Action) -> str:
    word = action.rating.value
    return f"{SIGNS[word]} {word}" if word else ""


def _owner(action: Action) -> str:
    return action.owner


def _tooltip(action: Action) -> str:
    return f"{action.recommendation}\n{action.text}"
