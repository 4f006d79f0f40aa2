"""Runs the reading process from the program's side: starts it, listens, and ends it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, Self

from audit_app.domain.case_columns import CaseColumns
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.progress import Progress
from audit_app.interchange.registers.child import main, too_big
from audit_app.interchange.registers.jobs import Job
from audit_app.interchange.registers.rows import column_number

LEAST_FAR: Final = 20_000_000
"""Cells of a rectangle that is too large to be a register's."""
HEARTBEAT: Final = 0.05
"""Seconds after which a quiet process is asked about again, so that Cancel is heard."""


class ReadingProcess:
    """One reading process, from entering the block to leaving it."""

    def __init__(self, job: Job, progress: Progress) -> None:
        self._job, self._progress = job, progress
        self._done: tuple[int, int | None] = (0, None)

    def __enter__(self) -> Self:
        spawn = multiprocessing.get_context("spawn")
        self._answers, theirs = spawn.Pipe(duplex=False)
        their_lifeline, self._lifeline = spawn.Pipe(duplex=False)
        self._process = spawn.Process(
            target=main, args=(self._job, theirs, their_lifeline), daemon=True, name="register"
        )
        self._process.start()
        theirs.close()
        their_lifeline.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._answers.close()
        self._lifeline.close()

    def cases(self) -> Iterator[CaseColumns]:
        """Yield cases, a batch at a time, until the outcome is there.

        Raises:
            AuditError: What the process found, or why it died.
            Cancelled: If the progress says so.
        """
        while True:
            self._progress.step(*self._done, "reading the register")
            if not self._answers.poll(HEARTBEAT):
                continue
            try:
                kind, *answer = self._answers.recv()
            except EOFError:
                raise self._death() from None
            if kind == "cases":
                cases, self._done = answer
                if cases is not None:
                    yield cases
            elif kind == "step":
                self._done = (answer[0], answer[1])
            elif kind == "done":
                self.outcome: Any = answer[0]
                return
            elif kind == "error":
                raise answer[0]
            else:
                raise RuntimeError(f"Defect in the reading process: {answer[0]}")

    def _death(self) -> AuditError:
        """Say why the process ended without an answer."""
        self._process.join()
        name = self._job.path.name
        if self._job.find_far_cell:
            return too_big(name)
        return far_cell_error(self._job, self._progress) or too_big(name)


def run(job: Job, progress: Progress) -> Any:
    """Run a job that sends no cases and return its outcome.

    Raises:
        AuditError, Cancelled: As ReadingProcess.cases.
    """
    with ReadingProcess(job, progress) as process:
        for _ in process.cases():
            pass
        return process.outcome


def far_cell_error(job: Job, progress: Progress) -> AuditError | None:
    """Return the error that names a cell far outside the table, or None if there is none.

    A workbook is laid out as one rectangle; a single value in the last cell makes that rectangle
    larger than any memory, and the library that reads it ends its process.
    """
    search = Job(job.path, password=job.password, find_far_cell=True)
    try:
        found = run(search, progress)
    except (AuditError, RuntimeError):
        return None
    if found is None:
        return None
    sheet, cell = found
    letters = cell.rstrip("0123456789")
    row = int(cell[len(letters) :])
    if column_number(letters) * row < LEAST_FAR:
        return None
    return AuditError(
        f"The sheet has a value far outside the table, in cell {cell}, and is too large to read.",
        remedy=f"Delete column {letters} and save the workbook, or copy the table alone into a"
        " new one.",
        place=Place(job.path.name, sheet, row, letters),
    )
