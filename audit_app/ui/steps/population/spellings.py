"""Spellings that are probably the same value: nothing is merged that nobody ticked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from audit_app.domain.population import ColumnRole, Problem
from audit_app.ui.widgets.text import button, column, label, row


@dataclass(frozen=True, slots=True)
class Spelling:
    """A value as read, and the one it is probably meant to be."""

    heading: str
    seen: str
    meant: str


def suggestions(problems: Iterable[Problem]) -> list[Spelling]:
    """Return the spellings that problems suggest to merge, in the order they are told."""
    return [
        Spelling(problem.column, seen, meant)
        for problem in problems
        for seen, meant in problem.merges.items()
    ]


class SpellingsPane(QWidget):
    """A list of spellings to tick.

    Signals:
        decided: Other spellings are ticked now.
    """

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._list = QListWidget()
        self._list.setObjectName("spellings")
        self._list.setAccessibleName("Spellings to take as one value")
        self._list.itemChanged.connect(lambda _item: self.decided.emit())
        self._words = label("", "muted", wrap=True)
        self._tick = button("Tick all", lambda: self._set_all(Qt.CheckState.Checked))
        self._untick = button("Untick all", lambda: self._set_all(Qt.CheckState.Unchecked))
        layout = column(self._words, self._list, row(self._tick, self._untick, 1), spacing=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.start_afresh()

    @property
    def count(self) -> int:
        """Spellings offered."""
        return self._list.count()

    def start_afresh(self) -> None:
        """Forget the spellings of another register."""
        self._spellings: list[Spelling] = []
        self._list.clear()
        self._show_state()

    def offer(self, problems: Iterable[Problem]) -> None:
        """Add what a check suggests; what was offered before stays, so it can be unticked."""
        known = set(self._spellings)
        with QSignalBlocker(self._list):
            for each in suggestions(problems):
                if each not in known:
                    known.add(each)
                    self._add(each)
        self._show_state()

    def merges(self, roles: Mapping[str, ColumnRole]) -> dict[str, dict[str, str]]:
        """Return what is ticked, by heading, for the columns that still are stratum or team."""
        merged: dict[str, dict[str, str]] = defaultdict(dict)
        for place, each in enumerate(self._spellings):
            ticked = self._list.item(place).checkState() is Qt.CheckState.Checked
            if ticked and roles.get(each.heading) in {ColumnRole.STRATUM, ColumnRole.TEAM}:
                merged[each.heading][each.seen] = each.meant
        return dict(merged)

    def _add(self, each: Spelling) -> None:
        self._spellings.append(each)
        item = QListWidgetItem(
            f"{each.heading}: '{each.seen}' as '{each.meant}'"
            if each.seen
            else f"{each.heading}: blank as '{each.meant}'"
        )
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        self._list.addItem(item)

    def _set_all(self, state: Qt.CheckState) -> None:
        with QSignalBlocker(self._list):
            for place in range(self._list.count()):
                self._list.item(place).setCheckState(state)
        self.decided.emit()

    def _show_state(self) -> None:
        some = bool(self._spellings)
        self._words.setText(
            "Tick the spellings that mean the same value. Both are kept on record."
            if some
            else "No value of a stratum or team looks like another spelling of a second one."
        )
        for widget in (self._list, self._tick, self._untick):
            widget.setVisible(some)
