"""A file that has no name until it is whole (Linux: open(2), O_TMPFILE)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def put_unnamed(path: Path, temporary: Path, content: bytes) -> bool:
    """Write content to the disk and then give it its name, in place of any file of that name.

    Args:
        path: The target.
        temporary: Beside it; a name for the moment it takes to replace a file that is there.
        content: All of it.

    Returns:
        False if this system or folder knows no files without a name: then nothing was done.

    Raises:
        OSError: As writing, linking and replacing do.
    """
    handle = _opened(path.parent)
    if handle is None:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
        try:
            _link(handle, path)
        except FileExistsError:
            _link(handle, temporary)
            os.replace(temporary, path)  # noqa: PTH105 - the call whose guarantee is wanted
    return True


def _opened(folder: Path) -> int | None:
    unnamed = getattr(os, "O_TMPFILE", None)
    if unnamed is None or not Path("/proc/self/fd").is_dir():
        return None
    with suppress(OSError):  # many network folders have none; a named file says what is wrong
        return os.open(folder, unnamed | os.O_WRONLY, 0o600)
    return None


def _link(handle: int, path: Path) -> None:
    # The number of a folder makes Python call linkat, which can follow the link to the open file.
    os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle, follow_symlinks=True)
