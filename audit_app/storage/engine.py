"""Opens the encrypted file; the only module that sees the key at work."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2

from audit_app.storage.columns import unpacked
from audit_app.storage.faults import as_words
from audit_app.storage.plain import PlainStatements

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import ExceptionContext

    from audit_app.storage.key import Key

_NOT_SOUND = {dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB}
_WRITER_CACHE = 32  # MiB; an import of a million rows gains nothing from more


def connect(path: Path, key: Key, *, cache: int = 16) -> dbapi2.Connection:
    """Return a connection with the key proved, write-ahead log and full synchronisation.

    Args:
        path: The file, which exists: one that was moved away must not be made anew in its place.
        key: Its key.
        cache: Page cache in MiB.

    Raises:
        dbapi2.DatabaseError: If the key does not fit, among others.
    """
    connection = dbapi2.connect(
        _address(path, "mode=rw"), uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        _unlock(connection, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "fullfsync = ON",  # macOS: a plain fsync does not reach the disk
            "foreign_keys = ON",
            "temp_store = MEMORY",  # a sort must set nothing aside in a plain file
            "busy_timeout = 10000",
            "journal_size_limit = 8388608",
            f"cache_size = -{cache * 1024}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("unpacked", 1, unpacked, deterministic=True)
    except BaseException:
        connection.close()
        raise
    return connection


def prove(path: Path, key: Key) -> None:
    """Check that a key opens a file, changing nothing.

    An ordinary connection would, on closing, copy a left-over log into the file even with a wrong
    key; so this one is told that the file cannot change. Only if the first page was torn by a power
    cut does the log hold the better one: then it is tried on a copy, which is as encrypted.

    Raises:
        dbapi2.DatabaseError: If it does not.
    """
    try:
        _prove_as_it_lies(path, key)
    except dbapi2.DatabaseError:
        log = path.with_name(path.name + "-wal")
        if not (log.exists() and log.stat().st_size):
            raise
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".case-audit-") as folder:
            copy = Path(folder) / path.name
            shutil.copyfile(path, copy)
            shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
            connect(copy, key).close()


def fits_its_log(path: Path, key: Key) -> bool:
    """Return whether a file and the log beside it make one sound whole; neither is changed.

    They do not if the file was put back from a backup while the log of a crash lay there: folding
    that log in would spoil the backup.
    """
    try:
        with only_looking(path, key, "mode=ro") as connection:
            found: list[tuple[str]] = connection.execute("PRAGMA quick_check").fetchall()
    except dbapi2.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_SOUND:
            return False
        raise
    return found == [("ok",)]


def engine_for(path: Path, key: Key, *, writing: bool, named: Path | None = None) -> Engine:
    """Return an engine over the file.

    Args:
        path: The file, which exists and whose key is proved.
        key: Its key.
        writing: One connection whose transactions may write and follow one another, or several
            that only read and never wait.
        named: What a fault calls the file; None: its name.
    """
    named = named or path
    engine = create_engine(
        "sqlite://",
        creator=_creator(path, key, writing=writing),
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=1 if writing else 4,
        max_overflow=0 if writing else 12,
        hide_parameters=True,  # an error's text must hold no case content
    )
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        PlainStatements(connection, named).run(begin)

    @event.listens_for(engine, "handle_error")
    def _say_in_words(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, dbapi2.Error):
            told = as_words(context.original_exception, named)
            if told is not None:
                raise told from context.original_exception

    return engine


def _unlock(connection: dbapi2.Connection, key: Key) -> None:
    if connection.execute("PRAGMA cipher_version").fetchone() is None:
        raise RuntimeError("this SQLite has no cipher; nothing was written")
    connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key prints to stderr
    connection.execute(key.pragma)


def _prove_as_it_lies(path: Path, key: Key) -> None:
    with only_looking(path, key, "immutable=1&mode=ro") as connection:
        connection.execute("PRAGMA schema_version").fetchone()  # reads the first page only


@contextmanager
def only_looking(path: Path, key: Key, how: str) -> Iterator[dbapi2.Connection]:
    """Lend a connection that changes nothing, not even a log beside the file.

    Args:
        path: The file.
        key: Its key.
        how: Parameters of SQLite's kind of URI, such as "mode=ro".
    """
    connection = dbapi2.connect(_address(path, how), uri=True, isolation_level=None)
    try:
        _unlock(connection, key)
        yield connection
    finally:
        connection.close()


def _address(path: Path, how: str) -> str:
    """Return a path as SQLite's kind of URI, which has no host (sqlite.org/uri.html)."""
    name = path.resolve().as_posix()
    return f"file://{'' if name.startswith('/') else '/'}{quote(name)}?{how}"


def _creator(path: Path, key: Key, *, writing: bool) -> Callable[[], Any]:
    def create() -> dbapi2.Connection:
        connection = connect(path, key, cache=_WRITER_CACHE if writing else 16)
        if not writing:
            connection.execute("PRAGMA query_only = ON")
        return connection

    return create
