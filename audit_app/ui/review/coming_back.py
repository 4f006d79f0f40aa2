"""What came back from further scorers: checked and listed first, then taken in as one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from audit_app.domain.errors import AuditError, PasswordNeededError
from audit_app.domain.progress import Progress
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Assignment
from audit_app.domain.taken_in import TakenIn
from audit_app.domain.taking_in import Line, Verdict
from audit_app.ui.models.rows import Column
from audit_app.ui.packs.answer_lines import AnswerLines
from audit_app.ui.packs.return_words import NOWHERE, every_line, summary
from audit_app.ui.packs.said import option_words, question_words, whole_words
from audit_app.ui.packs.words import when
from audit_app.ui.panels import Panel
from audit_app.ui.session import Change, Session
from audit_app.ui.settling.notice import Page
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, label
from audit_app.usecases.ports import Workspace
from audit_app.usecases.taking_in import Incoming, look_at, take_in, taken_in
from audit_app.usecases.undoing_taking_in import undo_taking_in

FILTER = "Returns (*.careturn *.xlsx *.ods);;All files (*)"
BEFORE = "There is nothing to do: all of it was taken in before."
HIDDEN = "hidden until both have finished"
BLIND = "Both answers stay hidden until everybody has finished, so that first scores stay blind."
SIDES = ("here", "in what came back")


class ComingBack(QWidget):
    """A file, what it would do, and what was taken in before."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._incoming: Incoming | None = None
        self._path: Path | None = None
        self._newest: TakenIn | None = None
        self.setAcceptDrops(True)
        self._lines = AnswerLines(
            "coming_back",
            "What taking it in would do, answer by answer",
            "Choose the file a reader sent back, or drop it here: a sealed return or a scoring "
            "workbook. It is checked first; nothing is taken in before you say so.",
            self._columns(),
            self._whole,
            SIDES,
        )
        self._lines.chosen.connect(self._enable)
        self._said = label("", wrap=True, name="incoming_said")
        self._fault = label("", "bad", wrap=True, name="incoming_fault")
        self._password = QLineEdit()
        self._password.setObjectName("incoming_password")
        self._password.setAccessibleName("Password of the scoring workbook")
        self._password.setPlaceholderText("Password of the scoring workbook, if it has one")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setMinimumWidth(360)
        self._password.returnPressed.connect(self._look_again)
        self._take = button("&Take it in", self._on_take, "primary", name="take_in")
        self._undo = button("&Undo the last", self._on_undo, name="undo_taking_in")
        self._before = label("", "muted", wrap=True, name="taken_before")
        self._bar = TaskBar()
        layout = column(
            FlowLayout(
                button("Choose a &file …", self._on_file, name="incoming_file"),
                self._password,
                across=8,
            ),
            self._fault,
            self._bar,
            self._said,
            self._lines,
            FlowLayout(self._take, self._undo, across=8),
            self._before,
            spacing=8,
            margins=16,
        )
        layout.setStretch(4, 1)
        self.setLayout(column(Page(layout)))
        self._say("")
        self._enable()
        self._list()

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            Column("Case", lambda line: line.case_ref, 130),
            Column("Question", self._question, 205, tooltip=self._question),
            Column("Kept here", lambda line: self._shown(line.ours), 220),
            Column("Came back", lambda line: self._shown(line.theirs), 220),
            Column("Why", lambda line: line.why, 260, tooltip=lambda line: line.why),
        )

    def _question(self, line: Line) -> str:
        incoming = self._incoming
        if incoming is None or line.spot == NOWHERE:
            return ""
        return question_words(incoming.desk.checklist, line.spot[1])

    def _shown(self, answer: Answer) -> str:
        """Return an answer; a second score stays hidden, so that the first one stays blind."""
        incoming = self._incoming
        if incoming is None or not answer.content:
            return ""
        return HIDDEN if incoming.blind else option_words(incoming.desk.checklist, answer)

    def _whole(self, line: Line) -> str:
        incoming = self._incoming
        if incoming is None or line.verdict in {Verdict.SAME, Verdict.REFUSED}:
            return line.why
        if incoming.blind:
            given = [
                f"{side} was given on {when(each.answered_at)}"
                for side, each in (("What is kept here", line.ours), ("what came", line.theirs))
                if each.answered_at is not None
            ]
            return f"{BLIND}{' ' if given else ''}{'; '.join(given)}{'.' if given else ''}"
        checklist = incoming.desk.checklist
        return (
            f"Kept here: {whole_words(checklist, line.ours)}\n"
            f"Came back: {whole_words(checklist, line.theirs)}"
        )

    # looking

    def _on_file(self) -> None:
        self._session.dialogs.open_file(self, "What came back", FILTER, self.look)

    def look(self, path: Path) -> None:
        """Check a file and show what taking it in would do; nothing is changed."""
        session, services, workspace = (
            self._session,
            self._session.services,
            self._session.workspace,
        )
        if workspace is None:
            return
        self._path, password = path, self._password.text() or None
        self._show(None)

        def work(progress: Progress) -> Incoming:
            return look_at(
                workspace,
                services.checklists,
                services.clock,
                services.score_sheets,
                services.packs,
                path,
                password=password,
                holidays=services.bank_holidays,
                progress=progress,
            )

        task = session.run(work, self._show, lane=Lane.LONG, failed=self._on_fault)
        self._bar.follow(task, "Checking what came back")

    @Slot()
    def _look_again(self) -> None:
        """Try the password that was typed on the file that was chosen."""
        if self._path is not None:
            self.look(self._path)

    def _on_fault(self, error: AuditError) -> None:
        self._say(f"{error}")
        if isinstance(error, PasswordNeededError):
            self._say(f"{error.message} Type it above and press Enter.")
            self._password.setFocus()

    def _say(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        self._said.setVisible(bool(self._said.text()))

    def _show(self, incoming: Incoming | None) -> None:
        fault = ""
        if incoming is not None and incoming.desk.audit.id != self._audit.id:
            fault = (
                f"This belongs to the audit '{incoming.desk.audit.title}'. Open it and take it in "
                "there; nothing was taken in."
            )
            incoming = None
        self._incoming = incoming
        self._lines.show_lines(every_line(incoming) if incoming is not None else ())
        if incoming is not None and incoming.before:
            self._lines.say(BEFORE)
        self._said.setText(summary(incoming) if incoming is not None else "")
        self._say(fault)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        incoming, left = self._incoming, self._lines.left
        self._take.setEnabled(incoming is not None and not incoming.before and not left)
        self._take.setToolTip(f"{left:,} answers are to be chosen first" if left else "")
        self._undo.setEnabled(self._newest is not None)

    # taking in

    def _on_take(self) -> None:
        incoming, workspace = self._incoming, self._session.workspace
        if incoming is None or workspace is None or not self._take.isEnabled():
            return
        services, choices = self._session.services, self._lines.choices
        task = self._session.run(
            lambda _progress: take_in(
                workspace,
                services.checklists,
                services.clock,
                incoming,
                choices,
                holidays=services.bank_holidays,
            ),
            self._on_taken,
            failed=self._on_fault,
        )
        self._bar.follow(task, "Taking it in")

    def _on_taken(self, taken: TakenIn | None) -> None:
        self._password.clear()
        words = "It was taken in before; nothing was changed."
        if taken is not None:
            words = f"Return {taken.number} is taken in."
        self._changed(words)

    def _on_undo(self) -> None:
        newest, workspace, clock = (
            self._newest,
            self._session.workspace,
            self._session.services.clock,
        )
        if newest is not None and workspace is not None:
            self._session.run(
                lambda _progress: undo_taking_in(workspace, clock, newest.id),
                lambda undone: self._changed(f"Return {undone.number} was put back."),
                failed=self._on_fault,
            )

    def _changed(self, words: str) -> None:
        self._path = None
        self._password.clear()
        self._show(None)
        self._session.message.emit(words, "good", "")
        for change in (Change.SCORERS, Change.REVIEWS):
            self._session.changed.emit(change)
        self._list()

    def _list(self) -> None:
        workspace, audit = self._session.workspace, self._audit
        if workspace is not None:
            self._session.run(
                lambda _progress: _taken(workspace, audit.id), self._show_taken, lane=Lane.READ
            )

    def _show_taken(self, found: tuple[Sequence[TakenIn], dict[int, str]]) -> None:
        taken, readers = found
        self._newest = next((each for each in taken if each.undone_at is None), None)
        lines = []
        for each in taken:
            undone = ", undone" if each.undone_at is not None else ""
            lines.append(
                f"{each.taken_at.astimezone():%d %b %Y, %H:%M}: return {each.number} of "
                f"{readers.get(each.assignment_id, 'a reader')}{undone}"
            )
        self._before.setText("\n".join(lines) or "Nothing was taken in yet.")
        self._enable()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Check a file that was dropped."""
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            self.look(Path(urls[0].toLocalFile()))


def _taken(workspace: Workspace, audit_id: int) -> tuple[Sequence[TakenIn], dict[int, str]]:
    with workspace.reading() as unit:
        readers = {each.id: each.reader for each in unit.kept(Assignment, audit_id)}
    return taken_in(workspace, audit_id), readers


PANEL = Panel("coming_back", "Coming &back", 20, ComingBack)
