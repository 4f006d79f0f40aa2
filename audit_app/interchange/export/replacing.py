"""Putting a finished file in its place, whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from audit_app.domain.errors import AuditError, Place
from audit_app.interchange.export.unnamed import put_unnamed

_BEGINNING, _ENDING = ".case-audit-", ".tmp"
_LEFT_AFTER = 600.0
"""Seconds after which nobody can still be writing a hidden file."""

_FULL = {errno.ENOSPC, errno.EDQUOT}


def check_target(path: Path, endings: Collection[str] = (".xlsx",)) -> None:
    """Refuse early what cannot be written, before minutes of work.

    Args:
        path: The file to be.
        endings: What its name may end in; the first is the usual one.

    Raises:
        AuditError: If the name or the folder will not do, or another program has the file open.
    """
    place = Place(file=path.name)
    if path.suffix.lower() not in endings:
        usual, *others = endings
        may = f"must end in {usual}" if not others else f"must end in {', '.join(endings)}"
        what = "A workbook's name" if not others else "The name of an export"
        raise AuditError(f"{what} {may}.", remedy=f"Try '{path.stem}{usual}'.", place=place)
    if path.is_dir():
        raise AuditError("This is a folder.", remedy="Choose a file name in it.", place=place)
    if not path.parent.is_dir():
        raise AuditError(
            "The folder for the file does not exist.",
            remedy="Make it first, or choose another folder.",
            place=place,
        )
    # The files LibreOffice and Excel lay beside a workbook while they have it open.
    for owner in (f".~lock.{path.name}#", f"~${path.name}"):
        if path.with_name(owner).exists():
            raise AuditError(
                "The file is open in another program.",
                remedy=(
                    "Close it there, or choose another name. "
                    f"If it is open nowhere, delete '{owner}'."
                ),
                place=place,
            )


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that at any moment either the old one or the new one is there, whole.

    Where the system can, the content has no name before all of it is on the disk, so that nothing
    is left of a program that is killed meanwhile. Elsewhere a hidden file of that content may stay;
    it goes when the next file is written to the folder, ten minutes later or more.

    Args:
        path: The target; readable by its owner alone where the system knows such rights.
        content: All of it.

    Raises:
        AuditError: If the disk is full, the folder cannot be written or the target is held by
            another program. Nothing is left behind and an old file stays as it was.
    """
    # Short and random: the target's own name may be as long as the system allows.
    temporary = path.with_name(f"{_BEGINNING}{secrets.token_hex(8)}{_ENDING}")
    try:
        _remove_leftovers(path.parent)
        if not put_unnamed(path, temporary, content):
            _write_through(temporary, content)
            os.replace(temporary, path)  # noqa: PTH105 - the call whose guarantee is wanted
    except OSError as error:
        raise _explained(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _remove_leftovers(folder: Path) -> None:
    """Remove what programs that were killed have left; one that still writes is younger."""
    for left in folder.glob(f"{_BEGINNING}*{_ENDING}"):
        with suppress(OSError):  # another program may be quicker
            if time.time() - left.stat().st_mtime > _LEFT_AFTER:
                left.unlink()


def _write_through(path: Path, content: bytes) -> None:
    """Write a new file through to the disk."""
    binary = getattr(os, "O_BINARY", 0)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system lets a folder be opened."""
    if os.name != "posix":
        return
    with suppress(OSError):  # some network folders refuse; the content itself is already safe
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explained(error: OSError, path: Path) -> AuditError:
    """Return what happened and what to do, for a person."""
    place = Place(file=path.name)
    if error.errno in _FULL:
        return AuditError(
            "The disk is full; the file was not written.",
            remedy="Free some space, or choose another folder.",
            place=place,
        )
    if isinstance(error, PermissionError):
        return AuditError(
            "The file could not be written: it is open in another program, or the folder is "
            "read-only.",
            remedy="Close it there, or choose another name or folder.",
            place=place,
        )
    return AuditError(
        f"The file could not be written: {error.strerror or 'the system gave no reason'}.",
        remedy="Choose another name or folder.",
        place=place,
    )
