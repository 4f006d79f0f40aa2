"""Locks the workspace when nobody has touched the laptop for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from typing_extensions import override

from audit_app.ui.session import Session

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleLock(QObject):
    """Watches for keys and the mouse; an import or export under way puts the lock off.

    It watches the windows, not every widget in them: those get all their events from there, and
    few besides.
    """

    def __init__(
        self, application: QGuiApplication, session: Session, *, minutes: float | None = None
    ) -> None:
        """Begin to watch.

        Args:
            application: Says which window has the focus.
            session: What is locked.
            minutes: After which it is; None: as somebody chose.
        """
        super().__init__(session)
        self._session = session
        self._timer = QTimer(self, singleShot=True)
        self._set(session.lock_after if minutes is None else minutes)
        self._timer.timeout.connect(self._on_idle)
        if session.workspace is not None:
            self._timer.start()
        session.opened.connect(self._timer.start)
        session.closed.connect(self._timer.stop)
        session.lock_after_changed.connect(self._set)
        application.focusWindowChanged.connect(self._on_window)
        self._on_window(application.focusWindow())

    @Slot(int)
    def _set(self, minutes: float) -> None:
        self._timer.setInterval(round(minutes * 60_000))

    @property
    def remaining_ms(self) -> int:
        """Milliseconds until the lock falls; -1 while nothing is open."""
        return self._timer.remainingTime()

    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return False

    def _on_idle(self) -> None:
        if self._session.tasks.busy:
            self._timer.start()
            return
        self._session.lock()
