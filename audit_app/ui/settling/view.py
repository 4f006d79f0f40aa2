"""The Settle panel as a person sees it: the differences, one of them whole, and keys that choose.

It decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from audit_app.domain.disagreements import Difference
from audit_app.domain.scorers import GRADE
from audit_app.ui.score.lists import EntryList
from audit_app.ui.settling.outcome import Outcome
from audit_app.ui.settling.sides import Sides
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.ui.widgets.text_field import TextField

KEYS = "Keys: ← or 1 left · → or 2 right · 3 … another answer · ↑ ↓ move · Enter settles"
NUMBER_KEY = "N types another number"
NO_ORDER = "Sides are shuffled, and nobody is named until the last is settled."


class SettleView(QWidget):
    """The differences and the one in hand.

    Signals:
        picked: Key of an entry.
        chosen: Key of an option.
        moved: Entries to go down (1) or up (-1).
        settle_wanted: With the reason and the role typed.
        left_only_wanted: Whether settled differences are hidden.
        large_wanted: Whether text is to be large enough for a projector.
        outcome_wanted: Whether what settling changed is shown.
    """

    picked = Signal(str)
    chosen = Signal(str)
    moved = Signal(int)
    settle_wanted = Signal()
    left_only_wanted = Signal(bool)
    large_wanted = Signal(bool)
    outcome_wanted = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("settle")
        self.setAccessibleName("Settle differences")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.differences = EntryList(theme, "settle_differences", "Differences")
        self.outcome = Outcome()
        self.sides = Sides()
        self.reason = TextField("settle_reason", "Why this answer counts", lines=1)
        self.reason.setPlaceholderText("Why this answer counts (required)")
        self.role = QLineEdit()
        self.role.setObjectName("settle_role")
        self.role.setAccessibleName("Settled by, a role")
        self.role.setPlaceholderText("Settled by (a role)")
        self.role.setMinimumWidth(260)
        self._progress_words = label("", name="settle_progress")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Differences settled")
        self._left_only = QCheckBox("Only what is left")
        self._left_only.setObjectName("settle_left_only")
        self._large = self._switch("Large type", "settle_large", self.large_wanted)
        self._outcome_switch = self._switch(
            "What it changed", "settle_outcome", self.outcome_wanted
        )
        self._case = label("", "heading", wrap=True, name="settle_case")
        self._section = label("", "tag", name="settle_section")
        self._critical = label("Critical", "tag-bad", name="settle_critical")
        self._question = label("", "heading", wrap=True, name="settle_question")
        self._guidance = label("", "muted", wrap=True, name="settle_guidance")
        self._state = label("", wrap=True, name="settle_state")
        self._fault = label("", "bad", wrap=True, name="settle_fault")
        self._help = label("", "small", wrap=True, name="settle_help")
        self._go = button("Settle", self.settle_wanted.emit, "primary", name="settle_go")
        self._keys = self._key_map()
        self._lay_out()
        self._connect()

    def _switch(self, words: str, name: str, wish: object) -> QCheckBox:
        made = QCheckBox(words)
        made.setObjectName(name)
        made.toggled.connect(wish)
        return made

    def _lay_out(self) -> None:
        top = FlowLayout(
            self._progress_words,
            self._left_only,
            self._large,
            self._outcome_switch,
            across=14,
        )
        head = row(self._case, self._section, self._critical, 1, spacing=10)
        settle = row(self.role, self._go, 1)
        inside = column(
            head,
            self._question,
            self._guidance,
            self._state,
            self.sides,
            self.reason,
            settle,
            self._fault,
            self._help,
            1,
            spacing=10,
            margins=12,
        )
        whole = holder(inside)
        whole.setMinimumWidth(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(whole)
        self._right = QStackedWidget()
        self._right.addWidget(self._scroll)
        self._right.addWidget(self.outcome)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.differences)
        self._splitter.addWidget(self._right)
        self._splitter.setSizes([330, 870])
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        layout = column(holder(top), self._progress, self._splitter, spacing=6)
        layout.setContentsMargins(16, 4, 16, 12)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.differences.picked.connect(self.picked)
        self.differences.installEventFilter(self)
        self.sides.chosen.connect(self.chosen)
        self.reason.entered.connect(self.settle_wanted)
        self.reason.left.connect(self.setFocus)
        self.role.returnPressed.connect(self.settle_wanted)
        self._left_only.toggled.connect(self.left_only_wanted)

    def _key_map(self) -> Mapping[int, Callable[[], object]]:
        key = Qt.Key
        digits = {
            key.Key_1 + place: (lambda place=place: self._choose(place)) for place in range(9)
        }
        return digits | {
            key.Key_Left: lambda: self._choose(0),
            key.Key_Right: lambda: self._choose(1),
            key.Key_Up: lambda: self.moved.emit(-1),
            key.Key_K: lambda: self.moved.emit(-1),
            key.Key_Down: lambda: self.moved.emit(1),
            key.Key_J: lambda: self.moved.emit(1),
            key.Key_N: self._type_number,
            key.Key_Return: self.reason.setFocus,
            key.Key_Enter: self.reason.setFocus,
        }

    def _choose(self, place: int) -> None:
        option = self.sides.option_at(place)
        if option and self._right.currentIndex() == 0:
            self.chosen.emit(option)

    def _type_number(self) -> None:
        if self.sides.number.isVisible():
            self.sides.number.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handle(event):
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._handle(event)
        return super().eventFilter(watched, event)

    def _handle(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = self._keys.get(event.key())
        if act is None or plain != Qt.KeyboardModifier.NoModifier:
            return False
        act()
        return True

    def show_progress(self, settled: int, left: int, *, named: bool) -> None:
        """Show how many are settled; what it changed can be seen once none is left."""
        of = settled + left
        words = f"{settled:,} of {of:,} settled" if left else f"All {settled:,} settled"
        self._progress_words.setText(words)
        self._progress.setRange(0, max(1, of))
        self._progress.setValue(settled)
        self._outcome_switch.setVisible(named)
        if not named:
            self._outcome_switch.setChecked(False)

    def show_outcome(self, *, on: bool) -> None:
        """Show what settling changed in place of the difference in hand."""
        self._right.setCurrentIndex(1 if on else 0)

    def show_large(self, *, on: bool) -> None:
        """Give the difference in hand all the room, for a projector."""
        self.differences.setVisible(not on)
        self._large.setChecked(on)

    def show_difference(self, difference: Difference, names: Sequence[str], chosen: str) -> None:
        """Show a difference whole; names only where they may be known."""
        self._case.setText(difference.case.case_ref)
        self._section.setText(difference.section)
        self._section.setVisible(bool(difference.section))
        self._critical.setVisible(difference.critical)
        self._question.setText(difference.title)
        self._guidance.setText(difference.guidance)
        self._guidance.setVisible(bool(difference.guidance) and difference.criterion != GRADE)
        self._state.setText(_state(difference))
        self._state.setVisible(bool(self._state.text()))
        self._go.setText("Settle" if difference.settlement is None else "Settle again")
        keys = f"{KEYS} · {NUMBER_KEY}" if difference.takes_number else KEYS
        self._help.setText(keys if names else f"{keys}. {NO_ORDER}")
        self.sides.show_difference(difference, names, chosen)
        self.show_fault("")

    def show_chosen(self, option: str) -> None:
        """Show which answer is chosen, and ask for the reason."""
        self.sides.show_chosen(option)
        self.show_fault("")
        self.reason.setFocus()
        self._scroll.ensureWidgetVisible(self.reason)

    def show_fault(self, words: str) -> None:
        """Say what is missing before it can be settled."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def set_saving(self, *, on: bool) -> None:
        """Let nothing be settled while something is being kept."""
        self._go.setEnabled(not on)


def _state(difference: Difference) -> str:
    one = difference.settlement
    if one is None:
        if difference.asked:
            return ""
        return "Nothing to settle: the answers that count do not ask this question."
    at = f"{one.settled_at.astimezone():%d %b %Y at %H:%M}"
    return (
        f"Settled as '{difference.label(one.option)}' by {one.settled_by} on {at}. "
        f"Reason: {one.reason}"
    )
