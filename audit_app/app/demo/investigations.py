"""Investigations concerning children: one row a crime, so some have several rows."""

from __future__ import annotations

from datetime import datetime, timedelta

from audit_app.app.demo.chance import Chance
from audit_app.app.demo.table import PERIOD, UNKNOWN, Cell, Table, either, occurrence, spelt

INVESTIGATIONS = 1_912

HEADINGS = (
    "Occurrence number",
    "Crime reference",
    "Offence / HO code",
    "Date recorded",
    "Offence from / to",
    "Child age at offence/report",
    "Number of children",
    "Vulnerability flags",
    "Investigator, rank, team",
    "SCAIDP accredited",
    "Supervisor",
    "Last review date",
    "Number of reviews",
    "Strategy date",
    "ABE date",
    "Suspect status",
    "Bail expiry",
    "Device submitted / returned",
    "KIRAT grade",
    "Outcome code",
    "Closed date",
    "PPN refs",
    "Command / district",
)
OFFENCES = (
    "11/3 Cruelty to children",
    "17/13 Sexual assault, under 13",
    "86/10 Indecent images, possession",
    "8/6 Assault occasioning actual bodily harm",
    "71/1 Abuse of position of trust",
)
TEAMS = {"DC, CAIT": 0.5, "DC, OCAT": 0.2, "PC, Response": 0.2, "DC, Safeguarding (old)": 0.1}
DISTRICTS = {"Northmoor": 0.3, "Dalesby": 0.22, "Harbourside": 0.28, "Castlegate": 0.2}
SUSPECTS = {"NFA": 0.4, "RUI": 0.2, "Bail": 0.15, "VA": 0.15, "Charged": 0.1}


def investigations_register(chance: Chance) -> Table:
    """Return a year of investigations with the faults such exports have."""
    several = chance.few(120, INVESTIGATIONS)
    blank = chance.few(5, INVESTIGATIONS)
    rows: list[tuple[Cell, ...]] = []
    number = 2_400
    for place in range(INVESTIGATIONS):
        number += chance.whole(3, 350)
        recorded = PERIOD[0] + (PERIOD[1] - PERIOD[0]) * place / INVESTIGATIONS
        recorded = recorded.replace(second=0, microsecond=0)
        reference = occurrence(recorded.year, number) if place not in blank else ""
        crimes = chance.whole(2, 4) if place in several else 1
        rows.extend(_crime(chance, reference, crime, recorded) for crime in range(1, crimes + 1))
    return Table(HEADINGS, tuple(rows), below=((), ("Total", len(rows))))


def _crime(chance: Chance, reference: str, crime: int, recorded: datetime) -> tuple[Cell, ...]:
    closed = recorded + timedelta(days=chance.whole(10, 420))
    status = chance.weighted(SUSPECTS)
    online = chance.happens(0.25)
    committed = recorded - timedelta(days=chance.whole(0, 60 if chance.happens(0.8) else 9_000))
    strategy = recorded + timedelta(hours=chance.whole(2, 90))
    return (
        int(reference) if reference and chance.happens(0.01) else reference,
        f"{reference}/{crime}" if reference and chance.happens(0.95) else "",
        chance.pick(OFFENCES),
        _recorded(chance, recorded),
        committed.date(),
        either(chance, {chance.whole(0, 17): 0.97, chance.whole(25, 45): 0.02, "": 0.01}),
        chance.weighted({1: 0.75, 2: 0.18, 3: 0.05, 5: 0.02}),
        chance.weighted({"": 0.5, "CSE": 0.1, "DA": 0.2, "CSE;Online": 0.1, "CSE;DA;Online": 0.1}),
        chance.weighted(TEAMS),
        chance.weighted({"Y": 0.55, "N": 0.25, "": 0.15, "NK": 0.05}),
        chance.pick(("DS Team A", "DS Team B", "DS Team C", "")),
        (recorded + timedelta(days=chance.whole(5, 200))).date() if chance.happens(0.9) else "",
        chance.weighted({0: 0.1, 1: 0.3, 2: 0.25, 4: 0.25, 9: 0.1}),
        strategy.date() if chance.happens(0.7) else "",
        (strategy + timedelta(days=chance.whole(0, 30))).date() if chance.happens(0.55) else "",
        spelt(chance, status, 0.03),
        (recorded + timedelta(days=90)).date() if status == "Bail" else "",
        (recorded + timedelta(days=20)).date() if online else "",
        chance.pick(("High", "Medium", "Low", "see file")) if online else "",
        either(chance, {16: 0.3, 15: 0.25, 18: 0.2, 1: 0.1, 21: 0.05, 22: 0.05, "": 0.05}),
        closed.date() if closed < PERIOD[1] else "",
        _referrals(chance, recorded),
        _district(chance),
    )


def _recorded(chance: Chance, recorded: datetime) -> Cell:
    fault = chance.weighted({"": 0.99, "placeholder": 0.003, "future": 0.003, "impossible": 0.004})
    if fault == "placeholder":
        return "31/12/9999"
    if fault == "future":
        return recorded.replace(year=recorded.year + 30, day=min(recorded.day, 28))
    return f"31/11/{recorded.year}" if fault == "impossible" else recorded


def _referrals(chance: Chance, recorded: datetime) -> str:
    count = chance.weighted({0: 0.3, 1: 0.5, 2: 0.2})
    numbers = [f"PPN/{recorded:%y}/{chance.whole(10_000, 29_999)}" for _ in range(count)]
    return chance.pick((";", ", ", " / ")).join(numbers)


def _district(chance: Chance) -> str:
    if chance.happens(0.01):
        return chance.pick(UNKNOWN)
    return spelt(chance, chance.weighted(DISTRICTS), 0.05)
