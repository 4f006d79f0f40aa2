"""Versions of checklists and local standards in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from audit_app.domain.checklist import Checklist, LocalStandard
from audit_app.domain.checklist_versions import DRAFT, ChecklistVersion, VersionState
from audit_app.storage import mapping
from audit_app.storage.tables import AUDIT, CHECKLIST_VERSION, LOCAL_STANDARD

if TYPE_CHECKING:
    from sqlalchemy import Connection

_VERSION = CHECKLIST_VERSION.c
_LOCAL = LOCAL_STANDARD.c
_LISTED = [column for column in _VERSION if column.name != "content"]


class ChecklistStore:
    """The part of a unit of work that keeps checklists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def checklist_versions(self) -> Sequence[ChecklistVersion]:
        """Return every version kept here, the draft of a theme too; by theme, oldest first."""
        order = _VERSION.theme_key, _VERSION.kept_at, _VERSION.version
        rows = self._connection.execute(select(*_LISTED).order_by(*order))
        return [mapping.to_version(row) for row in rows]

    def kept_checklist(self, theme_key: str, version: str) -> Checklist | None:
        """Return a version kept here, None if it is not."""
        found = select(_VERSION.content).where(
            and_(_VERSION.theme_key == theme_key, _VERSION.version == version)
        )
        content: str | None = self._connection.execute(found).scalar_one_or_none()
        return mapping.from_json(Checklist, content) if content is not None else None

    def keep_version(
        self, checklist: Checklist, state: VersionState, *, based_on: str, kept_at: datetime
    ) -> None:
        """Keep a version for ever; it must not be kept already."""
        self._connection.execute(
            insert(CHECKLIST_VERSION).values(_values(checklist, state, based_on, kept_at))
        )

    def put_draft(self, checklist: Checklist, *, based_on: str, kept_at: datetime) -> None:
        """Keep the draft of a theme in place of the one before."""
        values = _values(checklist, VersionState.DRAFT, based_on, kept_at) | {"version": DRAFT}
        keys = ("theme_key", "version")
        self._connection.execute(
            upsert(CHECKLIST_VERSION)
            .values(values)
            .on_conflict_do_update(
                index_elements=keys,
                set_={name: value for name, value in values.items() if name not in keys},
            )
        )

    def remove_draft(self, theme_key: str) -> None:
        """Remove the draft of a theme."""
        self._connection.execute(
            delete(CHECKLIST_VERSION).where(
                and_(_VERSION.theme_key == theme_key, _VERSION.version == DRAFT)
            )
        )

    def set_checklist_version(self, audit_id: int, version: str) -> None:
        """Record that an audit is scored with another version from now on."""
        self._connection.execute(
            update(AUDIT).where(AUDIT.c.id == audit_id).values(checklist_version=version)
        )

    def local_standards(self, theme_key: str = "") -> Sequence[LocalStandard]:
        """Return the standards that were set locally, of one theme or of all."""
        found = select(LOCAL_STANDARD).order_by(_LOCAL.theme_key, _LOCAL.key)
        if theme_key:
            found = found.where(_LOCAL.theme_key == theme_key)
        return [mapping.to_local_standard(row) for row in self._connection.execute(found)]

    def put_local_standard(self, standard: LocalStandard) -> None:
        """Keep a local standard in place of the one before."""
        self.remove_local_standard(standard.theme_key, standard.key)
        values = {column.name: getattr(standard, column.name) for column in _LOCAL}
        self._connection.execute(insert(LOCAL_STANDARD).values(values))

    def remove_local_standard(self, theme_key: str, key: str) -> None:
        """Remove a local standard: the checklist's own counts again."""
        self._connection.execute(
            delete(LOCAL_STANDARD).where(and_(_LOCAL.theme_key == theme_key, _LOCAL.key == key))
        )


def _values(
    checklist: Checklist, state: VersionState, based_on: str, kept_at: datetime
) -> dict[str, Any]:
    return {
        "theme_key": checklist.key,
        "version": checklist.version,
        "title": checklist.title,
        "state": state.value,
        "based_on": based_on,
        "kept_at": kept_at,
        "content": mapping.to_json(checklist),
    }
