"""The three audits of the demo: what each tests, how its register is read, what is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from audit_app.app.demo.registers import INVESTIGATIONS, MISSING, OFFENDERS
from audit_app.domain.draw import DrawPlan
from audit_app.domain.rounds import OutsideRound


@dataclass(frozen=True, slots=True)
class DemoDraw:
    """A draw of the demo.

    Attributes:
        size: Cases.
        reserves: In each stratum.
        seed: Forty digits, fixed so that every demo shows the same cases.
        inputs: Of the method.
        reason: Of a further draw.
    """

    size: int
    reserves: int
    seed: str
    inputs: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DemoAudit:
    """An audit of the demo.

    Attributes:
        theme: Key of its checklist.
        title: Of the audit.
        round: Of the audit.
        register: Name of its register's file.
        workbook: Name of its workbook's file.
        stratum: Heading drawn within; empty for a simple draw.
        same: Spellings that a person knows to mean the same in that column, by what was typed.
        draws: Oldest first.
        scored: Cases of the sample scored to the end.
        started: Cases after those, begun and left.
        control: Cases the case system says there should be; 0: nobody asked.
        out_of_scope: Why the third case of the sample makes way for a reserve; empty: none does.
        not_found: What is said of the fifth case, whose file nobody finds; empty: all are found.
        second: Cases another force scores too; 0: none.
        outside: Rounds that others published; as made up as everything else.
    """

    theme: str
    title: str
    round: str
    register: str
    workbook: str
    stratum: str
    same: Mapping[str, str]
    draws: tuple[DemoDraw, ...]
    scored: int
    started: int
    control: int = 0
    out_of_scope: str = ""
    not_found: str = ""
    second: int = 0
    outside: tuple[OutsideRound, ...] = ()

    def plan(self, draw: DemoDraw) -> DrawPlan:
        """Return what is to be drawn."""
        return DrawPlan(
            label=f"{self.title} / {self.round}",
            method="stratified" if self.stratum else "simple_random",
            size=draw.size,
            reserves=draw.reserves,
            inputs=draw.inputs,
            strata_columns=(self.stratum,) if self.stratum else (),
        )


def _outside(title: str, ended: date, *counts: int) -> OutsideRound:
    names = ("Good", "Requires improvement", "Inadequate")
    return OutsideRound(
        theme_key="missing",
        title=title,
        dated=ended,
        source="made up for the demo",
        grades=tuple(zip(names, counts, strict=True)),
    )


_UNKNOWN = dict.fromkeys(("NK", "N/K", "Not Known", "-", "Unk", ""), "Not known")

AUDITS = (
    DemoAudit(
        theme="missing",
        title="Missing episodes 2024/25",
        round="Baseline",
        register=MISSING,
        workbook="missing-episodes-audit.xlsx",
        stratum="Initial risk",
        same={**_UNKNOWN, "NAR": "No apparent risk"},
        draws=(DemoDraw(50, 4, "3141592653589793238462643383279502884197"),),
        scored=50,
        started=0,
        control=2_627,
        out_of_scope="The report was made in error; nobody was missing.",
        not_found="Asked for twice; the station cannot produce it.",
        second=20,
        outside=(
            _outside("Made-up inspection 2022", date(2022, 5, 31), 8, 19, 17),
            _outside("Made-up re-inspection 2023", date(2023, 6, 30), 10, 12, 9),
        ),
    ),
    DemoAudit(
        theme="sex_offenders",
        title="Offender records, March 2025",
        round="Baseline",
        register=OFFENDERS,
        workbook="offender-records-audit.xlsx",
        stratum="Risk level",
        same={**_UNKNOWN, "VH": "Very High", "V High": "Very High"},
        draws=(
            DemoDraw(30, 3, "2718281828459045235360287471352662497757"),
            DemoDraw(
                40,
                4,
                "1414213562373095048801688724209698078569",
                {"minimum": 6},
                "The first sample had too few records at very high risk to say anything of them.",
            ),
        ),
        scored=1,
        started=2,
    ),
    DemoAudit(
        theme="investigations",
        title="Child protection investigations 2024/25",
        round="Baseline",
        register=INVESTIGATIONS,
        workbook="investigations-audit.xlsx",
        stratum="",
        same={},
        draws=(DemoDraw(30, 20, "1618033988749894848204586834365638117720"),),
        scored=14,
        started=1,
        control=1_907,
    ),
)
