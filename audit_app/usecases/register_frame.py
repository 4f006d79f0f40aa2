"""A sampling frame read straight from a register file: a draw or a check without a workspace."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from audit_app.domain.canonical import canonical_or_blank
from audit_app.domain.errors import AuditError
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    RegisterCheck,
    RegisterRow,
    SourceFile,
)
from audit_app.domain.progress import Progress
from audit_app.usecases.ports import RegisterReader

_BATCH = 4096
_JOINT = " / "

Getter = Callable[[RegisterRow, Sequence[str]], str]
"""Returns one value of a case, given the case and its kept values."""


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
    crossed = _Crossed([_getter(plan, column) for column in strata_columns])
    getters = [_getter(plan, column) for column in columns]
    with_kept = bool(plan.headings(ColumnRole.KEPT)) and bool(strata_columns or columns)
    rows: list[tuple[str, ...]] = []
    with reader.read(path, plan, progress, password=password) as stream:
        for batch in stream:
            if not getters and not with_kept:
                rows += [(case.case_ref, crossed.stratum(case, ())) for case in batch]
                continue
            for case in batch:
                kept = json.loads(case.kept) if with_kept else ()
                values = (getter(case, kept) for getter in getters)
                rows.append((case.case_ref, crossed.stratum(case, kept), *values))
        return ReadRegister(RegisterFrame(rows, columns), stream.source, stream.check)


class _Crossed:
    """Joins the parts of a stratum, each brought to canonical text once."""

    def __init__(self, getters: Sequence[Getter]) -> None:
        self._getters = getters
        self._known: dict[tuple[str, ...], str] = {}

    def stratum(self, case: RegisterRow, kept: Sequence[str]) -> str:
        """Return the stratum of a case."""
        if not self._getters:
            return ""
        parts = tuple([getter(case, kept) for getter in self._getters])
        known = self._known.get(parts)
        if known is None:
            known = _JOINT.join(canonical_or_blank(part) for part in parts).strip()
            self._known[parts] = known
        return known


def _getter(plan: ImportPlan, column: str) -> Getter:
    """Return what reads a column of a case, by the role it has in the plan."""
    if column == "":
        return lambda case, _kept: case.stratum
    whole: dict[ColumnRole, Getter] = {
        ColumnRole.STRATUM: lambda case, _kept: case.stratum,
        ColumnRole.TEAM: lambda case, _kept: case.team,
        ColumnRole.DATE: lambda case, _kept: case.case_date,
    }
    for role, getter in whole.items():
        if plan.headings(role) == (column,):
            return getter
    if plan.ref_columns == (column,):
        return lambda case, _kept: case.case_ref
    kept_headings = plan.headings(ColumnRole.KEPT)
    if column in kept_headings:
        place = kept_headings.index(column)
        return lambda _case, kept: kept[place]
    raise AuditError(
        f"The register was read without the column '{column}'.",
        remedy=f"These were read: {', '.join([*plan.ref_columns, *plan.roles])}.",
    )
