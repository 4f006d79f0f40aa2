"""Before there is a register: where to put one, the wait while it is recognised, its password."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QStackedLayout, QWidget

from audit_app.ui.widgets.text import button, card, column, holder, label, row

FILTER = (
    "Registers (*.csv *.tsv *.txt *.xlsx *.xlsm *.xlsb *.xls *.ods *.xml *.htm *.html);;"
    "All files (*)"
)


class StartView(QWidget):
    """Asks for a register and then, where it has one, for its password.

    Signals:
        choose_wanted: Somebody wants to choose a file.
        password_given: The text typed.
        stop_wanted: Recognising, or asking for the password, is to end.
    """

    choose_wanted = Signal()
    password_given = Signal(str)
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stack = QStackedLayout(self)
        self._choose = button(
            "&Choose a register …", self.choose_wanted.emit, "primary", name="choose_register"
        )
        self._reading = _heading()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("The register is being recognised")
        self._locked = _heading()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setObjectName("register_password")
        self.password.setAccessibleName("Password of the workbook")
        self.password.returnPressed.connect(self._on_password)
        self._fault = label("", "bad", wrap=True, name="password_fault")
        for inner in (self._empty(), self._recognising(), self._asking()):
            self._stack.addWidget(inner)

    def _empty(self) -> QWidget:
        words = label(
            "Drop the register here, or choose it: the list of every case in the period, as your "
            "case system exports it.",
            wrap=True,
        )
        more = label(
            "CSV or any other delimited text, XLSX, XLS or ODS. It is only read; your file stays "
            "as it is, and only the columns you choose are kept.",
            "muted",
            wrap=True,
        )
        for each in (words, more):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return _middle(_heading("No register yet"), words, more, _centred(self._choose))

    def _recognising(self) -> QWidget:
        words = label(
            "What it is and what its columns hold is being worked out.", "muted", wrap=True
        )
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        stop = button("&Cancel", self.stop_wanted.emit, name="recognising_cancel")
        return _middle(self._reading, words, self._bar, _centred(stop))

    def _asking(self) -> QWidget:
        words = label(
            "It is unlocked in memory only, and the password is not kept.", "muted", wrap=True
        )
        named = label("Password of the workbook")
        named.setBuddy(self.password)
        return _middle(
            self._locked,
            words,
            named,
            self.password,
            self._fault,
            _centred(
                button("&Cancel", self.stop_wanted.emit, name="password_cancel"),
                button("&Unlock", self._on_password, "primary", name="password_unlock"),
            ),
        )

    def show_empty(self) -> None:
        """Ask for a register."""
        self._stack.setCurrentIndex(0)
        self._choose.setFocus()

    def show_recognising(self, name: str) -> None:
        """Say that a file is being looked at."""
        self._reading.setText(f"Looking at {name} …")
        self._stack.setCurrentIndex(1)

    def show_locked(self, name: str, fault: str) -> None:
        """Ask for the password of a workbook; fault says why the last one did not do."""
        self._locked.setText(f"{name} asks for a password")
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        self._stack.setCurrentIndex(2)
        self.password.selectAll()
        self.password.setFocus()

    def forget_password(self) -> None:
        """Empty the field."""
        self.password.clear()

    def _on_password(self) -> None:
        if self.password.text():
            self.password_given.emit(self.password.text())


def _heading(text: str = "") -> QLabel:
    made = label(text, "heading", wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made


def _centred(*widgets: QWidget) -> QWidget:
    return holder(row(1, *widgets, 1))


def _middle(*widgets: QWidget) -> QWidget:
    inner = card(column(1, *widgets, 1, spacing=14, margins=32))
    inner.setMaximumWidth(720)
    layout = row(1, inner, 1, margins=16)
    layout.setStretch(1, 8)
    return holder(layout)
