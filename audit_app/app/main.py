"""Takes the arguments apart, runs a command or the window, and words what went wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from audit_app import __version__
from audit_app.domain.errors import AuditError, Cancelled


def main(argv: Sequence[str] | None = None) -> int:
    """Run Case Audit and return the process's exit code.

    No argument, or a workspace file alone, opens the window: that way starts without loading
    anything a command needs.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (len(arguments) == 1 and arguments[0].endswith(".audit")):
        from audit_app.app.window import run_window

        return run_window(arguments[0] if arguments else None)
    return _run_command(arguments)


def _run_command(argv: list[str]) -> int:
    from audit_app.app.commands.base import commands

    known = commands()
    parser = argparse.ArgumentParser(
        prog="case-audit",
        description="Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"Case Audit {__version__}")
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in known.items():
        command.add_arguments(choices.add_parser(name, help=command.help, description=command.help))
    arguments = parser.parse_args(argv)
    try:
        return known[arguments.command].run(arguments)
    except AuditError as error:
        print(f"case-audit: {error}", file=sys.stderr)  # noqa: T201 - the command line's own voice
        return 2
    except (Cancelled, KeyboardInterrupt):
        print("case-audit: stopped; nothing was kept", file=sys.stderr)  # noqa: T201
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of the pipe has gone; Python would complain at exit
        return 0
