"""Imports point one way, and starting the window loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "sqlcipher3",
    "openpyxl",
    "python_calamine",
    "scipy",
    "numpy",
    "cryptography",
    "msoffcrypto",
    "alembic",
    "pydantic",
    "zxcvbn",
)


def test_that_imports_keep_to_the_contracts() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_that_nothing_heavy_is_loaded_when_the_window_is_painted(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from audit_app.app.window import build_window
application = QApplication([])
window = build_window(application, Path({str(tmp_path)!r}) / "settings.json")
window.show()
application.processEvents()
print(sorted(set({HEAVY!r}) & set(sys.modules)))
import os; os._exit(0)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
