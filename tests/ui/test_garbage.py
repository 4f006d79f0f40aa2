"""Where and when unreachable cycles are looked for."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from audit_app.domain.audit import Audit
from audit_app.domain.draw import Draw, DrawnCase
from audit_app.domain.journal import JournalEntry
from audit_app.domain.population import Population
from audit_app.domain.review import Answer, Review
from audit_app.storage.key import Key
from audit_app.ui.garbage import Garbage
from audit_app.usecases.places import Place
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk, new_desk
from tests.helpers.workspaces import made_up_rows

CASE_CONTENT = (Key, Answer, Review, DrawnCase, Draw, JournalEntry, Population, Audit, Place)


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


def of_cases() -> list[object]:
    """Return every object in memory that holds the key or something of a case."""
    gc.unfreeze()
    gc.collect()
    found = [each for each in gc.get_objects() if isinstance(each, CASE_CONTENT)]
    # The preview of a checklist is scored on a case without a number, which is none.
    return [each for each in found if not (isinstance(each, DrawnCase) and each.id == 0)]


def test_that_a_lock_leaves_neither_the_key_nor_anything_of_a_case_in_memory(
    qapp: QApplication, tmp_path: Path
) -> None:
    before = of_cases()  # of other tests
    desk = new_desk(qapp, tmp_path)
    desk.make_workspace()
    desk.use(MadeUpChecklists())
    desk.draw(desk.fill(made_up_rows(40)))
    desk.open_audit(desk.audit(), "score")
    desk.key(Qt.Key.Key_1)
    desk.settle()
    for page in ("actions", "escalations", "checklists", "journal", "settings", "audits"):
        desk.press(f"rail_{page}")
        desk.settle()
    desk.open_audit(desk.audit())
    for step in ("sample", "score", "findings", "review", "export"):
        desk.press(f"step_{step}")
        desk.settle()
    assert len(of_cases()) > len(before)
    desk.session.lock()
    desk.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    known = {id(each) for each in before}
    left = [type(each).__name__ for each in of_cases() if id(each) not in known]
    desk.close()
    assert left == []
