"""Two versions of a theme side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QSplitter, QWidget

from audit_app.domain.checklist import Checklist
from audit_app.domain.checklist_changes import ChecklistChanges, compare_checklists
from audit_app.domain.checklist_versions import DRAFT, ChecklistVersion
from audit_app.ui.checklists.change_words import change_entries, sides, summary
from audit_app.ui.checklists.drafting import presentable
from audit_app.ui.checklists.inputs import ChoiceInput
from audit_app.ui.score.lists import EntryList
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, clear, column, holder, label
from audit_app.usecases.checklists import open_version


class CompareVersions(QWidget):
    """Asks for two versions and shows what differs.

    Signals:
        left: Back to the checklists.
    """

    left = Signal()

    def __init__(
        self,
        session: Session,
        versions: Sequence[ChecklistVersion],
        older: ChecklistVersion,
        newer: ChecklistVersion,
    ) -> None:
        super().__init__()
        self._session, self._theme = session, newer.theme_key
        self._pair: tuple[Checklist, Checklist] | None = None
        self._changes = ChecklistChanges((), ())
        self._older = _choice(versions, older, "compare_older", "Older version")
        self._newer = _choice(versions, newer, "compare_newer", "Newer version")
        self._summary = label("Loading …", "muted", wrap=True, name="compare_summary")
        self._besides = label("", wrap=True, name="compare_besides")
        self._list = EntryList(session.theme, "compare_changes", "Criteria that differ")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setContentsMargins(14, 14, 14, 14)
        self._lay_out(newer.title)
        for each in (self._older, self._newer):
            each.given.connect(lambda _version: self._load())
        self._list.picked.connect(self._show_change)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._load()

    def _lay_out(self, title: str) -> None:
        head = FlowLayout(
            button("‹ Checklists", self.left.emit, "link", name="compare_back"),
            label("From"),
            self._older,
            label("to"),
            self._newer,
            across=8,
        )
        scroll = QScrollArea()
        scroll.setObjectName("compare_sides")
        scroll.setAccessibleName("Old and new words side by side")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder(column(self._grid, 1)))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._list)
        splitter.addWidget(scroll)
        splitter.setSizes([480, 720])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        layout = column(
            label(f"Compare: {title}", "title", wrap=True),
            holder(head),
            self._summary,
            self._besides,
            splitter,
            margins=16,
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        workspace, services = self._session.open_workspace, self._session.services
        theme = self._theme
        before, after = self._older.currentData(), self._newer.currentData()

        def work(_progress: object) -> tuple[Checklist, Checklist]:
            older = open_version(workspace, services.checklists, theme, before)
            return older, open_version(workspace, services.checklists, theme, after)

        self._session.run(work, self._show, lane=Lane.READ, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._summary.setText(str(error))
        self._list.show_entries([], "")
        clear(self._grid)

    def _show(self, pair: tuple[Checklist, Checklist]) -> None:
        older, newer = presentable(pair[0]), presentable(pair[1])
        self._pair = older, newer
        self._changes = compare_checklists(older, newer)
        self._summary.setText(summary(self._changes))
        self._besides.setText("\n".join(f"≠ {each}" for each in self._changes.besides))
        self._besides.setVisible(bool(self._changes.besides))
        entries = change_entries(self._changes)
        clear(self._grid)
        self._list.entries.set_rows(entries)
        if entries:
            self._list.set_current(entries[0].key)
            self._show_change(entries[0].key)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._show_change(self._list.entries.rows[now.row()].key)

    def _show_change(self, key: str) -> None:
        if self._pair is None:
            return
        change = next((each for each in self._changes.changed if each.key == key), None)
        if change is None:
            return
        clear(self._grid)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(label(_said(self._pair[0].version), "heading", wrap=True), 0, 1)
        self._grid.addWidget(label(_said(self._pair[1].version), "heading", wrap=True), 0, 2)
        for place, side in enumerate(sides(*self._pair, change), start=1):
            sign = "≠ " if side.differs else "= "
            title = label(f"{sign}{side.title}", "small", wrap=True)
            title.setMinimumWidth(title.fontMetrics().averageCharWidth() * 9)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(title, place, 0, top)
            # Beside the sign, a ground says which words went and which came.
            self._grid.addWidget(_words(side.before, side.differs, "tag-bad"), place, 1, top)
            self._grid.addWidget(_words(side.after, side.differs, "tag-good"), place, 2, top)


def _said(version: str) -> str:
    return "Draft" if version == DRAFT else f"Version {version}"


def _words(text: str, differs: bool, role: str) -> QLabel:  # noqa: FBT001 - one call above
    made = label(text or "(nothing)", role if differs and text else "", wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _choice(
    versions: Sequence[ChecklistVersion], chosen: ChecklistVersion, name: str, said: str
) -> ChoiceInput:
    made = ChoiceInput()
    made.setObjectName(name)
    made.setAccessibleName(said)
    made.setMinimumContentsLength(16)
    made.offer([(each.version, _said(each.version)) for each in versions])
    made.show_value(chosen.version)
    return made
