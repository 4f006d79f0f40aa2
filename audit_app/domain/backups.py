"""Backups of a workspace: what each holds, and which are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

DAYS: Final = 7
"""Of the newest days with a backup, each is kept."""
WEEKS: Final = 8
"""Of the weeks before, the newest backup of each is kept."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file.

    Attributes:
        path: The file.
        made_on: The day in its name.
        size: In bytes.
        fault: Why nobody can look into it, or empty.
        audits: Titles of the audits it holds, each with how many answers.
        n_entries: Entries of its journal.
        head: Digest of the newest, or empty.
        last_at: When the newest was written, aware, UTC; None where there is none.
    """

    path: Path
    made_on: date
    size: int
    fault: str = ""
    audits: tuple[tuple[str, int], ...] = ()
    n_entries: int = 0
    head: str = ""
    last_at: datetime | None = None


def superseded(days: Iterable[date], today: date) -> list[date]:
    """Return the days whose backups need not be kept, oldest first.

    Kept are the newest DAYS, and the newest of each of the WEEKS calendar weeks up to today. A
    clock that was wrong never costs a backup: days after today are kept, and do not count.

    Args:
        days: On which backups were made, in any order.
        today: By the laptop's clock.
    """
    known = sorted({day for day in days if day <= today})
    kept = set(known[-DAYS:])
    since = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    for day in known:
        of_week = [other for other in known if other.isocalendar()[:2] == day.isocalendar()[:2]]
        if day >= since and day == of_week[-1]:
            kept.add(day)
    return [day for day in known if day not in kept]
