"""How to change the passphrase of the workspace that is open."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout

from audit_app.ui.session import Session
from audit_app.ui.settings import Section
from audit_app.ui.widgets.text import button, column, label, row


def _build(session: Session) -> QLayout:
    return column(
        label(
            "It is changed while the workspace is locked, on the page that asks for it: choose "
            "'Change its passphrase' there.",
            wrap=True,
        ),
        row(button("Lock now", session.lock, name="lock_now"), 1),
        spacing=8,
    )


SECTION = Section("passphrase", "Passphrase", 30, _build)
