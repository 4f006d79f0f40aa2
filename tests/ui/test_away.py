"""A locked screen and a laptop going to sleep lock the workspace, where the platform tells."""

from __future__ import annotations

import ctypes
import ctypes.wintypes
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from audit_app.domain.progress import Progress
from audit_app.ui.away import Away, AwayLock, AwayWatch, darwin, watch_of, win32
from audit_app.ui.tasks import Lane
from tests.helpers.desk import Desk


@pytest.mark.parametrize("how", list(Away))
def test_that_going_away_locks_the_workspace(open_desk: Desk, how: Away) -> None:
    watch = AwayWatch(open_desk.window)
    AwayLock(open_desk.session, open_desk.window, watch=watch)
    watch.left.emit(how)
    open_desk.settle()
    assert open_desk.session.workspace is None
    watch.left.emit(how)  # and again, with nothing open


@pytest.mark.parametrize(("how", "ends"), [(Away.SCREEN, True), (Away.SLEEP, False)])
def test_that_behind_a_locked_screen_an_import_ends_first_and_before_a_sleep_is_stopped(
    open_desk: Desk,
    how: Away,
    ends: bool,
) -> None:
    desk, begun, release = open_desk, threading.Event(), threading.Event()
    ended: list[bool] = []

    def work(progress: Progress) -> None:
        begun.set()
        while not release.wait(0.01):
            progress.step(0, None)
        ended.append(True)

    desk.session.tasks.start(work, Lane.LONG)
    assert begun.wait(10)
    watch = AwayWatch(desk.window)
    AwayLock(desk.session, desk.window, watch=watch)
    watch.left.emit(how)
    assert (desk.session.workspace is not None) is ends
    release.set()
    desk.settle()
    assert desk.session.workspace is None
    assert bool(ended) is ends


def test_that_a_platform_that_is_not_known_is_no_fault(open_desk: Desk) -> None:
    assert watch_of("plan9", open_desk.window) is None


# Linux


class Bus:
    """A message bus of its own, on a socket in a folder."""

    def __init__(self, folder: Path) -> None:
        self.address = f"unix:path={folder / 'bus'}"
        self._daemon = subprocess.Popen(
            [
                "dbus-daemon",
                "--session",
                "--nofork",
                "--print-address",
                f"--address={self.address}",
            ],
            stdout=subprocess.PIPE,
        )
        assert self._daemon.stdout is not None
        assert self._daemon.stdout.readline()

    def say(self, interface: str, signal: str, *given: object) -> None:
        """Send a signal as a program of its own would."""
        from PySide6.QtDBus import QDBusConnection, QDBusMessage

        bus = QDBusConnection.connectToBus(self.address, "somebody else")
        message = QDBusMessage.createSignal("/any/where", interface, signal)
        message.setArguments(list(given))
        assert bus.send(message)
        QDBusConnection.disconnectFromBus("somebody else")

    def end(self) -> None:
        """Stop the daemon."""
        self._daemon.terminate()
        self._daemon.wait()
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
        pytest.skip("needs a message bus (Debian package: dbus)")
    made = Bus(tmp_path)
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, made.address)
    yield made
    made.end()


@pytest.mark.parametrize(
    ("interface", "signal", "given", "how"),
    [
        ("org.freedesktop.ScreenSaver", "ActiveChanged", True, Away.SCREEN),
        ("org.gnome.ScreenSaver", "ActiveChanged", True, Away.SCREEN),
        ("org.freedesktop.login1.Manager", "PrepareForSleep", True, Away.SLEEP),
        ("org.freedesktop.login1.Session", "Lock", None, Away.SCREEN),
    ],
)
def test_that_linux_tells_of_screen_and_sleep(
    bus: Bus, qtbot: QtBot, open_desk: Desk, interface: str, signal: str, given: object, how: Away
) -> None:
    watch = watch_of("linux", open_desk.window)
    assert watch is not None
    AwayLock(open_desk.session, open_desk.window, watch=watch)
    with qtbot.waitSignal(watch.left, timeout=10_000) as heard:
        bus.say(interface, signal, *(() if given is None else (given,)))
    assert heard.args == [how]
    open_desk.settle()
    assert open_desk.session.workspace is None


