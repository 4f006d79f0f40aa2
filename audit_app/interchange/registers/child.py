"""The reading process: reads one register, answers through a pipe, and ends.

It imports neither the window nor the store. It may be killed at any time; it ends by itself when
the program that started it is gone.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from audit_app.domain.errors import AuditError, Place
from audit_app.interchange.registers.jobs import Job

if TYPE_CHECKING:
    pass

MEMORY_LIMIT: Final = 4 << 30
"""Bytes the process may take, on systems that can limit it."""


def main(job: Job, answers: Connection, lifeline: Connection) -> None:
    """Do a job and send ("step", ...), ("cases", ...), then ("done", ...) or ("error", ...).

    With cases, or None in their place, goes how far it is: a message of its own costs as much.
    """
    gc.disable()  # rows make no circles, and looking for them takes a third of the time
    _limit_process()
    threading.Thread(target=_end_with_parent, args=(lifeline,), daemon=True).start()
    try:
        answers.send(("done", _done(job, answers)))
    except BrokenPipeError:
        return
    except AuditError as error:
        answers.send(("error", error))
    except MemoryError:
        answers.send(("error", too_big(job.path.name)))
    except Exception as error:  # noqa: BLE001 - told to the other process, which raises it
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
        answers.send(("defect", f"{type(error).__name__} at {where}"))
    finally:
        answers.close()


def too_big(name: str) -> AuditError:
    """Return the error for a register that needs more memory than there is."""
    return AuditError(
        "Reading the file needs more memory than a register should.",
        remedy="Save the table alone as CSV and choose that file.",
        place=Place(file=name),
    )


def _done(job: Job, answers: Connection) -> Any:
    from audit_app.interchange.registers.recognition import recognise
    from audit_app.interchange.registers.register_file import open_register

    if job.find_far_cell:
        return _far_cell(job)

    def step(done: int, total: int | None) -> None:
        if not job.send_cases:
            answers.send(("step", done, total))

    with open_register(job.path, job.password) as register:
        if job.look is not None:
            return job.look(register)
        if job.plan is not None:
            from audit_app.interchange.registers.under_plan import read_under_plan

            return read_under_plan(register, job, job.plan, answers)
        return recognise(register, job.wish, step)


def _far_cell(job: Job) -> tuple[str, str] | None:
    from audit_app.interchange.registers import formats, passwords, sheet_xml
    from audit_app.interchange.registers.opening import opened

    with formats.unpacking(job.path.name), opened(job.path) as handle:
        if job.password is not None and handle.peek(2)[:2] != b"PK":
            return sheet_xml.farthest_cell(passwords.unlocked(handle, job.path.name, job.password))
        return sheet_xml.farthest_cell(handle)


def _limit_process() -> None:
    """Take away what a parser of strangers' files does not need."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)  # a library that aborts would print case content or fright
        os.close(quiet)
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, most in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))


def _end_with_parent(lifeline: Connection) -> None:
    """Wait until the other end is gone, then end at once."""
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv_bytes()
    os._exit(1)
