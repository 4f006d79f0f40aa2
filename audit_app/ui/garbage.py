"""Unreachable cycles are looked for on the GUI thread, a few at a time.

Left to itself Python looks for them in whatever thread allocates. A worker that does so stops the
window for as long as it takes, a tenth of a second with everything loaded, and may destroy a widget
on a thread where that takes the process with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 2_000
MOST_AT_ONCE = 100_000
"""Objects that are looked through in some ten milliseconds."""


class Garbage(QObject):
    """Looks through young objects now and then, and through all when a workspace was closed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        parent.destroyed.connect(_as_python_does)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect_young)
        self._timer.start()

    @Slot()
    def collect_young(self) -> None:
        """Look through what is new, unless that is a whole library or a register in flight.

        So much is taken for permanent instead. What is in no cycle is let go of at once either way.
        """
        if gc.get_count()[0] > MOST_AT_ONCE:
            gc.freeze()
        else:
            gc.collect(1)

    @Slot()
    def collect_all(self) -> None:
        """Look through everything; a person who locks expects to wait a moment."""
        gc.unfreeze()
        gc.collect()


def _as_python_does() -> None:
    gc.unfreeze()
    gc.enable()
