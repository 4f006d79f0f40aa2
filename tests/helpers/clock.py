"""A clock that stands still until it is told to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FixedClock:
    """Gives one moment, then the next second, and so on; the same in every run."""

    def __init__(self, start: datetime = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)) -> None:
        self._moment = start

    def now(self) -> datetime:
        self._moment += timedelta(seconds=1)
        return self._moment
