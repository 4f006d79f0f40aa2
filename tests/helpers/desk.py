"""A whole window offscreen on a temporary workspace whose key is cheap to make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractTableModel, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from shiboken6 import isValid
from typing_extensions import override

from audit_app.app.clock import SystemClock
from audit_app.app.window import build_window
from audit_app.domain.audit import Audit
from audit_app.domain.draw import DrawnCase, DrawPlan, Seed, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.population import RegisterRow
from audit_app.domain.progress import Silent
from audit_app.domain.review import Review
from audit_app.ui.dialogs import Dialogs
from audit_app.ui.main_window import MainWindow
from audit_app.ui.session import Session
from audit_app.usecases.ports import ChecklistSource, Workspace
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.workspaces import create_workspace, open_workspace
from tests.helpers.filled import with_population
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

WidgetT = TypeVar("WidgetT", bound=QWidget)
PATIENCE_MS = 20_000
SEED = Seed("12345678901234567890", SeedOrigin.TYPED)
TITLE = "Missing, April 2026"


@dataclass
class Answers(Dialogs):
    """Answers every dialog at once, as it was told to.

    Attributes:
        file: The file chosen next; None closes the dialog.
        agree: Whether questions are answered with yes.
        asked: Every question put, with its explanation.
    """

    file: Path | None = None
    agree: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)

    @override
    def open_file(
        self, parent: QWidget, title: str, filters: str, answer: Callable[[Path], None]
    ) -> None:
        if self.file is not None:
            answer(self.file)

    @override
    def save_file(
        self,
        parent: QWidget,
        title: str,
        filters: str,
        suggested: Path,
        suffix: str,
        answer: Callable[[Path], None],
    ) -> None:
        if self.file is not None:
            answer(self.file)

    @override
    def ask(
        self,
        parent: QWidget,
        question: str,
        explanation: str,
        yes: str,
        no: str,
        answer: Callable[[], None],
    ) -> None:
        self.asked.append((question, explanation))
        if self.agree:
            answer()


class Desk:
    """What a person at the window sees and does.

    Attributes:
        window: The window.
        session: Its session.
        answers: What the next dialogs are answered with.
        path: Where the workspace is, or will be.
        errors: Every AuditError that reached the message bar.
    """

    def __init__(self, window: MainWindow, path: Path) -> None:
        self.window, self.path = window, path
        self.session: Session = window.session
        self.answers = Answers()
        self.session.dialogs = self.answers
        self.session.services.__dict__["files"] = encrypted_files(SystemClock())
        self.errors: list[AuditError] = []
        self._defects: list[BaseException] = []
        self.session.failed.connect(self.errors.append)
        self.session.tasks.defect.connect(self._defects.append)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()

    # waiting
    def until(self, holds: Callable[[], object], what: str = "it") -> None:
        """Let events run until something holds; fail after a while, saying what did not."""
        limit = QDeadlineTimer(PATIENCE_MS)
        while not holds():
            self.check()
            assert not limit.hasExpired(), f"{what} did not happen; the bar says: {self.message}"
            QTest.qWait(2)
        self.check()

    def settle(self) -> None:
        """Let everything under way finish and be shown."""
        idle = 0
        while idle < 3:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            idle = idle + 1 if self.session.tasks.idle else 0
            self.session.tasks.drain()
        self.check()

    def check(self) -> None:
        """Fail with a defect that some piece of work met."""
        if self._defects:
            raise self._defects[0]

    # looking
    def find(self, kind: type[WidgetT], name: str) -> WidgetT:
        """Return the widget of a name that is in sight, or else the newest hidden one."""
        found = self.window.findChildren(kind, name)
        assert found, f"there is no {kind.__name__} '{name}'"
        seen = [each for each in found if each.isVisible()]
        return (seen or found)[-1]

    def text(self, name: str) -> str:
        """Return what a label says."""
        return self.find(QLabel, name).text()

    def everything_said(self) -> str:
        """Return every word that stands anywhere in the window, hidden or not."""
        said = [each.text() for each in self.window.findChildren(QLabel)]
        said += [each.text() for each in self.window.findChildren(QLineEdit)]
        said += [each.toPlainText() for each in self.window.findChildren(QPlainTextEdit)]
        for model in self.window.findChildren(QAbstractTableModel):
            said += [
                str(model.index(row, column).data())
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
        return "\n".join(said)

    @property
    def message(self) -> str:
        """What the message bar says."""
        return self.window.messages.text

    # doing
    def press(self, name: str) -> None:
        """Press a button by the keyboard."""
        button = self.find(QPushButton, name)
        self.until(button.isEnabled, f"being able to press '{name}'")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    def type(self, name: str, text: str) -> QLineEdit:
        """Type into a field in place of what it holds."""
        field_ = self.find(QLineEdit, name)
        field_.setFocus()
        field_.selectAll()
        QTest.keyClicks(field_, text)
        return field_

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.window.focusWidget(), key, modifier)

    # going
    def make_workspace(self) -> Workspace:
        """Make the workspace without the form, and open it."""
        workspace = create_workspace(self.session.services.files, self.path, PASSPHRASE)
        self.session.set_workspace(workspace)
        return workspace

    def open_audit(self, audit: Audit, step: str = "") -> None:
        """Go to an audit, and to a step of it."""
        self.session.open_audit_page(audit)
        self.settle()
        if step:
            self.press(f"step_{step}")
            self.settle()

    def use(self, checklists: ChecklistSource) -> None:
        """Score with other checklists than those that come with the program."""
        self.session.services.__dict__["checklists"] = checklists

    @property
    def workspace(self) -> Workspace:
        """The open workspace."""
        return self.session.open_workspace

    def audit(self, title: str = TITLE) -> Audit:
        """Return an audit by its title."""
        with self.workspace.reading() as unit:
            return next(each.audit for each in unit.audits() if each.audit.title == title)

    def journal(self) -> Sequence[tuple[str, Mapping[str, object]]]:
        """Return what the journal says was done, oldest first."""
        with self.workspace.reading() as unit:
            return [(entry.action, entry.details) for entry in unit.journal_entries()]

    def drawn_cases(self) -> Sequence[DrawnCase]:
        """Return the cases of the draw in force: sample, then reserves."""
        with self.workspace.reading() as unit:
            return unit.drawn_cases(unit.draws(self.audit().id)[-1].id)

    def reviews(self) -> Mapping[int, Review]:
        """Return what is on disk about the draw in force, by drawn case."""
        return reviews_in(self.workspace)

    def fill(self, rows: Sequence[RegisterRow]) -> Audit:
        """Put an audit with a register into the workspace."""
        with_population(self.workspace, rows)
        return self.audit()

    def draw(self, audit: Audit, size: int = 6, reserves: int = 2) -> None:
        """Draw, without the page."""
        plan = DrawPlan("Label", "simple_random", size, reserves)
        draw_sample(
            self.workspace, self.session.services.clock, audit.id, plan, Silent(), seed=SEED
        )

    def open_again(self) -> Workspace:
        """Open the workspace anew, beside the window."""
        return open_workspace(self.session.services.files, self.path, PASSPHRASE)

    def close(self) -> None:
        """Close the window and let it go."""
        if not isValid(self.window):
            return
        self.window.close()
        QApplication.processEvents()
        self.window.deleteLater()
        QApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete.value)


def reviews_in(workspace: Workspace) -> Mapping[int, Review]:
    """Return the reviews of the newest draw of the one audit of a workspace."""
    with workspace.reading() as unit:
        audit = unit.audits()[0].audit
        return unit.reviews(unit.draws(audit.id)[-1].id)


def new_desk(application: QApplication, folder: Path) -> Desk:
    """Return a desk whose settings and workspace are in a folder."""
    window = build_window(application, folder / "settings.json")
    return Desk(window, folder / "office.audit")


__all__ = ["PASSPHRASE", "Answers", "Desk", "made_up_rows", "new_desk"]
