"""The criterion in hand: its question, its answers as numbered buttons, reason, note, evidence.

The card stands at one place on the page whatever the criterion, so that the eye can rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from audit_app.ui.score.times import TimesContent, TimesFields
from audit_app.ui.widgets.text import button, clear, column, label, row, set_role
from audit_app.ui.widgets.text_field import TextField

MARGIN = 14
MOST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One numbered button.

    Attributes:
        key: What is stored.
        text: What the button says.
        needs_reason: Whether a reason is asked for in place.
    """

    key: str
    text: str
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class CardContent:
    """What the card shows.

    Attributes:
        about: What the content belongs to; what was typed for another is not shown here.
        section: Above the question.
        question: The question.
        tag: A word beside the section, such as 'Critical'; empty for none.
        tag_role: Role of the tag's label.
        choices: In the order of their digits.
        chosen: Key of the choice made, or empty.
        reason_prompt: What the reason is for; empty hides the field.
        reason: As given.
        note: As given.
        evidence: As given.
        number: The count as typed, for a scale that takes one; None for others.
        times: The two times, for a scale that takes them; None for others.
        remark: A line below the buttons, such as the grade's rule; empty for none.
        has_notes: Whether note and evidence are shown.
        enabled: Whether an answer can be given.
    """

    about: str
    section: str
    question: str
    choices: Sequence[Choice]
    chosen: str = ""
    tag: str = ""
    tag_role: str = "tag"
    reason_prompt: str = ""
    reason: str = ""
    note: str = ""
    evidence: str = ""
    number: str | None = None
    times: TimesContent | None = None
    remark: str = ""
    has_notes: bool = True
    enabled: bool = True


