"""Progress that does something when it is told how far a job is."""

from __future__ import annotations

from collections.abc import Callable

from audit_app.domain.errors import Cancelled


class Watcher:
    """Calls a function at every step with its note."""

    def __init__(self, act: Callable[[str], object]) -> None:
        self._act = act

    def step(self, done: int, total: int | None, note: str = "") -> None:
        assert total is None or done <= total
        self._act(note)


def cancelling(at: str | None = None) -> Watcher:
    """Return progress that cancels at the first step, or at the one with a note."""

    def act(note: str) -> None:
        if at is None or note == at:
            raise Cancelled

    return Watcher(act)
