"""Backups: one a day by itself, one on demand, and opening a copy of an earlier one."""

from __future__ import annotations

from pathlib import Path

from audit_app.domain.backups import Backup
from audit_app.domain.errors import AuditError, Place
from audit_app.usecases.ports import Clock, Workspace


def back_up_daily(workspace: Workspace, clock: Clock) -> Path | None:
    """Make the backup of today, with its line in the journal; None if there is one already.

    Raises:
        AuditError: If it cannot be written or is not sound; the workspace is as it was.
    """
    made = workspace.back_up_today(clock.now().astimezone().date())
    if made is not None:
        _note(workspace, "backup_made", made)
    return made


def back_up_to(workspace: Workspace, target: Path) -> None:
    """Write a verified copy of the workspace wherever somebody wants it.

    Raises:
        AuditError: If it exists already or cannot be written; then nothing is left of it.
    """
    workspace.back_up(target)
    _note(workspace, "backup_made", target)


def restored_copy(workspace: Workspace, backup: Backup) -> Path:
    """Put a copy of a backup beside the workspace, under a name that is free, and return it.

    Nothing is ever put back over a workspace: what was done since stays where it is, and the two
    can be compared.

    Raises:
        AuditError: If the backup cannot be opened or the disk does not take the copy.
    """
    if backup.fault:
        raise AuditError(
            f"This backup cannot be opened: it is {backup.fault}.",
            remedy="Choose another one.",
            place=Place(file=backup.path.name),
        )
    target = _free_name(workspace.path, backup)
    workspace.restore(backup.path, target)
    _note(workspace, "backup_restored", target)
    return target


def _free_name(path: Path, backup: Backup) -> Path:
    name = f"{path.stem} as of {backup.made_on.isoformat()}"
    for attempt in range(1, 1000):
        again = f" {attempt}" if attempt > 1 else ""
        target = path.with_name(f"{name}{again}{path.suffix}")
        if not target.exists():
            return target
    raise AuditError("There are too many copies in this folder.", remedy="Move some elsewhere.")


def _note(workspace: Workspace, action: str, file: Path) -> None:
    with workspace.unit() as unit:
        unit.journal(action, {"file": file.name})
        unit.commit()
