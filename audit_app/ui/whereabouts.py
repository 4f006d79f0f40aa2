"""Where a workspace lies, where that is a place it may come to harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final

_SYNCHRONISED: Final = re.compile(
    r"onedrive\b|dropbox\b|google ?drive\b|googledrive|nextcloud\b|owncloud\b|icloud ?drive\b"
    r"|mobile documents$|sharepoint\b|box sync$",
    re.IGNORECASE,
)
_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "fuse.sshfs", "davfs", "webdav"}
)
_IN_SYNCHRONISED: Final = (
    "This workspace lies in the synchronised folder '{folder}'. A copy made there while it is open"
    " may lack what was saved last."
)
_ON_NETWORK: Final = (
    "This workspace lies on a network drive, where saving is less certain and a second laptop may"
    " not be kept out."
)
_REMEDY: Final = "Keep it in a folder of this laptop alone, and copy it elsewhere while closed."
_MOUNTS: Final = Path("/proc/self/mounts")


def caution(path: Path, mounts: str | None = None) -> tuple[str, str] | None:
    """Return what to say of a workspace's place and what to do, None if there is nothing to say.

    Args:
        path: The workspace, absolute.
        mounts: What is mounted where, in the form of /proc/mounts; None: as the system says.
    """
    folder = next((part for part in path.parts[:-1] if _SYNCHRONISED.match(part)), None)
    if folder is not None:
        return (_IN_SYNCHRONISED.format(folder=folder), _REMEDY)
    if mounts is None:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace") if _MOUNTS.exists() else ""
    if _on_network(path, mounts):
        return (_ON_NETWORK, _REMEDY)
    return None


def _on_network(path: PurePath, mounts: str) -> bool:
    if path.drive.startswith("\\\\"):
        return True
    holding = [(len(at), kind) for at, kind in _mounted(mounts) if path.is_relative_to(at)]
    return bool(holding) and max(holding)[1] in _NETWORK


def _mounted(mounts: str) -> Iterator[tuple[str, str]]:
    """Yield where something is mounted and its kind; blanks stand there as octal numbers."""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) > 2:
            at = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), parts[1])
            yield at, parts[2]
