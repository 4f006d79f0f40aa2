"""Takes the arguments apart, runs a command or the window, and words what went wrong."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from audit_app.domain.errors import AuditError, Cancelled

STOPPED = 130
"""Exit code of a program that was interrupted, as shells count it."""
DEFECT = 70
"""Exit code of a program that failed by its own fault, as sysexits.h counts it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run Case Audit and return the process's exit code.

    No argument, or a workspace file alone, opens the window: that way starts without loading
    anything a command needs.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (len(arguments) == 1 and arguments[0].endswith(".audit")):
        return _guarded(lambda: _open_window(arguments))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console may lack letters that a file has
            stream.reconfigure(errors="backslashreplace")
    return _guarded(lambda: _run_command(arguments))


def _open_window(workspace: Sequence[str]) -> int:
    from audit_app.app.window import run_window

    gc.disable()  # a start makes no garbage; ui/garbage.py sees to it from then on
    return run_window(workspace[0] if workspace else None)


def _run_command(argv: list[str]) -> int:
    from audit_app.app.commands.base import commands, parser

    known = commands()
    arguments = parser(known).parse_args(argv)
    # A register is a million objects and not one cycle: looking for some takes longer than a draw.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return known[arguments.command].run(arguments)
    finally:
        if collecting:
            gc.enable()


def _guarded(run: Callable[[], int]) -> int:
    """Run a command to its last written line; whatever stops it is said in one."""
    try:
        return _flushed(run)
    except (Cancelled, KeyboardInterrupt):
        return _failed("stopped before it was done", STOPPED)
    except BrokenPipeError:
        _let_go_of_output()  # the reader of the pipe has gone, and wanted no more
        return 0
    except Exception as error:
        words, code = _in_words(error)
        if code == DEFECT and sys.flags.dev_mode:
            raise
        if isinstance(error, OSError):
            _let_go_of_output()  # a full disk, for one: what is left cannot be written either
        return _failed(words, code)


def _in_words(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, and the exit code."""
    if isinstance(error, AuditError):
        return str(error), 2
    if isinstance(error, OSError):
        return f"The system refused: {error.strerror or type(error).__name__}.", 2
    if isinstance(error, ModuleNotFoundError):
        remedy = "Install what is needed: python -m pip install -r requirements.txt"
        return f"The library '{error.name}' is not installed. {remedy}", 2
    # Not the whole traceback: the text of an error can hold what stands in a case.
    return f"This is a defect of the program: {_where(error)}. Report this line.", DEFECT


def _flushed(run: Callable[[], int]) -> int:
    try:
        code = run()
    except SystemExit as leaving:  # argparse has said what it had to
        code = leaving.code if isinstance(leaving.code, int) else 0
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def _failed(words: str, code: int) -> int:
    line = " ".join(words.split())
    if sys.stderr is not None:
        print(f"case-audit: {line}", file=sys.stderr)  # noqa: T201 - the command line's own voice
    return code


def _let_go_of_output() -> None:
    """Send what is left in the buffer nowhere, or Python would complain of it at its end."""
    with suppress(OSError, AttributeError):  # no such output at all
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, sys.stdout.fileno())
        finally:
            os.close(nowhere)


def _where(error: Exception) -> str:
    """Return the kind of an error and the lines it passed, without its text."""
    import traceback
    from pathlib import Path

    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-4:])]
    return f"{type(error).__name__} at {' < '.join(lines)}"
