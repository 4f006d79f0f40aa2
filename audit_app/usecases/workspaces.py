"""Making and opening a workspace, each with its line in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app import __version__
from audit_app.domain.errors import AuditError

if TYPE_CHECKING:  # the first page imports this, and is painted before the domain is loaded
    from audit_app.usecases.identities import KeyMaker
    from audit_app.usecases.ports import Workspace, WorkspaceFiles


def create_workspace(
    files: WorkspaceFiles, path: Path, passphrase: str, keys: KeyMaker | None = None
) -> Workspace:
    """Make a new workspace and return it open.

    Args:
        files: Makes it.
        path: The file.
        passphrase: Its passphrase.
        keys: Makes the identity that every opening names in the journal; None: it is made when it
            is first needed.

    Raises:
        AuditError: If the file exists or cannot be written.
    """
    made = _noted(files.create(path, passphrase), "workspace_created")
    if keys is not None:
        _identified(made, keys)
    return made


def open_workspace(
    files: WorkspaceFiles, path: Path, passphrase: str, failures: Sequence[str] = ()
) -> Workspace:
    """Open a workspace.

    Args:
        files: Opens it.
        path: The file.
        passphrase: Its passphrase.
        failures: When others did not open it, ISO 8601: nothing can be written to a workspace
            while it is locked, so its journal hears of them now.

    Raises:
        WrongPassphraseError: If the passphrase is another.
        AuditError: If it cannot be opened; the file is unchanged then.
    """
    workspace = files.open(path, passphrase)
    if failures:
        workspace = _noted(workspace, "unlock_failed", {"times": list(failures)})
    return _noted(workspace, "workspace_opened")


def change_passphrase(files: WorkspaceFiles, path: Path, old: str, new: str) -> Workspace:
    """Give a workspace that nobody has open another passphrase, and return it open.

    Raises:
        AuditError: If the old one is wrong, the new one is the same, or the disk does not take the
            new file; the workspace is unchanged then.
    """
    if old == new:
        raise AuditError(
            "The new passphrase is the old one.", remedy="Choose another; nothing was changed."
        )
    files.change_passphrase(path, old, new)
    return _noted(files.open(path, new), "passphrase_changed")


def _identified(workspace: Workspace, keys: KeyMaker) -> None:
    from audit_app.usecases.identities import my_identity

    try:
        my_identity(workspace, keys)
    except BaseException:
        workspace.close()
        raise


def _noted(
    workspace: Workspace, action: str, details: Mapping[str, object] | None = None
) -> Workspace:
    from audit_app.usecases.identities import kept_identity

    try:
        with workspace.unit() as unit:
            mine = kept_identity(unit)
            who = {"identity": mine.public.line} if mine is not None else {}
            unit.journal(action, {"program_version": __version__, **who, **(details or {})})
            unit.commit()
    except BaseException:
        workspace.close()
        raise
    return workspace
