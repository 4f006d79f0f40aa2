"""What the platform tells of its user going away: the screen was locked, the laptop goes to sleep.

One module a platform, named as `sys.platform` names it; each has a `Watch`. A platform without one,
or a system that tells nothing, is no fault: idleness and a gap in the clock lock everywhere.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from audit_app.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Away(StrEnum):
    """How somebody is away."""

    SCREEN = "screen"
    """The screen is locked, or the session is another's now: nobody sees the window."""
    SLEEP = "sleep"
    """The laptop is about to sleep: nothing runs until somebody wakes it."""


class AwayWatch(QObject):
    """Listens to one platform.

    Signals:
        left: An Away.
    """

    left = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)


class _Module(Protocol):
    Watch: type[AwayWatch]


def watch_of(platform: str, window: QWidget) -> AwayWatch | None:
    """Return what listens to a platform, None if the program knows no way to.

    Args:
        platform: As `sys.platform` names it.
        window: The main window.
    """
    name = f"{__name__}.{platform}"
    if importlib.util.find_spec(name) is None:
        return None
    module: _Module = importlib.import_module(name)
    return module.Watch(window)


class AwayLock(QObject):
    """Locks when somebody goes away."""

    def __init__(
        self, session: Session, window: QWidget, *, watch: AwayWatch | None = None
    ) -> None:
        """Begin to listen.

        Args:
            session: What is locked.
            window: The main window.
            watch: Where to listen; None: to the platform it runs on.
        """
        super().__init__(session)
        self._session = session
        self._waiting = False
        watch = watch or watch_of(sys.platform, window)
        if watch is not None:
            watch.left.connect(self._on_left)
        session.tasks.busy_changed.connect(self._on_busy)
        session.closed.connect(self._on_closed)

    @Slot(object)
    def _on_left(self, how: Away) -> None:
        """Lock; behind a locked screen an import or export may end first, before a sleep not."""
        if self._session.workspace is None:
            return
        if how is Away.SCREEN and self._session.tasks.busy:
            self._waiting = True
            return
        self._session.lock()

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:  # noqa: FBT001 - a slot
        if self._waiting and not busy:
            self._session.lock()

    @Slot()
    def _on_closed(self) -> None:
        self._waiting = False
