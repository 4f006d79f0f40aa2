"""Bringing a colleague's copy of this workspace together with it, answer by answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from audit_app.domain.errors import AuditError, WrongPassphraseError
from audit_app.domain.progress import Progress
from audit_app.domain.review import Answer
from audit_app.domain.taking_in import Line, Spot, Verdict
from audit_app.ui.models.rows import Column
from audit_app.ui.new_passphrase import passphrase_field
from audit_app.ui.packs.answer_lines import AnswerLines
from audit_app.ui.packs.said import option_words, question_words, whole_words
from audit_app.ui.packs.words import count, when
from audit_app.ui.session import Change, Session
from audit_app.ui.settings import Section
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, label, row
from audit_app.usecases.merge_checks import Merge, MergedAudit, look_at_copy
from audit_app.usecases.merging import merge

WORKSPACES = "Case Audit workspaces (*.audit);;All files (*)"
SIDES = ("here", "in the copy")
NOTHING_YET = "Choose the other copy. It is checked first, and only read; nothing is changed yet."
UNCHANGED = "Neither workspace was changed."


class MergeView(QWidget):
    """The other copy, what merging it would do, and doing it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: Merge | None = None
        self._of: Mapping[Spot, MergedAudit] = {}
        self._path = QLineEdit()
        self._path.setObjectName("merge_path")
        self._path.setAccessibleName("The other copy of this workspace")
        self._path.setPlaceholderText("The other copy of this workspace")
        self._secret = passphrase_field("Passphrase of the other copy", "merge_passphrase")
        self._secret.setPlaceholderText("Its passphrase")
        self._check = button("Check it", self._on_check, name="merge_check")
        self._fault = label("", "bad", wrap=True, name="merge_fault")
        self._said = label("", wrap=True, name="merge_said")
        self._bar = TaskBar()
        self._lines = AnswerLines(
            "merge_lines",
            "What merging would do, answer by answer",
            NOTHING_YET,
            self._columns(),
            self._whole,
            SIDES,
        )
        self._go = button("Take it over", self._on_merge, "primary", name="merge_go")
        self._path.returnPressed.connect(self._secret.setFocus)
        self._secret.returnPressed.connect(self._on_check)
        self._lines.chosen.connect(self._enable)
        self.setLayout(self._laid_out())
        session.closed.connect(self._forget)
        self._say(None)

    def _laid_out(self) -> QLayout:
        choose = button("Choose …", self._on_choose, name="merge_choose")
        choose.setAccessibleName("Choose the other copy")
        where = row(self._path, choose, self._secret, self._check)
        where.setStretch(0, 3)
        where.setStretch(2, 2)
        return column(
            label(
                "Two officers who began with a copy each bring their first answers together here. "
                "What only the copy changed is taken over, what only you changed stays, and where "
                "both changed the same answer you choose. Findings, actions and other records are "
                "not merged.",
                "muted",
                wrap=True,
            ),
            where,
            self._fault,
            self._bar,
            self._said,
            self._lines,
            row(self._go, 1),
            spacing=8,
        )

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            Column("Audit", lambda line: self._of[line.spot].audit.title, 160),
            Column("Case", lambda line: line.case_ref, 125),
            Column("Question", self._question, 200, tooltip=self._question),
            Column("Here", lambda line: self._option(line, line.ours), 135),
            Column("In the copy", lambda line: self._option(line, line.theirs), 135),
            Column("Why", lambda line: line.why, 220, tooltip=lambda line: line.why),
        )

    def _question(self, line: Line) -> str:
        return question_words(self._of[line.spot].checklist, line.spot[1])

    def _option(self, line: Line, answer: Answer) -> str:
        return option_words(self._of[line.spot].checklist, answer)

    def _whole(self, line: Line) -> str:
        checklist = self._of[line.spot].checklist
        why = f"{line.why}\n" if line.why else ""
        return (
            f"{why}Here: {whole_words(checklist, line.ours)}\n"
            f"In the copy: {whole_words(checklist, line.theirs)}"
        )

    # looking

    def _on_choose(self) -> None:
        self._session.dialogs.open_file(self, "The other copy", WORKSPACES, self._take_path)

    def _take_path(self, path: Path) -> None:
        self._path.setText(str(path))
        self._say(None)
        self._secret.setFocus()

    @Slot()
    def _on_check(self) -> None:
        workspace, services = self._session.workspace, self._session.services
        text, secret = self._path.text().strip(), self._secret.text()
        if workspace is None or not self._check.isEnabled():
            return
        self._say(None)
        if not text or not secret:
            self._say_fault("Choose the other copy, and type its passphrase.")
            return

        def work(progress: Progress) -> Merge:
            return look_at_copy(
                workspace, services.files, services.checklists, Path(text), secret, progress
            )

        self._check.setEnabled(False)
        self._lines.say("Checking the other copy …")
        task = self._session.run(work, self._say, lane=Lane.LONG, failed=self._on_failed)
        self._bar.follow(task, "Checking the other copy")
        task.finished.connect(self._on_checked)

    @Slot()
    def _on_checked(self) -> None:
        self._check.setEnabled(True)
        if self._found is None:
            self._lines.say(NOTHING_YET)

    def _on_failed(self, error: AuditError) -> None:
        self._say(None)
        self._say_fault(f"{error.message} {error.remedy} {UNCHANGED}")
        if isinstance(error, WrongPassphraseError):
            self._secret.selectAll()
            self._secret.setFocus()

    def _say(self, found: Merge | None) -> None:
        """Show what was found in the other copy, or nothing."""
        self._say_fault("")
        self._found = found
        self._of = (
            {line.spot: each for each in found.audits for line in each.lines} if found else {}
        )
        self._lines.show_lines(found.lines if found is not None else ())
        self._said.setText("" if found is None else _summary(found))
        self._said.setVisible(found is not None)
        if found is not None and not found.lines:
            self._lines.say("The copy has no first answer that was changed since the two parted.")
        self._enable()

    def _say_fault(self, words: str) -> None:
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    @Slot()
    def _enable(self) -> None:
        found, left = self._found, self._lines.left
        self._go.setEnabled(found is not None and not found.is_empty and not left)
        self._go.setToolTip(f"{left:,} answers are to be chosen first" if left else "")

    # merging

    def _on_merge(self) -> None:
        found, workspace = self._found, self._session.workspace
        if found is None or workspace is None or not self._go.isEnabled():
            return
        clock, choices = self._session.services.clock, self._lines.choices
        self._go.setEnabled(False)
        task = self._session.run(
            lambda progress: merge(workspace, clock, found, choices, progress),
            self._on_merged,
            failed=self._on_failed,
        )
        self._bar.follow(task, "Taking it over")
        task.finished.connect(self._enable)

    def _on_merged(self, taken: int) -> None:
        file = self._found.file if self._found is not None else ""
        self._secret.clear()
        self._say(None)
        self._session.message.emit(
            f"{count(taken, 'answer')} of '{file}' taken over.", "good", "The journal says which."
        )
        self._session.changed.emit(Change.REVIEWS)

    @Slot()
    def _forget(self) -> None:
        self._path.clear()
        self._secret.clear()
        self._say(None)


def _summary(found: Merge) -> str:
    """Return when the two parted, and what merging would do, in sentences."""
    counts = found.counts
    said = [f"'{found.file}' parted from this workspace on {when(found.parted.at)}."]
    if found.is_empty:
        refused = counts[Verdict.REFUSED]
        all_known = "There is nothing to take over: all it says is known here."
        said.append("There is nothing that can be taken over." if refused else all_known)
    if found.lines:
        words = [f"{counts[each]:,} {each.value}" for each in Verdict if counts[each]]
        said.append(f"First answers changed there: {', '.join(words)}.")
    if found.left:
        n = sum(found.left.values())
        said.append(
            f"Not merged: {'1 other entry' if n == 1 else f'{n:,} other entries'} of its journal."
        )
    return " ".join(said)


def _build(session: Session) -> QLayout:
    return column(MergeView(session))


SECTION = Section("merging", "Another copy of this workspace", 45, _build)
