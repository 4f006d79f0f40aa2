"""The words of an action: a new one whole, of another only what was edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from PySide6.QtCore import QSignalBlocker, QStringListModel, Signal
from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QSpinBox, QWidget

from audit_app.domain.action_edits import Edit
from audit_app.domain.action_parts import ActionState
from audit_app.domain.actions import Action
from audit_app.domain.checklist import Checklist
from audit_app.ui.actions.inputs import DayField, choice, role_field, text_field
from audit_app.ui.widgets.text import button, column, label, row


class ActionForm(QWidget):
    """Shows one action and takes what is typed.

    Signals:
        added: A new Action, as it was typed.
        edited: Id of the one shown, its Edit, and why.
        left: Nobody wants to change it any more.
    """

    added = Signal(object)
    edited = Signal(int, object, str)
    left = Signal()

    def __init__(self, checklists: Mapping[str, Checklist], roles: QStringListModel) -> None:
        super().__init__()
        self._checklists = dict(checklists)
        self._action: Action | None = None
        self._before: dict[str, Any] = {}
        self._title = label("", "heading", name="action_form_title")
        self.theme = choice("action_theme", "Recommendation")
        for key, each in self._checklists.items():
            self.theme.addItem(recommendation_words(each), key)
        self.text = QPlainTextEdit()
        self.text.setObjectName("action_text")
        self.text.setAccessibleName("What is to be done")
        self.text.setPlaceholderText("One outcome, such as: every return is followed by a talk")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(92)
        self.owner = role_field("action_owner", "Owner, a role", roles)
        self.board = text_field("action_board", "Board", "Vulnerability board, gold group")
        self.chair = role_field("action_chair", "Role that signs for the board", roles)
        self.source = text_field(
            "action_source", "Where it comes from", "Inspection, audit, peer, panel, review"
        )
        self.due = DayField("action_due", "Due")
        self.criterion = choice("action_criterion", "Question that shows it worked")
        self.target = QSpinBox()
        self.target.setRange(1, 100)
        self.target.setSuffix("%")
        self.target.setObjectName("action_target")
        self.target.setAccessibleName("Share the lower limit must reach")
        self.why = text_field("action_change_why", "Why what was agreed changes")
        self._lines = QFormLayout()
        self._fault = label("", "bad", wrap=True, name="action_fault")
        self.theme.currentIndexChanged.connect(lambda _index: self._offer(""))
        self._lay_out()

    def _lay_out(self) -> None:
        for words, field in (
            ("Recommendation", self.theme),
            ("To be done", self.text),
            ("Owner", self.owner),
            ("Board", self.board),
            ("Signed for by", self.chair),
            ("From", self.source),
            ("Due", self.due),
            ("It worked if", self.criterion),
            ("reaches at least", self.target),
            ("Why it changes", self.why),
        ):
            self._lines.addRow(label(words), field)
        keep = button("&Keep it", self._on_keep, "primary", name="action_keep")
        cancel = button("Cancel", self.left.emit, name="action_cancel")
        self.setLayout(
            column(self._title, self._lines, self._fault, row(keep, cancel, 1), 1, spacing=8)
        )
        self.setFocusProxy(self.text)

    def show_action(self, action: Action) -> None:
        """Take over an action; id 0 is a new one."""
        self._action = action
        new, begun = action.id == 0, action.state is not ActionState.NOT_STARTED
        self._title.setText("New action" if new else "Change the action")
        with QSignalBlocker(self.theme):
            self.theme.setCurrentIndex(max(0, self.theme.findData(action.theme_key)))
        self._offer(action.criterion)
        self.text.setPlainText(action.text)
        for field, words in (
            (self.owner, action.owner),
            (self.board, action.board),
            (self.chair, action.chair),
            (self.source, action.source),
        ):
            field.setText(words)
            field.setCursorPosition(0)  # a long one is read from its beginning
        self.due.set_day(action.due)
        self.target.setValue(action.target)
        self.why.clear()
        self._lines.setRowVisible(self.due, not begun and not action.revised)
        self._lines.setRowVisible(self.why, begun)
        self._fault.setText("")
        self._before = self._typed()

    @property
    def action_id(self) -> int:
        """Id of the action whose words are shown; 0 for a new one."""
        return self._action.id if self._action is not None else 0

    def say(self, words: str) -> None:
        """Say what keeps it from being kept."""
        self._fault.setText(words)

    def _offer(self, chosen: str) -> None:
        self.criterion.clear()
        self.criterion.addItem("Nothing chosen yet", "")
        checklist = self._checklists.get(self.theme.currentData() or "")
        for each in checklist.criteria if checklist is not None else ():
            self.criterion.addItem(each.question, each.key)
        self.criterion.setCurrentIndex(max(0, self.criterion.findData(chosen)))

    def _typed(self) -> dict[str, Any]:
        key = self.theme.currentData() or ""
        checklist = self._checklists.get(key)
        return {
            "theme_key": key,
            "recommendation": recommendation_words(checklist) if checklist is not None else "",
            "text": self.text.toPlainText().strip(),
            "owner": self.owner.text().strip(),
            "board": self.board.text().strip(),
            "chair": self.chair.text().strip(),
            "source": self.source.text().strip(),
            "due": self.due.day,
            "criterion": self.criterion.currentData() or "",
            "target": self.target.value(),
        }

    def _on_keep(self) -> None:
        if self._action is None:
            return
        typed = self._typed()
        if self._action.id == 0:
            self.added.emit(Action(**typed))
            return
        known = {each.name for each in fields(Edit)}
        changed = {
            name: value
            for name, value in typed.items()
            if name in known and value != self._before[name]
        }
        self.edited.emit(self._action.id, Edit(**changed), self.why.text())


def recommendation_words(checklist: Checklist) -> str:
    """Return 'Recommendation 3: Missing from home', or what there is of it."""
    number, words = checklist.recommendation_number, checklist.recommendation
    return f"Recommendation {number}: {words}" if number else words or checklist.title
