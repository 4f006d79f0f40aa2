"""Thousands of drawn cases are scored as quickly as ten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from audit_app.ui.score.lists import Entry, EntryList
from audit_app.ui.score.view import ScoreView
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.desk import Desk, made_up_rows
from tests.helpers.filled import score_every_case
from tests.helpers.stalls import StallRecorder
from tests.helpers.window_work import slow_ones

N_CASES = 3_000
LIMIT_MS = 50.0
ATTEMPTS = 5
"""A hold of the program comes every time; one of a machine with other work to do does not."""


def keys_of(desk: Desk) -> dict[str, Callable[[], object]]:
    view = desk.find(ScoreView, "score")
    control = Qt.KeyboardModifier.ControlModifier
    return {
        "answer": lambda: QTest.keyClick(view, Qt.Key.Key_1),
        "undo": lambda: QTest.keyClick(view, Qt.Key.Key_Z, control),
        "next case": lambda: QTest.keyClick(view, Qt.Key.Key_Right, control),
        "filter": view.left_only.toggle,
        "all again": view.left_only.toggle,
        "pick the last": lambda: view.cases.picked.emit(view.cases.entries.rows[-1].key),
        "pick the first": lambda: view.cases.picked.emit(view.cases.entries.rows[0].key),
    }


def test_that_no_key_on_the_score_page_holds_the_window_with_thousands_of_cases(
    open_desk: Desk,
) -> None:
    desk = open_desk
    desk.use(MadeUpChecklists())
    desk.draw(desk.fill(made_up_rows(N_CASES)), N_CASES, 0)
    score_every_case(desk.workspace, MADE_UP, desk.audit(), most=N_CASES // 3)
    desk.open_audit(desk.audit(), "score")
    best: dict[str, float] = {}
    for _ in range(ATTEMPTS):
        for name, press in keys_of(desk).items():
            desk.find(ScoreView, "score").setFocus()
            with StallRecorder() as recorder:
                press()
                desk.settle()
                QTest.qWait(20)
            best[name] = min(recorder.worst_ms, best.get(name, recorder.worst_ms))
        if not slow_ones(best, LIMIT_MS):
            break
    assert slow_ones(best, LIMIT_MS) == {}


def test_that_of_very_many_cases_the_one_in_hand_comes_into_sight_without_a_hold(
    open_desk: Desk,
) -> None:
    entries = [Entry(str(number), f"MFH/{number:06}", two_lines=True) for number in range(30_000)]
    best = LIMIT_MS * 10
    for _ in range(ATTEMPTS):
        found = EntryList(open_desk.session.theme, "many", "Many cases", uniform=True)
        found.resize(300, 400)
        found.show()
        with StallRecorder() as recorder:
            found.show_entries(entries, entries[-2].key)
            open_desk.until(partial(_in_sight, found), "the case in hand")
        best = min(best, recorder.worst_ms)
        found.close()
        if best < LIMIT_MS:
            break
    assert best < LIMIT_MS


def _in_sight(entries: EntryList) -> bool:
    place = entries.visualRect(entries.currentIndex())
    return place.isValid() and entries.viewport().rect().contains(place)
