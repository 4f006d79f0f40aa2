"""Records in the store: each whole as JSON, found by its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import delete, insert, select, update
from typing_extensions import override

from audit_app.domain.completion import MAKES_IT_FALL, Completion, FallenMark
from audit_app.domain.errors import AuditError
from audit_app.domain.records import Record
from audit_app.storage import mapping
from audit_app.storage.journal import JournalStore
from audit_app.storage.tables import RECORD

if TYPE_CHECKING:
    from sqlalchemy import Row

R = TypeVar("R", bound=Record)

_ROW_PARTS = ("id", "audit_id")
_KEPT: Final = "SELECT id, audit_id, content FROM record WHERE kind = ?"
_OF_KIND: Final = f"{_KEPT} ORDER BY id"
_OF_AUDIT: Final = f"{_KEPT} AND audit_id = ? ORDER BY id"


class RecordStore(JournalStore):
    """The part of a unit of work that keeps records, each change with its journal entry."""

    def keep(self, record: R, action: str) -> R:
        """Keep a record, new or in place of the one before, and journal old and new content."""
        content = _content(record)
        old: Mapping[str, Any] = {}
        if record.id == 0:
            made = insert(RECORD).values(
                kind=record.KIND, audit_id=record.audit_id, content=mapping.plain_json(content)
            )
            (number,) = self._connection.execute(made).inserted_primary_key or (0,)
            record = replace(record, id=number)
        else:
            old = json.loads(self._kept_row(record.KIND, record.id).content)
            self._connection.execute(
                update(RECORD)
                .where(RECORD.c.id == record.id)
                .values(content=mapping.plain_json(content))
            )
        self.journal(
            action,
            {"kind": record.KIND, "id": record.id, "old": old, "new": content},
            audit_id=record.audit_id,
        )
        return record

    @override
    def journal(
        self, action: str, details: Mapping[str, Any], *, audit_id: int | None = None
    ) -> None:
        """Append an entry; one that changes answers takes the mark 'complete' away with it.

        Whatever changes answers is journalled, so no use case can forget it.
        """
        super().journal(action, details, audit_id=audit_id)
        if audit_id is not None and action in MAKES_IT_FALL:
            for mark in self.kept(Completion, audit_id):
                self._fall(mark)

    def _fall(self, mark: Completion) -> None:
        entry = self.journal_head()
        if entry is not None:
            fallen = FallenMark(
                audit_id=mark.audit_id,
                completed_by=mark.completed_by,
                completed_at=mark.completed_at,
                fell_at=entry.at,
                entry=entry.number,
            )
            self.drop(mark, "audit_opened_by_change")
            self.keep(fallen, "completion_fell")

    def drop(self, record: Record, action: str) -> None:
        """Remove a record and journal what it held."""
        old = json.loads(self._kept_row(record.KIND, record.id).content)
        self._connection.execute(delete(RECORD).where(RECORD.c.id == record.id))
        self.journal(
            action,
            {"kind": record.KIND, "id": record.id, "old": old, "new": {}},
            audit_id=record.audit_id,
        )

    def kept(self, kind: type[R], audit_id: int | None = None) -> Sequence[R]:
        """Return the records of a kind, of one audit or of all, oldest first."""
        # Asked before every answer is kept: SQLAlchemy's own path would cost as much as the commit.
        rows = (
            self._plain.run(_OF_KIND, (kind.KIND,))
            if audit_id is None
            else self._plain.run(_OF_AUDIT, (kind.KIND, audit_id))
        )
        return [
            replace(mapping.from_json(kind, content), id=number, audit_id=audit)
            for number, audit, content in rows
        ]

    def kept_one(self, kind: type[R], record_id: int) -> R:
        """Return a record by its id."""
        return _record(kind, self._kept_row(kind.KIND, record_id))

    def record_contents(self) -> Mapping[tuple[str, int], tuple[int | None, Mapping[str, Any]]]:
        """Return the audit and content of every record, by kind and id, as the journal has it."""
        rows = self._connection.execute(select(RECORD))
        return {(row.kind, row.id): (row.audit_id, json.loads(row.content)) for row in rows}

    def revived(
        self, kind: type[R], record_id: int, audit_id: int | None, content: Mapping[str, Any]
    ) -> R:
        """Return a record as an entry of the journal holds it."""
        made = mapping.from_json(kind, mapping.plain_json(content))
        return replace(made, id=record_id, audit_id=audit_id)

    def _kept_row(self, kind: str, record_id: int) -> Row[Any]:
        wanted = select(RECORD).where(RECORD.c.id == record_id, RECORD.c.kind == kind)
        row = self._connection.execute(wanted).first()
        if row is None:
            raise AuditError(
                "What was to be changed is no longer there.",
                remedy="Look at the page again; it may have been removed meanwhile.",
            )
        return row


def _content(record: Record) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(mapping.to_json(record))
    return {part: value for part, value in content.items() if part not in _ROW_PARTS}


def _record(kind: type[R], row: Row[Any]) -> R:
    return replace(mapping.from_json(kind, row.content), id=row.id, audit_id=row.audit_id)
