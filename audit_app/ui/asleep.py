"""Locks the workspace when the laptop slept: whoever wakes it may be somebody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from audit_app.ui.session import Session

EVERY = 5
"""Seconds between two looks at the clock."""
GAP = 60
"""Seconds that must be missing: no import holds the window up for so long."""


class SleepLock(QObject):
    """Looks at the clock every few seconds; a gap means that nothing ran in between.

    No signal of the platform is needed, so it is the same everywhere. A clock that is set forward
    locks too, which costs a passphrase and loses nothing.
    """

    def __init__(
        self, session: Session, now: Callable[[], datetime], *, every: float = EVERY
    ) -> None:
        super().__init__(session)
        self._session, self._now = session, now
        self._last = now()
        self._timer = QTimer(self, interval=round(every * 1000))
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        now = self._now()
        slept = (now - self._last).total_seconds() > GAP
        self._last = now
        if slept and self._session.workspace is not None:
            self._session.lock()
