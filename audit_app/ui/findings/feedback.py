"""The panel 'Feedback': open loops first, and a sheet for a case or a team."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QWidget

from audit_app.domain.errors import AuditError
from audit_app.domain.feedback import RAG, Feedback, loop_words
from audit_app.ui.findings.feedback_form import FeedbackForm
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.panels import Panel
from audit_app.ui.printing.giving import SaveDocument, print_out, save_pdf, save_word
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.feedback import (
    FeedbackSheets,
    draft_for_case,
    draft_for_team,
    feedback_sheets,
    keep_feedback,
    printed_feedback,
    remove_feedback,
)


def _loop(sheet: Feedback) -> str:
    if not sheet.is_loop:
        return "– No loop"
    return "▲ To be discussed" if sheet.is_open else "✓ Discussed"


COLUMNS: tuple[Column[Feedback], ...] = (
    Column("Loop", _loop, 140),
    Column("About", lambda sheet: sheet.subject, 150),
    Column("Stands", lambda sheet: f"{RAG[sheet.rag].sign} {RAG[sheet.rag].word}", 90),
    Column(
        "Discussed",
        lambda sheet: f"{sheet.discussed_on:%d/%m/%Y}" if sheet.discussed_on else "",
        100,
    ),
    Column("Supervisor", lambda sheet: sheet.supervisor, 130),
)
EMPTY = "No feedback yet. Choose a case or a team above: its answers write the first draft."


class FeedbackPanel(QWidget):
    """The list on the left, the sheet in hand on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit_id = session, session.open_audit.id
        self._rows: RowsModel[Feedback] = RowsModel(COLUMNS, self)
        self._table = TableView("feedback", "Feedback, open loops first")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._states = TableStates(self._table, EMPTY)
        self._loops = label("", wrap=True, name="feedback_loops")
        self._subjects = QComboBox()
        self._subjects.setObjectName("feedback_subject")
        self._subjects.setAccessibleName("Case or team the feedback is about")
        self._subjects.setMinimumContentsLength(24)
        self._subjects.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._write = button("Draft feedback", self._on_write, name="feedback_write")
        self.form = FeedbackForm()
        self._side = QStackedWidget()
        words = label("Select a sheet, or draft one from the answers.", "muted", wrap=True)
        self._side.addWidget(holder(column(1, words, 2, margins=24)))
        self._side.addWidget(self.form)
        self.form.kept.connect(self._on_kept)
        self.form.removed.connect(self._on_removed)
        self.form.print_wanted.connect(self._on_print)
        self.form.pdf_wanted.connect(partial(self._on_file, save_pdf))
        self.form.word_wanted.connect(partial(self._on_file, save_word))
        self._lay_out()
        # Answers come one after the other: the list is read once they pause.
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.refresh)
        session.changed.connect(self._on_changed)
        self._states.show_words("Loading …")
        self.refresh()

    def _lay_out(self) -> None:
        halves = QSplitter(Qt.Orientation.Horizontal)
        for part, least in ((self._states, 320), (self._side, 380)):
            part.setMinimumWidth(least)
            halves.addWidget(part)
        halves.setSizes([560, 560])
        halves.setStretchFactor(0, 1)
        halves.setChildrenCollapsible(False)
        self._loops.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top = row(self._subjects, self._write, self._loops, spacing=10)
        top.setStretch(2, 1)
        layout = column(top, halves, spacing=8, margins=16)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def place(self) -> Mapping[str, Any]:
        """Return the sheet in hand, kept or still a draft."""
        sheet = self.form.sheet if self._side.currentWidget() is self.form else None
        if sheet is None:
            return {}
        return {"sheet": sheet.id, "about": sheet.drawn_case_id or sheet.subject}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Take a sheet in hand again; what was typed into a draft comes back by itself."""
        workspace, audit_id, wanted = self._session.open_workspace, self._audit_id, place["sheet"]

        def show(found: FeedbackSheets) -> None:
            for sheet in found.sheets:
                if sheet.id == wanted:
                    self._show_sheet(sheet)

        if wanted:
            self._session.run(
                lambda _progress: feedback_sheets(workspace, audit_id), show, lane=Lane.READ
            )
        else:
            self._draft(place["about"])

    # the list

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change in (Change.RECORDS, Change.REVIEWS, Change.SCORERS, Change.DRAW):
            self._pause.start()

    @Slot()
    def refresh(self) -> None:
        """Read the sheets again."""
        workspace, audit_id = self._session.workspace, self._audit_id
        if workspace is not None:
            self._session.run(
                lambda _progress: feedback_sheets(workspace, audit_id),
                self._show,
                lane=Lane.READ,
                failed=self._on_reading_failed,
            )

    def _on_reading_failed(self, error: AuditError) -> None:
        self._states.show_words(str(error))

    def _show(self, found: FeedbackSheets) -> None:
        self._rows.set_rows(found.sheets)
        self._states.show_rows(self._rows)
        self._loops.setText(loop_words(found.sheets))
        chosen = self._subjects.currentText()
        self._subjects.clear()
        for team, count in found.teams:
            files = "1 file" if count == 1 else f"{count:,} files"
            self._subjects.addItem(f"Team: {team} ({files})", team)
        for case in found.cases:
            self._subjects.addItem(f"Case: {case.case_ref}", case.id)
        self._subjects.setCurrentIndex(max(0, self._subjects.findText(chosen)))
        self._write.setEnabled(self._subjects.count() > 0)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._show_sheet(self._rows.rows[now.row()])

    def _show_sheet(self, sheet: Feedback) -> None:
        self.form.show_sheet(sheet)
        self._side.setCurrentWidget(self.form)

    # what is done

    def _on_write(self) -> None:
        self._draft(self._subjects.currentData())

    def _draft(self, subject: str | int) -> None:
        """Draft feedback on a team, or on a case by its id."""
        workspace, services = self._session.open_workspace, self._session.services
        audit_id = self._audit_id

        def draft(_progress: object) -> Feedback:
            lists, clock = services.checklists, services.clock
            if isinstance(subject, str):
                return draft_for_team(workspace, lists, clock, audit_id, subject)
            return draft_for_case(workspace, lists, clock, audit_id, subject)

        self._session.run(draft, self._on_drafted, lane=Lane.READ)

    def _on_drafted(self, sheet: Feedback) -> None:
        self._table.clearSelection()
        self._show_sheet(sheet)
        self.form.well.setFocus()

    def _on_kept(self, sheet: Feedback) -> None:
        workspace, clock = self._session.open_workspace, self._session.services.clock

        def shown(kept: Feedback) -> None:
            self.form.show_sheet(kept)
            self._session.changed.emit(Change.RECORDS)

        self._run(lambda: keep_feedback(workspace, clock, sheet), shown)

    def _on_removed(self, sheet: Feedback) -> None:
        workspace = self._session.open_workspace

        def gone(_nothing: object) -> None:
            self._side.setCurrentIndex(0)
            self._session.changed.emit(Change.RECORDS)

        self._session.dialogs.ask(
            self,
            f"Remove the feedback on {sheet.subject}?",
            "The journal still holds it.",
            "Remove it",
            "Leave it",
            lambda: self._run(lambda: remove_feedback(workspace, sheet), gone),
        )

    def _run(self, act: Callable[[], object], then: Callable[..., object]) -> None:
        self._session.run(
            lambda _progress: act(),
            then,
            failed=lambda error: self.form.show_fault(str(error)),
        )

    def _on_print(self, sheet: Feedback) -> None:
        workspace = self._session.open_workspace
        print_out(self, self._session, lambda: printed_feedback(workspace, sheet))

    def _on_file(self, save: SaveDocument, sheet: Feedback) -> None:
        workspace = self._session.open_workspace
        name = f"Feedback {sheet.id}" if sheet.id else "Feedback"
        save(self, self._session, name, lambda: printed_feedback(workspace, sheet))


PANEL = Panel("feedback", "Feedback", 50, FeedbackPanel)