class CriterionCard(QFrame):
    """Shows one criterion (or the grade) and reports what is done to it.

    Signals:
        chosen: Key of the choice pressed.
        reason_given: Text.
        note_given: Text.
        evidence_given: Text.
        times_typed: From and to, at every key: to be understood at once.
        times_given: From and to, at a pause: to be kept.
        done_typing: Esc in a text field: the keys should answer again.
        entered: Enter in a field of one line: on to what needs an answer next.
    """

    chosen = Signal(str)
    reason_given = Signal(str)
    note_given = Signal(str)
    evidence_given = Signal(str)
    times_typed = Signal(str, str)
    times_given = Signal(str, str)
    done_typing = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._about = ""
        self.setObjectName("criterion_card")
        self.setProperty("role", "card")
        self._section = label("", "small", name="criterion_section")
        self._tag = label("", "tag")
        self._question = label("", "heading", wrap=True, name="criterion_question")
        self._question.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._question.setMinimumHeight(self._question.fontMetrics().lineSpacing() * 3)
        self._question.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._answers = QGridLayout()
        self._answers.setSpacing(6)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._columns = 0
        self._shown: Sequence[Choice] | None = None
        self.number = QLineEdit()
        self.number.setObjectName("count")
        self.number.setAccessibleName("How many; Enter keeps it")
        self.number.setPlaceholderText("How many? Enter keeps it")
        self.number.setMaximumWidth(220)
        self.number.setMaxLength(6)
        self.number.setValidator(QIntValidator(0, 999_999, self.number))
        self.number.returnPressed.connect(self._on_number)
        self.times = TimesFields()
        self.times.typed.connect(self.times_typed)
        self.times.paused.connect(self.times_given)
        self.times.left.connect(self.done_typing)
        self.times.entered.connect(self.entered)
        self._remark = label("", "muted", wrap=True, name="criterion_remark")
        self._prompt = label("", "warn", wrap=True, name="reason_prompt")
        self.reason = TextField("reason", "Reason", 1)
        self.note = TextField("note", "Note", 2)
        self.evidence = TextField("evidence", "Where the evidence is", 1)
        for field, signal in (
            (self.reason, self.reason_given),
            (self.note, self.note_given),
            (self.evidence, self.evidence_given),
        ):
            field.paused.connect(signal)
            field.left.connect(self.done_typing)
            field.entered.connect(self.done_typing)
            field.entered.connect(self.entered)
        self._notes = QWidget()
        self._notes.setLayout(self._notes_layout())
        layout = column(
            row(self._section, self._tag, 1),
            self._question,
            self._answers,
            self.number,
            self.times,
            self._remark,
            self._prompt,
            self.reason,
            self._notes,
            spacing=6,
            margins=MARGIN,
        )
        self.setLayout(layout)

    def _notes_layout(self) -> QVBoxLayout:
        self.note.setPlaceholderText("What you saw, or what is missing")
        self.evidence.setPlaceholderText("Log entry, page, time")
        note = column(row(label("N", "key"), label("Note", "small"), 1), self.note, spacing=2)
        evidence = column(
            row(label("E", "key"), label("Evidence", "small"), 1), self.evidence, 1, spacing=2
        )
        both = row(note, evidence, spacing=12)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        return column(both)

    def show_content(self, content: CardContent) -> None:
        """Show a criterion; focus stays where it is."""
        afresh, self._about = content.about != self._about, content.about
        self._section.setText(content.section)
        self._tag.setText(content.tag)
        self._tag.setVisible(bool(content.tag))
        set_role(self._tag, content.tag_role)
        self._question.setText(content.question)
        self.setAccessibleName(content.question)
        self._show_choices(content)
        self.number.setVisible(content.number is not None)
        self.number.setText(content.number or "")
        self.number.setEnabled(content.enabled)
        self.times.show_content(content.times, afresh=afresh, enabled=content.enabled)
        self._remark.setText(content.remark)
        self._remark.setVisible(bool(content.remark))
        self._prompt.setText(content.reason_prompt)
        self._prompt.setVisible(bool(content.reason_prompt))
        self.reason.setVisible(bool(content.reason_prompt))
        self.reason.show_text(content.reason, afresh=afresh)
        self._notes.setVisible(content.has_notes)
        self.note.show_text(content.note, afresh=afresh)
        self.evidence.show_text(content.evidence, afresh=afresh)

    def _show_choices(self, content: CardContent) -> None:
        if self._shown != content.choices:
            self._build_choices(content.choices)
            self._shown = content.choices
        self._group.setExclusive(False)
        for key, made in self._buttons.items():
            made.setChecked(key == content.chosen)
            made.setEnabled(content.enabled)
        self._group.setExclusive(bool(content.chosen))

    def _build_choices(self, choices: Sequence[Choice]) -> None:
        clear(self._answers)
        self._buttons = {}
        for place, choice in enumerate(choices):
            made = button(
                f"{place + 1}   {choice.text}", role="answer", name=f"answer_{choice.key}"
            )
            made.setCheckable(True)
            made.setAccessibleName(f"{choice.text}, key {place + 1}")
            made.clicked.connect(lambda _checked=False, key=choice.key: self.chosen.emit(key))
            self._group.addButton(made)
            self._buttons[choice.key] = made
        self._columns = 0
        self._place_choices()

    def _place_choices(self) -> None:
        """Place the answers in as many columns, three at most, as there is room for."""
        gap, buttons = self._answers.spacing(), list(self._buttons.values())
        widest = max((made.sizeHint().width() for made in buttons), default=1)
        room = self.contentsRect().width() - 2 * MARGIN + gap
        columns = max(1, min(MOST_COLUMNS, room // (widest + gap)))
        if columns != self._columns:
            self._columns = columns
            for place, made in enumerate(buttons):
                self._answers.addWidget(made, place // columns, place % columns)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_choices()

    def _on_number(self) -> None:
        if self.number.text():
            self.chosen.emit(str(int(self.number.text())))
            self.done_typing.emit()

    def keep_typing(self) -> None:
        """Leave what was typed as it is, though it could not be saved; it is reported again."""
        for field in (self.reason, self.note, self.evidence, self.times):
            field.unreport()

    def report_typing(self) -> None:
        """Report whatever was typed and not yet reported."""
        for field in (self.reason, self.note, self.evidence, self.times):
            field.report()

    @property
    def typing(self) -> bool:
        """Whether a text field has the focus."""
        return self.times.has_focus or any(
            field.hasFocus() for field in (self.reason, self.note, self.evidence, self.number)
        )
