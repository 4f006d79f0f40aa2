"""Long lists to tick or to fill in: models, so that five thousand strata cost what ten do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from typing_extensions import override

from audit_app.ui.models.rows import Index

_ROOT = QModelIndex()
_TICKED = Qt.CheckState.Checked


class TickModel(QAbstractListModel):
    """Names with a tick each.

    Signals:
        ticked: Another set is ticked now, by the person.
    """

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._chosen: set[str] = set()

    @property
    def chosen(self) -> list[str]:
        """What is ticked, in the order of the list."""
        return [name for name in self._names if name in self._chosen]

    def offer(self, names: Sequence[str]) -> None:
        """Offer other names, keeping what is ticked; nothing happens if they are the same."""
        if tuple(names) == self._names:
            return
        self.beginResetModel()
        self._names = tuple(names)
        self._chosen &= set(names)
        self.endResetModel()

    def choose(self, names: Sequence[str]) -> None:
        """Tick these and no others."""
        self.beginResetModel()
        self._chosen = set(names) & set(self._names)
        self.endResetModel()
        self.ticked.emit()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._names)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        name = self._names[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name or "(blank)"
        if role == Qt.ItemDataRole.CheckStateRole:
            return _TICKED if name in self._chosen else Qt.CheckState.Unchecked
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        name = self._names[index.row()]
        if Qt.CheckState(value) == _TICKED:
            self._chosen.add(name)
        else:
            self._chosen.discard(name)
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags


class ByNameModel(QAbstractTableModel):
    """Names with something typed beside each.

    Signals:
        typed: Something else stands there now, by the person.
    """

    typed = Signal()
    HEADINGS = ("Stratum", "Value")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._values: dict[str, str] = {}

    @property
    def values(self) -> Mapping[str, str]:
        """What was typed, by name, blanks left out."""
        return {name: self._values[name] for name in self._names if name in self._values}

    def offer(self, names: Sequence[str]) -> None:
        """Ask for other names, keeping what was typed; nothing happens if they are the same."""
        if tuple(names) == self._names:
            return
        self.beginResetModel()
        self._names = tuple(names)
        self.endResetModel()

    def fill(self, values: Mapping[str, str]) -> None:
        """Write these values and no others."""
        self.beginResetModel()
        self._values = dict(values)
        self.endResetModel()
        self.typed.emit()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._names)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.HEADINGS)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text_roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)
        if not index.isValid() or role not in text_roles:
            return None
        name = self._names[index.row()]
        return (name or "(blank)") if index.column() == 0 else self._values.get(name, "")

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != 1:
            return False
        name, text = self._names[index.row()], str(value).strip()
        if text:
            self._values[name] = text
        else:
            self._values.pop(name, None)
        self.dataChanged.emit(index, index, [role])
        self.typed.emit()
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 1 else flags

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.HEADINGS[section]
        return None
