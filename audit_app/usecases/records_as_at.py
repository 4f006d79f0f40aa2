"""Records that belong to the whole office, not to one audit, as they stood at an earlier entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from audit_app.domain.journal import JournalEntry
from audit_app.domain.records import Record
from audit_app.usecases.ports import UnitOfWork

R = TypeVar("R", bound=Record)


def kept_then(
    unit: UnitOfWork, kind: type[R], entries: Sequence[JournalEntry], number: int
) -> list[R]:
    """Return the records of a kind that were kept when an entry was written, oldest first.

    Args:
        unit: Makes records of what the entries hold.
        kind: Of records that belong to no single audit.
        entries: The whole journal, oldest first.
        number: Of the newest entry there was.
    """
    held: dict[int, Mapping[str, Any]] = {}
    for entry in entries:
        if entry.number > number:
            break
        details: Mapping[str, Any] = entry.details
        if details.get("kind") == kind.KIND and "new" in details:
            held[details["id"]] = details["new"]
    return [unit.revived(kind, key, None, held[key]) for key in sorted(held) if held[key]]
