"""Where and when unreachable cycles are looked for."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QApplication

from audit_app.ui.garbage import Garbage
from tests.helpers.desk import Desk


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_that_no_worker_ever_looks_for_cycles_while_a_window_is_there(open_desk: Desk) -> None:
    threads: set[int] = set()

    def note(_phase: str, _info: dict[str, int]) -> None:
        threads.add(threading.get_ident())

    gc.callbacks.append(note)
    try:
        task = open_desk.session.run(lambda _progress: [[Ring()] for _ in range(200_000)])
        ended: list[bool] = []
        task.finished.connect(lambda: ended.append(True))
        open_desk.until(lambda: ended, "the work")
    finally:
        gc.callbacks.remove(note)
    assert threads <= {threading.get_ident()}


def test_that_a_young_cycle_goes_at_the_next_look_and_every_one_at_a_lock(open_desk: Desk) -> None:
    garbage = open_desk.window.findChildren(Garbage)[0]
    garbage.collect_young()
    young, old = weakref.ref(Ring()), Ring()
    garbage.collect_young()
    assert young() is None
    gc.freeze()
    seen = weakref.ref(old)
    del old
    garbage.collect_young()
    assert seen() is not None
    open_desk.session.lock()
    assert seen() is None


def test_that_python_looks_for_cycles_itself_once_the_window_has_gone(
    desk: Desk, qapp: QApplication
) -> None:
    assert not gc.isenabled()
    desk.close()
    qapp.processEvents()
    assert gc.isenabled()
