"""Missing episodes: one row an episode, as a case management system exports them."""

from __future__ import annotations

from datetime import datetime, timedelta

from audit_app.app.demo.chance import Chance
from audit_app.app.demo.table import (
    PERIOD,
    UNKNOWN,
    Cell,
    Table,
    either,
    occurrence,
    spelt,
    written,
)

EPISODES = 2_593

HEADINGS = (
    "Occurrence number",
    "Missing report ID",
    "Incident log reference",
    "Person ID",
    "Date of birth",
    "Age at report",
    "Sex",
    "Missing since",
    "Reported",
    "Initial risk",
    "Final risk",
    "Number of risk reviews",
    "Missing from type",
    "Placing local authority",
    "Looked after",
    "Exploitation flag",
    "Previous episodes 90 days",
    "Area / command",
    "Owner / team",
    "Found",
    "Minutes missing",
    "How found / returned",
    "Prevention interview done",
    "Referral (PPN) number",
    "Closed",
)
RISKS = {"Medium": 0.55, "High": 0.17, "Low": 0.2, "No apparent risk": 0.08}
AREAS = {"Northmoor": 0.3, "Dalesby": 0.22, "Harbourside": 0.28, "Castlegate": 0.2}
OLD_AREAS = {"Northmoor": "Northmoor District", "Castlegate": "Castlegate & Rural"}
TEAMS = ("Response Team 1", "Response Team 2", "Response Team 3", "Missing from Home Team", "CID")
PLACES = {
    "Home": 0.42,
    "Children’s home": 0.28,  # the curly apostrophe is what windows-1252 is for
    "Foster care": 0.12,
    "Hospital": 0.1,
    "Supported lodgings": 0.08,
}
RETURNS = (
    "Returned of own accord",
    "Located by police",
    "Returned by family",
    "Returned by carer",
    "Handed in at station",
)
LONGEST = 60 * 24 * 9


def missing_register(chance: Chance) -> Table:
    """Return a year of missing episodes with the faults such exports have."""
    pairs = chance.few(34, EPISODES)
    twice = chance.few(21, EPISODES)
    blank = chance.few(9, EPISODES)
    damaged = chance.few(4, EPISODES)
    rows: list[tuple[Cell, ...]] = []
    number = 1_100
    for place in range(EPISODES):
        number += chance.whole(3, 260)
        reported = PERIOD[0] + (PERIOD[1] - PERIOD[0]) * place / EPISODES
        reported = reported.replace(second=0, microsecond=0)
        reference = occurrence(reported.year, number)
        if place in blank:
            reference = ""
        elif place in damaged:
            reference = "9.924E+10"  # what a spreadsheet makes of eleven digits
        rows.append(_episode(chance, place, reference, reported))
        if place in pairs and reference.isdigit():  # two children who went together
            rows.append(_episode(chance, place + EPISODES, reference, reported))
        if place in twice:  # exported once more when its owner changed
            rows.append((*rows[-1][:18], chance.pick(TEAMS), *rows[-1][19:]))
    total: tuple[Cell, ...] = ("Total", len(rows), *[""] * (len(HEADINGS) - 2))
    note = ("Note: provisional, subject to data quality checks", *[""] * (len(HEADINGS) - 1))
    return Table(HEADINGS, tuple(rows), below=(total, note))


