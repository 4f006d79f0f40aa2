"""The Export step: what leaves the program, under which password, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFocusEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QWidget
from typing_extensions import override

from audit_app.domain.audit import AuditProgress
from audit_app.domain.progress import Progress
from audit_app.ui.session import Change, Session
from audit_app.ui.steps import Step
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, card, column, holder, label, row
from audit_app.usecases.audits import audit_progress
from audit_app.usecases.exporting import export_audit

HOLDS = (
    ("Cover", "what was audited, and how the cases add up from the register to here"),
    ("Summary", "the headline: how many met of how many applicable, and how sure that is"),
    ("Method", "how the register was read and the sample drawn, with the certificate"),
    ("Results by question", "counts, share and interval for every criterion"),
    ("Cases", "every case in working order with its answers, notes and grade"),
    ("Sources", "where each criterion comes from, and when that was last read"),
)
MIN_LENGTH = 8


class ExportStep(QWidget):
    """Writes the workbook, whole or not at all."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._audit = session.open_audit
        self._written: Path | None = None
        self._ready = label("", wrap=True, name="export_ready")
        self._with_password = QCheckBox("Protect the workbook with a passw&ord")
        self._with_password.setObjectName("export_protect")
        self._with_password.setChecked(True)
        self._password = self._field("Password", "export_password")
        self._again = self._field("Password again", "export_password_again")
        self._fault = label("", "bad", wrap=True, name="export_fault")
        self._bar = TaskBar()
        self._go = button("&Write the workbook …", self._on_go, "primary", name="export_go")
        self._done = label("", "good", wrap=True, name="export_done")
        self._folder = button("Open its &folder", self._on_folder, name="export_folder")
        self._folder.hide()
        self._with_password.toggled.connect(self._show_password)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._content())
        self.setLayout(column(scroll))
        session.changed.connect(self._on_changed)
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
        sheets = column(label("What it holds", "heading"), spacing=6, margins=16)
        for title, words in HOLDS:
            sheets.addWidget(label(f"{title}: {words}", wrap=True))
        sheets.addWidget(
            label(
                "It is for your own office: it holds references, notes and everything kept of the "
                "register for these cases. Columns that were left out are not in it.",
                "muted",
                wrap=True,
            )
        )
        sheets.addStretch(1)
        form = column(
            label("Excel workbook", "heading"),
            self._ready,
            self._with_password,
            row(self._password, self._again),
            label(
                "A real password: the whole file is encrypted, and opens in Excel and LibreOffice. "
                "It is not kept anywhere; tell it to the reader by telephone.",
                "small",
                wrap=True,
            ),
            self._fault,
            row(self._go, 1),
            self._bar,
            row(self._done, self._folder, 1),
            1,
            spacing=10,
            margins=16,
        )
        both = row(card(form), card(sheets), spacing=16, margins=16)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        outer = column(both, 1, spacing=0)
        made = holder(outer)
        made.setMaximumWidth(1200)
        return made

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
        workspace, audit = self._session.workspace, self._audit
        if workspace is not None:
            self._session.run(
                lambda _progress: audit_progress(workspace, audit.id), self._show, lane=Lane.READ
            )

    def _show(self, progress: AuditProgress) -> None:
        self._go.setEnabled(progress.n_drawn > 0)
        if progress.n_drawn == 0:
            self._ready.setText("There is no sample yet. Draw it first (Ctrl+2).")
        elif progress.n_scored < progress.n_drawn:
            self._ready.setText(
                f"{progress.n_scored} of {progress.n_drawn} cases are done, so the figures are "
                "interim, and the workbook says so."
            )
        else:
            self._ready.setText(f"All {progress.n_drawn} cases are done.")

    def _show_password(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        for field in (self._password, self._again):
            field.setEnabled(on)
        self._fault.setText(
            "" if on else "Without a password anybody who gets the file can read it."
        )

    def _fault_now(self) -> str:
        if not self._with_password.isChecked():
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
        name = "".join(c if c.isalnum() or c in " -_" else "_" for c in self._audit.title)
        self._session.dialogs.save_file(
            self,
            "Export the workbook",
            "Excel workbook (*.xlsx)",
            Path.home() / f"{name}.xlsx",
            "xlsx",
            self.export_to,
        )

    def export_to(self, path: Path) -> None:
        """Write the workbook to a path."""
        workspace, services, audit = (
            self._session.open_workspace,
            self._session.services,
            self._audit,
        )
        password = self._password.text() if self._with_password.isChecked() else None

        def work(progress: Progress) -> Path:
            export_audit(
                workspace,
                services.checklists,
                services.clock,
                services.workbooks,
                audit.id,
                path,
                progress,
                password=password,
            )
            return path

        task = self._session.run(work, self._on_written, lane=Lane.LONG)
        self._go.setEnabled(False)
        self._bar.follow(task, "Writing the workbook")
        task.finished.connect(while_alive(self, lambda: self._go.setEnabled(True)))

    def _on_written(self, path: Path) -> None:
        self._written = path
        self._password.clear()
        self._again.clear()
        self._done.setText(f"Written and checked: {path.name}")
        self._folder.show()

    def _on_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))


STEP = Step(
    "export",
    "Export",
    60,
    ExportStep,
    lambda progress: "Ready" if progress.n_drawn else "Not started",
    lambda _progress: False,
)
