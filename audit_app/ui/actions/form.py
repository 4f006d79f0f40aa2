"""The words of an action, new or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from audit_app.domain.actions import MEANINGS, Action, Rating
from audit_app.domain.checklist import Checklist
from audit_app.ui.widgets.text import button, column, label, row

_NOT_RATED = "Not rated"


class ActionForm(QWidget):
    """Shows one action and takes what is typed.

    Signals:
        kept: The Action as it was typed.
        left: Nobody wants to change it any more.
    """

    kept = Signal(object)
    left = Signal()

    def __init__(self, checklists: Mapping[str, Checklist]) -> None:
        super().__init__()
        self._checklists = dict(checklists)
        self._action: Action | None = None
        self.theme = _choice("action_theme", "Recommendation")
        for key, each in self._checklists.items():
            self.theme.addItem(each.recommendation, key)
        self.text = QPlainTextEdit()
        self.text.setObjectName("action_text")
        self.text.setAccessibleName("What is to be done")
        self.text.setPlaceholderText("One outcome, such as: every return is followed by a talk")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(70)
        self.owner = _field("action_owner", "Owner, a role")
        self.board = _field("action_board", "Board")
        self.source = _field("action_source", "Where it comes from")
        self.due = QDateEdit()
        self.due.setObjectName("action_due")
        self.due.setAccessibleName("Due")
        self.due.setDisplayFormat("dd MMM yyyy")
        self.rating = _choice("action_rating", "How it goes")
        self.rating.addItem(_NOT_RATED, Rating.NONE)
        for rating, meaning in MEANINGS.items():
            self.rating.addItem(f"{rating.value.capitalize()}: {meaning}", rating)
        self.criterion = _choice("action_criterion", "Question that shows it worked")
        self.target = QSpinBox()
        self.target.setRange(1, 100)
        self.target.setSuffix("%")
        self.target.setObjectName("action_target")
        self.target.setAccessibleName("Share the lower limit must reach")
        self.theme.currentIndexChanged.connect(lambda _index: self._offer(""))
        lines = QFormLayout()
        for words, field in (
            ("Recommendation", self.theme),
            ("To be done", self.text),
            ("Owner", self.owner),
            ("Board", self.board),
            ("From", self.source),
            ("Due", self.due),
            ("How it goes", self.rating),
            ("It worked if", self.criterion),
            ("reaches at least", self.target),
        ):
            lines.addRow(label(words), field)
        self._fault = label("", "bad", wrap=True, name="action_fault")
        keep = button("&Keep it", self._on_keep, "primary", name="action_keep")
        cancel = button("Cancel", self.left.emit, name="action_cancel")
        self.setLayout(column(lines, self._fault, row(keep, cancel, 1), 1, spacing=8))
        self.setFocusProxy(self.text)

    def show_action(self, action: Action) -> None:
        """Take over an action; id 0 is a new one."""
        self._action = action
        with QSignalBlocker(self.theme):
            self.theme.setCurrentIndex(max(0, self.theme.findData(action.theme_key)))
        self._offer(action.criterion)
        self.text.setPlainText(action.text)
        self.owner.setText(action.owner)
        self.board.setText(action.board)
        self.source.setText(action.source)
        self.due.setDate(QDate(action.due.year, action.due.month, action.due.day))
        self.due.setEnabled(action.id == 0)  # later it is revised, with a reason
        self.rating.setCurrentIndex(max(0, self.rating.findData(action.rating)))
        self.target.setValue(action.target)
        self._fault.setText("")

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

    def _on_keep(self) -> None:
        if self._action is None:
            return
        key, day = self.theme.currentData() or "", self.due.date()
        checklist = self._checklists.get(key)
        self.kept.emit(
            replace(
                self._action,
                theme_key=key,
                recommendation=checklist.recommendation if checklist is not None else "",
                text=self.text.toPlainText().strip(),
                owner=self.owner.text().strip(),
                board=self.board.text().strip(),
                source=self.source.text().strip(),
                due=date(day.year(), day.month(), day.day()),
                rating=Rating(self.rating.currentData() or ""),  # Qt hands back plain text
                criterion=self.criterion.currentData() or "",
                target=self.target.value(),
            )
        )


def _field(name: str, accessible: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    return made


def _choice(name: str, accessible: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(16)
    return made