def test_that_a_screen_saver_that_ends_and_a_waking_laptop_lock_nothing(
    bus: Bus, qtbot: QtBot, open_desk: Desk
) -> None:
    watch = watch_of("linux", open_desk.window)
    assert watch is not None
    heard: list[Away] = []
    watch.left.connect(heard.append)
    bus.say("org.freedesktop.ScreenSaver", "ActiveChanged", False)
    bus.say("org.freedesktop.login1.Manager", "PrepareForSleep", False)
    with qtbot.waitSignal(watch.left, timeout=10_000):
        bus.say("org.freedesktop.login1.Session", "Lock")
    assert heard == [Away.SCREEN]


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/at/all", "tcp:host=localhost,port=1"])
def test_that_no_bus_or_one_on_a_network_is_no_fault(
    open_desk: Desk, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, address)
    assert watch_of("linux", open_desk.window) is not None
    open_desk.settle()


# Windows


def message(number: int, first: int) -> Any:
    heard = ctypes.wintypes.MSG()
    heard.message, heard.wParam = number, first
    return heard


@pytest.mark.parametrize(
    ("number", "first", "how"),
    [
        (0x02B1, 0x7, [Away.SCREEN]),  # WTS_SESSION_LOCK
        (0x02B1, 0x8, []),  # WTS_SESSION_UNLOCK
        (0x02B1, 0x4, [Away.SCREEN]),  # WTS_REMOTE_DISCONNECT
        (0x0218, 0x4, [Away.SLEEP]),  # PBT_APMSUSPEND
        (0x0218, 0x12, []),  # PBT_APMRESUMEAUTOMATIC
        (0x0100, 0x7, []),  # a key
    ],
)
def test_that_windows_tells_of_screen_and_sleep(number: int, first: int, how: list[Away]) -> None:
    heard: list[Away] = []
    said = message(number, first)
    sees = win32.Filter(heard.append)
    passed = sees.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(said))
    assert passed == (False, 0)
    assert heard == how
    assert sees.nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)


def test_that_windows_is_asked_to_tell_the_main_window(
    open_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []

    class Library:
        """Stands for Windows' own."""

        def WTSRegisterSessionNotification(  # noqa: N802 - its name
            self, handle: Any, flags: Any
        ) -> int:
            asked.append((handle.value, flags.value))
            return 1

    class Libraries:
        wtsapi32 = Library()

    monkeypatch.setattr(ctypes, "windll", Libraries(), raising=False)
    watch = win32.Watch(open_desk.window)
    assert asked == [(int(open_desk.window.winId()), 0)]
    application = QCoreApplication.instance()
    assert application is not None
    application.removeNativeEventFilter(watch._filter)


# macOS


def test_that_macos_is_asked_for_the_locked_screen_and_its_call_back_is_heard(
    open_desk: Desk,
) -> None:
    observed: list[tuple[Any, ...]] = []

    class Call:
        def __init__(self, outcome: Any) -> None:
            self.outcome = outcome

        def __call__(self, *given: Any) -> Any:
            observed.append(given)
            return self.outcome

    class Foundation:
        CFNotificationCenterGetDistributedCenter = Call(1)
        CFStringCreateWithCString = Call(2)
        CFNotificationCenterAddObserver = Call(None)

    watch = darwin.Watch(open_desk.window, Foundation())
    heard: list[Away] = []
    watch.left.connect(heard.append)
    assert observed[1][1] == b"com.apple.screenIsLocked"
    centre, _observer, callback, name, _object, at_once = observed[2]
    assert (centre, name, at_once) == (1, 2, 4)
    callback(None, None, None, None, None)
    assert heard == [Away.SCREEN]
    assert darwin.Watch(open_desk.window) is not None  # no such library here: no fault
