"""A code as hex digits and as words: to read out, and to type in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from audit_app.domain.errors import AuditError
from audit_app.domain.words import hex_of, words_of
from audit_app.ui.widgets.text import button, column, holder, label, row

IN_A_ROW = 4
"""Words and groups of digits in a line: as many as one says in a breath."""
MOST_WORDS = 32
_MAKE = "Digits, or the words as you hear them, parted by blanks"


class CodeView(QWidget):
    """Shows one code, to be read out over the telephone or copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._code = ""
        self._title = label("", "heading", name=f"{name}_title")
        self._hex = label("", name=name)
        self._hex.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._hex.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._cells = [(label("", "small"), label("")) for _ in range(MOST_WORDS)]
        copy = button("Copy the digits", self._on_copy, "link", name=f"{name}_copy")
        words = holder(self._grid())
        self.setLayout(column(self._title, self._hex, words, row(copy, 1), spacing=6))

    def _grid(self) -> QGridLayout:
        """Lay the words out once: a label added to a visible page has all of it laid out anew."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        for place, (number, word) in enumerate(self._cells):
            number.setText(f"{place + 1}")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line, across = divmod(place, IN_A_ROW)
            grid.addWidget(number, line, 2 * across)
            grid.addWidget(word, line, 2 * across + 1)
        grid.setColumnStretch(2 * IN_A_ROW, 1)
        return grid

    def show_code(self, title: str, code: str) -> None:
        """Show a code under a title."""
        if (title, code) == (self._title.text(), self._code):
            return
        self._code = code
        self._title.setText(title)
        groups = [code[place : place + 4] for place in range(0, len(code), 4)]
        step = 2 * IN_A_ROW
        lines = [" ".join(groups[place : place + step]) for place in range(0, len(groups), step)]
        self._hex.setText("\n".join(lines))
        self._hex.setAccessibleName(f"{title}: {' '.join(groups)}")
        with laid_out_once(self):
            for (number, shown), word in zip_longest(self._cells, words_of(code)):
                shown.setText(word or "")
                number.setVisible(word is not None)
                shown.setVisible(word is not None)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)


@contextmanager
def laid_out_once(widget: QWidget) -> Iterator[None]:
    """Change much of a widget at the cost of one change: each part shown lays the window out."""
    was_hidden = widget.isHidden()
    widget.hide()
    try:
        yield
    finally:
        widget.setHidden(was_hidden)


class CodeInput(QWidget):
    """Takes a code typed as digits or as words, and says at once where it is wrong.

    Signals:
        given: The text, when its button is pressed.
    """

    given = Signal(str)

    def __init__(self, name: str, keep: str) -> None:
        super().__init__()
        self._title = label("", "heading", wrap=True)
        self._text = QPlainTextEdit()
        self._text.setObjectName(name)
        self._text.setPlaceholderText(_MAKE)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(5 * self._text.fontMetrics().height())
        self._title.setBuddy(self._text)
        self._state = label("", "small", wrap=True, name=f"{name}_state")
        keep_button = button(keep, self._on_keep, "primary", name=f"{name}_keep")
        self.setLayout(column(self._title, self._text, self._state, row(keep_button, 1), spacing=6))
        self._text.textChanged.connect(self._on_changed)

    def ask(self, title: str) -> None:
        """Ask for a code; what was typed for another title goes."""
        if title != self._title.text():
            self._title.setText(title)
            self._text.setAccessibleName(title)
            self._text.clear()

    def show_fault(self, error: AuditError) -> None:
        """Say why the code was not taken; what was typed stays."""
        self._state.setText(f"{error.message} {error.remedy}".strip())
        self._text.setFocus()

    def focus_first(self) -> None:
        """Bring the person to the field."""
        self._text.setFocus()

    def _on_changed(self) -> None:
        self._state.setText(typed_so_far(self._text.toPlainText()))

    def _on_keep(self) -> None:
        self.given.emit(self._text.toPlainText())


def typed_so_far(text: str) -> str:
    """Return how much of a code is typed, or the place of its first fault.

    A word still being typed is no fault.
    """
    if not text.strip():
        return ""
    last_may_grow = text[-1].isalpha() and not any(map(str.isdigit, text))
    finished = text.rpartition(" ")[0] if last_may_grow else ""
    said, sound = _count(text)
    return said if sound or not finished else _count(finished)[0]


def _count(text: str) -> tuple[str, bool]:
    """Return how much there is and True, or what is wrong and False."""
    try:
        digits = hex_of(text)
    except AuditError as error:
        return f"{error.message} {error.remedy}".strip(), False
    return f"{len(digits)} digits so far, or {len(digits) // 2} words.", True
