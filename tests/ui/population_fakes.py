"""A register reader, a workspace and services in memory, and a made-up register for them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from audit_app.domain.audit import Audit
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import (
    ColumnProfile,
    ColumnRole,
    ImportPlan,
    LeftOut,
    OnBlank,
    OnDuplicate,
    Population,
    Problem,
    Reading,
    Recognition,
    RegisterCheck,
    Severity,
    SheetInfo,
    SourceFile,
)
from audit_app.domain.progress import Progress

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
AUDIT = Audit(
    id=1,
    title="Missing from home, round 1",
    theme_key="missing",
    checklist_version="1",
    recommendation="3 Missing from home",
    period_from=date(2025, 4, 1),
    period_to=date(2026, 3, 31),
    round="Baseline",
    unit="missing episode",
    created_at=NOW,
)
SOURCE = SourceFile("missing-episodes.csv", 412_345, "3f" * 32)
HEADINGS = (
    "Occurrence No",
    "Date reported",
    "Risk level",
    "Team",
    "Age",
    "Returned",
    *(f"Field {n}" for n in range(7, 32)),
)
SUGGESTED = {
    "Occurrence No": ColumnRole.CASE_REF,
    "Date reported": ColumnRole.DATE,
    "Risk level": ColumnRole.STRATUM,
    "Team": ColumnRole.TEAM,
    "Age": ColumnRole.KEPT,
}
MONTHS = {f"{2025 + (n + 3) // 12}-{(n + 3) % 12 + 1:02}": 210 + n for n in range(12)}
STRATA = {"High": 391, "Low": 742, "Medium": 1_461, "medium": 4}


def profiles() -> tuple[ColumnProfile, ...]:
    """Return what the made-up register's columns seem to hold."""
    shown: dict[str, tuple[str, tuple[str, ...]]] = {
        "Occurrence No": ("text", ("12230000017", "12230000021", "12230000038")),
        "Date reported": ("date and time", ("01/04/2025 00:35", "01/04/2025 07:12")),
        "Risk level": ("text", ("Medium", "High", "medium", "Low")),
        "Team": ("text", ("MISPER North", "MISPER South", "Neighbourhood East")),
        "Age": ("whole number", ("14", "15", "9")),
        "Returned": ("yes or no", ("Yes", "No")),
    }
    return tuple(
        ColumnProfile(
            index=place,
            letter="ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place % 26],
            heading=heading,
            kind=shown.get(heading, ("text", ()))[0],
            filled=196 if heading == "Age" else 200,
            blank=4 if heading == "Age" else 0,
            distinct=3,
            examples=shown.get(heading, ("text", ("a value", "another one")))[1],
        )
        for place, heading in enumerate(HEADINGS)
    )


def recognition(reading: Reading | None = None, *, workbook: bool = False) -> Recognition:
    """Return the made-up register as recognised."""
    preview = tuple(
        (
            f"122300{n:05}",
            f"2025-04-{n % 28 + 1:02} 07:{n:02}",
            ("Medium", "High", "Low")[n % 3],
            ("MISPER North", "MISPER South")[n % 2],
            str(9 + n % 8),
            "Yes",
            *("a value" for _ in range(25)),
        )
        for n in range(17, 37)
    )
    if workbook:
        reading = reading or Reading("xlsx", sheet="Episodes", header_row=4)
        sheets: tuple[SheetInfo, ...] = (
            SheetInfo("Episodes"),
            SheetInfo("Lookups", hidden=True),
        )
    else:
        reading = reading or Reading("csv", encoding="cp1252", delimiter=";")
        sheets = ()
    return Recognition(SOURCE, reading, sheets, profiles(), preview, None, (), SUGGESTED, "shape")


def check_of(plan: ImportPlan) -> RegisterCheck:
    """Return what the made-up register gives under a plan: the reader's rules in small."""
    first, skip = plan.on_duplicate is OnDuplicate.FIRST, plan.on_blank is OnBlank.SKIP
    problems = [
        Problem(
            "repeated_reference",
            Severity.DECISION if first else Severity.STOP,
            "21 rows repeat a case reference that stands in an earlier row.",
            21,
            tuple(range(40, 61)),
            "Occurrence No",
            ("12230000051", "12230000052"),
        ),
        Problem(
            "blank_reference",
            Severity.DECISION if skip else Severity.STOP,
            "8 rows have no case reference.",
            8,
            (7, 9, 110, 111, 205, 806, 1_007, 2_008),
            "Occurrence No",
        ),
        Problem(
            "same_value",
            Severity.DECISION,
            "1 value of Risk level is probably another spelling of a second one.",
            1,
            (),
            "Risk level",
            ("medium -> Medium",),
            {"medium": "Medium"},
        ),
        Problem(
            "placeholder_date",
            Severity.NOTE,
            "3 dates are placeholders such as 01/01/1900 and are taken as blank.",
            3,
            (14, 88, 1_204),
            "Date reported",
            ("01/01/1900",),
        ),
    ]
    left_out = [
        LeftOut("repeated_reference", "repeats an earlier reference", 21, tuple(range(40, 61))),
        LeftOut("blank_reference", "no case reference", 8, (7, 9, 110)),
    ]
    merged = "medium" in plan.merge_values.get("Risk level", {})
    strata = {"High": 391, "Low": 742, "Medium": 1_465} if merged else STRATA
    return RegisterCheck(2_627, 2_598, tuple(left_out), tuple(problems), strata, MONTHS)


