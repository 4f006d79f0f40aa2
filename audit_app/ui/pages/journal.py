"""The journal: who did what, when; newest first. It can be searched, checked and exported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from audit_app.domain.journal import JournalEntry
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.pages import Page
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, label
from audit_app.usecases.journals import WorkspaceCheck, note_export, read_journal, verify_workspace

_SHOWN = ("title", "file", "case", "criterion", "reason")
_ANYTHING = "Anything done"


def _about(entry: JournalEntry) -> str:
    number = entry.details.get("number") or entry.details.get("draw")
    parts = [f"draw {number}" if number else "", *map(entry.details.get, _SHOWN)]
    return " · ".join(str(part) for part in parts if part)


def _what(entry: JournalEntry) -> str:
    return entry.action.replace("_", " ").capitalize()


COLUMNS: tuple[Column[JournalEntry], ...] = (
    Column("No.", lambda entry: f"{entry.number:,}", 70, right=True),
    Column("When", lambda entry: f"{entry.at.astimezone():%d %b %Y, %H:%M:%S}", 180),
    Column("Who", lambda entry: entry.actor, 110),
    Column("What", _what, 190),
    Column("About", _about, 420),
)


class JournalPage(QWidget):
    """Every entry that is wanted, and all of the one selected."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._all: Sequence[JournalEntry] = ()
        self._entries: RowsModel[JournalEntry] = RowsModel(COLUMNS, self)
        table = TableView("journal", "Journal, newest first")
        table.setModel(self._entries)
        table.set_widths([each.width for each in COLUMNS])
        table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._states = TableStates(table, "Nothing here.")
        self._details = QPlainTextEdit()
        self._details.setObjectName("journal_details")
        self._details.setAccessibleName("The entry selected, whole")
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setMaximumHeight(150)
        self._details.setPlaceholderText("Select an entry to see all of it.")
        self._count = label("", "muted", name="journal_count")
        self._bar = TaskBar()
        layout = column(
            label("Journal", "title"),
            label(
                "Append-only: each entry is bound to the one before it by SHA-256. An undone "
                "answer is one more entry, never an erased one.",
                "muted",
                wrap=True,
            ),
            self._tools(),
            self._bar,
            self._count,
            self._states,
            self._details,
            spacing=10,
            margins=24,
        )
        layout.setStretch(5, 1)
        self.setLayout(layout)
        session.changed.connect(self._on_changed)
        self._states.show_words("Loading …")
        self.refresh()

    def _tools(self) -> FlowLayout:
        self._containing = QLineEdit()
        self._containing.setObjectName("journal_containing")
        self._containing.setAccessibleName("Show entries containing")
        self._containing.setPlaceholderText("A case, a role, a day, a word …")
        self._containing.setMinimumWidth(240)
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self._filter)
        self._containing.textChanged.connect(lambda _text: self._soon.start())
        self._kinds = QComboBox()
        self._kinds.setObjectName("journal_kind")
        self._kinds.setAccessibleName("What was done")
        self._kinds.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._kinds.setMinimumContentsLength(22)
        self._kinds.addItem(_ANYTHING)
        self._kinds.currentIndexChanged.connect(lambda _index: self._filter())
        return FlowLayout(
            self._containing,
            self._kinds,
            button("&Refresh", self.refresh, name="refresh"),
            button("Chec&k everything", self._on_check, name="journal_check"),
            button("E&xport what is shown …", self._on_export, name="journal_export"),
            across=8,
        )

    @Slot(object)
    def _on_changed(self, _change: object) -> None:
        if self.isVisible():
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the journal again."""
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(lambda _progress: read_journal(workspace), self._show, lane=Lane.READ)

    def _show(self, entries: Sequence[JournalEntry]) -> None:
        self._all = entries
        chosen = self._kinds.currentText()
        kinds = sorted({_what(entry) for entry in entries})
        self._kinds.blockSignals(True)
        self._kinds.clear()
        self._kinds.addItems([_ANYTHING, *kinds])
        self._kinds.setCurrentIndex(max(0, self._kinds.findText(chosen)))
        self._kinds.blockSignals(False)
        self._filter()

    @Slot()
    def _filter(self) -> None:
        kind, wanted = self._kinds.currentText(), self._containing.text().casefold().split()
        entries, anything = self._all, self._kinds.currentIndex() <= 0

        def work(_progress: object) -> Sequence[JournalEntry]:
            return [
                entry
                for entry in entries
                if (anything or _what(entry) == kind)
                and all(each in _text(entry) for each in wanted)
            ]

        if anything and not wanted:
            self._show_some(entries)
        else:
            self._session.run(work, self._show_some, lane=Lane.READ)

    def _show_some(self, entries: Sequence[JournalEntry]) -> None:
        self._entries.set_rows(entries)
        self._states.show_rows(self._entries)
        self._count.setText(f"{len(entries):,} of {len(self._all):,} entries")

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not now.isValid():
            self._details.clear()
            return
        entry = self._entries.rows[now.row()]
        whole = json.dumps(dict(entry.details), indent=2, ensure_ascii=False, default=str)
        self._details.setPlainText(f"{whole}\n\nBound to {entry.previous}\nDigest   {entry.digest}")

    def _on_check(self) -> None:
        workspace, services = self._session.workspace, self._session.services
        if workspace is not None:
            task = self._session.run(
                lambda progress: verify_workspace(
                    workspace, services.checklists, progress=progress, keys=services.packs
                ),
                self._on_checked,
                lane=Lane.LONG,
            )
            self._bar.follow(task, "Looking over every page and entry")

    def _on_checked(self, check: WorkspaceCheck) -> None:
        said = [check.chain.what, *check.faults, *check.remarks]
        words = " ".join(each for each in said if each)
        if check.fits:
            self._session.message.emit(
                f"Everything fits: {check.chain.n_entries:,} entries, the newest with digest "
                f"{check.chain.head[:16]}. {words}".strip(),
                "good",
                "Hold it against the number and digest printed on an export or a certificate.",
            )
        else:
            self._session.message.emit(
                f"This workspace is not what was written. {words}",
                "bad",
                "Keep the file as it is, and open your latest backup beside it.",
            )

    def _on_export(self) -> None:
        self._session.dialogs.save_file(
            self,
            "Export the journal",
            "Journal, one JSON object a line (*.jsonl)",
            Path.home() / "journal.jsonl",
            "jsonl",
            self._export_to,
        )

    def _export_to(self, path: Path) -> None:
        workspace, services = self._session.workspace, self._session.services
        if workspace is None:
            return
        entries = list(reversed(self._entries.rows))

        def work(_progress: object) -> None:
            services.save_journal(entries, path)
            note_export(workspace, path.name, len(entries))

        self._session.run(
            work,
            lambda _none: self._session.message.emit(
                f"{len(entries):,} entries are written to {path.name}.",
                "good",
                "The file is not encrypted: keep it as you keep case files.",
            ),
            lane=Lane.LONG,
        )


def _text(entry: JournalEntry) -> str:
    """Return all that a search looks at."""
    when = f"{entry.at.astimezone():%d %b %Y, %H:%M:%S}"
    details = json.dumps(dict(entry.details), ensure_ascii=False, default=str)
    return f"{entry.number} {when} {entry.actor} {_what(entry)} {details}".casefold()


PAGE = Page("journal", "&Journal", 50, JournalPage)
