"""What each column is for: a table in which the role of a column, or of several, is chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from audit_app.domain.population import ColumnProfile, ColumnRole
from audit_app.ui.models.rows import Column, Index, RowsModel
from audit_app.ui.steps.population.words import ROLES, examples, holds
from audit_app.ui.widgets.table import TableView

ROLE = 1
"""Column of the table in which the role stands."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of the register and what it is used for."""

    profile: ColumnProfile
    role: ColumnRole


_COLUMNS: tuple[Column[MappedColumn], ...] = (
    Column(
        "Column",
        lambda each: each.profile.heading,
        190,
        tooltip=lambda each: f"Column {each.profile.letter}: {each.profile.heading}",
    ),
    Column("Used as", lambda each: ROLES[each.role], 140),
    Column("Seems to hold", lambda each: holds(each.profile), 180),
    Column(
        "Examples",
        lambda each: examples(each.profile),
        160,
        tooltip=lambda each: "\n".join(each.profile.examples),
    ),
)


class MappingModel(RowsModel[MappedColumn]):
    """Columns of a register with their roles; the role can be edited.

    Signals:
        role_chosen: Row of the table, and its new ColumnRole.
    """

    role_chosen = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)

    @property
    def roles(self) -> dict[str, ColumnRole]:
        """Role by heading, in file order."""
        return {each.profile.heading: each.role for each in self.rows}

    def show_columns(
        self, columns: Sequence[ColumnProfile], roles: Mapping[str, ColumnRole]
    ) -> None:
        """Show the columns of a register; those without a role are left out."""
        self.set_rows(
            [MappedColumn(each, roles.get(each.heading, ColumnRole.LEFT_OUT)) for each in columns]
        )

    def set_role(self, place: int, role: ColumnRole) -> None:
        """Use a column as something else."""
        self.set_row(place, replace(self.rows[place], role=role))

    def set_roles(self, places: Collection[int], role: ColumnRole) -> None:
        """Use several columns as something else, told as one change."""
        if places:
            for place in places:
                self._rows[place] = replace(self._rows[place], role=role)
            self.dataChanged.emit(self.index(min(places), ROLE), self.index(max(places), ROLE))

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        each = self.rows[index.row()]
        if role == Qt.ItemDataRole.EditRole and index.column() == ROLE:
            return each.role.value
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == ROLE:
            return f"{each.profile.heading}, used as {ROLES[each.role]}"
        return super().data(index, role)

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        chosen = ColumnRole(value)
        if chosen is not self.rows[index.row()].role:
            self.set_role(index.row(), chosen)
            self.role_chosen.emit(index.row(), chosen)
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == ROLE else usual


class _RoleDelegate(QStyledItemDelegate):
    """Shows a role like a drop-down; one editor at a time, however wide the register is."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        rect, side = option.rect, 4.0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.PlaceholderText), 1.6))
        tip = QPointF(rect.right() - 12.0, rect.center().y() + 3.0)
        painter.drawPolyline([tip + QPointF(-side, -side), tip, tip + QPointF(side, -side)])
        painter.restore()

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = QComboBox(parent)
        combo.setObjectName("role_chooser")
        combo.setAccessibleName(f"Use {index.sibling(index.row(), 0).data()} as")
        for role, words in ROLES.items():
            combo.addItem(words, role.value)
        combo.activated.connect(lambda _place: self._done(combo))
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def _done(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo, QStyledItemDelegate.EndEditHint.NoHint)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())


class MappingTable(TableView):
    """Columns of the register; Enter or a click opens the roles of the one in hand.

    With several rows selected a role chosen for one of them is given to all.

    Signals:
        roles_changed: By a person.
    """

    roles_changed = Signal()

    def __init__(self) -> None:
        super().__init__("mapping", "Columns of the register and what they are used for")
        self.mapping = MappingModel(self)
        self.setModel(self.mapping)
        self.setItemDelegateForColumn(ROLE, _RoleDelegate(self))
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)
        self.mapping.role_chosen.connect(self._on_role_chosen)
        self.set_widths([each.width for each in _COLUMNS])

    def _on_clicked(self, index: Index) -> None:
        if index.column() == ROLE and len(self.selectionModel().selectedRows()) == 1:
            self.edit(self.mapping.index(index.row(), ROLE))

    def _on_role_chosen(self, place: int, role: ColumnRole) -> None:
        chosen = {index.row() for index in self.selectionModel().selectedRows()}
        if place in chosen:
            self.mapping.set_roles(chosen - {place}, role)
        self.roles_changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        place = self.currentIndex().row()
        idle = self.state() is not QAbstractItemView.State.EditingState
        if event.key() in opens and plain and place >= 0 and idle:
            self.edit(self.mapping.index(place, ROLE))
            return
        super().keyPressEvent(event)


class PreviewModel(RowsModel[tuple[str, ...]]):
    """The first rows as they will be read; columns left out are dimmed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((), parent)
        self._left_out: frozenset[int] = frozenset()
        self._dim: Any = None

    def show_rows(self, headings: Sequence[str], rows: Sequence[tuple[str, ...]], dim: Any) -> None:
        """Show rows under headings; dim is the brush of columns that are left out."""
        self.beginResetModel()
        self.columns = tuple(
            Column(heading, _cell(place)) for place, heading in enumerate(headings)
        )
        self._rows = list(rows)
        self._dim = dim
        self.endResetModel()

    def set_left_out(self, places: frozenset[int]) -> None:
        """Dim other columns."""
        self._left_out = places
        if self.rows and self.columns:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in self._left_out:
            return self._dim
        return super().data(index, role)


def _cell(place: int) -> Callable[[tuple[str, ...]], str]:
    return lambda cells: cells[place] if place < len(cells) else ""
