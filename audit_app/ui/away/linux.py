"""Linux: what logind and the screen savers say on the two buses of the machine.

Both buses are sockets of this machine. One that is not there, or that lies on a network, is left
alone; so is one whose address would start a program (`autolaunch:`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtDBus import QDBusConnection

from audit_app.ui.away import Away, AwayWatch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SYSTEM: Final = "unix:path=/run/dbus/system_bus_socket"
_SAVERS: Final = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_MANAGER: Final = "org.freedesktop.login1.Manager"
_LOGIN_SESSION: Final = "org.freedesktop.login1.Session"
"""Its Lock comes for every session of the machine: another's costs a passphrase, and no more."""


class Watch(AwayWatch):
    """Listens to both buses."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        # Named for this object: a second window listens for itself.
        self._names = [f"case-audit-{bus}-{id(self)}" for bus in ("session", "system")]
        session, system = self._names  # a slot is named with a 1 before it, as Qt's SLOT() does
        self._listen(
            session,
            os.environ.get("DBUS_SESSION_BUS_ADDRESS", ""),
            [(saver, "ActiveChanged", "1on_saver(bool)") for saver in _SAVERS],
        )
        self._listen(
            system,
            os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", _SYSTEM),
            [
                (_MANAGER, "PrepareForSleep", "1on_sleep(bool)"),
                (_LOGIN_SESSION, "Lock", "1on_lock()"),
            ],
        )
        names = tuple(self._names)
        self.destroyed.connect(lambda: _hang_up(names))

    def _listen(self, name: str, address: str, signals: list[tuple[str, str, str]]) -> None:
        if not address.startswith("unix:"):
            return
        bus = QDBusConnection.connectToBus(address, name)
        if bus.isConnected():
            for interface, signal, slot in signals:
                # The binding takes a str, though its stubs ask for bytes.
                bus.connect("", "", interface, signal, self, slot)  # type: ignore[call-overload]

    @Slot(bool)
    def on_saver(self, active: bool) -> None:  # noqa: FBT001 - called by Qt
        """Hear of a screen saver."""
        if active:
            self.left.emit(Away.SCREEN)

    @Slot()
    def on_lock(self) -> None:
        """Hear that a session is to be locked."""
        self.left.emit(Away.SCREEN)

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:  # noqa: FBT001 - called by Qt
        """Hear of sleep, before it and after."""
        if begins:
            self.left.emit(Away.SLEEP)


def _hang_up(names: tuple[str, ...]) -> None:
    for name in names:
        QDBusConnection.disconnectFromBus(name)
