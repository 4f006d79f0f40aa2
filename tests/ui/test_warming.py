"""The pages are there before they are asked for, and no piece of loading them is felt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import json, sys, time
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from audit_app.app.window import build_window
from audit_app.ui import warming
application = QApplication([])
window = build_window(application, Path({folder!r}) / "settings.json")
pieces = []
load = warming.Warming._load_one
def timed(self):
    begun = time.thread_time()
    load(self)
    pieces.append(time.thread_time() - begun)
warming.Warming._load_one = timed
window.show()
QTest.qWait(100)
loader = None
while loader is None or loader._left:
    QTest.qWait(20)
    loader = window.findChild(warming.Warming)
wanted = ["audit_app.ui.pages.audits", "audit_app.ui.steps.sample", "audit_app.ui.review.settling"]
print(json.dumps([[each in sys.modules for each in wanted], sorted(pieces)]))
import os; os._exit(0)
"""


def test_that_every_page_is_loaded_before_somebody_has_typed_a_passphrase(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(folder=str(tmp_path))],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    loaded, pieces = json.loads(done.stdout)
    assert all(loaded)
    assert len(pieces) > 40
    whole = sum(pieces)
    assert pieces[-1] < whole / 3, "one piece is most of the work: it should come in parts"
