"""The folder of the demo: made anew each time, and never at the cost of somebody else's files."""

from __future__ import annotations

import json
from pathlib import Path

from audit_app.domain.errors import DAMAGED_JSON, AuditError

MARKER = ".case-audit-demo"
"""A file that says the folder is ours, and which files in it are."""

WORKSPACE = "demo.audit"
_BESIDE = ("", "-wal", "-shm", ".lock")


def prepare_folder(folder: Path, names: list[str]) -> None:
    """Make the folder, or empty it of the files an earlier demo put there.

    Args:
        folder: Where the demo goes.
        names: Files this demo will write, without the workspace.

    Raises:
        AuditError: If something else is there, or the earlier workspace is open.
    """
    marker = folder / MARKER
    try:
        if marker.is_file():
            _remove(folder, _written(marker))
        elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise AuditError(
                f"'{folder.name}' exists and was not made by this program.",
                remedy="Name another folder with --folder, or move it away.",
            )
        folder.mkdir(parents=True, exist_ok=True)
        marker.write_text(json.dumps({"files": names}), encoding="utf-8")
    except OSError as error:
        raise AuditError(
            f"The folder '{folder.name}' cannot be written: {error.strerror}.",
            remedy="Name another with --folder.",
        ) from error


def _written(marker: Path) -> list[str]:
    """Return the names in a marker; only plain names, whatever somebody wrote into it."""
    try:
        names = json.loads(marker.read_text(encoding="utf-8"))["files"]
    except (*DAMAGED_JSON, KeyError, TypeError):
        return []
    return [name for name in names if isinstance(name, str) and Path(name).name == name]


def _remove(folder: Path, names: list[str]) -> None:
    workspaces = {WORKSPACE, *(name for name in names if name.endswith(".audit"))}
    for name in workspaces:
        if (folder / name).exists():
            _refuse_open(folder / name)
    beside = (f"{name}{ending}" for name in workspaces for ending in _BESIDE)
    for name in {*names, *beside}:
        (folder / name).unlink(missing_ok=True)


def _refuse_open(workspace: Path) -> None:
    """Refuse to take a workspace away from under a program that has it open."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(f"{workspace}.lock", timeout=0):
            return
    except Timeout as error:
        raise AuditError(
            f"'{workspace.name}' of the demo is open in another window.",
            remedy="Close it there and try again.",
        ) from error
