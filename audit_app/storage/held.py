"""The one connection that writes, held open and lent to one unit of work after the other.

Taking it from a pool and giving it back would cost an answer as much again as its statements.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from audit_app.domain.errors import AuditError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PATIENCE: Final = 600.0
"""Seconds an answer may wait behind an import before it is said."""


class HeldConnection:
    """Lends its connection to one borrower at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._connection: Connection | None = None

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Lend the connection for a block; whoever comes meanwhile waits.

        Raises:
            AuditError: If the one before does not end.
        """
        if not self._turn.acquire(timeout=PATIENCE):
            raise AuditError(
                "The workspace is still busy with an earlier change.",
                remedy="Wait for the import to end, or cancel it.",
            )
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            yield self._connection
        finally:
            self._turn.release()

    def dispose(self) -> None:
        """Wait for the borrower of the moment, then close the connection."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._engine.dispose()
