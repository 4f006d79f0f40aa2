"""Releases of Qt for Python that lose references abort the process after some hundred signals."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot


class _Source(QObject):
    fired = Signal()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True never die from 3.12 on")
def test_that_a_hundred_calls_into_qt_lose_no_reference(qtbot: QtBot) -> None:
    source, label = _Source(), QLabel()
    qtbot.addWidget(label)
    source.fired.connect(lambda: None)
    calls: tuple[Callable[[], object], ...] = (
        QApplication.processEvents,
        lambda: label.setText("x"),
        source.fired.emit,
        label.parent,
    )
    for call in calls:
        before = [sys.getrefcount(each) for each in (None, True, False)]
        for _ in range(100):
            call()
        after = [sys.getrefcount(each) for each in (None, True, False)]
        lost = max(b - a for a, b in zip(after, before, strict=True))
        assert lost < 50, f"{lost} references lost by 100 calls"


@pytest.mark.usefixtures("qapp")
def test_that_twenty_thousand_signals_leave_the_process_alive() -> None:
    source, heard = _Source(), []
    source.fired.connect(lambda: heard.append(1))
    for _ in range(20_000):
        source.fired.emit()
    assert len(heard) == 20_000
