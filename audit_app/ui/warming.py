"""The code of pages, steps and panels is loaded before it is asked for, a module at a time."""

from __future__ import annotations

import pkgutil
from collections import deque
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_PARTS: Final = ("escalations", "score", "audits", "checklists")
"""What pages are made of comes first: a page would load all of it in one go."""
_SHOWN: Final = ("pages", "steps", "findings", "review", "settings")
_PACKAGES: Final = tuple(f"audit_app.ui.{name}" for name in (*_PARTS, *_SHOWN))
_EVERY_MS: Final = 20


class Warming(QObject):
    """Loads while somebody types the passphrase; the first click on a page then waits for nothing.

    It is done on the GUI thread in small pieces: a module of widgets on a worker would be made on
    the wrong thread, and all of them in one go would be felt.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[str] = deque(_PACKAGES)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._load_one)

    @Slot()
    def start(self) -> None:
        """Begin."""
        self._timer.start()

    @Slot()
    def _load_one(self) -> None:
        if not self._left:
            self._timer.stop()
            return
        name = self._left.popleft()
        module = import_module(name)
        if hasattr(module, "__path__"):
            found = pkgutil.iter_modules(module.__path__)
            self._left.extend(f"{name}.{each.name}" for each in found)
