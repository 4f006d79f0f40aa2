"""Real encrypted workspaces that open in a millisecond, and made-up registers to put into them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from audit_app.domain.audit import Audit
from audit_app.domain.case_columns import CaseColumns, columns_of
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    OnDuplicate,
    Reading,
    Recognition,
    RegisterCheck,
    RegisterRow,
    SourceFile,
)
from audit_app.domain.progress import Progress
from audit_app.storage.key import Cost
from audit_app.storage.workspace import EncryptedFiles
from audit_app.usecases.ports import Clock
from tests.helpers.clock import FixedClock

PASSPHRASE = "four unlikely made-up words"
CHEAP = Cost(memory=0, passes=1)
SHAPE = "shape of the made-up register"

PLAN = ImportPlan(
    reading=Reading("csv", encoding="utf-8", delimiter=","),
    roles={
        "Reference": ColumnRole.CASE_REF,
        "Area": ColumnRole.STRATUM,
        "Team": ColumnRole.TEAM,
        "Reported": ColumnRole.DATE,
        "Risk": ColumnRole.KEPT,
        "Note": ColumnRole.KEPT,
    },
    ref_columns=("Reference",),
    on_duplicate=OnDuplicate.FIRST,
)


def encrypted_files(clock: Clock | None = None) -> EncryptedFiles:
    return EncryptedFiles(clock or FixedClock(), cost=CHEAP)


def made_up_audit(title: str = "Missing, April 2026", theme_key: str = "made_up") -> Audit:
    return Audit(
        id=0,
        title=title,
        theme_key=theme_key,
        checklist_version="1",
        recommendation="Recommendation 3",
        period_from=date(2025, 4, 1),
        period_to=date(2026, 3, 31),
        round="Baseline",
        unit="missing episode",
        created_at=FixedClock().now(),
    )


def made_up_rows(n_cases: int) -> list[RegisterRow]:
    """Cases in an order that is not that of their references; two areas, three risks."""
    return [
        RegisterRow(
            row_number=place + 2,
            case_ref=f"MFH/{n_cases - place:05d}/26",
            stratum=("North", "South")[place % 2],
            team=f"Team {place % 4}",
            case_date=f"2025-{place % 12 + 1:02d}-15",
            kept=(("high", "medium", "low")[place % 3], f'note "{place}", part'),
        )
        for place in range(n_cases)
    ]


def check_of(rows: Sequence[RegisterRow]) -> RegisterCheck:
    strata: dict[str, int] = {}
    for row in rows:
        strata[row.stratum] = strata.get(row.stratum, 0) + 1
    return RegisterCheck(len(rows), len(rows), (), (), strata, {})


REGISTER = SourceFile("register.csv", 1234, hashlib.sha256(b"register").hexdigest())


class RowsStream:
    """Rows in batches of 100; fulfils RegisterStream."""

    source = REGISTER

    def __init__(self, rows: Sequence[RegisterRow], progress: Progress) -> None:
        self._rows, self._progress = rows, progress
        self.check = check_of(rows)

    def __iter__(self) -> Iterator[CaseColumns]:
        for start in range(0, len(self._rows), 100):
            self._progress.step(start, len(self._rows))
            yield columns_of(self._rows[start : start + 100])


class RowsReader:
    """Reads nothing: hands on rows it was given; fulfils RegisterReader."""

    def __init__(self, rows: Sequence[RegisterRow]) -> None:
        self._rows = rows

    @contextmanager
    def read(
        self, path: Path, plan: ImportPlan, progress: Progress, *, password: str | None = None
    ) -> Iterator[RowsStream]:
        del path, plan, password
        yield RowsStream(self._rows, progress)

    def check(
        self, path: Path, plan: ImportPlan, progress: Progress, *, password: str | None = None
    ) -> RegisterCheck:
        del path, plan, progress, password
        return check_of(self._rows)

    def recognise(
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
        """Suggest the roles of an earlier import, or those that are usual."""
        del path, password, whole, progress
        usual = {name: role for role, names in usual_columns.items() for name in names}
        return Recognition(
            source=REGISTER,
            reading=reading or PLAN.reading,
            sheets=(),
            columns=(),
            preview=(),
            n_rows=None,
            problems=(),
            suggested=(remembered or {}).get(SHAPE, usual),
            shape=SHAPE,
        )
