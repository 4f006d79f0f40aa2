"""What taking answers in would do, answer by answer, and choosing where nobody else can say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from audit_app.domain.taking_in import Choices, Line, Spot, Take, Verdict, to_choose
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import column, holder, label

_FIRST = (Verdict.CHOOSE, Verdict.REFUSED, Verdict.CHANGED, Verdict.NEW, Verdict.SAME)
_WORDS = {
    Verdict.NEW: "New",
    Verdict.CHANGED: "Changed",
    Verdict.SAME: "Same",
    Verdict.REFUSED: "Refused",
    Verdict.CHOOSE: "To choose",
}
_LEAST_HEIGHT = 150


class AnswerLines(QWidget):
    """The lines that need a person first, the one selected whole, and the choice.

    Signals:
        chosen: Another answer is chosen for some lines.
    """

    chosen = Signal()

    def __init__(  # noqa: PLR0913 - what a list is called, shows, and calls its two sides
        self,
        name: str,
        accessible_name: str,
        empty: str,
        columns: Sequence[Column[Line]],
        whole: Callable[[Line], str],
        sides: tuple[str, str],
    ) -> None:
        """Make the list.

        Args:
            name: Of the table; the choice is called so with '_choice' after it.
            accessible_name: Of the table.
            empty: Words while there is nothing.
            columns: What is shown of a line, after what happens to it.
            whole: Both answers of a line, in words.
            sides: Where the two answers of a line stand: "here", "in the copy".
        """
        super().__init__()
        self._choices: dict[Spot, Take] = {}
        self._whole = whole
        self._rows: RowsModel[Line] = RowsModel(
            (Column("What happens", self._verdict, 135), *columns), self
        )
        self._table = TableView(name, accessible_name)
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in self._rows.columns])
        self._table.selectionModel().selectionChanged.connect(self._on_selection)
        self._states = TableStates(self._table, empty)
        self._states.setMinimumHeight(_LEAST_HEIGHT)
        self._said = label("", wrap=True, name=f"{name}_whole")
        self._take = QComboBox()
        self._take.setObjectName(f"{name}_choice")
        self._take.setAccessibleName("Which answer counts in the lines selected")
        self._take.addItem("Choose which answer counts")
        self._take.addItems([f"What stands {side} counts" for side in sides])
        self._takes = dict(zip(Take, sides, strict=True))
        self._order = (None, *self._takes)
        self._take.activated.connect(self._on_take)
        self._left = label("", "warn", name=f"{name}_left")
        self._choosing = holder(FlowLayout(self._take, self._left, across=12))
        self._choosing.hide()
        layout = column(self._states, self._said, self._choosing, spacing=8)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.show_lines(())

    @property
    def choices(self) -> Choices:
        """What was chosen."""
        return dict(self._choices)

    @property
    def left(self) -> int:
        """Lines somebody still has to choose for."""
        return len(to_choose(self._rows.rows, self._choices))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these, those a person is needed for first; nothing is chosen."""
        self._choices = {}
        self._rows.set_rows(sorted(lines, key=lambda line: _FIRST.index(line.verdict)))
        self._states.show_rows(self._rows)
        self._choosing.setVisible(self.left > 0)
        if lines:
            self._table.selectRow(0)
        self._show_selected()

    def say(self, words: str) -> None:
        """Say something in place of the lines."""
        self.show_lines(())
        self._states.show_words(words)

    def _verdict(self, line: Line) -> str:
        chosen = self._choices.get(line.spot)
        return f"Chosen: {self._takes[chosen]}" if chosen else _WORDS[line.verdict]

    def _selected(self) -> list[int]:
        # By ranges: 'select all' of forty thousand lines is one of them.
        chosen = self._table.selectionModel().selection()
        ranges = [chosen.at(place) for place in range(chosen.count())]
        return sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})

    @Slot(QItemSelection, QItemSelection)
    def _on_selection(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self._show_selected()

    def _show_selected(self) -> None:
        rows, places = self._rows.rows, self._selected()
        self._said.setText(self._whole(rows[places[0]]) if len(places) == 1 else "")
        self._said.setVisible(bool(self._said.text()))
        contested = [rows[each] for each in places if rows[each].verdict is Verdict.CHOOSE]
        self._take.setEnabled(bool(contested))
        said = {self._choices.get(line.spot) for line in contested}
        only = said.pop() if len(said) == 1 else None
        self._take.setCurrentIndex(self._order.index(only))
        left = self.left
        one = "For 1 answer nobody has chosen yet."
        self._left.setText(one if left == 1 else f"For {left:,} answers nobody has chosen yet.")
        self._left.setVisible(left > 0)

    @Slot(int)
    def _on_take(self, place: int) -> None:
        take = self._order[place]
        for row in self._selected():
            line = self._rows.rows[row]
            if line.verdict is not Verdict.CHOOSE:
                continue
            if take is None:
                self._choices.pop(line.spot, None)
            else:
                self._choices[line.spot] = take
            self._rows.set_row(row, line)
        self._show_selected()
        self.chosen.emit()
