"""An encrypted copy of a workspace to look into, removed in the end; the workspace is only read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from audit_app.domain.progress import Progress

_PREFIX: Final = ".case-audit-copy-"
_CHUNK: Final = 4 << 20


@contextmanager
def copied(path: Path, folder: Path, progress: Progress) -> Iterator[Path]:
    """Give a copy of a workspace file nobody has open, its log beside it.

    A copy that a killed program left is cleared away first. What is copied is as encrypted as what
    it is copied from.

    Args:
        path: The workspace.
        folder: Where the copy is made, in a folder of its own.
        progress: Told of every few MiB; may cancel.

    Raises:
        OSError: If it cannot be read, or the folder not written.
        Cancelled: If the progress says so; nothing is left then.
    """
    for left in folder.glob(f"{_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        dir=folder, prefix=_PREFIX, ignore_cleanup_errors=True
    ) as place:
        copy = Path(place) / path.name
        for ending in ("", "-wal"):
            source = path.with_name(path.name + ending)
            if not ending or source.exists():
                _copy(source, copy.with_name(copy.name + ending), progress)
        yield copy


def _copy(source: Path, target: Path, progress: Progress) -> None:
    total, done = source.stat().st_size, 0
    target.touch(mode=0o600)
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(_CHUNK):
            progress.step(done >> 20, max(1, total >> 20), "MiB")
            writing.write(chunk)
            done += len(chunk)
