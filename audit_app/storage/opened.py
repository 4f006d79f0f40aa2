"""An open workspace: its connections, its lock, and the units of work it hands out."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event

from audit_app.storage import case_page
from audit_app.storage.backup import back_up
from audit_app.storage.backups import (
    back_up_today,
    backups_of,
    remove_backups,
    restore,
)
from audit_app.storage.disposals import compact, texts_found
from audit_app.storage.engine import engine_for
from audit_app.storage.examination import examine
from audit_app.storage.faults import in_words
from audit_app.storage.held import HeldConnection
from audit_app.storage.standing import Standing
from audit_app.storage.unit_of_work import SqlUnitOfWork

if TYPE_CHECKING:
    from datetime import date

    from filelock import BaseFileLock
    from sqlalchemy import Connection, Engine

    from audit_app.domain.backups import Backup
    from audit_app.storage.key import Key
    from audit_app.usecases.ports import Clock


class SqlWorkspace:
    """A workspace file that was unlocked.

    One connection writes, its units of work one after the other; any number read beside it, each
    seeing the file as it stood when it began.
    """

    def __init__(self, path: Path, key: Key, lock: BaseFileLock, clock: Clock) -> None:
        self._path = path
        self._key: Key | None = key
        self._lock = lock
        self._clock = clock
        self._running = _Running()
        self._standing = Standing(path)
        self._writer = HeldConnection(engine_for(path, key, writing=True))
        self._readers = engine_for(path, key, writing=False)
        event.listen(self._readers, "checkout", self._running.checked_out)
        event.listen(self._readers, "checkin", self._running.checked_in)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def readers(self) -> Engine:
        """Connections that only read."""
        return self._readers

    def unit(self) -> SqlUnitOfWork:
        """Return a transaction that may write; it waits for the one before it to end."""
        return SqlUnitOfWork(self._writer.connect, self, self._clock)

    def reading(self) -> SqlUnitOfWork:
        """Return a transaction that only reads, and so never waits."""
        return SqlUnitOfWork(self._readers.connect, self, self._clock)

    def case_ids(
        self,
        population_id: int,
        *,
        order_by: str = "",
        descending: bool = False,
        containing: str = "",
    ) -> Sequence[int]:
        """Return ids of the cases in an order, those containing a text."""
        with self._readers.connect() as connection, in_words(self._path):
            return case_page.case_ids(
                connection,
                population_id,
                order_by=order_by,
                descending=descending,
                containing=containing,
            )

    def case_rows(self, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        """Return (row number, reference, date, stratum, team, *kept values) by id, as text."""
        with self._readers.connect() as connection:
            return case_page.case_rows(connection, ids)

    @contextmanager
    def stoppable(self, connection: Connection) -> Iterator[None]:
        """Let interrupt() stop what a writing connection does inside the block."""
        driver = connection.connection.dbapi_connection
        self._running.add(driver)
        try:
            yield
        finally:
            self._running.discard(driver)

    def check_standing(self) -> None:
        """Raise AuditError if the file is not where it was opened."""
        self._standing.check()

    def interrupt(self) -> None:
        """Stop the queries and the import that are running, from any thread; answers are let be."""
        self._running.interrupt()

    def examine(self) -> Sequence[str]:
        """Return what is wrong with the file itself, in sentences; every page is read."""
        with self._readers.connect() as connection, in_words(self._path):
            return examine(connection)

    def back_up(self, target: Path) -> None:
        """Write a verified copy of the workspace, under the same passphrase.

        Raises:
            AuditError: If it exists already or cannot be written; then nothing is left of it.
        """
        back_up(self._path, self._opened_key, target)

    def back_up_today(self, today: date) -> Path | None:
        """Make the backup of a day and return it, None if there is one."""
        return back_up_today(self._path, self._opened_key, today)

    def backups(self) -> Sequence[Backup]:
        """Return the daily backups, newest first, each with what it holds."""
        return backups_of(self._path, self._opened_key)

    def restore(self, backup: Path, target: Path) -> None:
        """Put a checked copy of a backup in a new place; this workspace stays as it is."""
        restore(backup, self._opened_key, target)

    def renew_backups(self, today: date) -> None:
        """Remove every backup the program made beside the workspace, and make one of today."""
        remove_backups(self._path)
        back_up_today(self._path, self._opened_key, today)

    def compact(self) -> None:
        """Write the file without the pages that nobody uses any more, and empty its log."""
        with self._writer.connect() as connection, in_words(self._path):
            compact(connection)

    def texts_found(self, wanted: Sequence[str]) -> Sequence[str]:
        """Return which texts stand anywhere in the file."""
        with self._readers.connect() as connection, in_words(self._path):
            return texts_found(connection, wanted)

    @property
    def _opened_key(self) -> Key:
        if self._key is None:
            raise RuntimeError("the workspace is closed")
        return self._key

    def close(self) -> None:
        """Forget the key and let go of the file."""
        if self._key is None:
            return
        self._key = None
        self._readers.dispose()
        self._writer.dispose()  # the last connection: its closing folds the log into the file
        self._lock.release()


class _Running:
    """The driver's connections that may be interrupted now."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._connections: set[object] = set()

    def add(self, connection: object) -> None:
        with self._guard:
            self._connections.add(connection)

    def discard(self, connection: object) -> None:
        with self._guard:
            self._connections.discard(connection)

    def checked_out(self, connection: object, _record: object, _proxy: object) -> None:
        self.add(connection)

    def checked_in(self, connection: object, _record: object) -> None:
        self.discard(connection)

    def interrupt(self) -> None:
        with self._guard:
            for connection in self._connections:
                connection.interrupt()  # type: ignore[attr-defined]
