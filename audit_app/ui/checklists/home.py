"""The Checklists page at rest: every version at the left, the one in hand beside it, two tabs."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSplitter, QStackedWidget, QWidget

from audit_app.domain.checklist import Checklist
from audit_app.domain.checklist_versions import ChecklistVersion
from audit_app.ui.checklists.reader import ChecklistReader
from audit_app.ui.checklists.sources import SourcesTab
from audit_app.ui.checklists.standards import StandardsTab
from audit_app.ui.checklists.versions import Library, line_key, version_entries
from audit_app.ui.score.lists import EntryList
from audit_app.ui.session import Session
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, holder, label, row

_STANDARDS = 2


class ChecklistsHome(QWidget):
    """Shows what there is; decides nothing.

    Signals:
        picked: Line of the version somebody wants to read.
        wanted: What to do with the version in hand; see ChecklistReader.
        new_wanted: A checklist from nothing.
        import_wanted: One from a file.
    """

    picked = Signal(str)
    wanted = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._versions = EntryList(session.theme, "themes", "Checklists and their versions")
        self._versions.picked.connect(self.picked)
        self._versions.selectionModel().currentChanged.connect(self._on_current)
        self._faults = label("", "bad", wrap=True, name="checklist_faults")
        self._faults.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._faults.hide()
        self.task_bar = TaskBar()
        self._reader = ChecklistReader(session.theme)
        self._reader.wanted.connect(self.wanted)
        self._sources = SourcesTab()
        self.standards = StandardsTab(session)
        self._views = QStackedWidget()
        for part in (self._reading(), self._sources, self.standards):
            self._views.addWidget(part)
        head = FlowLayout(label("Checklists", "title"), self._tabs(), self._tools(), across=20)
        layout = column(
            holder(head), self._faults, self.task_bar, self._views, spacing=10, margins=24
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _tabs(self) -> QWidget:
        group = QButtonGroup(self)
        tabs = row(spacing=0)
        for place, words in enumerate(("&Criteria", "&Sources", "S&tandards")):
            tab = button(words, role="step", name=f"checklists_tab_{place}")
            tab.setCheckable(True)
            tab.setChecked(place == 0)
            group.addButton(tab, place)
            tabs.addWidget(tab)
        group.idClicked.connect(self._on_tab)
        return holder(tabs)

    def _tools(self) -> QWidget:
        return holder(
            row(
                button("&New checklist", self.new_wanted.emit, name="new_checklist"),
                button("&Import a file", self.import_wanted.emit, name="import_checklist"),
            )
        )

    def _reading(self) -> QWidget:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._versions)
        splitter.addWidget(self._reader)
        splitter.setSizes([300, 900])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        return splitter

    def _on_tab(self, place: int) -> None:
        self._views.setCurrentIndex(place)
        if place == _STANDARDS:
            self.standards.refresh()

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.picked.emit(self._versions.entries.rows[now.row()].key)

    def show_library(self, shown: Library, current: str) -> None:
        """Show every version, and the faults of files that could not be read."""
        self._versions.show_entries(version_entries(shown), current)
        n = len(shown.faults)
        self._faults.setVisible(bool(n))
        lines = "\n".join(f"✗ {each}" for each in shown.faults[:5])
        more = f"\nand {n - 5} more." if n > 5 else ""
        self._faults.setText(f"Some of the program's checklists cannot be read:\n{lines}{more}")
        if not shown.versions:
            self._reader.show_words("There is no checklist. Begin one, or import a file.")

    def show_checklist(self, checklist: Checklist, version: ChecklistVersion, of: int) -> None:
        """Show the version in hand, one of so many of its theme."""
        self._versions.set_current(line_key(version))
        self._reader.show_checklist(checklist, version, of)

    def show_failed(self, words: str) -> None:
        """Say why the version in hand cannot be shown."""
        self._reader.show_words(words)

    def show_sources(self, checklists: dict[str, Checklist], today: date) -> None:
        """Show the sources of the checklists that new audits are offered."""
        self._sources.show_sources(checklists, today)
