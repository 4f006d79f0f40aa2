"""Work off the GUI thread: a use case runs on a lane, its outcome comes back as a signal.

Only the runner, which outlives every job, has signals that cross threads; a job never holds a Task
or any other QObject, because one deleted on a worker thread takes the process with it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.progress import Progress

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

_log = logging.getLogger(__name__)


def while_alive(owner: QObject, act: Callable[..., object]) -> Callable[..., None]:
    """Return a slot that does nothing once its owner is deleted.

    Qt cuts a bound method of a deleted widget off by itself, but not a function that uses it.
    """

    def slot(*given: object) -> None:
        if isValid(owner):
            act(*given)

    return slot


class Lane(StrEnum):
    """Where work waits its turn. One thread a lane, so what shares a lane happens in order."""

    WRITE = "write"
    READ = "read"
    LONG = "long"


class Task(QObject):
    """One piece of work, seen from the GUI thread.

    Signals:
        progressed: Units done, units in all (-1 while unknown), a note.
        succeeded: The outcome.
        failed: The AuditError that stopped it.
        finished: After any of the above, and after a cancel.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(self, parent: QObject, stop: threading.Event) -> None:
        super().__init__(parent)
        self._stop = stop
        self.cancelled = False

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop at its next step; what it had begun is undone by its use case."""
        self._stop.set()


class _JobProgress:
    """The worker's side of a task: reports, and stops when asked."""

    def __init__(self, key: int, stop: threading.Event, report: Callable[..., None]) -> None:
        self._key, self._stop, self._report = key, stop, report

    def step(self, done: int, total: int | None, note: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        self._report(self._key, done, -1 if total is None else total, note)


class TaskRunner(QObject):
    """Runs work on its lanes and hands outcomes to the GUI thread.

    Signals:
        busy_changed: Whether any work of the LONG lane is under way.
        defect: An exception that is nobody's input: to be logged and shown once.
    """

    busy_changed = Signal(bool)
    defect = Signal(object)
    _stepped = Signal(int, int, int, str)
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[Lane, ThreadPoolExecutor] = {}
        self._tasks: dict[int, tuple[Task, Lane]] = {}
        self._keys = count(1)
        self._closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._stepped.connect(self._on_stepped, queued)
        self._ended.connect(self._on_ended, queued)

    def start(self, work: Callable[[Progress], Any], lane: Lane = Lane.WRITE) -> Task:
        """Begin a piece of work and return its task; connect to its signals at once.

        Args:
            work: Called on the lane's thread with a Progress; must not touch any QObject.
            lane: WRITE for short changes, READ for pages of tables, LONG for imports and exports.
        """
        key, stop = next(self._keys), threading.Event()
        task = Task(self, stop)
        self._tasks[key] = (task, lane)
        progress = _JobProgress(key, stop, self._stepped.emit)
        if lane is Lane.LONG:
            self.busy_changed.emit(True)
        self._pool(lane).submit(self._run, key, work, progress)
        return task

    def _pool(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._pools:
            from concurrent.futures import ThreadPoolExecutor  # after the first paint

            self._pools[lane] = ThreadPoolExecutor(1, thread_name_prefix=f"case-audit-{lane}")
        return self._pools[lane]

    def _run(self, key: int, work: Callable[[Progress], Any], progress: Progress) -> None:
        outcome: object = None
        failure: BaseException | None = None
        try:
            outcome = work(progress)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the GUI thread deals with it
            failure = error
        if not self._closed:
            self._ended.emit(key, outcome, failure)

    @Slot(int, int, int, str)
    def _on_stepped(self, key: int, done: int, total: int, note: str) -> None:
        if key in self._tasks:
            self._tasks[key][0].progressed.emit(done, total, note)

    @Slot(int, object, object)
    def _on_ended(self, key: int, outcome: object, failure: BaseException | None) -> None:
        task, lane = self._tasks.pop(key)
        if failure is None:
            task.succeeded.emit(outcome)
        elif isinstance(failure, AuditError):
            task.failed.emit(failure)
        elif isinstance(failure, Cancelled):
            task.cancelled = True
        task.finished.emit()
        task.deleteLater()
        if lane is Lane.LONG:
            self.busy_changed.emit(self.busy)
        if failure is not None and not isinstance(failure, AuditError | Cancelled):
            _log.error("A defect stopped a piece of work", exc_info=failure)
            self.defect.emit(failure)

    def stop(self, lane: Lane) -> None:
        """Ask the work of a lane to stop at its next step."""
        for task, own in self._tasks.values():
            if own is lane:
                task.cancel()

    @property
    def busy(self) -> bool:
        """Whether any work of the LONG lane is under way."""
        return any(lane is Lane.LONG for _, lane in self._tasks.values())

    @property
    def idle(self) -> bool:
        """Whether nothing at all is under way."""
        return not self._tasks

    def drain(self, timeout_ms: int = 10_000, lane: Lane | None = None) -> bool:
        """Let what is under way finish and be heard, events running but no keys taken.

        Args:
            timeout_ms: How long at most.
            lane: Only what is on this lane; None for everything.

        Returns:
            False if time ran out.
        """

        def under_way() -> bool:
            return any(lane in (None, each) for _, each in self._tasks.values())

        if not under_way():
            return True
        loop = QEventLoop()
        poll, limit = QTimer(interval=5), QTimer(singleShot=True, interval=timeout_ms)
        poll.timeout.connect(lambda: None if under_way() else loop.quit())
        limit.timeout.connect(loop.quit)
        poll.start()
        limit.start()
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return not under_way()

    def close(self) -> None:
        """Ask running work to stop, wait for it, and let the threads go."""
        for task, _ in self._tasks.values():
            task.cancel()
        self.drain()
        self._closed = True
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
