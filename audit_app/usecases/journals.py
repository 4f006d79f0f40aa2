"""Looking over the journal."""

from __future__ import annotations

from collections.abc import Sequence

from audit_app.domain.journal import JournalEntry
from audit_app.usecases.ports import Workspace


def read_journal(workspace: Workspace, audit_id: int | None = None) -> Sequence[JournalEntry]:
    """Return the entries of an audit, or of the whole workspace, newest first."""
    with workspace.reading() as unit:
        return list(reversed(unit.journal_entries(audit_id)))
