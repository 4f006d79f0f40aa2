"""From the start of the process to the first paint, against an empty window of the same toolkit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.base import ROOT, Contestant, Row, contest, versus

EMPTY = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, told)
{told}
application = QApplication([])
window = Window()
window.resize(1280, 700)
window.show()
application.exec()
"""
OURS = """
import sys, time
from audit_app.app import window
from audit_app.app.main import main
build = window.build_window
def watched(*arguments):
    from PySide6.QtCore import QTimer
    built = build(*arguments)
    def painted(self, event):
        super(type(built), self).paintEvent(event)
        QTimer.singleShot(0, told)
    type(built).paintEvent = painted
    return built
window.build_window = watched
{told}
main([])
"""
TOLD = """
def told():
    import json, os
    print(json.dumps([time.monotonic(), sorted(sys.modules)]), flush=True)
    os._exit(0)
"""
HEAVY = (
    "alembic",
    "cryptography",
    "msoffcrypto",
    "numpy",
    "openpyxl",
    "pydantic",
    "python_calamine",
    "scipy",
    "sqlalchemy",
    "sqlcipher3",
    "sqlmodel",
    "zxcvbn",
)


def first_paint(program: str) -> dict[str, float]:
    """Start a window in a fresh process and time it; settings come from an empty folder."""
    code = {"ours": OURS, "empty": EMPTY}[program].format(told=TOLD)
    with tempfile.TemporaryDirectory() as home:
        surroundings = {
            **os.environ,
            "QT_LOGGING_RULES": "qt.qpa.fonts.warning=false",
            "HOME": home,
            "XDG_CONFIG_HOME": str(Path(home) / "config"),
            "PYTHONDONTWRITEBYTECODE": "",  # warm: compiled once, as on any laptop
        }
        begun = time.monotonic()
        answer = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env=surroundings,
            cwd=ROOT,
        )
    painted, modules = json.loads(answer.stdout.splitlines()[-1])
    return {"seconds": painted - begun, "heavy": sum(name in HEAVY for name in modules)}


def run(rows: int) -> list[Row]:  # noqa: ARG001 - a start does not depend on a register
    """Start on a screen where one can be had, and offscreen, where the peer loads little."""
    from tests.journeys.window_driver import missing_programs, screen

    if missing_programs():
        return _rows("offscreen", 1.5)
    with tempfile.TemporaryDirectory() as folder, screen(Path(folder)) as around:
        os.environ["DISPLAY"] = around["DISPLAY"]
        return [*_rows("xcb", 1.5), *_rows("offscreen", None)]


def _rows(platform: str, limit: float | None) -> list[Row]:
    os.environ["QT_QPA_PLATFORM"] = platform
    for program in ("ours", "empty"):
        first_paint(program)  # warms the disk
    asked = [
        Contestant(name, "start_up:first_paint", {"program": name}) for name in ("ours", "empty")
    ]
    found = contest(asked)
    ours, empty = found["ours"], found["empty"]
    name = f"start to first paint, {platform} (peer: an empty window)"
    return [
        versus(name, ours["seconds"], empty["seconds"], limit),
        Row("  heavy libraries loaded by then", ours["heavy"], 0, ours["heavy"], 0, ""),
    ]
