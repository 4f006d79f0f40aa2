"""A workspace written anew under another key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from audit_app.domain.errors import AuditError, Place
from audit_app.storage.backup import sound
from audit_app.storage.engine import connect, prove

if TYPE_CHECKING:
    from pathlib import Path

    from audit_app.storage.key import Key


def write_anew(path: Path, key: Key, draft: Path, fresh: Key) -> None:
    """Write all a workspace holds into a file with another key and salt, and check that file.

    A key alone could be changed in place, page by page; but then the first 16 bytes, which are the
    salt and say what the key costs, would stay, and a power cut would leave two keys in one file.

    Args:
        path: The workspace; nobody has it open.
        key: Its key.
        draft: The new file; it exists and is empty.
        fresh: Its key.

    Raises:
        AuditError: If the new file is not sound, or does not hold the same.
        dbapi2.Error: If the disk does not take it.
    """
    source = connect(path, key)
    try:
        source.execute(f"ATTACH DATABASE ? AS fresh KEY {fresh.quoted}", (str(draft),))
        source.execute("SELECT sqlcipher_export('fresh')").fetchone()
        wanted = _holdings(source)
    finally:
        source.close()
    prove(draft, fresh)
    copy = connect(draft, fresh)
    try:
        if not sound(copy) or _holdings(copy) != wanted:
            raise AuditError(
                "The workspace could not be written anew, and was left as it is under its old "
                "passphrase.",
                remedy="Check the drive, then try again.",
                place=Place(file=path.name),
            )
    finally:
        copy.close()
    with draft.open("rb") as file:
        os.fsync(file.fileno())


_SCHEMA = (
    "SELECT type, name, sql FROM main.sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
)


def _holdings(connection: dbapi2.Connection) -> dict[str, object]:
    """Return the schema, how many rows each table has, and the head of the journal."""
    schema = connection.execute(_SCHEMA).fetchall()
    counts = {
        name: connection.execute(f'SELECT count(*) FROM main."{name}"').fetchone()  # noqa: S608
        for kind, name, _ in schema
        if kind == "table"
    }
    head = connection.execute("SELECT number, digest FROM journal ORDER BY number DESC LIMIT 1")
    return {"schema": schema, "counts": counts, "head": head.fetchone()}
