"""What the parts of `pack` share."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.app.commands.asking import PASSPHRASE, Secret
from audit_app.domain.errors import AuditError

if TYPE_CHECKING:
    from audit_app.app.bootstrap import AppServices
    from audit_app.usecases.ports import Workspace

PACK_PASSPHRASE = Secret(
    "passphrase",
    "a pack whose reader has no identity",
    "--pack-passphrase-file",
    "CASE_AUDIT_PACK_PASSPHRASE",
)
LEAST_SCORE = 3
"""Of the estimator's 0 to 4: a pack may lie in a mailbox for years."""


def add_workspace(parser: argparse.ArgumentParser) -> None:
    """Add the workspace and its passphrase."""
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help="the .audit file")
    PASSPHRASE.add_to(parser)


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[tuple[AppServices, Workspace]]:
    """Give the services and the workspace that was named, and close it at the end."""
    from audit_app.app.bootstrap import AppServices
    from audit_app.usecases.workspaces import open_workspace

    services = AppServices()
    passphrase = PASSPHRASE.given(arguments)
    if passphrase is None:
        passphrase = PASSPHRASE.asked(arguments.workspace.name)
    workspace = open_workspace(services.files, arguments.workspace, passphrase)
    try:
        yield services, workspace
    finally:
        workspace.close()


def check_strength(services: AppServices, passphrase: str, reader: str) -> None:
    """Refuse a passphrase that somebody who gets the pack could guess.

    Raises:
        AuditError: Saying how it would fare.
    """
    strength = services.strength(passphrase)
    if strength.score < LEAST_SCORE:
        raise AuditError(
            f"The passphrase for '{reader}' is too weak for a pack.", remedy=strength.words
        )


def file_name(text: str) -> str:
    """Return words as part of a file's name."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text)
    return "-".join(kept.split())[:60] or "reader"
