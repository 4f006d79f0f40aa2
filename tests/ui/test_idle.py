"""A workspace left alone locks itself."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from audit_app.domain.progress import Progress
from audit_app.ui.asleep import SleepLock
from audit_app.ui.idle import IdleLock
from audit_app.ui.tasks import Lane
from tests.helpers.desk import Desk, new_desk

MOMENT = 0.002  # minutes


def test_that_a_workspace_left_alone_is_locked(
    qtbot: QtBot, qapp: QApplication, open_desk: Desk
) -> None:
    with qtbot.waitSignal(open_desk.session.closed, timeout=5000):
        IdleLock(qapp, open_desk.session, minutes=MOMENT)
    assert open_desk.session.workspace is None


def test_that_keys_put_the_lock_off(qtbot: QtBot, qapp: QApplication, open_desk: Desk) -> None:
    IdleLock(qapp, open_desk.session, minutes=0.02)
    window = open_desk.window.windowHandle()
    qapp.focusWindowChanged.emit(window)
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
    limit = QDeadlineTimer(2000)
    while not limit.hasExpired():
        QApplication.sendEvent(window, press)
        QTest.qWait(20)
    assert open_desk.session.workspace is not None
    with qtbot.waitSignal(open_desk.session.closed, timeout=5000):
        pass


def test_that_the_lock_waits_for_a_long_job(
    qtbot: QtBot, qapp: QApplication, open_desk: Desk
) -> None:
    release, asked = threading.Event(), threading.Event()

    def work(_progress: Progress) -> None:
        asked.set()
        release.wait(10)

    job = open_desk.session.tasks.start(work, Lane.LONG)
    watch = IdleLock(qapp, open_desk.session, minutes=MOMENT)
    asked.wait(10)
    fallen: list[int] = []
    watch._timer.timeout.connect(lambda: fallen.append(1))
    qtbot.waitUntil(lambda: len(fallen) > 1)
    assert open_desk.session.workspace is not None
    with qtbot.waitSignals([job.finished, open_desk.session.closed], timeout=5000):
        release.set()


def test_that_one_chooses_after_how_long_it_locks_and_that_is_kept(
    qapp: QApplication, open_desk: Desk
) -> None:
    desk = open_desk
    watch = IdleLock(qapp, desk.session)
    assert 9 * 60_000 < watch.remaining_ms < 11 * 60_000  # a coarse clock
    desk.press("rail_settings")
    desk.settle()
    choice = desk.find(QComboBox, "lock_after")
    choice.setCurrentIndex(choice.findText("5 minutes"))
    choice.activated.emit(choice.currentIndex())
    assert 4 * 60_000 < watch.remaining_ms < 6 * 60_000
    again = new_desk(qapp, desk.path.parent)
    assert again.session.lock_after == 5
    again.close()


@pytest.mark.parametrize("kept", [99_999, 0, -5, "ten", None, 7.5])
def test_that_no_settings_file_can_put_the_lock_off(
    qapp: QApplication, tmp_path: Path, kept: object
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"lock_after": kept}))
    desk = new_desk(qapp, tmp_path)
    assert desk.session.lock_after == 10
    desk.close()


class Hands:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 22, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


def test_that_a_laptop_that_slept_wakes_locked(qtbot: QtBot, open_desk: Desk) -> None:
    hands = Hands()
    SleepLock(open_desk.session, hands.now, every=MOMENT)
    for _ in range(5):
        hands.time += timedelta(seconds=30)
        QTest.qWait(30)
    assert open_desk.session.workspace is not None
    with qtbot.waitSignal(open_desk.session.closed, timeout=5000):
        hands.time += timedelta(hours=8)
