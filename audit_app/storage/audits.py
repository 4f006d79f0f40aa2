"""Audits and small settings in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, text

from audit_app.domain.audit import Audit, AuditProgress
from audit_app.domain.errors import AuditError
from audit_app.storage import mapping
from audit_app.storage.tables import AUDIT, SETTING

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Counts of the newest register and of the draw in force, one line an audit.
_COUNTS = text("""
    WITH in_force AS (SELECT audit_id, id FROM draw AS d WHERE number =
                          (SELECT max(number) FROM draw WHERE audit_id = d.audit_id)),
         touched AS (SELECT drawn_case_id FROM answer GROUP BY drawn_case_id),
         newest AS (SELECT audit_id, n_cases FROM population AS p WHERE id =
                        (SELECT max(id) FROM population WHERE audit_id = p.audit_id))
    SELECT audit.id,
           coalesce(newest.n_cases, 0) AS n_cases,
           count(drawn.id) AS n_drawn,
           count(review.completed_at) AS n_scored,
           count(CASE WHEN review.completed_at IS NULL AND
                           coalesce(touched.drawn_case_id, review.drawn_case_id) IS NOT NULL
                      THEN 1 END) AS n_started
    FROM audit
    LEFT JOIN newest ON newest.audit_id = audit.id
    LEFT JOIN in_force ON in_force.audit_id = audit.id
    LEFT JOIN drawn_case AS drawn ON drawn.draw_id = in_force.id AND drawn.state = 'in_sample'
    LEFT JOIN touched ON touched.drawn_case_id = drawn.id
    LEFT JOIN review ON review.drawn_case_id = drawn.id
    GROUP BY audit.id
""")

_RECORDS = text("""
    SELECT audit_id, kind, count(*) FROM record WHERE audit_id IS NOT NULL GROUP BY audit_id, kind
""")


class AuditStore:
    """The part of a unit of work that keeps audits and settings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_audit(self, audit: Audit) -> Audit:
        """Keep a new audit; returns it with its id.

        Raises:
            AuditError: If the title is taken.
        """
        taken = select(AUDIT.c.id).where(AUDIT.c.title == audit.title)
        if self._connection.execute(taken).first() is not None:
            raise AuditError(
                f"There is already an audit called '{audit.title}'.",
                remedy="Give this one another title, for example with its round.",
            )
        made = insert(AUDIT).values(mapping.audit_values(audit)).returning(AUDIT.c.id)
        return replace(audit, id=self._connection.execute(made).scalar_one())

    def audit(self, audit_id: int) -> Audit:
        """Return an audit.

        Raises:
            AuditError: If the workspace has none with this id.
        """
        row = self._connection.execute(select(AUDIT).where(AUDIT.c.id == audit_id)).first()
        if row is None:
            raise AuditError(
                "That audit is not in this workspace.", remedy="Choose one from the list of audits."
            )
        return mapping.to_audit(row)

    def audits(self) -> Sequence[AuditProgress]:
        """Return every audit with its counts, newest first."""
        counts = {row.id: row for row in self._connection.execute(_COUNTS)}
        records: dict[int, dict[str, int]] = {}
        for audit_id, kind, n in self._connection.execute(_RECORDS):
            records.setdefault(audit_id, {})[kind] = n
        rows = self._connection.execute(select(AUDIT).order_by(AUDIT.c.id.desc()))
        return [
            AuditProgress(
                audit=mapping.to_audit(row),
                n_cases=counts[row.id].n_cases,
                n_drawn=counts[row.id].n_drawn,
                n_scored=counts[row.id].n_scored,
                n_started=counts[row.id].n_started,
                records=records.get(row.id, {}),
            )
            for row in rows
        ]

    def setting(self, key: str) -> str | None:
        """Return a setting of this workspace."""
        found = select(SETTING.c.value).where(SETTING.c.key == key)
        value: str | None = self._connection.execute(found).scalar_one_or_none()
        return value

    def put_setting(self, key: str, value: str) -> None:
        """Keep a setting of this workspace."""
        self._connection.execute(delete(SETTING).where(SETTING.c.key == key))
        self._connection.execute(insert(SETTING).values(key=key, value=value))
