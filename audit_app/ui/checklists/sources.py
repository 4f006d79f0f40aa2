"""Every source once, the one read longest ago first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from audit_app.domain.checklist import Checklist, Source
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import column

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
    themes: dict[Source, list[str]] = {}
    for checklist in checklists.values():
        for key in dict.fromkeys(criterion.source for criterion in checklist.criteria):
            themes.setdefault(checklist.sources[key], []).append(checklist.title)
    lines = [
        SourceLine(source, ", ".join(titles), today - source.read_on > STALE)
        for source, titles in themes.items()
    ]
    return sorted(lines, key=lambda line: (line.source.read_on, line.source.title))


class SourcesTab(QWidget):
    """The table of sources."""

    def __init__(self) -> None:
        super().__init__()
        self._model: RowsModel[SourceLine] = RowsModel(SOURCE_COLUMNS, self)
        table = TableView("sources", "Sources, the one read longest ago first")
        table.setModel(self._model)
        table.set_widths([each.width for each in SOURCE_COLUMNS])
        self._states = TableStates(table, "No checklist names a source.")
        self._states.show_words("Loading …")
        self.setLayout(column(self._states))

    def show_sources(self, checklists: Mapping[str, Checklist], today: date) -> None:
        """Show the sources of checklists."""
        self._model.set_rows(source_lines(checklists, today))
        self._states.show_rows(self._model)
