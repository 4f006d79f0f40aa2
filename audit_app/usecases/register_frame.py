"""A sampling frame read straight from a register file: a draw or a check without a workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from audit_app.domain.canonical import canonical_or_blank
from audit_app.domain.case_columns import DATE, KEPT, REFERENCE, STRATUM, TEAM
from audit_app.domain.errors import AuditError
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    RegisterCheck,
    SourceFile,
)
from audit_app.domain.progress import Progress
from audit_app.usecases.ports import RegisterReader

_BATCH = 4096
_JOINT = " / "


@dataclass(frozen=True, slots=True)
class ReadRegister:
    """A register file as it was read.

    Attributes:
        frame: Its cases, in order of reference.
        source: The file.
        check: What it held and what was left out.
    """

    frame: RegisterFrame
    source: SourceFile
    check: RegisterCheck


class RegisterFrame:
    """Cases held in memory with their stratum and a few columns; fulfils SamplingFrame."""

    def __init__(self, rows: list[tuple[str, ...]], columns: Sequence[str]) -> None:
        """Take (reference, stratum, *values of columns) in any order."""
        rows.sort(key=itemgetter(0))  # code point order of text is the byte order of its UTF-8
        self._rows = rows
        self._columns = tuple(columns)

    @property
    def size(self) -> int:
        """Cases in the frame, N."""
        return len(self._rows)

    def batches(self, columns: Sequence[str] = ()) -> Iterator[Sequence[tuple[str, ...]]]:
        """Yield (reference, stratum, *values of columns) in order of reference.

        Raises:
            AuditError: If a column was not read.
        """
        if tuple(columns) == self._columns:
            for start in range(0, len(self._rows), _BATCH):
                yield self._rows[start : start + _BATCH]
            return
        missing = [column for column in columns if column not in self._columns]
        if missing:
            raise AuditError(
                f"The column '{missing[0]}' was not read from the register.",
                remedy=f"Choose one of: {', '.join(self._columns) or 'none was read'}.",
            )
        places = (0, 1, *(2 + self._columns.index(column) for column in columns))
        for start in range(0, len(self._rows), _BATCH):
            part = self._rows[start : start + _BATCH]
            yield [tuple([row[place] for place in places]) for row in part]


def read_register(  # noqa: PLR0913 - what a reading needs to know
    reader: RegisterReader,
    path: Path,
    plan: ImportPlan,
    progress: Progress,
    *,
    strata_columns: Sequence[str] = (),
    columns: Sequence[str] = (),
    password: str | None = None,
) -> ReadRegister:
    """Return every case of a register file under a plan.

    Args:
        reader: Of register files.
        path: The file.
        plan: How it is read; a column wanted below must have a role in it.
        progress: Told after every batch.
        strata_columns: Headings crossed into the stratum; "" for the stratum as the plan has it.
        columns: Further headings whose values a draw reads.
        password: Where the file asks for one.

    Raises:
        AuditError: If the file, the plan or a column will not do.
        Cancelled: If the progress says so.
    """
    parts = [_place(plan, column) for column in strata_columns]
    further = [_place(plan, column) for column in columns]
    crossed = _Crossed()
    rows: list[tuple[str, ...]] = []
    with reader.read(path, plan, progress, password=password) as stream:
        for cases in stream:
            strata = crossed.strata([cases.cells(place) for place in parts], cases.n_cases)
            values = [cases.cells(place) for place in (REFERENCE, *further)]
            rows.extend(zip(values[0], strata, *values[1:], strict=True))
        return ReadRegister(RegisterFrame(rows, columns), stream.source, stream.check)


class _Crossed:
    """Joins the parts of a stratum, each brought to canonical text once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], str] = {}

    def strata(self, parts: Sequence[Sequence[str]], n_cases: int) -> list[str]:
        """Return the stratum of each case.

        Args:
            parts: The columns that are crossed, a value for each case.
            n_cases: How many cases there are.
        """
        known = self._known
        rows = list(zip(*parts, strict=True)) or [()] * n_cases
        for row in set(rows) - known.keys():
            known[row] = _JOINT.join(map(canonical_or_blank, row)).strip()
        return list(map(known.__getitem__, rows))


def _place(plan: ImportPlan, column: str) -> int:
    """Return the place of a column among those that are read, by the role it has in the plan."""
    if column == "":
        return STRATUM
    whole = {ColumnRole.STRATUM: STRATUM, ColumnRole.TEAM: TEAM, ColumnRole.DATE: DATE}
    for role, place in whole.items():
        if plan.headings(role) == (column,):
            return place
    if plan.ref_columns == (column,):
        return REFERENCE
    kept_headings = plan.headings(ColumnRole.KEPT)
    if column in kept_headings:
        return KEPT + kept_headings.index(column)
    raise AuditError(
        f"The register was read without the column '{column}'.",
        remedy=f"These were read: {', '.join([*plan.ref_columns, *plan.roles])}.",
    )
