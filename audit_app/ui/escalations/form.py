"""The short form beside the case: what was seen, how soon somebody must act, who was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea
from typing_extensions import override

from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.domain.escalations import LEVELS, Level
from audit_app.domain.name_hint import name_hint
from audit_app.ui.escalations.levels import LevelButtons
from audit_app.ui.typed import KEEPS_ITSELF
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.ui.widgets.text_field import TextField


class RaiseForm(QScrollArea):
    """Raises an escalation; the keys of the page are left alone while it has the focus.

    Attributes:
        shown: The draft it was opened with, fresh or kept; None while nobody raises anything.

    Signals:
        raised: It is to be kept now; the fields say what.
        cancelled: It is put aside.
        typed: Something in it is different.
        discard_wanted: Nobody wants to raise it any more.
    """

    raised = Signal()
    cancelled = Signal()
    typed = Signal()
    discard_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("raise_form")
        self.setAccessibleName("A child may be at risk now")
        self.setProperty(KEEPS_ITSELF, True)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.shown: EscalationDraft | None = None
        self._suggested = ""
        self._due: Callable[[Level], str] = lambda _level: ""
        self._about = label("", "muted", wrap=True, name="raise_about")
        self.levels = LevelButtons("raise", stays=True)
        self.levels.chosen.connect(self._show_level)
        self._meaning = label("", wrap=True, name="raise_meaning")
        self.seen = TextField("raise_seen", "What the file shows, without names", 3)
        self.seen.setPlaceholderText("What the file shows; no names")
        self.asked = TextField("raise_asked", "What is asked", 3)
        self._hint = label("", "warn", wrap=True, name="raise_hint")
        self._hint.hide()
        self.role = self._line("raise_role", "Your role, not your name")
        self.told = self._line("raise_told", "Role you told; empty if nobody yet")
        self.reference = self._line("raise_reference", "Log or notice")
        self._fault = label("", "bad", wrap=True, name="raise_fault")
        self._fault.hide()
        self.seen.textChanged.connect(self._look_for_names)
        for field in (self.seen, self.asked):
            field.left.connect(self.cancelled)
            field.textChanged.connect(self.typed)
        for line in (self.role, self.told, self.reference):
            line.textEdited.connect(lambda _text: self.typed.emit())
        self.levels.chosen.connect(lambda _level: self.typed.emit())
        self._lay_out()

    @staticmethod
    def _line(name: str, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setPlaceholderText(words)
        return field

    def _lay_out(self) -> None:
        inner = column(
            label("A child may be at risk now", "heading", wrap=True),
            self._about,
            self.levels,
            self._meaning,
            label("What the file shows", "small"),
            self.seen,
            self._hint,
            label("What is asked", "small"),
            self.asked,
            label("Raised by", "small"),
            self.role,
            label("Told, and reference", "small"),
            self.told,
            self.reference,
            self._fault,
            row(
                button("Raise it", self.raised.emit, "primary", name="raise_go"),
                button("Put aside", self.cancelled.emit, name="raise_cancel"),
                button("Discard", self.discard_wanted.emit, name="raise_discard"),
                1,
            ),
            1,
            spacing=6,
            margins=12,
        )
        made = holder(inner)
        made.setMinimumWidth(1)
        self.setWidget(made)

    def show_draft(self, draft: EscalationDraft, due: Callable[[Level], str]) -> None:
        """Show what was kept of an escalation, or a fresh one.

        Args:
            draft: Its texts are filled in and its level is marked.
            due: Says by when somebody must act.
        """
        self.shown, self._due = draft, due
        self._suggested = LEVELS[draft.level].action
        question = f"\n{draft.question}" if draft.question else ""
        self._about.setText(f"{draft.case_ref}{question}")
        self.seen.show_text(draft.seen, afresh=True)
        self.asked.show_text(draft.asked or self._suggested, afresh=True)
        self.role.setText(draft.raised_by)
        self.told.setText(draft.told)
        self.reference.setText(draft.reference)
        self.show_fault("")
        self.levels.mark(draft.level)
        self._show_level(draft.level)
        self._look_for_names()
        self.seen.moveCursor(QTextCursor.MoveOperation.End)
        self.seen.setFocus()

    @property
    def content(self) -> EscalationDraft | None:
        """What stands in the form now, None while nobody raises anything."""
        if self.shown is None:
            return None
        return replace(
            self.shown,
            level=self.levels.level or self.shown.level,
            seen=self.seen.toPlainText(),
            asked=self.asked.toPlainText(),
            raised_by=self.role.text(),
            told=self.told.text(),
            reference=self.reference.text(),
        )

    def _show_level(self, level: Level) -> None:
        words = LEVELS[level]
        self._meaning.setText(f"{words.meaning}\n{self._due(level)}")
        if self.asked.toPlainText() in {"", self._suggested}:
            self._suggested = words.action
            self.asked.show_text(words.action, afresh=True)

    def put_away(self) -> None:
        """Forget what was typed: it is kept elsewhere now, or nobody wants it."""
        self.shown = None
        self.seen.show_text("", afresh=True)

    @property
    def is_begun(self) -> bool:
        """Whether something was typed that putting it away would lose."""
        shown, now = self.shown, self.content
        if shown is None or now is None:
            return False
        suggested = now.asked in {"", shown.asked, self._suggested}
        return (
            bool(shown.id)
            or not suggested
            or replace(now, level=shown.level, asked=shown.asked) != shown
        )

    def show_fault(self, words: str) -> None:
        """Say what is missing, beside the button."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        if words:
            self.ensureWidgetVisible(self._fault)

    def _look_for_names(self) -> None:
        found = name_hint(self.seen.toPlainText())
        self._hint.setText(f"'{found}' looks like a name. Leave names out." if found else "")
        self._hint.setVisible(bool(found))

    @property
    def typing(self) -> bool:
        """Whether something in the form has the focus."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        event.accept()  # the page answers with single keys
