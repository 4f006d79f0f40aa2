"""Settings, one card a section; the sections lie in `ui/settings/`."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from audit_app.ui.pages import Page
from audit_app.ui.session import Session
from audit_app.ui.settings import Section, sections
from audit_app.ui.widgets.following import FollowingArea
from audit_app.ui.widgets.text import card, column, holder, label


class SettingsPage(QWidget):
    """Every section, in order."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        cards = [_card(session, section) for section in sections()]
        inner = column(label("Settings", "title"), *cards, 1, spacing=16, margins=24)
        self.setLayout(column(FollowingArea(holder(inner))))


def _card(session: Session, section: Section) -> QFrame:
    below = column(label(section.title, "heading"), section.build(session), spacing=8, margins=16)
    return card(below, name=f"settings_{section.key}")


PAGE = Page("settings", "Settin&gs", 90, SettingsPage)
