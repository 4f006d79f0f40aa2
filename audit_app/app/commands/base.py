"""What a command is, and what all commands share."""

from __future__ import annotations

import argparse
import codecs
import importlib
import json
import pkgutil
import shutil
import sys
import time
from collections.abc import Mapping
from typing import NoReturn, Protocol, Self

from audit_app.domain.override import override


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


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, without the whole usage before it."""

    @override
    def error(self, message: str) -> NoReturn:
        """End the program with exit code 2."""
        self.exit(2, f"case-audit: {message}. '{self.prog} --help' says what there is.\n")


def parser(known: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    from audit_app import __version__

    whole = OneLineParser(prog="case-audit", description="Without a command the window opens.")
    whole.add_argument("--version", action="version", version=f"Case Audit {__version__}")
    choices = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in known.items():
        command.add_arguments(choices.add_parser(name, help=command.help, description=command.help))
    return whole


class TerminalProgress:
    """Progress as one line that rewrites itself, and nothing at all in a pipe."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._next = 0.0
        self._length = 0

    def step(self, done: int, total: int | None, note: str = "") -> None:
        """Show how far the job is, ten times a second at most."""
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.1
        count = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
        parts = [count, "" if note.casefold() == self._title.casefold() else note]
        said = " ".join(part for part in parts if part)
        self._show(f"{self._title}: {said}" if said else self._title)

    def _show(self, line: str) -> None:
        """Write over the line before; with blanks, since not every console knows codes for it."""
        line = line[: shutil.get_terminal_size().columns - 1]
        print("\r" + line.ljust(self._length), end="", file=sys.stderr, flush=True)
        self._length = len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._shown:
            self._show("")
            print("\r", end="", file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    """Print one JSON object for another program."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    if not _takes(text):
        text = json.dumps(value, indent=2, ensure_ascii=True, default=str)
    print(text)


def _takes(text: str) -> bool:
    """Whether standard output is UTF-8, as JSON must be, and the text can be said in it."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return text.isascii() or codecs.lookup(encoding).name == "utf-8"
