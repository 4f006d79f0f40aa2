"""macOS: the distributed notification that the screen is locked.

Heard through Core Foundation itself, so that nothing more need be installed. Sleep is seen by the
gap in the clock.

Sources: CFNotificationCenter in Apple's reference of Core Foundation; the notification's name is
not in it, and has been the same since Mac OS X 10.5.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

from audit_app.ui.away import Away, AwayWatch
from audit_app.ui.tasks import while_alive

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_FOUNDATION: Final = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
LOCKED: Final = b"com.apple.screenIsLocked"
_UTF8: Final = 0x08000100
_AT_ONCE: Final = 4
_POINTER: Final = ctypes.c_void_p
_CALLBACK: Final = ctypes.CFUNCTYPE(None, *[_POINTER] * 5)
_KEPT: Final[list[Any]] = []
"""As long as the program runs: the centre holds no reference of its own."""


class Watch(AwayWatch):
    """Listens to the distributed centre; it calls back on the main thread, in the event loop."""

    def __init__(self, window: QWidget, foundation: Any = None) -> None:
        super().__init__(window)
        try:
            library = foundation or ctypes.CDLL(_FOUNDATION)
        except OSError:
            return
        callback = _CALLBACK(while_alive(self, lambda *_told: self.left.emit(Away.SCREEN)))
        _KEPT.append(callback)
        _observe(library, callback)


def _observe(library: Any, callback: Any) -> None:
    library.CFNotificationCenterGetDistributedCenter.restype = _POINTER
    library.CFStringCreateWithCString.restype = _POINTER
    library.CFStringCreateWithCString.argtypes = [_POINTER, ctypes.c_char_p, ctypes.c_uint32]
    library.CFNotificationCenterAddObserver.restype = None
    library.CFNotificationCenterAddObserver.argtypes = [
        *(_POINTER, _POINTER, _CALLBACK, _POINTER, _POINTER),
        ctypes.c_ssize_t,
    ]
    centre = library.CFNotificationCenterGetDistributedCenter()
    name = library.CFStringCreateWithCString(None, LOCKED, _UTF8)
    if centre and name:
        library.CFNotificationCenterAddObserver(
            centre, ctypes.cast(callback, _POINTER), callback, name, None, _AT_ONCE
        )
