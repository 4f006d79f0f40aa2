"""The identity of the workspace, and those of others."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout

from audit_app.ui.packs.contacts import ContactsCard
from audit_app.ui.packs.identity_card import IdentityCard
from audit_app.ui.session import Session
from audit_app.ui.settings import Section
from audit_app.ui.widgets.text import column, label


def _build(session: Session) -> QLayout:
    return column(
        IdentityCard(session),
        label("Identities of others", "heading"),
        ContactsCard(session),
        spacing=12,
    )


SECTION = Section("identity", "Identity of this workspace", 25, _build)
