"""The one place that looks at the clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The laptop's clock, in UTC."""

    def now(self) -> datetime:
        """Return the present moment, aware, UTC, whole microseconds."""
        return datetime.now(UTC)
