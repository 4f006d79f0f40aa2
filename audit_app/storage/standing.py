"""Whether an open workspace still stands where it was opened.

A file that is moved or deleted while it is open goes on taking what is written, and SQLite goes on
calling it saved; but the log, found by name, is then beside no workspace, and all of it is lost.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audit_app.domain.errors import AuditError, Place

if TYPE_CHECKING:
    from pathlib import Path


class Standing:
    """Knows a workspace file and its log again.

    Only where the system lets an open file be moved: Windows does not.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = {str(path): _identity(str(path)), f"{path}-wal": None}

    def check(self) -> None:
        """Refuse to call anything saved once the file or its log is another or gone.

        Raises:
            AuditError: If so; the transaction should be left without a commit.
        """
        if os.name != "posix":
            return
        for name, was in self._files.items():
            found = _identity(name)
            if found is None or found != (was or found):
                raise AuditError(
                    "The workspace was moved, renamed or deleted while it was open, or its log"
                    " was. This change was not saved; those before it were.",
                    remedy=f"Put '{os.path.basename(name)}' back where it was, then try again.",  # noqa: PTH119
                    place=Place(file=self._path.name),
                )
            self._files[name] = found


def _identity(name: str) -> tuple[int, int] | None:
    try:
        found = os.stat(name)  # noqa: PTH116 - a person is waiting, and a Path costs twice as much
    except OSError:
        return None
    return found.st_dev, found.st_ino
