"""A new file is made under another name in its folder and renamed once it is whole."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

_ENDINGS = ("", "-wal", "-shm")
_CANNOT = {errno.EINVAL, errno.ENOTSUP}


@contextmanager
def replaced_beside(path: Path) -> Iterator[Path]:
    """Give the name of a draft, as made_beside(), that takes the place of a file there is."""
    with _draft_of(path) as draft:
        yield draft
        draft.replace(path)


@contextmanager
def made_beside(path: Path) -> Iterator[Path]:
    """Give the name of a draft; leaving the block puts it in its place, or clears it away.

    Drafts of the same name that a killed program left are cleared away too.

    Args:
        path: The file to make; must not exist, and nobody else may be making it.

    Raises:
        OSError: If the folder does not let itself be written.
    """
    with _draft_of(path) as draft:
        yield draft
        draft.rename(path)


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    for left in path.parent.glob(f".{escape(path.name)}.????????.new*"):
        left.unlink(missing_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        yield draft
        _sync_folder(path.parent)
    finally:
        for ending in _ENDINGS:
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a new name durable, where the system lets a folder be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:  # some network folders cannot be synchronised
            raise
    finally:
        os.close(handle)
