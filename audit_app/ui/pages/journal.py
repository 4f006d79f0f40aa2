"""The journal: who did what, when; newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from audit_app.domain.journal import JournalEntry
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.pages import Page
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, label, row
from audit_app.usecases.journals import read_journal

_SHOWN = ("title", "file", "case", "criterion", "reason")


def _about(entry: JournalEntry) -> str:
    number = entry.details.get("number") or entry.details.get("draw")
    parts = [f"draw {number}" if number else "", *map(entry.details.get, _SHOWN)]
    return " · ".join(str(part) for part in parts if part)


COLUMNS: tuple[Column[JournalEntry], ...] = (
    Column("No.", lambda entry: f"{entry.number:,}", 70, right=True),
    Column("When", lambda entry: f"{entry.at.astimezone():%d %b %Y, %H:%M:%S}", 180),
    Column("Who", lambda entry: entry.actor, 110),
    Column("What", lambda entry: entry.action.replace("_", " ").capitalize(), 190),
    Column("About", _about, 420),
)


class JournalPage(QWidget):
    """Every entry, and all of the one selected."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._entries: RowsModel[JournalEntry] = RowsModel(COLUMNS, self)
        table = TableView("journal", "Journal, newest first")
        table.setModel(self._entries)
        table.set_widths([each.width for each in COLUMNS])
        table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._states = TableStates(table, "Nothing has been done in this workspace yet.")
        self._details = QPlainTextEdit()
        self._details.setObjectName("journal_details")
        self._details.setAccessibleName("The entry selected, whole")
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setMaximumHeight(150)
        self._details.setPlaceholderText("Select an entry to see all of it.")
        layout = column(
            row(label("Journal", "title"), 1, button("&Refresh", self.refresh, name="refresh")),
            label(
                "Append-only: each entry is bound to the one before it by SHA-256. An undone "
                "answer is one more entry, never an erased one.",
                "muted",
                wrap=True,
            ),
            self._states,
            self._details,
            spacing=10,
            margins=24,
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        session.changed.connect(lambda _change: self.refresh() if self.isVisible() else None)
        self._states.show_words("Loading …")
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the journal again."""
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(lambda _progress: read_journal(workspace), self._show, lane=Lane.READ)

    def _show(self, entries: Sequence[JournalEntry]) -> None:
        self._entries.set_rows(entries)
        self._states.show_rows(self._entries)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not now.isValid():
            self._details.clear()
            return
        entry = self._entries.rows[now.row()]
        whole = json.dumps(dict(entry.details), indent=2, ensure_ascii=False, default=str)
        self._details.setPlainText(f"{whole}\n\nBound to {entry.previous}\nDigest   {entry.digest}")


PAGE = Page("journal", "&Journal", 50, JournalPage)
