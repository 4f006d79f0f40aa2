"""Verified copies of a workspace, under the same key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from audit_app.domain.errors import AuditError, Place
from audit_app.storage.beside import made_beside
from audit_app.storage.engine import connect, prove
from audit_app.storage.faults import in_words

if TYPE_CHECKING:
    from audit_app.storage.key import Key


def back_up(path: Path, key: Key, target: Path) -> None:
    """Write a copy of a workspace and check every page of it.

    Args:
        path: The workspace; it may be in use by this program.
        key: Its key; the copy opens with the same passphrase.
        target: The copy; must not exist.

    Raises:
        AuditError: If it exists, cannot be written or is not sound; then nothing is left of it.
    """
    if target.exists():
        raise AuditError(
            "There is already a file with the name of the backup.",
            remedy="Move it elsewhere or choose another name.",
            place=Place(file=target.name),
        )
    with in_words(target), made_beside(target) as draft:
        draft.touch(mode=0o600)
        _copy(path, key, draft)
        _check(draft, key, target)


def sealed(connection: dbapi2.Connection) -> bool:
    """Return whether every page of a file bears the seal it was written with."""
    return not connection.execute("PRAGMA cipher_integrity_check").fetchall()


def sound(connection: dbapi2.Connection) -> bool:
    """Return whether every page of a file is what was written, by its seal and its structure."""
    if not sealed(connection):
        return False
    found: list[tuple[str]] = connection.execute("PRAGMA quick_check").fetchall()
    return found == [("ok",)]


def _copy(path: Path, key: Key, target: Path) -> None:
    source = connect(path, key)
    try:
        copy = connect(target, key)
        try:
            source.backup(copy)
        finally:
            copy.close()
    finally:
        source.close()


def _check(draft: Path, key: Key, target: Path) -> None:
    prove(draft, key)
    copy = connect(draft, key)
    try:
        if not sound(copy):
            raise AuditError(
                "The backup is not sound and was removed. The workspace itself is unchanged.",
                remedy="Check the drive, then try again.",
                place=Place(file=target.name),
            )
    finally:
        copy.close()
