"""Makes and opens workspace files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.domain.errors import AuditError, Place
from audit_app.storage import migrations
from audit_app.storage.backup import back_up, sealed
from audit_app.storage.beside import made_beside, replaced_beside
from audit_app.storage.copying import copied
from audit_app.storage.engine import connect, engine_for, fits_its_log, prove
from audit_app.storage.faults import in_words
from audit_app.storage.key import SALT_SIZE, STANDARD, Cost, Key, derive, is_ours, new_salt
from audit_app.storage.opened import SqlWorkspace
from audit_app.storage.rekeying import write_anew

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from audit_app.domain.progress import Progress
    from audit_app.usecases.ports import Clock

_PAGE = 4096


class EncryptedFiles:
    """Workspaces as encrypted SQLite files."""

    def __init__(self, clock: Clock, *, cost: Cost = STANDARD) -> None:
        """Take what every workspace needs.

        Args:
            clock: Times the journal.
            cost: Of making a new file's key; an old file keeps its own.
        """
        self._clock = clock
        self._cost = cost

    def create(self, path: Path, passphrase: str) -> SqlWorkspace:
        """Make a new workspace, whole or not at all.

        Raises:
            AuditError: If the file exists, is in use or cannot be written.
        """
        path = _resolved(path)
        with in_words(path):
            _check_name(path)
        key = derive(passphrase, new_salt(self._cost))
        lock = _take(path)
        try:
            with in_words(path), made_beside(path) as draft:
                _make(draft, key, path)
            return SqlWorkspace(path, key, lock, self._clock)
        except BaseException:
            lock.release()
            raise

    def open(self, path: Path, passphrase: str) -> SqlWorkspace:
        """Open a workspace, bringing an older one up to date after a verified backup.

        Raises:
            AuditError: Wrong passphrase, not a workspace, damaged, made by a newer version, in use
                by another program, missing, not writable. The file is unchanged then.
        """
        path = _resolved(path)
        with in_words(path):
            key = derive(passphrase, _salt_to_write(path))
            lock = _take(path)
            try:
                prove(path, key)
                _check_after_crash(path, key)
                _bring_up_to_date(path, key)
                return SqlWorkspace(path, key, lock, self._clock)
            except BaseException:
                lock.release()
                raise

    @contextmanager
    def copy_of(
        self, path: Path, passphrase: str, folder: Path, progress: Progress
    ) -> Iterator[SqlWorkspace]:
        """Open a copy of a workspace for a block; the workspace itself is only read.

        It may lie on a drive that cannot be written to, and may be of an older version: only the
        copy is brought up to date.

        Args:
            path: The workspace.
            passphrase: Its own.
            folder: Where the copy lies meanwhile, as encrypted as the workspace.
            progress: Told how far the copying is; may cancel.

        Raises:
            AuditError: As open(), or if the folder does not take the copy.
            Cancelled: If the progress says so.
        """
        path = _resolved(path)
        with in_words(path):
            _salt_of(path)
            with ExitStack() as block:
                if os.access(path.parent, os.W_OK):  # else nobody can have it open to write
                    block.callback(_take(path).release)
                copy = block.enter_context(copied(path, folder, progress))
                workspace = self.open(copy, passphrase)
                block.callback(workspace.close)
                yield workspace

    def change_passphrase(self, path: Path, old: str, new: str) -> None:
        """Write a workspace that nobody has open anew under another passphrase and a new key.

        The new file is checked before it takes the place of the old one, which is then gone;
        backups keep the passphrase they were made with. The cost of the key is that of a new file.

        Raises:
            AuditError: As open(), or if the disk does not take the new file. The old one is
                unchanged then.
        """
        path = _resolved(path)
        with in_words(path):
            key = derive(old, _salt_to_write(path))
            fresh = derive(new, new_salt(self._cost))
            lock = _take(path)
            try:
                prove(path, key)
                _check_after_crash(path, key)
                _bring_up_to_date(path, key)
                with replaced_beside(path) as draft:
                    draft.touch(mode=0o600)
                    write_anew(path, key, draft, fresh)
            finally:
                lock.release()


def _resolved(path: Path) -> Path:
    """Return the file itself: a link to it shares neither its lock nor the name of its log.

    Raises:
        AuditError: If links lead round in a circle.
    """
    with in_words(path):
        try:
            return path.resolve()
        except RuntimeError as error:  # what Python before 3.13 says of a circle
            raise _circle(path) from error


def _check_name(path: Path) -> None:
    """Refuse a name that cannot be a new workspace's.

    The log of another workspace may hold the last answers of that one, and SQLite would take it
    for the new file's own.
    """
    place = Place(file=path.name)
    if path.exists():
        raise AuditError(
            "There is already a file with this name. It was left as it is.",
            remedy="Choose another name, or open it.",
            place=place,
        )
    if not path.parent.is_dir():
        raise AuditError(
            "The folder for the new workspace is not there.",
            remedy="Choose a folder that exists, on a drive that is connected.",
            place=place,
        )
    if not os.access(path.parent, os.W_OK):
        raise AuditError(
            "The new workspace cannot be made here: the folder is read-only.",
            remedy="Choose a folder you can write to.",
            place=place,
        )
    for ending in ("-wal", "-journal"):
        log = path.with_name(path.name + ending)
        if log.exists() and log.stat().st_size:
            raise AuditError(
                f"Beside it lies '{log.name}', which belongs to a workspace that had this name.",
                remedy="Choose another name, or put that workspace back beside it and open it.",
                place=place,
            )


def _salt_of(path: Path) -> bytes:
    """Return the first 16 bytes of a workspace, having looked at all that needs no passphrase."""
    place = Place(file=path.name)
    if path.is_dir():
        raise AuditError(
            "This is a folder, not a workspace.", remedy="Choose the file in it.", place=place
        )
    if path.is_symlink():  # what Python from 3.13 on leaves of a circle
        raise _circle(path)
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise AuditError(
            "This is a device or a pipe, not a file.", remedy="Choose a workspace.", place=place
        )
    if path.exists() and not os.access(path, os.R_OK):
        raise AuditError(
            "You may not read this file.",
            remedy="Ask whoever owns it, or open a copy that is yours.",
            place=place,
        )
    with path.open("rb") as file:
        salt = file.read(SALT_SIZE)
        size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise AuditError(
            "The file is empty.", remedy="Choose another file, or open a backup.", place=place
        )
    if not is_ours(salt):
        raise AuditError(
            "This file is not a workspace of Case Audit.",
            remedy="Choose a workspace. To load a register, open a workspace first.",
            place=place,
        )
    if size < _PAGE or size % _PAGE:
        raise _damaged(path, "The workspace is cut short: its end is missing.")
    return salt


def _salt_to_write(path: Path) -> bytes:
    """Return the same of a workspace that can be written to."""
    salt = _salt_of(path)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise PermissionError(path.name)
    return salt


def _take(path: Path) -> BaseFileLock:
    """Return the lock that says this program has the file."""
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(path.name + ".lock"), timeout=0, thread_local=False, mode=0o600)
    with in_words(path):
        try:
            lock.acquire()
        except Timeout as error:
            raise AuditError(
                "This workspace is open in another window or program.",
                remedy="Close it there first, or make a copy of the file and open the copy.",
                place=Place(file=path.name),
            ) from error
    return lock


def _make(draft: Path, key: Key, path: Path) -> None:
    draft.touch(mode=0o600)
    _upgrade(draft, key, named=path)
    with draft.open("rb") as file:
        if file.read(SALT_SIZE) != key.salt:
            raise RuntimeError("the file was not encrypted; nothing was kept")
        os.fsync(file.fileno())


def _check_after_crash(path: Path, key: Key) -> None:
    """Check every page if the last program did not close the file."""
    log = path.with_name(path.name + "-wal")
    if not (log.exists() and log.stat().st_size):
        return
    if not fits_its_log(path, key):
        raise AuditError(
            "The workspace and the log beside it do not fit together. Both were left as they are.",
            remedy=f"If this file was put back from a backup, move '{log.name}' elsewhere and open "
            "it again; else open your latest backup.",
            place=Place(file=path.name),
        )
    connection = connect(path, key)
    try:
        # The log first: it holds the better copy of pages that the crash may have torn.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if not sealed(connection):
            raise _damaged(path, "The workspace is damaged: a part is not what was written.")
    finally:
        connection.close()


def _bring_up_to_date(path: Path, key: Key) -> None:
    with in_words(path):
        number = _schema(path, key)
    if number == migrations.HEAD:
        return
    if number is None or not number.isdigit():
        raise _damaged(path, "The workspace has no schema that this program knows.")
    if int(number) > int(migrations.HEAD):
        raise AuditError(
            "This workspace was made by a newer version of Case Audit. It was left as it is.",
            remedy="Install the newer version and open it there.",
            place=Place(file=path.name),
        )
    back_up(path, key, _backup_name(path, number))
    _upgrade(path, key, named=path)


def _backup_name(path: Path, number: str) -> Path:
    stem = f"{path.stem} before schema {migrations.HEAD} (was {number})"
    for attempt in range(1, 1000):
        again = f" {attempt}" if attempt > 1 else ""
        name = path.with_name(f"{stem}{again}{path.suffix}")
        if not name.exists():
            return name
    raise AuditError("There are too many backups in this folder.", remedy="Move some elsewhere.")


def _schema(path: Path, key: Key) -> str | None:
    engine = engine_for(path, key, writing=False)
    try:
        with engine.connect() as connection:
            return migrations.present(connection)
    finally:
        engine.dispose()


def _upgrade(path: Path, key: Key, *, named: Path) -> None:
    """Run the missing steps in one transaction: all of them or none; a fault names a file."""
    engine = engine_for(path, key, writing=True, named=named)
    try:
        with engine.begin() as connection:
            migrations.upgrade(connection)
    finally:
        engine.dispose()


def _circle(path: Path) -> AuditError:
    return AuditError(
        "This is a link that leads back to itself.",
        remedy="Choose the workspace itself.",
        place=Place(file=path.name),
    )


def _damaged(path: Path, message: str) -> AuditError:
    return AuditError(
        message,
        remedy="Keep this file as it is and open your latest backup.",
        place=Place(file=path.name),
    )
