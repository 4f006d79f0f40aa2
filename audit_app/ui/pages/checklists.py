"""The checklists as they will be scored, and every source with the day it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QSplitter, QStackedWidget, QWidget

from audit_app.domain.checklist import Checklist, Criterion, Source
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.pages import Page
from audit_app.ui.score.guidance import GuidancePane
from audit_app.ui.score.lists import Entry, EntryList
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row

STALE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source, with the themes that rest on it.

    Attributes:
        source: The source.
        themes: Titles.
        stale: Whether nobody has looked at it for a year.
    """

    source: Source
    themes: str
    stale: bool


SOURCE_COLUMNS: tuple[Column[SourceLine], ...] = (
    Column("Read on", lambda line: f"{line.source.read_on:%d %b %Y}", 110),
    Column("", lambda line: "Look again" if line.stale else "", 90),
    Column("Title", lambda line: line.source.title, 330, tooltip=lambda line: line.source.title),
    Column("Publisher", lambda line: line.source.publisher, 190),
    Column("Serves", lambda line: line.themes, 220, tooltip=lambda line: line.themes),
    Column(
        "Address", lambda line: line.source.address, 320, tooltip=lambda line: line.source.address
    ),
)


def source_lines(checklists: Mapping[str, Checklist], today: date) -> list[SourceLine]:
    """Return every source once, the one read longest ago first."""
    themes: dict[str, list[str]] = {}
    sources: dict[str, Source] = {}
    for checklist in checklists.values():
        for key in dict.fromkeys(criterion.source for criterion in checklist.criteria):
            sources[key] = checklist.sources[key]
            themes.setdefault(key, []).append(checklist.title)
    lines = [
        SourceLine(source, ", ".join(themes[key]), today - source.read_on > STALE)
        for key, source in sources.items()
    ]
    return sorted(lines, key=lambda line: (line.source.read_on, line.source.title))


def criteria_entries(checklist: Checklist) -> list[Entry]:
    """Return a line for each criterion, under its section."""
    entries, section = [], ""
    for number, criterion in enumerate(checklist.criteria, start=1):
        heading = criterion.section if criterion.section != section else ""
        section = criterion.section
        entries.append(
            Entry(
                criterion.key,
                criterion.question,
                state="Critical" if criterion.critical else "",
                role="bad",
                mark=str(number),
                heading=heading,
            )
        )
    return entries


class ChecklistsPage(QWidget):
    """Themes, criteria, guidance; sources behind a second tab."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._checklists: Mapping[str, Checklist] = {}
        self._themes = EntryList(session.theme, "themes", "Themes")
        self._criteria = EntryList(session.theme, "theme_criteria", "Criteria of the theme")
        self._guidance = GuidancePane()
        self._about = label("Loading …", "muted", wrap=True, name="theme_about")
        self._themes.picked.connect(self._show_theme)
        self._criteria.picked.connect(self._show_criterion)
        self._themes.selectionModel().currentChanged.connect(
            lambda now, _before: (
                self._themes.picked.emit(self._themes.entries.rows[now.row()].key)
                if now.isValid()
                else None
            )
        )
        self._criteria.selectionModel().currentChanged.connect(
            lambda now, _before: (
                self._criteria.picked.emit(self._criteria.entries.rows[now.row()].key)
                if now.isValid()
                else None
            )
        )
        self._key = ""
        self._sources: RowsModel[SourceLine] = RowsModel(SOURCE_COLUMNS, self)
        table = TableView("sources", "Sources, the one read longest ago first")
        table.setModel(self._sources)
        table.set_widths([each.width for each in SOURCE_COLUMNS])
        self._sources_states = TableStates(table, "No checklist names a source.")
        self._views = QStackedWidget()
        self._views.addWidget(self._reading())
        self._views.addWidget(self._sources_states)
        head = row(label("Checklists", "title"), 20, *self._tabs(), 1)
        layout = column(head, self._views, spacing=10, margins=24)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        services = session.services
        session.run(lambda _progress: services.checklists.all(), self._show, lane=Lane.READ)

    def _tabs(self) -> list[QWidget]:
        group = QButtonGroup(self)
        tabs: list[QWidget] = []
        for place, words in enumerate(("&Criteria", "&Sources")):
            tab = button(words, role="step", name=f"checklists_tab_{place}")
            tab.setCheckable(True)
            tab.setChecked(place == 0)
            group.addButton(tab, place)
            tabs.append(tab)
        group.idClicked.connect(self._views.setCurrentIndex)
        return tabs

    def _reading(self) -> QWidget:
        middle = column(self._about, self._criteria, spacing=8)
        middle.setContentsMargins(12, 0, 12, 0)
        middle.setStretch(1, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._themes, holder(middle), self._guidance):
            splitter.addWidget(part)
        splitter.setSizes([260, 620, 320])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        return splitter

    def _show(self, checklists: Mapping[str, Checklist]) -> None:
        self._checklists = checklists
        today = self._session.services.clock.now().date()
        self._sources.set_rows(source_lines(checklists, today))
        self._sources_states.show_rows(self._sources)
        self._themes.show_entries(_theme_entries(list(checklists.values())), "")
        if checklists:
            first = next(iter(checklists))
            self._themes.set_current(first)
            self._show_theme(first)
        else:
            self._about.setText("No checklist could be read from the program's folder.")

    def _show_theme(self, key: str) -> None:
        if key == self._key:
            return
        self._key = key
        checklist = self._checklists[key]
        critical = sum(criterion.critical for criterion in checklist.criteria)
        self._about.setText(
            f"Version {checklist.version}. {len(checklist.criteria)} criteria, {critical} of them "
            f"critical. One case: {checklist.unit}. " + checklist.grade_rule.text
        )
        entries = criteria_entries(checklist)
        self._criteria.show_entries(entries, entries[0].key)
        self._show_criterion(entries[0].key)

    def _show_criterion(self, key: str) -> None:
        checklist = self._checklists[self._key]
        found: Sequence[Criterion] = [each for each in checklist.criteria if each.key == key]
        if found:
            self._guidance.show_criterion(checklist, found[0])


def _theme_entries(checklists: Sequence[Checklist]) -> list[Entry]:
    return [
        Entry(
            checklist.key,
            checklist.title,
            below=f"{len(checklist.criteria)} criteria",
            mark=str(checklist.recommendation_number or "–"),
            two_lines=True,
        )
        for checklist in checklists
    ]


PAGE = Page("checklists", "Check&lists", 30, ChecklistsPage)