@dataclass
class FakeReader:
    """Recognises one register; remembers what it was asked.

    Attributes:
        password: What it asks for, or empty.
        workbook: Whether the register is a workbook.
        broken: What recognising raises.
        recognised: The readings it was asked for.
        checked: The plans it checked.
        hold: Cleared to keep a check going until it is set or cancelled.
    """

    password: str = ""
    workbook: bool = False
    broken: AuditError | None = None
    recognised: list[Reading | None] = field(default_factory=list)
    checked: list[ImportPlan] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.hold.set()

    def recognise(
        self,
        path: Path,
        *,
        usual_columns: Mapping[ColumnRole, Sequence[str]],  # noqa: ARG002 - the port's signature
        remembered: Mapping[str, Mapping[str, ColumnRole]] | None = None,  # noqa: ARG002
        reading: Reading | None = None,
        password: str | None = None,
        whole: bool = False,  # noqa: ARG002
        progress: Progress | None = None,  # noqa: ARG002
    ) -> Recognition:
        """Return the made-up register."""
        self.recognised.append(reading)
        if self.broken is not None:
            raise self.broken
        if self.password and password is None:
            raise AuditError(
                "The workbook is protected with a password.",
                remedy="Give its password.",
                place=Place(file=path.name),
            )
        if self.password and password != self.password:
            raise AuditError("The password of the workbook is wrong.", remedy="Type it again.")
        return recognition(reading, workbook=self.workbook)

    def check(
        self,
        path: Path,  # noqa: ARG002
        plan: ImportPlan,
        progress: Progress,
        *,
        password: str | None = None,  # noqa: ARG002
    ) -> RegisterCheck:
        """Return the made-up check."""
        self.checked.append(plan)
        while not self.hold.wait(0.005):
            progress.step(1_000, None)
        return check_of(plan)


@dataclass
class FakeUnit:
    """The parts of a unit of work that the step asks for."""

    owner: FakeWorkspace

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to undo."""

    def population(self, audit_id: int) -> Population | None:
        """Return the newest population."""
        return self.owner.populations[-1] if self.owner.populations and audit_id else None

    def draws(self, audit_id: int) -> Sequence[object]:
        """Return as many draws as were set."""
        return [object()] * (self.owner.n_draws if audit_id else 0)

    def remembered_roles(self) -> Mapping[str, Mapping[str, ColumnRole]]:
        """Return nothing remembered."""
        return {}

    def kept_checklist(self, theme_key: str, version: str) -> FakeChecklist | None:
        """Return the checklist of the audit."""
        del version
        return FakeChecklist() if theme_key == AUDIT.theme_key else None


@dataclass
class FakeWorkspace:
    """Populations in a list; cases made up from their id."""

    populations: list[Population] = field(default_factory=list)
    n_draws: int = 0
    size: int = 2_598
    path: Path = Path("made-up.audit")

    def unit(self) -> FakeUnit:
        """Begin."""
        return FakeUnit(self)

    def reading(self) -> FakeUnit:
        """Begin to look."""
        return FakeUnit(self)

    def case_ids(
        self,
        population_id: int,  # noqa: ARG002
        *,
        order_by: str = "",
        descending: bool = False,
        containing: str = "",
    ) -> Sequence[int]:
        """Return ids; the order by anything but the row is the other way round, to be seen."""
        ids: Sequence[int] = range(1, self.size + 1)
        if containing:
            ids = [each for each in ids if containing in f"122300{each:05}"]
        backwards = descending != (order_by not in {"", "row_number"})
        return ids[::-1] if backwards else ids

    def case_rows(self, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        """Return made-up rows."""
        return {
            each: (
                f"{each + 1:,}",
                f"122300{each:05}",
                f"2025-04-{each % 28 + 1:02}",
                ("Medium", "High", "Low")[each % 3],
                ("MISPER North", "MISPER South")[each % 2],
                str(9 + each % 8),
            )
            for each in ids
        }

    def interrupt(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """Nothing to let go of."""

    def keep(self, plan: ImportPlan) -> Population:
        """Keep a population as an import would."""
        kept = Population(
            id=len(self.populations) + 1,
            audit_id=AUDIT.id,
            source=SOURCE,
            plan=plan,
            check=replace(check_of(plan), n_cases=self.size),
            kept_headings=plan.headings(ColumnRole.KEPT),
            imported_at=NOW,
        )
        self.populations.append(kept)
        return kept


@dataclass
class FakeChecklist:
    """As much of a checklist as the step asks for."""

    version: str = AUDIT.checklist_version
    usual_columns: Mapping[ColumnRole, tuple[str, ...]] = field(default_factory=dict)


class FakeChecklists:
    """One theme."""

    def all(self) -> Mapping[str, FakeChecklist]:
        """Return it."""
        return {AUDIT.theme_key: FakeChecklist()}


@dataclass
class FakeServices:
    """The outer layers, in memory."""

    registers: FakeReader = field(default_factory=FakeReader)
    checklists: FakeChecklists = field(default_factory=FakeChecklists)
    clock: Any = None
    files: Any = None
    workbooks: Any = None
