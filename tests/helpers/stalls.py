"""Records how long the event loop is kept from its work: what a click would have had to wait."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5
_THREADS = Path("/proc/self/task")


class StallRecorder(QObject):
    """A precise timer of 5 ms on the GUI thread; lateness of each beat is a stall.

    Use as a context manager around whatever the window does; the gap at the end, where no beat
    follows, counts too. Time for which a thread of this process waited for a processor that other
    programs had is no fault of the window: it is left out, where the system tells it (Linux).
    """

    def __init__(self) -> None:
        super().__init__()
        self._late: list[float] = []
        self._last = 0.0
        self._waited: dict[str, int] = {}
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Self:
        self._late.clear()
        self._waited = _waits()
        self._last = time.perf_counter()
        self._timer.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._timer.stop()
        self._beat()

    def _beat(self) -> None:
        now, waited = time.perf_counter(), _waits()
        longest = max((each - self._waited.get(key, 0) for key, each in waited.items()), default=0)
        self._late.append(max(0.0, (now - self._last) * 1000 - BEAT_MS - longest / 1e6))
        # What looking took is the recorder's own delay: each read may wait for a busy worker.
        self._last, self._waited = time.perf_counter(), waited

    @property
    def worst_ms(self) -> float:
        """The longest stall, in milliseconds."""
        return max(self._late, default=0.0)

    @property
    def n_beats(self) -> int:
        """Beats recorded; a recorder with few of them saw little."""
        return len(self._late)


def _waits() -> dict[str, int]:
    """Return how long each thread of this process has waited for a processor, in nanoseconds."""
    waited: dict[str, int] = {}
    if _THREADS.is_dir():
        for thread in _THREADS.iterdir():
            try:
                waited[thread.name] = int((thread / "schedstat").read_text().split()[1])
            except (OSError, IndexError):
                continue  # the thread has just ended, or the kernel does not tell
    return waited
