"""The Score page as a person sees it: three panes, and keys that answer. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QProgressBar,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from audit_app.ui.escalations.form import RaiseForm
from audit_app.ui.escalations.risk_bar import RiskBar
from audit_app.ui.score.criterion_card import CriterionCard
from audit_app.ui.score.guidance import GuidancePane
from audit_app.ui.score.keys import KeysDialog
from audit_app.ui.score.lists import EntryList
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.text import column, holder, label, row

KEYS_ANSWER = (
    "Keys answer.  1 to 9 answer · ↑ ↓ move · Enter next · N note · E evidence · F risk · ? all"
)
KEYS_OFF = "Keys are switched off. Press ? or use the mouse and Tab."
TYPING = "Typing. Esc goes back to the keys; what you type is saved as you go."
RAISING = "Raising an escalation. It is kept as you type; Esc puts it aside, F brings it back."


class ScoreView(QWidget):
    """Cases, criterion in hand, guidance.

    Signals:
        case_picked: Id of a drawn case, as text.
        criterion_picked: Key of a criterion.
        answered: Place of the answer among the choices, from 0.
        answer_chosen: Key of the answer pressed.
        moved: Criteria to go down (1) or up (-1).
        next_wanted: To the next criterion that needs an answer, over case boundaries.
        case_moved: Cases to go forward (1) or back (-1).
        undo_wanted: Take the last change back.
        redo_wanted: Make it again.
        left_only_wanted: Whether done cases are hidden.
        risk_wanted: A child may be at risk now.
    """

    case_picked = Signal(str)
    criterion_picked = Signal(str)
    answered = Signal(int)
    answer_chosen = Signal(str)
    moved = Signal(int)
    next_wanted = Signal()
    case_moved = Signal(int)
    undo_wanted = Signal()
    redo_wanted = Signal()
    left_only_wanted = Signal(bool)
    risk_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("score")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Score cases")
        self.cases = EntryList(theme, "cases", "Cases", uniform=True)
        self.criteria = EntryList(theme, "criteria", "Criteria of this case")
        self.card = CriterionCard()
        self.guidance = GuidancePane()
        self.risk_bar = RiskBar()
        self.raise_form = RaiseForm()
        self._side = QStackedWidget()
        self.progress_words = label("", wrap=True, name="score_progress")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Cases done")
        self.left_only = QCheckBox("Only what is left to &do")
        self.left_only.toggled.connect(self.left_only_wanted)
        self.case_title = label("", "heading", name="case_title")
        self.case_title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.case_stratum = label("", "tag", name="case_stratum")
        self.case_added = label("", "tag-warn", name="case_added")
        self._mode = label(KEYS_ANSWER, "small", name="score_mode")
        self._keys_on = True
        self._keys: Mapping[int, Callable[[], object]] = self._key_map()
        self._help: KeysDialog | None = None
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = column(
            self.progress_words, self.progress, self.left_only, self.cases, spacing=6, margins=10
        )
        left.setStretch(3, 1)
        head = row(self.case_title, self.case_stratum, self.case_added, 1, spacing=10)
        middle = column(
            head, self.card, self.risk_bar, self.criteria, self._mode, spacing=8, margins=10
        )
        middle.setStretch(3, 1)
        self._side.addWidget(self.guidance)
        self._side.addWidget(self.raise_form)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        self._middle = QScrollArea()  # large text needs more height than a small screen has
        self._middle.setWidgetResizable(True)
        self._middle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._middle.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = holder(middle)
        inner.setMinimumWidth(1)  # as wide as there is room for, whatever its words would like
        self._middle.setWidget(inner)
        for part, least in (
            (holder(left), 190),
            (self._middle, 420),
            (self._side, 220),
        ):
            part.setMinimumWidth(least)
            splitter.addWidget(part)
        splitter.setSizes([230, 650, 320])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter))

    def _connect(self) -> None:
        self.cases.picked.connect(self.case_picked)
        self.criteria.picked.connect(self.criterion_picked)
        self.card.chosen.connect(self.answer_chosen)
        self.card.done_typing.connect(self.setFocus)
        self.card.entered.connect(self.next_wanted)
        self.risk_bar.left.connect(self.setFocus)
        self.cases.installEventFilter(self)
        self.criteria.installEventFilter(self)
        for keys, wish in (
            (QKeySequence("Ctrl+Right"), lambda: self.case_moved.emit(1)),
            (QKeySequence("Ctrl+Left"), lambda: self.case_moved.emit(-1)),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(wish)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def _key_map(self) -> Mapping[int, Callable[[], object]]:
        key = Qt.Key
        digits = {
            key.Key_1 + place: (lambda place=place: self.answered.emit(place)) for place in range(9)
        }
        return digits | {
            key.Key_Up: lambda: self.moved.emit(-1),
            key.Key_K: lambda: self.moved.emit(-1),
            key.Key_Down: lambda: self.moved.emit(1),
            key.Key_J: lambda: self.moved.emit(1),
            key.Key_Return: self.next_wanted.emit,
            key.Key_Enter: self.next_wanted.emit,
            key.Key_N: self.focus_note,
            key.Key_E: self.card.evidence.setFocus,
            key.Key_T: self.focus_times,
            key.Key_F: self.risk_wanted.emit,
            key.Key_Question: self.show_keys,
        }

    @property
    def keys_on(self) -> bool:
        """Whether single keys act."""
        return self._keys_on

    def set_keys_on(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        """Switch the single keys on or off, for those who dictate."""
        self._keys_on = on
        self._show_mode()

    def focus_note(self) -> None:
        """Put the cursor at the end of the note."""
        self.card.note.setFocus()
        cursor = self.card.note.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.card.note.setTextCursor(cursor)

    def focus_times(self) -> None:
        """Put the cursor into the first of the two times, where the criterion takes them."""
        if self.card.times.isVisible():
            self.card.times.start.setFocus()
            self.card.times.start.selectAll()

    def focus_reason(self) -> None:
        """Put the cursor into the reason."""
        self.card.reason.setFocus()

    def show_keys(self) -> None:
        """Show all the keys."""
        self._help = KeysDialog(self, keys_on=self._keys_on)
        self._help.switched.connect(self.set_keys_on)
        self._help.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handle(event):
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            own = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.cases and event.key() in own:
                return False
            return self._handle(event)
        return super().eventFilter(watched, event)

    def _handle(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
            return True
        if event.matches(QKeySequence.StandardKey.Redo):
            self.redo_wanted.emit()
            return True
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if plain != Qt.KeyboardModifier.NoModifier:
            return False
        if not self._keys_on and event.key() != Qt.Key.Key_Question:
            return False
        act = self._keys.get(event.key())
        if act is None:
            return False
        act()
        return True

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._show_mode()
        if now is not None and self._middle.isAncestorOf(now):
            self._middle.ensureWidgetVisible(now)

    def _show_mode(self) -> None:
        if self.raise_form.typing:
            self._mode.setText(RAISING)
        elif self.card.typing or self.risk_bar.typing:
            self._mode.setText(TYPING)
        else:
            self._mode.setText(KEYS_ANSWER if self._keys_on else KEYS_OFF)

    def show_raise_form(self, shown: bool) -> None:  # noqa: FBT001 - as setVisible takes it
        """Show the form in place of the guidance, or the guidance again."""
        if shown:
            self._side.setCurrentWidget(self.raise_form)
        elif self._side.currentWidget() is self.raise_form:
            self._side.setCurrentWidget(self.guidance)
            self.setFocus()

    def show_case(self, title: str, stratum: str, added: str) -> None:
        """Show which case is in hand: its stratum, and why it was added if it was not drawn."""
        self.case_title.setText(title)
        self.case_stratum.setText(stratum)
        self.case_stratum.setVisible(bool(stratum))
        self.case_added.setText(added)
        self.case_added.setVisible(bool(added))

    def show_progress(self, done: int, total: int, note: str) -> None:
        """Show how many cases are done."""
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        self.progress_words.setText(f"{done} of {total} cases done{note}")
