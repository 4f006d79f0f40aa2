"""The longest stall of the window while it imports, shows, plans from and exports a big register.

The peer is the 50 ms a person does not notice.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

from benchmarks.base import Contestant, Row, contest
from benchmarks.data import csv_register

LIMIT_MS = 50.0
RUNS = 3
N_EXPORTED = 1_000
TRACE = "CASE_AUDIT_TRACE_STALLS"
"""Set to 1 to see where the window's thread was whenever it was late."""


def work(path: str) -> dict[str, float]:
    """Put a window offscreen to all of it and return the longest stalls in milliseconds."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from tests.helpers import desk as desk_module
    from tests.helpers.window_work import WindowWork, new_audit

    desk_module.PATIENCE_MS = 600_000
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        desk = desk_module.new_desk(application, Path(folder))
        desk.make_workspace()
        desk.settle()
        if os.environ.get(TRACE):
            _trace()
        told = WindowWork(desk)
        audit = new_audit(desk)
        told.import_register(audit, Path(path))
        told.use_table()
        told.plan(audit)
        desk.draw(audit, N_EXPORTED)
        told.export(audit, Path(folder) / "findings.xlsx")
        desk.close()
    return told.worst


def _trace() -> None:
    """Look at the window's thread from another and print where it is when it is late."""
    from PySide6.QtCore import QTimer

    beat = [time.perf_counter()]
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: beat.__setitem__(0, time.perf_counter()))
    timer.start()
    main = threading.get_ident()

    def watch() -> None:
        told, _ = 0.0, timer
        while True:
            time.sleep(0.005)
            late = time.perf_counter() - beat[0]
            if late > 0.035 and beat[0] != told:
                told = beat[0]
                where = "".join(traceback.format_stack(sys._current_frames()[main], limit=6))  # noqa: SLF001
                print(f"late by {late * 1000:.0f} ms\n{where}", file=sys.stderr)

    threading.Thread(target=watch, daemon=True).start()


def run(rows: int) -> list[Row]:
    """Work three times over: a stall of the program comes each time, the machine's may not."""
    asked = Contestant("window", "window_stalls:work", {"path": str(csv_register(rows))})
    worst = contest([asked], RUNS)["window"]
    del worst["peak_mb"]
    return [
        Row(f"stall: {name}, {rows:,} cases (peer: 50 ms)", ms, LIMIT_MS, ms / LIMIT_MS, 1.0, "ms")
        for name, ms in worst.items()
    ]
