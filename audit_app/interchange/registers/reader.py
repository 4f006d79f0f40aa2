"""The register reader that the use cases see; all parsing happens in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from audit_app.domain.case_columns import CaseColumns
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    Reading,
    Recognition,
    RegisterCheck,
    SourceFile,
)
from audit_app.domain.progress import Progress, Silent
from audit_app.interchange.registers.jobs import Checked, Job
from audit_app.interchange.registers.opening import opened
from audit_app.interchange.registers.process import ReadingProcess, run
from audit_app.usecases.ports import Clock, RegisterStream


class FileRegisterReader:
    """Reads CSV, XLSX, XLSB, XLS and ODS files; fulfils usecases.ports.RegisterReader."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock that says which dates are in the future."""
        self._clock = clock

    def recognise(  # noqa: PLR0913 - the port
        self,
        path: Path,
        *,
        usual_columns: Mapping[ColumnRole, Sequence[str]],
        remembered: Mapping[str, Mapping[str, ColumnRole]] | None = None,
        reading: Reading | None = None,
        password: str | None = None,
        whole: bool = False,
        progress: Progress | None = None,
    ) -> Recognition:
        """Return what a file seems to be; see the port. A progress can also cancel."""
        from audit_app.interchange.registers.recognition import Wish

        wish = Wish(
            {role: tuple(names) for role, names in usual_columns.items()},
            {shape: dict(roles) for shape, roles in (remembered or {}).items()},
            reading,
            whole,
            self._today(),
        )
        job = Job(_checked(path), password=password, wish=wish)
        outcome: Recognition = run(job, progress or Silent())
        return outcome

    def check(
        self, path: Path, plan: ImportPlan, progress: Progress, *, password: str | None = None
    ) -> RegisterCheck:
        """Read the whole file under a plan and return what an import would do."""
        job = Job(_checked(path), password=password, plan=plan, today=self._today())
        outcome: Checked = run(job, progress)
        return outcome.check

    @contextmanager
    def read(
        self, path: Path, plan: ImportPlan, progress: Progress, *, password: str | None = None
    ) -> Iterator[RegisterStream]:
        """Open the file for an import; see the port."""
        job = Job(
            _checked(path), password=password, plan=plan, today=self._today(), send_cases=True
        )
        with ReadingProcess(job, progress) as process:
            yield _Stream(process)

    def _today(self) -> str:
        return self._clock.now().astimezone(ZoneInfo("Europe/London")).date().isoformat()


class _Stream:
    """Cases as they come from the reading process; can be walked once."""

    def __init__(self, process: ReadingProcess) -> None:
        self._process = process

    def __iter__(self) -> Iterator[CaseColumns]:
        return self._process.cases()

    @property
    def check(self) -> RegisterCheck:
        """What was read and left out; only after the last batch."""
        return self._outcome().check

    @property
    def source(self) -> SourceFile:
        """The file with its digest; only after the last batch."""
        return self._outcome().source

    def _outcome(self) -> Checked:
        outcome: Checked = self._process.outcome
        return outcome


def _checked(path: Path) -> Path:
    """Open a file for a moment, so that what is wrong with it is said at once."""
    with opened(path):
        return path.absolute()
