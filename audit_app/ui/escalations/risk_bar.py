"""Below the criterion in hand: a critical 'not met' asks how soon somebody must act."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from audit_app.ui.escalations.levels import LevelButtons
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.ui.widgets.text_field import TextField


@dataclass(frozen=True, slots=True)
class RiskContent:
    """What the bar shows.

    Attributes:
        about: What was typed for another is not shown.
        question: That waits for a level; empty if none does.
        said: What was decided for the criterion in hand; empty for nothing.
        action: Words on the button beside it.
    """

    about: str = ""
    question: str = ""
    said: str = ""
    action: str = ""


class RiskBar(QFrame):
    """Asks until it is answered, and says what was decided; it never has the keys to itself.

    Signals:
        level_chosen: The Level pressed.
        no_risk_given: The reason.
        action_wanted: The button beside a decision was pressed.
        left: Esc in the reason.
    """

    level_chosen = Signal(object)
    no_risk_given = Signal(str)
    action_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("risk_bar")
        self._about = ""
        self._question = label("", wrap=True, name="risk_question")
        self.levels = LevelButtons("risk", stays=False)
        self.levels.chosen.connect(self.level_chosen)
        self._none = button("No present risk …", self._ask_reason, "choice", name="risk_none")
        self._none.setToolTip("No child is at risk now; needs a reason")
        flow = self.levels.layout()
        if flow is not None:
            flow.addWidget(self._none)
        self.reason = TextField("risk_reason", "Why no child is at risk now", 1)
        self.reason.setPlaceholderText("Why is no child at risk now? Enter keeps it")
        self.reason.entered.connect(self._give_reason)
        self.reason.left.connect(self._leave_reason)
        keep = button("Keep", self._give_reason, name="risk_keep")
        asking = row(self.reason, keep, spacing=6)
        asking.setStretch(0, 1)
        self._reason_row = holder(asking)
        self._said = label("", "small", wrap=True, name="risk_said")
        self._action = button("", self.action_wanted.emit, "link", name="risk_action")
        said = row(self._said, self._action, spacing=8)
        said.setStretch(0, 1)
        self._said_row = holder(said)
        self._asked: tuple[QWidget, ...] = (self._question, self.levels)
        self.setLayout(
            column(
                self._question, self.levels, self._reason_row, self._said_row, spacing=6, margins=8
            )
        )
        self.show_content(RiskContent())

    def show_content(self, content: RiskContent) -> None:
        """Show what waits, or what was decided; nothing hides the bar."""
        afresh, self._about = content.about != self._about, content.about
        asks = bool(content.question)
        self._question.setText(
            f"▲ Critical and not met: {content.question} Is a child at risk now?" if asks else ""
        )
        for part in self._asked:
            part.setVisible(asks)
        if afresh or not asks:
            self._reason_row.hide()
            self.reason.show_text("", afresh=True)
        self._said.setText(content.said)
        self._action.setText(content.action)
        self._said_row.setVisible(bool(content.said) and not asks)
        self.setProperty("asks", "true" if asks else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(asks or bool(content.said))

    def _ask_reason(self) -> None:
        self._reason_row.show()
        self.reason.setFocus()

    def _give_reason(self) -> None:
        self.no_risk_given.emit(self.reason.toPlainText())

    def _leave_reason(self) -> None:
        self._reason_row.hide()
        self.left.emit()

    @property
    def typing(self) -> bool:
        """Whether the reason has the focus."""
        return self.reason.hasFocus()