def _episode(chance: Chance, place: int, reference: str, reported: datetime) -> tuple[Cell, ...]:
    since = reported - timedelta(minutes=chance.whole(20, 900))
    if chance.happens(0.004):
        since = reported + timedelta(minutes=chance.whole(10, 120))  # after the report
    minutes = int(30 + (LONGEST - 30) * chance.whole(0, 1000) ** 6 / 1000**6)
    found = since + timedelta(minutes=minutes)
    child = chance.happens(0.72)
    age = chance.whole(8, 17) if child else chance.whole(18, 84)
    area = chance.weighted(AREAS)
    risk = chance.weighted(RISKS)
    final = chance.weighted({risk: 0.6, "": 0.25, "High": 0.08, "Low": 0.07})
    cared_for = child and chance.happens(0.45)
    return (
        reference,
        f"MP/{place + 1:06d}/{reported:%y}" if chance.happens(0.996) else "",
        _logs(chance, reported),
        1_800_000 + chance.whole(0, 1_400),
        _birth(chance, reported, age),
        _age(chance, age),
        chance.weighted({"F": 0.46, "M": 0.44, "Female": 0.03, "Male": 0.03, "U": 0.04}),
        written(chance, since, 0.03),
        _reported(chance, reported),
        _risk(chance, risk),
        spelt(chance, final, 0.06) if final else "",
        chance.weighted({0: 0.1, 1: 0.3, 2: 0.3, 3: 0.15, 5: 0.05}) if risk != "Low" else "",
        _missing_from(chance, reported, cared_for),
        _authority(chance) if cared_for else "",
        _yes(chance, yes=cared_for),
        chance.weighted({"": 0.82, "CSE": 0.06, "CCE": 0.07, "CSE;CCE": 0.05}) if child else "",
        chance.weighted({0: 0.55, 1: 0.18, 2: 0.1, 4: 0.1, 9: 0.05, 23: 0.02}),
        OLD_AREAS.get(area, area) if reported.month in {4, 5, 6} else spelt(chance, area, 0.02),
        chance.pick(TEAMS),
        written(chance, found, 0.02),
        chance.weighted({minutes: 0.97, -60: 0.01, 0: 0.01, 99999: 0.01}),
        chance.pick(RETURNS),
        _interview(chance, found),
        _referral(chance, reported, likely=child or risk == "High"),
        written(chance, found + timedelta(hours=chance.whole(1, 60)), 0.02)
        if chance.happens(0.94)
        else "",
    )


def _logs(chance: Chance, reported: datetime) -> str:
    logs = [f"INC-{reported:%d%m%Y}-{chance.whole(1, 999):04d}"]
    if chance.happens(0.15):
        logs.append(f"INC-{reported:%d%m%Y}-{chance.whole(1, 999):04d}")
    return ";".join(logs)


def _birth(chance: Chance, reported: datetime, age: int) -> str:
    if chance.happens(0.006):
        return "01/01/1900"
    if chance.happens(0.004):
        return reported.strftime("%d/%m/%Y")  # the day of the report, typed in the wrong field
    born = reported - timedelta(days=365 * age + chance.whole(5, 350))
    return born.strftime("%d/%m/%Y")


def _age(chance: Chance, age: int) -> Cell:
    return either(chance, {age: 0.975, -1: 0.01, "": 0.015})


def _reported(chance: Chance, reported: datetime) -> str:
    fault = chance.weighted({"": 0.992, "future": 0.002, "impossible": 0.002, "placeholder": 0.004})
    if fault == "future":
        return reported.replace(year=reported.year + 30, day=min(reported.day, 28)).strftime(
            "%d/%m/%Y %H:%M"
        )
    if fault == "impossible":
        return f"31/02/{reported:%Y %H:%M}"
    if fault == "placeholder":
        return chance.pick(("01/01/1900", "31/12/9999"))
    return written(chance, reported, 0.03)


def _risk(chance: Chance, risk: str) -> str:
    if chance.happens(0.02):
        return chance.pick((*UNKNOWN, ""))
    if chance.happens(0.02):
        return "NAR" if risk == "No apparent risk" else risk[:1] + risk[1:].upper()
    return spelt(chance, risk, 0.07)


def _missing_from(chance: Chance, reported: datetime, cared_for: bool) -> str:  # noqa: FBT001
    if reported.year == PERIOD[0].year and reported.month < 6:
        return ""  # the field came into use later
    if cared_for:
        return chance.pick(("Children’s home", "Foster care", "Supported lodgings"))
    return chance.weighted(PLACES)


def _authority(chance: Chance) -> str:
    return chance.weighted(
        {"Northmoor": 0.6, "Westerdale": 0.2, "Westerdale CC (old)": 0.1, "NK": 0.1}
    )


def _yes(chance: Chance, *, yes: bool) -> str:
    return chance.weighted({"Y": 0.9, "Yes": 0.1} if yes else {"N": 0.6, "": 0.35, "No": 0.05})


def _interview(chance: Chance, found: datetime) -> str:
    if chance.happens(0.12):
        return chance.pick(("", "", "declined"))
    return written(chance, found + timedelta(minutes=chance.whole(10, 1_800)), 0.01)


def _referral(chance: Chance, reported: datetime, *, likely: bool) -> str:
    if not likely or chance.happens(0.2):
        return ""
    return f"PPN/{reported:%y}/{chance.whole(10_000, 29_999)}"
