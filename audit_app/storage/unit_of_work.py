"""One transaction on the workspace, made of one small store for each kind of thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from audit_app.storage.audits import AuditStore
from audit_app.storage.checklists import ChecklistStore
from audit_app.storage.disposals import DisposalStore
from audit_app.storage.draws import DrawStore
from audit_app.storage.plain import PlainStatements
from audit_app.storage.populations import Home, PopulationStore
from audit_app.storage.records import RecordStore
from audit_app.storage.reviews import ReviewStore
from audit_app.storage.scorers import ScorerStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from audit_app.usecases.ports import Clock


class SqlUnitOfWork(
    AuditStore,
    ChecklistStore,
    PopulationStore,
    DrawStore,
    ReviewStore,
    ScorerStore,
    RecordStore,
    DisposalStore,
):
    """A transaction; leaving the block without commit() changes nothing.

    Used once: it begins when its block does.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Connection]],
        home: Home,
        clock: Clock,
    ) -> None:
        self._lent = connect()
        self._home = home
        self._clock = clock
        self._connection: Connection
        self._plain: PlainStatements

    def __enter__(self) -> Self:
        """Begin; a writing unit waits for the one before it."""
        connection = self._lent.__enter__()
        try:
            self._transaction = connection.begin()
        except BaseException as error:
            self._lent.__exit__(type(error), error, error.__traceback__)
            raise
        self._connection = connection
        self._plain = PlainStatements(connection, self._home.path)
        return self

    def __exit__(self, *exc: object) -> None:
        """End; what was not committed is undone."""
        try:
            self._transaction.close()
        finally:
            self._lent.__exit__(None, None, None)

    def commit(self) -> None:
        """Make everything since the block began durable, or raise and keep nothing of it."""
        self._home.check_standing()
        self._transaction.commit()
