"""Makes the backup of the day in the background, once a workspace has been open for a while."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.usecases.backups import back_up_daily

SECONDS = 30
_HOUR = 3600


class DailyBackup(QObject):
    """Asks half a minute after opening, when nobody waits for the disk, and every hour after that.

    A laptop is often left open over midnight.
    """

    def __init__(self, session: Session, *, seconds: float = SECONDS) -> None:
        super().__init__(session)
        self._session = session
        self._first = round(seconds * 1000)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time)
        session.opened.connect(lambda: self._timer.start(self._first))
        session.closed.connect(self._timer.stop)
        if session.workspace is not None:
            self._timer.start(self._first)

    def _on_time(self) -> None:
        workspace, clock = self._session.workspace, self._session.services.clock
        self._timer.start(_HOUR * 1000)
        if workspace is not None:
            self._session.run(
                lambda _progress: back_up_daily(workspace, clock), self._on_made, lane=Lane.LONG
            )

    def _on_made(self, made: Path | None) -> None:
        if made is not None:
            self._session.saved.emit(f"and backed up, {made.stem[-10:]}")
