"""After how long a workspace left alone is locked."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLayout

from audit_app.ui.session import LOCK_AFTER, Session
from audit_app.ui.settings import Section
from audit_app.ui.widgets.text import column, label, row


def _build(session: Session) -> QLayout:
    choice = QComboBox()
    choice.setObjectName("lock_after")
    choice.setAccessibleName("Lock after minutes without a key or the mouse")
    for minutes in LOCK_AFTER:
        choice.addItem(f"{minutes} minutes", minutes)
    choice.setCurrentIndex(choice.findData(session.lock_after))
    choice.activated.connect(lambda place: session.set_lock_after(choice.itemData(place)))
    return column(
        row(label("Left alone, it locks after"), choice, 1, spacing=12),
        label(
            "It also locks when the screen is locked, when the laptop sleeps, and with Ctrl+L. "
            "Unlocking shows what you were at, half-written words too.",
            "muted",
            wrap=True,
        ),
        spacing=8,
    )


SECTION = Section("locking", "Locking", 15, _build)
