"""What a command is, and what all commands share."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import sys
import time
from collections.abc import Mapping
from getpass import getpass
from pathlib import Path
from typing import Protocol, Self

from audit_app.domain.errors import AuditError

PASSPHRASE_VARIABLE = "CASE_AUDIT_PASSPHRASE"  # noqa: S105 - its name, not its value


class Command(Protocol):
    """One command; its module ends in `COMMAND: Command = ...`.

    Heavy imports stay inside run(), so that `--help` is quick.

    Attributes:
        name: What is typed.
        help: One line for the list of commands.
    """

    name: str
    help: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it and return the exit code: 0 done, 1 a check failed.

        Raises:
            AuditError: What the person can put right; printed as one line, exit code 2.
        """


def commands() -> Mapping[str, Command]:
    """Return every command by name, in alphabetical order."""
    from audit_app.app import commands as package

    found: dict[str, Command] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        command = getattr(loaded, "COMMAND", None)
        if command is not None:
            found[command.name] = command
    return found


class TerminalProgress:
    """Progress as one line that rewrites itself, and nothing at all in a pipe."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown = sys.stderr.isatty()
        self._next = 0.0

    def step(self, done: int, total: int | None, note: str = "") -> None:
        """Show how far the job is, ten times a second at most."""
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.1
        count = f"{done:,} of {total:,}" if total else f"{done:,}"
        print(f"\r\x1b[K{self._title}: {count} {note}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    """Print one JSON object for another program."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def add_passphrase_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the ways to give a passphrase that leave no trace in the process list."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help=f"a file whose first line is the passphrase (or set {PASSPHRASE_VARIABLE}; "
        "otherwise you are asked)",
    )


def read_passphrase(arguments: argparse.Namespace) -> str:
    """Return the passphrase from a file, the environment or a prompt, in that order."""
    if arguments.passphrase_file is not None:
        try:
            lines = arguments.passphrase_file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise AuditError(
                f"The passphrase file '{arguments.passphrase_file.name}' cannot be read.",
                remedy="Give a text file whose first line is the passphrase.",
            ) from error
        return lines[0] if lines else ""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise AuditError(
            "No passphrase was given.",
            remedy=f"Use --passphrase-file or set {PASSPHRASE_VARIABLE}.",
        )
    return getpass("Passphrase of the workspace: ")
