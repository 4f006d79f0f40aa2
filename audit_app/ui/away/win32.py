"""Windows: the messages of the session and of the power to the main window.

Sources: WM_WTSSESSION_CHANGE, WTSRegisterSessionNotification and WM_POWERBROADCAST in Microsoft's
reference of the Windows API.
"""

from __future__ import annotations

import ctypes
import ctypes.wintypes
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from typing_extensions import override

from audit_app.ui.away import Away, AwayWatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

WM_WTSSESSION_CHANGE: Final = 0x02B1
WM_POWERBROADCAST: Final = 0x0218
MEANINGS: Final = {
    (WM_WTSSESSION_CHANGE, 0x2): Away.SCREEN,  # the console is taken from this session
    (WM_WTSSESSION_CHANGE, 0x4): Away.SCREEN,  # the remote desktop is
    (WM_WTSSESSION_CHANGE, 0x6): Away.SLEEP,  # logged off: this is about to end
    (WM_WTSSESSION_CHANGE, 0x7): Away.SCREEN,  # locked
    (WM_POWERBROADCAST, 0x4): Away.SLEEP,  # about to be suspended
}
"""By message and its first parameter."""
_THIS_SESSION: Final = 0


class Filter(QAbstractNativeEventFilter):
    """Sees every message before Qt does, and lets each pass."""

    def __init__(self, tell: Callable[[Away], None]) -> None:
        super().__init__()
        self._tell = tell

    @override
    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        if event_type in (b"windows_generic_MSG", b"windows_dispatcher_MSG"):
            heard = ctypes.wintypes.MSG.from_address(int(message))
            how = MEANINGS.get((heard.message, heard.wParam))
            if how is not None:
                self._tell(how)
        return False, 0


class Watch(AwayWatch):
    """Asks Windows to tell the main window, and listens."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._filter = Filter(self.left.emit)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        _register(int(window.winId()))


def _register(handle: int) -> None:
    """Ask to be told of this session; where that is not to be had the power is still heard."""
    windll: Any = getattr(ctypes, "windll", None)
    if windll is not None:
        windll.wtsapi32.WTSRegisterSessionNotification(
            ctypes.wintypes.HWND(handle), ctypes.wintypes.DWORD(_THIS_SESSION)
        )
