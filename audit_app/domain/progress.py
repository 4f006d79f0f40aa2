"""How a long job says where it is, and learns that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told after every batch of work, by whatever thread or process does it."""

    def step(self, done: int, total: int | None, note: str = "") -> None:
        """Report how far the job is.

        Args:
            done: Units finished so far.
            total: Units there are, or None while unknown.
            note: What is being done now, a few words.

        Raises:
            Cancelled: If the person has asked for the job to stop.
        """


class Silent:
    """Progress nobody watches and nobody cancels."""

    def step(self, done: int, total: int | None, note: str = "") -> None:
        """Do nothing."""
