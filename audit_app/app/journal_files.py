"""The journal as a file: one JSON object a line, so that anyone can check the chain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from audit_app.domain.journal import JournalEntry


def write_journal(entries: Sequence[JournalEntry], path: Path) -> None:
    """Write entries, oldest first, whole or not at all.

    The digest of an entry is the SHA-256 of a first line that names the format and of the JSON
    list of its other parts, keys sorted, without blanks; see domain/journal.py.

    Raises:
        AuditError: If the file cannot be written; an old one is left as it was.
    """
    from audit_app.interchange.export.replacing import replace_file

    lines = (json.dumps(_as_data(entry), ensure_ascii=False) + "\n" for entry in entries)
    replace_file(path, "".join(lines).encode())


def _as_data(entry: JournalEntry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "audit_id": entry.audit_id,
        "details": dict(entry.details),
        "previous": entry.previous,
        "digest": entry.digest,
    }
