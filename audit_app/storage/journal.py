"""The journal in the store: each entry bound to the one before, in the transaction it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from audit_app.domain.journal import GENESIS, JournalEntry, entry_digest
from audit_app.domain.roles import check_role, role_kept
from audit_app.storage import mapping
from audit_app.storage.tables import JOURNAL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from audit_app.storage.plain import PlainStatements
    from audit_app.usecases.ports import Clock

_ROLE: Final = "SELECT value FROM setting WHERE key = 'role'"
_HEAD: Final = "SELECT number, digest FROM journal ORDER BY number DESC LIMIT 1"
_APPEND: Final = (
    "INSERT INTO journal (number, at, actor, action, audit_id, details, previous, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


class JournalStore:
    """The part of a unit of work that keeps the journal."""

    def __init__(self, connection: Connection, plain: PlainStatements, clock: Clock) -> None:
        self._connection = connection
        self._plain = plain
        self._clock = clock

    def journal(
        self, action: str, details: Mapping[str, Any], *, audit_id: int | None = None
    ) -> None:
        """Append an entry in the same transaction.

        Whatever changes a workspace is journalled with it, so this is where a role is held to what
        it may do: no use case can forget it.

        Raises:
            AuditError: If the role somebody works as may not do it.
        """
        kept = self._plain.run(_ROLE).fetchone()
        role = role_kept(kept[0] if kept is not None else None)
        check_role(role, action)
        head = self._plain.run(_HEAD).fetchone()
        before, previous = head if head is not None else (0, GENESIS)
        number, at = before + 1, self._clock.now()
        digest = entry_digest(number, at, role.value, action, audit_id, details, previous)
        self._plain.run(
            _APPEND,
            (
                number,
                at.isoformat(),
                role.value,
                action,
                audit_id,
                mapping.plain_json(details),
                previous,
                digest,
            ),
        )

    def journal_head(self) -> JournalEntry | None:
        """Return the newest entry, None if there is none."""
        newest = select(JOURNAL).order_by(JOURNAL.c.number.desc()).limit(1)
        row = self._connection.execute(newest).first()
        return mapping.to_entry(row) if row is not None else None

    def journal_entries(
        self, audit_id: int | None = None, *, since: int = 0
    ) -> Sequence[JournalEntry]:
        """Return the entries of an audit, or all, oldest first, from a number on."""
        entries = select(JOURNAL).where(JOURNAL.c.number >= since).order_by(JOURNAL.c.number)
        if audit_id is not None:
            entries = entries.where(JOURNAL.c.audit_id == audit_id)
        return [mapping.to_entry(row) for row in self._connection.execute(entries)]
