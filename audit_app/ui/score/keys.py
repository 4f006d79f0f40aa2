"""All the keys of the Score page, and the switch that turns the single ones off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QWidget

from audit_app.ui.widgets.text import button, column, label, row

KEYS = (
    ("1 to 9", "Answer the criterion in hand; the digit is on the button"),
    ("↑ ↓ or K J", "Previous or next criterion"),
    ("Enter", "Next criterion that needs an answer, over to the next case"),
    ("N", "Note; Esc comes back"),
    ("E", "Where the evidence is; Esc comes back"),
    ("F", "Flag: a child may be at risk now; Esc comes back"),
    ("T", "Times, where an answer follows from two of them; Esc comes back"),
    ("Ctrl+→ Ctrl+←", "Next or previous case"),
    ("Ctrl+Z Ctrl+Shift+Z", "Undo, redo, without limit"),
    ("Ctrl+1 to Ctrl+6", "Steps of the audit"),
    ("Ctrl++ Ctrl+- Ctrl+0", "Larger, smaller, usual text"),
    ("Ctrl+U", "Children at risk: the most urgent one that is open"),
    ("Ctrl+L", "Lock the workspace"),
    ("?", "These keys"),
)


class KeysDialog(QDialog):
    """One page of keys.

    Signals:
        switched: Whether single keys act from now on.
    """

    switched = Signal(bool)

    def __init__(self, parent: QWidget, *, keys_on: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        for place, (keys, words) in enumerate(KEYS):
            grid.addWidget(label(keys, "key"), place, 0)
            grid.addWidget(label(words), place, 1)
        single = QCheckBox("Single keys act while no text field has the focus")
        single.setChecked(keys_on)
        single.toggled.connect(self.switched)
        close = button("&Close", self.accept, "primary")
        close.setDefault(True)
        self.setLayout(
            column(label("Keys", "heading"), grid, single, row(1, close), spacing=14, margins=20)
        )
        close.setFocus()
