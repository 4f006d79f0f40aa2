"""Records how long the event loop is kept from its work: what a click would have had to wait."""

from __future__ import annotations

import time
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5


class StallRecorder(QObject):
    """A precise timer of 5 ms on the GUI thread; lateness of each beat is a stall.

    Use as a context manager around whatever the window does; the gap at the end, where no beat
    follows, counts too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Self:
        self._late.clear()
        self._last = time.perf_counter()
        self._timer.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._timer.stop()
        self._beat()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self._last = now

    @property
    def worst_ms(self) -> float:
        """The longest stall, in milliseconds."""
        return max(self._late, default=0.0)

    @property
    def n_beats(self) -> int:
        """Beats recorded; a recorder with few of them saw little."""
        return len(self._late)
