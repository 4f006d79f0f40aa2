"""Statements handed straight to the driver, where a person waits or a million rows go in.

SQLAlchemy's own path costs as much again as the whole encrypted commit of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from audit_app.storage.faults import as_words

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


class PlainStatements:
    """Runs fixed statements in the transaction that a connection is in."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._driver: Any = connection.connection.driver_connection
        self._path = path

    def run(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> dbapi2.Cursor:
        """Run one statement.

        Raises:
            AuditError: If disk or file refuse.
            Cancelled: If it was interrupted.
        """
        try:
            return self._driver.execute(statement, values)
        except dbapi2.Error as error:
            raise self._told(error) from error

    def run_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for every row."""
        try:
            self._driver.executemany(statement, rows)
        except dbapi2.Error as error:
            raise self._told(error) from error

    def _told(self, error: dbapi2.Error) -> Exception:
        return as_words(error, self._path) or error
