"""The register held against what the case system says there should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QWidget
from typing_extensions import override

from audit_app.domain.population import ControlGap, RegisterCheck
from audit_app.ui.models.rows import Column, Index, RowsModel
from audit_app.ui.steps.population.words import gap_words
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.table import TableView
from audit_app.ui.widgets.text import column, label, row

EXPECTED = 1
"""Column of the table in which a person types."""
_LARGEST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class ControlLine:
    """One figure of a control total.

    Attributes:
        key: Month, stratum or empty for all.
        found: Cases the register would have.
        expected: What the case system says, None while nothing was typed.
    """

    key: str
    found: int
    expected: int | None = None

    @property
    def gap(self) -> ControlGap | None:
        """The comparison, once there is something to compare."""
        return None if self.expected is None else ControlGap(self.key, self.expected, self.found)


def _gap(line: ControlLine) -> str:
    return "" if line.gap is None else gap_words(line.gap)


_COLUMNS: tuple[Column[ControlLine], ...] = (
    Column("Cases", lambda line: line.key or "All together", 110),
    Column(
        "Case system",
        lambda line: "" if line.expected is None else f"{line.expected:,}",
        96,
        right=True,
    ),
    Column("Register", lambda line: f"{line.found:,}", 80, right=True),
    Column("Gap", _gap, 90),
)


class ControlModel(RowsModel[ControlLine]):
    """Lines whose second column is typed into.

    Signals:
        typed: A figure was typed or taken away.
    """

    typed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self._theme = theme

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.rows[index.row()]
        if role == Qt.ItemDataRole.EditRole and index.column() == EXPECTED:
            return "" if line.expected is None else str(line.expected)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 3 and line.gap:
            colours = self._theme.colours
            return QBrush(QColor(colours.warn if line.gap.gap else colours.good))
        return super().data(index, role)

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        typed = "".join(str(value).replace(",", "").split())
        if typed and not (typed.isdecimal() and int(typed) <= _LARGEST):
            return False
        expected = int(typed) if typed else None
        self.set_row(index.row(), replace(self.rows[index.row()], expected=expected))
        self.typed.emit()
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == EXPECTED else usual


def months_between(first: date, last: date) -> list[str]:
    """Return every month from one day to another, "2025-04" and on; at most ten years."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [
        f"{each // 12:04}-{each % 12 + 1:02}" for each in range(start, min(end, start + 119) + 1)
    ]


class ControlPane(QWidget):
    """Figures from the case system, beside those of the register.

    Signals:
        changed: The figures or their source are different now.
    """

    changed = Signal()

    def __init__(self, theme: Theme, period: Sequence[str]) -> None:
        """Build it.

        Args:
            theme: For the colour of a gap.
            period: Months of the audit's period, "2025-04" and on: a month of which the register
                has no case at all is a gap too.
        """
        super().__init__()
        self._period = tuple(period)
        self._typed: dict[str, dict[str, int]] = {"all": {}, "months": {}, "strata": {}}
        self._check: RegisterCheck | None = None
        self.model = ControlModel(theme, self)
        self.model.typed.connect(self._on_typed)
        self.table = TableView("control", "Control total: type what the case system says")
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.table.set_widths([each.width for each in _COLUMNS])
        self.scope = QComboBox()
        self.scope.setObjectName("control_scope")
        self.scope.setAccessibleName("Compare all together, by month or by stratum")
        self.scope.activated.connect(lambda _place: self._show_lines())
        self.source = QLineEdit()
        self.source.setObjectName("control_source")
        self.source.setAccessibleName("Where the control total came from")
        self.source.setPlaceholderText("For example: dashboard of the case system, 3 November")
        self.source.textChanged.connect(lambda _text: self.changed.emit())
        by, came = label("Compare"), label("From")
        by.setBuddy(self.scope)
        came.setBuddy(self.source)
        layout = column(
            label(
                "How many cases should there be? Type what the case system itself says, from a "
                "count made without this file.",
                "muted",
                wrap=True,
            ),
            row(by, self.scope, 1),
            self.table,
            row(came, self.source),
            spacing=8,
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.start_afresh()

    @property
    def totals(self) -> dict[str, int]:
        """What was typed, by month, stratum or the empty key for all."""
        return {**self._typed["all"], **self._typed["months"], **self._typed["strata"]}

    @property
    def source_words(self) -> str:
        """Where the figures came from."""
        return self.source.text().strip()

    def start_afresh(self) -> None:
        """Forget the figures of another register."""
        for typed in self._typed.values():
            typed.clear()
        self._check = None
        self.source.clear()
        self._offer_scopes({}, {})
        self.model.set_rows([])

    def show_check(self, check: RegisterCheck) -> None:
        """Show the register's own figures; what was typed stays."""
        self._check = check
        self._offer_scopes(check.months, check.strata)
        self._show_lines()

    def _offer_scopes(self, months: Mapping[str, int], strata: Mapping[str, int]) -> None:
        now = self.scope.currentData()
        self.scope.clear()
        self.scope.addItem("All together", "all")
        if any(months):
            self.scope.addItem(f"By month ({len(months):,})", "months")
        if any(strata):
            self.scope.addItem(f"By stratum ({len(strata):,})", "strata")
        self.scope.setCurrentIndex(max(0, self.scope.findData(now)))

    def _show_lines(self) -> None:
        check = self._check
        if check is None:
            return
        scope = self.scope.currentData()
        found = {"months": check.months, "strata": check.strata}.get(scope, {"": check.n_cases})
        typed = self._typed[scope]
        period = self._period if scope == "months" else ()
        keys = sorted({*(key for key in found if key or scope == "all"), *typed, *period})
        self.model.set_rows([ControlLine(key, found.get(key, 0), typed.get(key)) for key in keys])

    def _on_typed(self) -> None:
        self._typed[self.scope.currentData()] = {
            line.key: line.expected for line in self.model.rows if line.expected is not None
        }
        self.changed.emit()
