"""`pack`: identities, packs to further scorers, and what comes back.

Each part is a module here named `pack_...` with `add_arguments(whats)`, which adds its parsers and
sets `do` to the function that runs each.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from audit_app.app.commands.base import Command


class Pack:
    """What the pages under Review do, without a window."""

    name = "pack"
    help = "hand cases to further scorers in sealed packs, and take back what they made of them"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments of every part."""
        whats = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
        for part in _parts():
            part.add_arguments(whats)

    def run(self, arguments: argparse.Namespace) -> int:
        """Do what was asked for."""
        code: int = arguments.do(arguments)
        return code


def _parts() -> list[ModuleType]:
    package = __name__.rpartition(".")[0]
    found = [
        importlib.import_module(f"{package}.{each.name}")
        for each in pkgutil.iter_modules([str(Path(__file__).parent)])
        if each.name.startswith("pack_")
    ]
    return [part for part in found if hasattr(part, "add_arguments")]


COMMAND: Command = Pack()
