"""Daily backups: a folder of verified copies beside the workspace, the oldest cleared away."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from glob import escape
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

from audit_app.domain.backups import Backup, superseded
from audit_app.storage.backup import back_up
from audit_app.storage.engine import only_looking, prove
from audit_app.storage.faults import in_words
from audit_app.storage.key import SALT_SIZE

if TYPE_CHECKING:
    from pathlib import Path

    from audit_app.storage.key import Key

_ANSWERS: Final = """
    SELECT audit.title, count(answer.criterion) FROM audit
    LEFT JOIN draw ON draw.audit_id = audit.id
    LEFT JOIN drawn_case ON drawn_case.draw_id = draw.id
    LEFT JOIN answer ON answer.drawn_case_id = drawn_case.id
    GROUP BY audit.id ORDER BY audit.id
"""
_HEAD: Final = "SELECT number, digest, at FROM journal ORDER BY number DESC LIMIT 1"


def folder_of(path: Path) -> Path:
    """Return the folder of a workspace's backups; it may not be there yet."""
    return path.with_name(f"{path.stem} backups")


def back_up_today(path: Path, key: Key, today: date) -> Path | None:
    """Make the backup of a day, unless there is one, and clear away those it supersedes.

    Returns:
        The new backup, checked by opening it; None if there was one already.

    Raises:
        AuditError: If it cannot be written or is not sound; nothing is cleared away then.
    """
    target = _name(path, today)
    if target.exists():
        return None
    with in_words(target):
        target.parent.mkdir(mode=0o700, exist_ok=True)
    back_up(path, key, target)
    by_day = dict(_found(path))
    for day in superseded(by_day, today):
        by_day[day].unlink(missing_ok=True)
    return target


def backups_of(path: Path, key: Key) -> Sequence[Backup]:
    """Return the backups of a workspace, newest first, each with what it holds."""
    return [_looked_at(file, day, key) for day, file in reversed(_found(path))]


def remove_backups(path: Path) -> None:
    """Remove every backup the program made by itself: the daily ones and those before a schema."""
    for _, file in _found(path):
        file.unlink(missing_ok=True)
    for file in path.parent.glob(f"{escape(path.stem)} before schema *{path.suffix}"):
        file.unlink(missing_ok=True)


def restore(backup: Path, key: Key, target: Path) -> None:
    """Put a copy of a backup in a new place, having checked every page of it.

    Raises:
        AuditError: If there is something in that place, the backup is under another passphrase, or
            not sound, or the disk does not take the copy.
    """
    with in_words(backup):
        prove(backup, key)
    back_up(backup, key, target)


def _name(path: Path, day: date) -> Path:
    return folder_of(path) / f"{path.stem} {day.isoformat()}{path.suffix}"


def _found(path: Path) -> list[tuple[date, Path]]:
    found = []
    for file in sorted(folder_of(path).glob(f"*{path.suffix}")):
        name = file.stem.removeprefix(f"{path.stem} ")
        try:
            found.append((date.fromisoformat(name), file))
        except ValueError:
            continue  # a file somebody put there under a name of their own is not ours to judge
    return sorted(found)


def _looked_at(file: Path, day: date, key: Key) -> Backup:
    size = file.stat().st_size
    with file.open("rb") as content:
        if content.read(SALT_SIZE) != key.salt:
            return Backup(file, day, size, "made under an earlier passphrase; open it with that")
    try:
        with only_looking(file, key, "immutable=1&mode=ro") as connection:
            with closing(connection.execute(_ANSWERS)) as rows:
                audits = tuple((str(title), int(n)) for title, n in rows)
            number, head, at = connection.execute(_HEAD).fetchone() or (0, "", "")
    except dbapi2.DatabaseError:
        return Backup(file, day, size, "damaged; it cannot be opened")
    last = datetime.fromisoformat(at) if at else None
    return Backup(file, day, size, "", audits, int(number), str(head), last)
