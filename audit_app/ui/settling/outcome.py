"""After the last difference: what settling changed, and a private sheet for each scorer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from audit_app.domain.settling import Changed
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.settling.notice import Page
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, clear, column, holder, label

_LEAST_TABLE = 140
COLUMNS: tuple[Column[Changed], ...] = (
    Column("Figure", lambda each: each.title, 240, tooltip=lambda each: each.title),
    Column("From first answers", lambda each: each.before, 290, tooltip=lambda each: each.before),
    Column("As settled", lambda each: each.after, 265, tooltip=lambda each: each.after),
)


class Outcome(Page):
    """The figures that moved.

    Signals:
        sheet_wanted: Place of the scorer whose private sheet is to be saved.
    """

    sheet_wanted = Signal(int)

    def __init__(self) -> None:
        self._changed: RowsModel[Changed] = RowsModel(COLUMNS)
        table = TableView("settle_changed", "Figures that settling moved")
        table.setModel(self._changed)
        table.set_widths([each.width for each in COLUMNS])
        self._states = TableStates(table, "Settling moved no figure.")
        self._sheets = FlowLayout(across=8)
        layout = column(
            label("What settling changed", "heading"),
            label(
                "Agreement stays as it was fixed, from first answers. The figures below are those "
                "of the whole audit.",
                "muted",
                wrap=True,
            ),
            self._states,
            label("Private sheets", "heading"),
            label(
                "Where a scorer's answers and the settled ones differ, and why; for that scorer "
                "alone.",
                "muted",
                wrap=True,
            ),
            holder(self._sheets),
            spacing=8,
            margins=12,
        )
        layout.setStretch(2, 1)
        table.setMinimumHeight(_LEAST_TABLE)
        super().__init__(layout)
        self._states.show_words("Loading …")

    def show_changed(self, changed: Sequence[Changed]) -> None:
        """Show the figures that moved."""
        self._changed.set_rows(changed)
        self._states.show_rows(self._changed)

    def show_scorers(self, names: Sequence[str]) -> None:
        """Offer a sheet for each scorer."""
        clear(self._sheets)
        for place, name in enumerate(names):
            words = f"Sheet for {name.replace('&', '&&')} …"
            wish = partial(self.sheet_wanted.emit, place)
            self._sheets.addWidget(button(words, wish, name=f"settle_sheet_{place}"))
