"""A table of any length: an array of row ids, and pages fetched by a worker as they are seen.

A view asks for some 300 cells a paint. Cells of a page that is not here yet are blank for the few
milliseconds until it is; the GUI thread never waits for the store.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal
from typing_extensions import override

from audit_app.ui.models.rows import _ROOT, Index
from audit_app.ui.tasks import Lane, Task, TaskRunner, while_alive

PAGE = 64
PAGES_KEPT = 128


class PageSource(Protocol):
    """Where rows come from; called on a worker thread."""

    def ids(self, *, order_by: str, descending: bool, containing: str) -> Sequence[int]:
        """Return the ids of the rows in an order, those containing a text."""

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        """Return rows by id."""


class PagedModel(QAbstractTableModel):
    """Rows of a source, in the order and with the filter last asked for.

    Signals:
        loading: Whether an order or filter is being worked out.
        failed: The AuditError that stopped it.
    """

    loading = Signal(bool)
    failed = Signal(object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._source: PageSource | None = None
        self._headings: tuple[str, ...] = ()
        self._sort_keys: tuple[str, ...] = ()
        self._right: frozenset[int] = frozenset()
        self._ids: Sequence[int] = ()
        self._pages: OrderedDict[int, Sequence[tuple[str, ...]]] = OrderedDict()
        self._wanted: set[int] = set()
        self._asked: set[int] = set()
        self._order = ("", False)
        self._containing = ""
        self._query: Task | None = None
        self._generation = 0
        # One request for all pages a paint misses.
        self._gather = QTimer(self, singleShot=True, interval=0)
        self._gather.timeout.connect(self._fetch)

    def set_source(
        self,
        source: PageSource | None,
        headings: Sequence[str] = (),
        sort_keys: Sequence[str] = (),
        right: Sequence[int] = (),
    ) -> None:
        """Show another source, or nothing.

        Args:
            source: The rows.
            headings: One a column, in the order of a row's values.
            sort_keys: What to order by for each column.
            right: Columns set to the right.
        """
        self.beginResetModel()
        self._source, self._headings = source, tuple(headings)
        self._sort_keys, self._right = tuple(sort_keys), frozenset(right)
        self._ids, self._order, self._containing = (), ("", False), ""
        self._forget_pages()
        self.endResetModel()
        if source is not None:
            self._requery()

    def show_containing(self, text: str) -> None:
        """Show only rows that contain a text; empty shows all."""
        if text != self._containing:
            self._containing = text
            self._requery()

    def id_at(self, place: int) -> int:
        """Return the id of a row shown."""
        return self._ids[place]

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._sort_keys):
            self._order = (self._sort_keys[column], order == Qt.SortOrder.DescendingOrder)
            self._requery()

    def _requery(self) -> None:
        source, (order_by, descending), text = self._source, self._order, self._containing
        if source is None:
            return
        if self._query is not None:
            self._query.cancel()
        self._generation += 1
        generation = self._generation
        self.loading.emit(True)
        task = self._tasks.start(
            lambda _progress: source.ids(order_by=order_by, descending=descending, containing=text),
            Lane.READ,
        )
        self._query = task
        task.succeeded.connect(while_alive(self, lambda ids: self._take_ids(generation, ids)))
        task.failed.connect(self.failed)
        task.finished.connect(while_alive(self, lambda: self._query_ended(generation)))

    def _take_ids(self, generation: int, ids: Sequence[int]) -> None:
        if generation != self._generation:
            return
        self.beginResetModel()
        self._ids = ids
        self._forget_pages()
        self.endResetModel()

    def _query_ended(self, generation: int) -> None:
        if generation == self._generation:
            self._query = None
            self.loading.emit(False)

    def _forget_pages(self) -> None:
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()

    def _row(self, place: int) -> tuple[str, ...] | None:
        page, offset = divmod(place, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._asked:
                self._wanted.add(page)
                if not self._gather.isActive():
                    self._gather.start()
            return None
        return rows[offset]

    def _fetch(self) -> None:
        source, wanted = self._source, sorted(self._wanted)[-4:]
        self._wanted.clear()
        if source is None or not wanted:
            return
        self._asked.update(wanted)
        ids = {page: list(self._ids[page * PAGE : (page + 1) * PAGE]) for page in wanted}
        generation = self._generation
        task = self._tasks.start(lambda _progress: _load(source, ids), Lane.READ)
        task.succeeded.connect(while_alive(self, lambda pages: self._take_pages(generation, pages)))
        task.failed.connect(self.failed)

    def _take_pages(self, generation: int, pages: Mapping[int, Sequence[tuple[str, ...]]]) -> None:
        if generation != self._generation:
            return
        for page, rows in pages.items():
            self._asked.discard(page)
            self._pages[page] = rows
            first, last = page * PAGE, page * PAGE + len(rows) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._headings) - 1))
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._headings)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            row = self._row(index.row())
            return "" if row is None else row[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return f"{section + 1:,}"
        return self._headings[section]


def _load(source: PageSource, ids: Mapping[int, list[int]]) -> dict[int, list[tuple[str, ...]]]:
    every = [each for page in ids.values() for each in page]
    rows = source.rows(every)
    return {page: [rows[each] for each in wanted] for page, wanted in ids.items()}


__all__ = ["PAGE", "PageSource", "PagedModel", "QModelIndex"]
