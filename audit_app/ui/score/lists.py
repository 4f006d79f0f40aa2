"""The two lists of the Score page: the cases with what is left to do, and the criteria of one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_LAID_OUT_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list.

    Attributes:
        key: What it stands for: a drawn case's id, or a criterion's key.
        title: First line.
        below: Second line, quieter; empty for one line only.
        state: Word at the right, such as 'Done', 'Met' or '3 left'.
        role: Colour of the state: 'good', 'warn', 'bad', 'muted' or ''.
        mark: One or two characters before the title: a position, a tick.
        heading: Section heading above this line, or empty.
        folded: Whether it does not apply and is drawn quietly.
        two_lines: Whether the second line is there, with the state at its right.
    """

    key: str
    title: str
    below: str = ""
    state: str = ""
    role: str = ""
    mark: str = ""
    heading: str = ""
    folded: bool = False
    two_lines: bool = False


def entry_columns() -> tuple[Column[Entry], ...]:
    """Return the one column of an entry list; its text is what a screen reader says."""
    return (
        Column(
            "",
            lambda entry: ", ".join(
                part for part in (entry.mark, entry.title, entry.below, entry.state) if part
            ),
        ),
    )


class EntryDelegate(QStyledItemDelegate):
    """Draws an entry: mark, title, state at the right, second line below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def _entry(self, index: Index) -> Entry:
        model = index.model()
        if not isinstance(model, RowsModel):
            raise TypeError("an entry list shows entries")
        entry: Entry = model.rows[index.row()]
        return entry

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = option.fontMetrics.height()
        entry = self._entry(index)
        height = line + 10 + (line if entry.two_lines else 0) + (line + 10 if entry.heading else 0)
        return QSize(120, height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours, entry = self._theme.colours, self._entry(index)
        rect: QRect = QRect(option.rect)
        line = option.fontMetrics.height()
        painter.save()
        if entry.heading:
            top = QRect(rect.left(), rect.top(), rect.width(), line + 10)
            rect.setTop(top.bottom() + 1)
            self._write(painter, top.adjusted(8, 6, -8, 0), entry.heading, colours.muted)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent)
            )
        inner = rect.adjusted(10, 5, -8, -5)
        state_width = option.fontMetrics.horizontalAdvance(entry.state) + 4
        state_top = inner.top() + (line if entry.two_lines else 0)
        state = QRect(inner.right() - state_width, state_top, state_width + 1, line)
        self._write(
            painter,
            state,
            entry.state,
            getattr(colours, entry.role, colours.muted),
            Qt.AlignmentFlag.AlignRight,
        )
        mark_room = option.fontMetrics.horizontalAdvance("000!")
        mark_width = mark_room + 4 if entry.mark else 0
        if entry.mark:
            mark = QRect(inner.left(), inner.top(), mark_room, line)
            self._write(painter, mark, entry.mark, colours.muted, Qt.AlignmentFlag.AlignRight)
        title = QRect(
            inner.left() + mark_width,
            inner.top(),
            inner.width() - mark_width - (0 if entry.two_lines else state_width + 10),
            line,
        )
        self._write(painter, title, entry.title, colours.muted if entry.folded else colours.text)
        if entry.two_lines:
            width = state.left() - title.left() - 6
            below = QRect(title.left(), title.bottom() + 1, width, line)
            self._write(painter, below, entry.below, colours.muted)
        painter.restore()

    @staticmethod
    def _write(
        painter: QPainter,
        rect: QRect,
        text: str,
        colour: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)


class EntryList(QListView):
    """A list of entries; the current one is what is in hand.

    Signals:
        picked: Key of the entry a person chose with mouse or keyboard.
    """

    picked = Signal(str)

    def __init__(
        self, theme: Theme, name: str, accessible_name: str, *, uniform: bool = False
    ) -> None:
        """Make an empty list.

        Args:
            theme: Its colours.
            name: Of the object.
            accessible_name: Read aloud.
            uniform: Whether every line is as high as the first: then thousands cost nothing.
        """
        super().__init__()
        self._sought: int | None = None
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.entries: RowsModel[Entry] = RowsModel(entry_columns(), self)
        self.setModel(self.entries)
        self.setItemDelegate(EntryDelegate(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if uniform:
            self.setUniformItemSizes(True)
            # Even so Qt asks for every line by itself, which adds up: some, then whoever waits.
            self.setLayoutMode(QListView.LayoutMode.Batched)
            self.setBatchSize(_LAID_OUT_AT_ONCE)
        self.clicked.connect(self._on_activated)
        self.activated.connect(self._on_activated)

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self.entries.rows[index.row()].key)

    def show_entries(self, entries: list[Entry], current: str) -> None:
        """Show entries and which is in hand; scroll stays where the list is the same length."""
        if [each.key for each in entries] == [each.key for each in self.entries.rows]:
            for place, (old, new) in enumerate(zip(self.entries.rows, entries, strict=True)):
                if old is not new and old != new:
                    self.entries.set_row(place, new)
        else:
            self.entries.set_rows(entries)
        self.set_current(current)

    def set_current(self, key: str) -> None:
        """Mark an entry as the one in hand and keep it in sight."""
        for place, entry in enumerate(self.entries.rows):
            if entry.key == key:
                index = self.entries.index(place, 0)
                self.setCurrentIndex(index)
                self._sought = place
                self._seek()
                return

    def _seek(self) -> None:
        """Bring the entry in hand into sight, at the latest once its line is laid out."""
        if self._sought is None:
            return
        index = self.entries.index(self._sought, 0)
        if self.visualRect(index).isValid():
            self._sought = None
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    @override
    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._seek()
