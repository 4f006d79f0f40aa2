"""What the cipher, the disk and the lock report, in words a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from audit_app.domain.errors import AuditError, Cancelled, Place, WrongPassphraseError

if TYPE_CHECKING:
    from pathlib import Path

# Primary result codes of SQLite (sqlite.org/rescode.html): the low byte of extended ones.
_WORDS: dict[int, tuple[str, str]] = {
    5: (
        "The workspace is busy: another program is reading or writing it.",
        "Close the other program, then try again.",
    ),
    8: (
        "The workspace cannot be written: the file or its folder is read-only.",
        "Copy it to a folder you can write to and open the copy.",
    ),
    10: (
        "The disk did not take or give what was asked of it. Nothing was half-saved.",
        "Check that the drive is still connected, sound and not full, then try again.",
    ),
    11: (
        "The workspace is damaged: a part of the file is not what was written.",
        "Keep this file as it is and open your latest backup.",
    ),
    13: (
        "The disk is full. Nothing was half-saved.",
        "Make room on the drive, then try again.",
    ),
    14: (
        "The workspace could not be opened or written where it is.",
        "Check that the drive is connected and that you may write to the folder.",
    ),
    26: (
        "The passphrase does not open this workspace.",
        "Type it again, minding Caps Lock. If it is right, the file is damaged: open a backup.",
    ),
}
_INTERRUPTED = 9
# Copying a file raises the words of a code (sqlite3_errstr) without the code.
_CODES: dict[str, int] = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}


def as_words(error: dbapi2.Error, path: Path) -> AuditError | Cancelled | None:
    """Return what to tell the person, or None if the error is a defect of ours."""
    code: int = getattr(error, "sqlite_errorcode", _CODES.get(str(error), 0)) & 0xFF
    if code == _INTERRUPTED:
        return Cancelled()
    if code not in _WORDS:
        return None
    message, remedy = _WORDS[code]
    kind = WrongPassphraseError if code == dbapi2.SQLITE_NOTADB else AuditError
    return kind(message, remedy=remedy, place=Place(file=path.name))


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn an error of the driver or the file system inside the block into an AuditError."""
    try:
        yield
    except dbapi2.Error as error:
        told = as_words(error, path)
        if told is None:
            raise
        raise told from error
    except OSError as error:
        raise _file_fault(error, path) from error


def _file_fault(error: OSError, path: Path) -> AuditError:
    place = Place(file=path.name)
    if isinstance(error, FileNotFoundError):
        return AuditError(
            "There is no such file, or its folder is gone.",
            remedy="Check the name and that the drive is connected.",
            place=place,
        )
    if error.errno == errno.ENAMETOOLONG:
        return AuditError("The name is too long.", remedy="Choose a shorter one.", place=place)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        message, remedy = _WORDS[8]
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        message, remedy = _WORDS[13]
    else:
        message, remedy = _WORDS[10]
    return AuditError(message, remedy=remedy, place=place)
