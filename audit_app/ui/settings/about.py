"""What this program is."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout

from audit_app import __version__
from audit_app.ui.session import Session
from audit_app.ui.settings import Section
from audit_app.ui.widgets.text import column, label


def _build(_session: Session) -> QLayout:
    return column(
        label(f"Case Audit {__version__}. MIT licence.", wrap=True),
        label(
            "Nothing is ever sent from this laptop: there is no account, no update check and no "
            "telemetry.",
            "muted",
            wrap=True,
        ),
        spacing=6,
    )


SECTION = Section("about", "About", 90, _build)
