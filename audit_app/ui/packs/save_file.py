"""Writing the file of an assignment: a secret first where it needs one, then where to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from audit_app.domain.progress import Progress
from audit_app.domain.scorers import Assignment
from audit_app.ui.new_passphrase import NewPassphrase
from audit_app.ui.packs.words import file_name
from audit_app.ui.services import Services, Strength
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, card, column, holder, label, row
from audit_app.usecases.ports import Workspace

LEAST_SCORE = 3

Write = Callable[[Workspace, Services, Assignment, Path, str | None, Progress], object]
"""Writes the file, under a secret or without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """What is written for a reader.

    Attributes:
        prefix: Of the object names.
        file: What it is called in the middle of a sentence, such as "the pack".
        secret: What its secret is called, such as "passphrase".
        why: Who needs the secret, and how it gets to the reader.
        needs_secret: Whether the file of an assignment has one of its own.
        without: What going without one means; empty where that cannot be.
        filters: Of the file dialog.
        suffix: Of the file's name.
        doing: What the progress is of.
        done: What the reader does with it, a sentence.
        write: Writes it.
    """

    prefix: str
    file: str
    secret: str
    why: str
    needs_secret: Callable[[Assignment], bool]
    without: str = ""
    filters: str
    suffix: str
    doing: str
    done: str
    write: Write


class SaveFile(QWidget):
    """Hidden until a file is wanted; then a secret if need be, and where to.

    Signals:
        done: Nothing more is asked here.
    """

    done = Signal()

    def __init__(self, session: Session, kind: FileKind) -> None:
        super().__init__()
        self._session, self._kind = session, kind
        self._assignment: Assignment | None = None
        prefix, secret = kind.prefix, f"{kind.secret.capitalize()} of {kind.file}"
        self._title = label("", "heading", wrap=True)
        self.secret = NewPassphrase(session, f"{prefix}_", secret)
        self._shown = QCheckBox("Show what is typed")
        self._shown.setObjectName(f"{prefix}_shown")
        self._shown.toggled.connect(self.secret.show_typed)
        self._without = QCheckBox(f"Without a {kind.secret}")
        self._without.setObjectName(f"{prefix}_without")
        self._without.setVisible(bool(kind.without))
        self._without.toggled.connect(self._show_without)
        self._fault = label("", "bad", wrap=True, name=f"{prefix}_fault")
        self._bar = TaskBar()
        self._done = label("", "good", wrap=True, name=f"{prefix}_done")
        self._framed = card(column(self._asking(), margins=12))
        self._framed.hide()
        self.secret.edited.connect(lambda: self._fault.setText(""))
        self.secret.submitted.connect(self._on_go)
        self.setLayout(column(self._framed, self._bar, self._done, spacing=6))
        self._done.hide()

    def _asking(self) -> QWidget:
        prefix = self._kind.prefix
        return holder(
            column(
                self._title,
                label(self._kind.why, "muted", wrap=True),
                self.secret,
                row(self._shown, self._without, 1, spacing=16),
                self._fault,
                row(
                    button("Write it …", self._on_go, "primary", name=f"{prefix}_go"),
                    button("Not now", self._on_not_now, name=f"{prefix}_not_now"),
                    1,
                ),
                spacing=8,
            )
        )

    def ask(self, assignment: Assignment) -> None:
        """Write the file of an assignment: ask for a secret first, or at once for the file."""
        self.put_away()
        self._assignment = assignment
        if not self._kind.needs_secret(assignment):
            self._ask_where()
            return
        words = f"A {self._kind.secret} for {self._kind.file} to {assignment.reader}"
        self._title.setText(words)
        self._framed.show()
        self.secret.setFocus()

    def put_away(self) -> None:
        """Forget what was typed, and what was written last."""
        self.secret.clear()
        self._shown.setChecked(False)
        self._without.setChecked(False)
        self._framed.hide()
        self._say("")

    def _say(self, done: str) -> None:
        self._fault.setText("")
        self._done.setText(done)
        self._done.setVisible(bool(done))

    def _show_without(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        self.secret.setEnabled(not on)
        self._shown.setEnabled(not on)
        self._fault.setText(self._kind.without if on else "")

    def _on_go(self) -> None:
        if self._without.isChecked():
            self._ask_where()
            return
        services, text = self._session.services, self.secret.text
        fault = self.secret.fault
        self._fault.setText(fault)
        if not fault:
            self._session.run(
                lambda _progress: services.strength(text), self._on_judged, lane=Lane.READ
            )

    def _on_judged(self, strength: Strength) -> None:
        if strength.score < LEAST_SCORE:
            self._fault.setText(f"Too weak for {self._kind.file}. {strength.words}")
            return
        self._ask_where()

    def _ask_where(self) -> None:
        if self._assignment is None:
            return
        name = file_name(f"{self._session.open_audit.title} for {self._assignment.reader}")
        self._session.dialogs.save_file(
            self,
            f"Write {self._kind.file}",
            self._kind.filters,
            Path.home() / f"{name}.{self._kind.suffix}",
            self._kind.suffix,
            self.save_to,
        )

    def save_to(self, path: Path) -> None:
        """Write the file to a path."""
        workspace, services = self._session.open_workspace, self._session.services
        assignment, write = self._assignment, self._kind.write
        if assignment is None:
            return
        asked = self._kind.needs_secret(assignment) and not self._without.isChecked()
        secret = self.secret.text if asked else None

        def work(progress: Progress) -> Path:
            write(workspace, services, assignment, path, secret, progress)
            return path

        task = self._session.run(work, self._on_written, lane=Lane.LONG)
        self._bar.follow(task, self._kind.doing)

    def _on_not_now(self) -> None:
        self.put_away()
        self.done.emit()

    def _on_written(self, path: Path) -> None:
        self.put_away()
        self._say(f"Written: {path.name}. {self._kind.done}")
        self.done.emit()
