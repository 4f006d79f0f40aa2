"""The milestones of an action: ticked when reached, taken out when no longer wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from audit_app.domain.action_parts import Milestone
from audit_app.domain.actions import Action
from audit_app.ui.actions.facts import day
from audit_app.ui.widgets.text import button, clear, column, row


class Milestones(QWidget):
    """Shows them; says what somebody wants done.

    Signals:
        ticked: A Milestone, and whether it was reached.
        dropped: A Milestone.
    """

    ticked = Signal(object, bool)
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._list = QVBoxLayout()
        self._shown: tuple[Milestone, ...] = ()
        self.setLayout(column(self._list))

    def show_action(self, action: Action) -> None:
        """Show those of an action."""
        if self._shown == action.milestones:
            return
        self._shown = action.milestones
        clear(self._list)
        for place, each in enumerate(action.milestones):
            self._list.addLayout(self._line(place, each))

    def _line(self, place: int, milestone: Milestone) -> QVBoxLayout:
        reached = f" ({day(milestone.done_on)})" if milestone.done_on else ""
        box = QCheckBox(f"{milestone.text}{reached}".replace("&", "&&"))
        box.setObjectName(f"milestone_{place}")
        box.setChecked(milestone.done_on is not None)
        box.toggled.connect(lambda on, of=milestone: self.ticked.emit(of, on))
        drop = button("Take out", role="link", name=f"milestone_drop_{place}")
        drop.setAccessibleName(f"Take out: {milestone.text}")
        drop.clicked.connect(lambda _on=False, of=milestone: self.dropped.emit(of))
        return column(row(box, 1, drop))
