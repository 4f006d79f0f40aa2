"""Offender records: the tracker that a public protection unit keeps beside the national system."""

from __future__ import annotations

from datetime import date, timedelta

from audit_app.app.demo.chance import Chance
from audit_app.app.demo.table import UNKNOWN, Cell, Table, either, spelt

RECORDS = 1_104
TAKEN_ON = date(2025, 3, 31)

GROUPS = (
    ("Record", 4),
    ("Risk", 5),
    ("Visits", 6),
    ("Orders and household", 5),
    ("Ownership", 4),
)
HEADINGS = (
    "ViSOR / MAPPS ID",
    "Record status",
    "MAPPA category",
    "MAPPA level",
    "Risk level",
    "Risk level date",
    "ARMS date",
    "ARMS due",
    "Management mode",
    "Last visit date",
    "Visit outcome",
    "Unannounced",
    "Staff on visit",
    "Next visit due",
    "Days overdue",
    "Annual notification due",
    "Orders in force",
    "Order expiry",
    "Household children",
    "PPN reference",
    "Offender manager / team",
    "Supervisor review date",
    "Address district",
    "Custody / abroad / missing",
)
RISKS = {"Low": 0.46, "Medium": 0.36, "High": 0.14, "Very High": 0.04}
TEAMS = {"OMU East": 0.34, "OMU West": 0.38, "OMU Central": 0.24, "Former PPU North": 0.04}
DISTRICTS = ("Northmoor", "Dalesby", "Harbourside", "Castlegate")
MONTHS_BETWEEN = {"Very High": 1, "High": 3, "Medium": 6, "Low": 12}


def offenders_register(chance: Chance) -> Table:
    """Return the records under management, with the faults such trackers have."""
    repeated = chance.few(6, RECORDS)
    blank = chance.few(4, RECORDS)
    rows: list[tuple[Cell, ...]] = []
    number = 120_000
    for place in range(RECORDS):
        number += chance.whole(5, 90)
        row = _record(chance, _reference(chance, number) if place not in blank else "")
        rows.append(row)
        if place in repeated:  # copied down when the manager changed
            rows.append((*row[:20], chance.weighted(TEAMS), *row[21:]))
    above: tuple[tuple[Cell, ...], ...] = (
        ("Offender management tracker",),
        (f"As at {TAKEN_ON:%d/%m/%Y}. Every record in this file is made up.",),
        (),
    )
    return Table(
        HEADINGS, tuple(rows), above=above, groups=GROUPS, below=((f"Total: {len(rows)}",),)
    )


def hidden_codes() -> Table:
    """Return the sheet of codes that such workbooks hide."""
    risks: tuple[tuple[Cell, ...], ...] = tuple(
        (risk, months) for risk, months in MONTHS_BETWEEN.items()
    )
    return Table(("Risk level", "Months between visits"), risks)


def _reference(chance: Chance, number: int) -> Cell:
    if chance.happens(0.02):
        return number  # typed without its letter, so the spreadsheet took it for a number
    if chance.happens(0.01):
        return f"V{number:08d} "
    return f"V{number:08d}"


def _record(chance: Chance, reference: Cell) -> tuple[Cell, ...]:
    risk = chance.weighted(RISKS)
    graded = _before(chance, 30, 700)
    assessed = graded - timedelta(days=chance.whole(0, 60))
    months = MONTHS_BETWEEN[risk]
    visited = _before(chance, 2, 40 * months)
    due = visited + timedelta(days=30 * months)
    order = chance.weighted({"": 0.4, "SHPO": 0.4, "SHPO; NO": 0.12, "SOPO": 0.05, "NO": 0.03})
    reactive = risk == "Low" and chance.happens(0.5)
    return (
        reference,
        chance.weighted({"Active": 0.9, "": 0.03, "Custody": 0.06, "ACTIVE": 0.01}),
        either(chance, {1: 0.9, "Cat 1": 0.06, 2: 0.04}),
        either(chance, {1: 0.8, "": 0.12, 2: 0.07, 3: 0.01}),
        _risk(chance, risk),
        graded,
        "N/A - reactive" if reactive else assessed,
        "" if reactive else assessed + timedelta(days=365),
        "Reactive" if reactive else "Active",
        _visit(chance, visited),
        chance.weighted(
            {"Seen": 0.78, "Not seen": 0.14, "Refused": 0.03, "no reply, card left": 0.05}
        ),
        chance.weighted({"Y": 0.85, "N": 0.15}),
        either(chance, {2: 0.8, 1: 0.15, "two": 0.05}),
        due,
        (TAKEN_ON - due).days * (1 if chance.happens(0.9) else -1),
        _before(chance, 0, 364) + timedelta(days=365),
        order,
        chance.pick(("04/2028", "11/2026", "09/2024", "01/2031")) if order else "",
        chance.weighted({"NK": 0.4, "N": 0.42, "Y": 0.14, "": 0.04}),
        f"PPN/24/{chance.whole(10_000, 29_999)}" if chance.happens(0.2) else "",
        spelt(chance, chance.weighted(TEAMS), 0.02),
        _before(chance, 5, 300) if chance.happens(0.85) else "",
        chance.pick(DISTRICTS),
        chance.weighted({"": 0.92, "Custody": 0.05, "Abroad": 0.02, "Wanted-missing": 0.01}),
    )


def _risk(chance: Chance, risk: str) -> str:
    if chance.happens(0.01):
        return chance.pick(UNKNOWN)
    if risk == "Very High" and chance.happens(0.3):
        return chance.pick(("VH", "V High"))
    return spelt(chance, risk, 0.06)


def _visit(chance: Chance, visited: date) -> Cell:
    fault = chance.weighted({"": 0.985, "placeholder": 0.007, "future": 0.004, "text": 0.004})
    if fault == "placeholder":
        return date(1900, 1, 1)
    if fault == "future":
        return visited.replace(year=visited.year + 30, day=min(visited.day, 28))
    return "see log" if fault == "text" else visited


def _before(chance: Chance, least: int, most: int) -> date:
    return TAKEN_ON - timedelta(days=chance.whole(least, most))
