"""The Export step: who reads it, what leaves the program, under which password, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFocusEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from audit_app.domain.audit import AuditProgress
from audit_app.domain.cutting import sharable_columns
from audit_app.domain.progress import Progress
from audit_app.domain.readers import SIGHTS, Reader
from audit_app.domain.suppression import Rules
from audit_app.ui.export.choices import ColumnChoice, MomentChoice, ReaderChoice
from audit_app.ui.export.words import holds, is_for_the_public
from audit_app.ui.session import Change, Session
from audit_app.ui.steps import Step
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, card, clear, column, holder, label, row
from audit_app.usecases.as_at import entry_at
from audit_app.usecases.audits import audit_progress
from audit_app.usecases.earlier_release import EarlierRelease, earlier_release
from audit_app.usecases.exporting import Order, export_audit
from audit_app.usecases.ports import ChecklistSource, Workspace

MIN_LENGTH = 8


@dataclass(frozen=True, slots=True)
class _Ready:
    """What the page needs to know of the audit."""

    progress: AuditProgress
    columns: tuple[str, ...]
    head: int
    released: EarlierRelease | None


class ExportStep(QWidget):
    """Writes an audit for a reader, whole or not at all."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._audit = session.open_audit
        self._written: Path | None = None
        self._released: EarlierRelease | None = None
        self._ready = label("", wrap=True, name="export_ready")
        self._choice, self._columns, self._moment = ReaderChoice(), ColumnChoice(), MomentChoice()
        self._with_password = QCheckBox("Protect the workbook with a passw&ord")
        self._with_password.setObjectName("export_protect")
        self._with_password.setChecked(True)
        self._password = self._field("Password", "export_password")
        self._again = self._field("Password again", "export_password_again")
        self._fault = label("", "bad", wrap=True, name="export_fault")
        self._again_public = label("", "warn", wrap=True, name="export_again_public")
        self._bar = TaskBar()
        self._go = button("&Write the workbook …", self._on_go, "primary", name="export_go")
        self._done = label("", "good", wrap=True, name="export_done")
        self._folder = button("Open its &folder", self._on_folder, name="export_folder")
        self._folder.hide()
        self._told = column(spacing=6)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._content())
        self.setLayout(column(scroll))
        self._with_password.toggled.connect(self._show_password)
        self._choice.changed.connect(self._on_choice)
        self._moment.changed.connect(self._on_moment)
        session.changed.connect(self._on_changed)
        self._on_choice()
        self._refresh()

    @staticmethod
    def _field(name: str, object_name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(name)
        field.setObjectName(object_name)
        field.setPlaceholderText(name)
        return field

    def _content(self) -> QWidget:
        both = row(card(self._form()), card(self._told_card()), spacing=16, margins=16)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        made = holder(column(both, 1, spacing=0))
        made.setMaximumWidth(1200)
        return made

    def _form(self) -> QVBoxLayout:
        self._locking = holder(
            column(
                self._with_password,
                row(self._password, self._again),
                label(
                    "A real password: the whole file is encrypted, and opens in Excel and "
                    "LibreOffice. It is not kept anywhere; tell it to the reader by telephone.",
                    "small",
                    wrap=True,
                ),
                spacing=8,
            )
        )
        return column(
            label("Who reads it", "heading"),
            self._ready,
            self._choice,
            self._columns,
            self._locking,
            self._moment,
            self._again_public,
            self._fault,
            FlowLayout(
                self._go,
                button("Why do two exports &differ? …", self._on_why, name="export_why"),
                across=8,
            ),
            self._bar,
            row(self._done, self._folder, 1),
            1,
            spacing=10,
            margins=16,
        )

    def _told_card(self) -> QVBoxLayout:
        return column(holder(self._told), 1, margins=16)

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change in (Change.DRAW, Change.REVIEWS):
            self._refresh()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        # Not a focus proxy: Tab would pass over everything that stands before the field.
        super().focusInEvent(event)
        self._password.setFocus()

    def _refresh(self) -> None:
        workspace, audit_id = self._session.workspace, self._audit.id
        checklists = self._session.services.checklists
        if workspace is not None:
            self._session.run(
                lambda _progress: _ready(workspace, checklists, audit_id),
                self._show,
                lane=Lane.READ,
            )

    def _show(self, ready: _Ready) -> None:
        progress = ready.progress
        self._columns.show_columns(ready.columns)
        self._moment.show_head(ready.head)
        self._released = ready.released
        self._on_released()
        self._go.setEnabled(progress.n_drawn > 0)
        if progress.n_drawn == 0:
            self._ready.setText("There is no sample yet. Draw it first (Ctrl+2).")
        elif progress.n_scored < progress.n_drawn:
            self._ready.setText(
                f"{progress.n_scored} of {progress.n_drawn} cases are done, so the figures are "
                "interim, and the file says so."
            )
        else:
            self._ready.setText(f"All {progress.n_drawn} cases are done.")

    def _on_choice(self) -> None:
        reader, form = self._choice.reader, self._choice.form
        self._columns.setVisible(reader is Reader.PARTNER and form.can_lock)
        self._locking.setVisible(form.can_lock)
        self._with_password.setChecked(SIGHTS[reader].password)
        self._go.setText(f"&Write the {form.noun} …")
        self._show_password(self._with_password.isChecked())
        clear(self._told)
        self._told.addWidget(label("What it holds", "heading"))
        for title, words in holds(form, reader):
            self._told.addWidget(label(f"{title}: {words}", wrap=True))
        self._told.addSpacing(8)
        self._told.addWidget(label("What is left out", "heading"))
        shown = Reader.PUBLIC if is_for_the_public(form, reader) else reader
        for words in SIGHTS[shown].left_out:
            self._told.addWidget(label(words, wrap=True))

        self._on_released()

    def _on_released(self) -> None:
        """Say what the public has already, where another file would differ from it."""
        public = is_for_the_public(self._choice.form, self._choice.reader)
        self._again_public.setText(
            self._released.warning if public and self._released is not None else ""
        )
        self._again_public.setVisible(bool(self._again_public.text()))

    def _on_moment(self) -> None:
        workspace, as_at = self._session.workspace, self._moment.as_at
        if workspace is None or as_at is None:
            self._moment.say("")
            return
        self._session.run(
            lambda _progress: _moment(workspace, as_at), self._say_moment, lane=Lane.READ
        )

    def _say_moment(self, found: tuple[int, datetime]) -> None:
        number, at = found
        if number == self._moment.as_at:
            self._moment.say(f"Written on {at.astimezone():%d %B %Y at %H:%M}.")

    def _show_password(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        for field in (self._password, self._again):
            field.setEnabled(on)
        open_to_all = self._choice.form.can_lock and not on
        is_public = self._choice.reader is Reader.PUBLIC
        self._fault.setText(
            "Without a password anybody who gets the file can read it."
            if open_to_all and not is_public
            else ""
        )

    def _fault_now(self) -> str:
        if not (self._choice.form.can_lock and self._with_password.isChecked()):
            return ""
        if len(self._password.text()) < MIN_LENGTH:
            return f"Use at least {MIN_LENGTH} characters for the password."
        if self._password.text() != self._again.text():
            return "The two passwords differ. Type the second one again."
        return ""

    def _on_go(self) -> None:
        fault = self._fault_now()
        if fault:
            self._fault.setText(fault)
            return
        self._done.setText("")
        self._folder.hide()
        form = self._choice.form
        name = "".join(c if c.isalnum() or c in " -_" else "_" for c in self._audit.title)
        self._session.dialogs.save_file(
            self,
            f"Export the {form.noun}",
            form.filter,
            Path.home() / f"{name}{form.ending}",
            form.ending.removeprefix("."),
            self.export_to,
        )

    def export_to(self, path: Path) -> None:
        """Write the file to a path."""
        workspace, services, audit = (
            self._session.open_workspace,
            self._session.services,
            self._audit,
        )
        order = self._order()

        def work(progress: Progress) -> Path:
            export_audit(
                workspace,
                services.checklists,
                services.clock,
                services.exports,
                audit.id,
                path,
                progress,
                order,
            )
            return path

        task = self._session.run(work, self._on_written, lane=Lane.LONG)
        self._go.setEnabled(False)
        self._bar.follow(task, f"Writing the {self._choice.form.noun}")
        task.finished.connect(while_alive(self, lambda: self._go.setEnabled(True)))

    def _order(self) -> Order:
        form, reader = self._choice.form, self._choice.reader
        locked = form.can_lock and self._with_password.isChecked()
        return Order(
            reader=reader,
            columns=self._columns.chosen if reader is Reader.PARTNER else (),
            password=self._password.text() if locked else None,
            as_at=self._moment.as_at,
        )

    def _on_written(self, path: Path) -> None:
        self._written = path
        self._password.clear()
        self._again.clear()
        self._done.setText(f"Written and checked: {path.name}")
        self._folder.show()
        self._refresh()

    def _on_why(self) -> None:
        from audit_app.ui.export.differences import DifferencesDialog

        dialog = DifferencesDialog(self._session, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))


def _ready(workspace: Workspace, checklists: ChecklistSource, audit_id: int) -> _Ready:
    progress = audit_progress(workspace, audit_id)
    with workspace.reading() as unit:
        population, head = unit.population(audit_id), unit.journal_head()
    columns = sharable_columns(population) if population is not None else ()
    released = earlier_release(workspace, checklists, audit_id, Rules().round_to)
    return _Ready(progress, columns, head.number if head is not None else 1, released)


def _moment(workspace: Workspace, number: int) -> tuple[int, datetime]:
    """Return an entry's number and when it was written."""
    with workspace.reading() as unit:
        return number, entry_at(unit, number).at


STEP = Step(
    "export",
    "Export",
    60,
    ExportStep,
    lambda progress: "Ready" if progress.n_drawn else "Not started",
    lambda _progress: False,
)
