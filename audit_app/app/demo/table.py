"""A made-up register before it is written: headings and rows of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from audit_app.app.demo.chance import Chance

Cell = str | int | float | date | datetime | None

FORCE = "99"
"""A force code that no force has."""

UNKNOWN = ("NK", "N/K", "Not Known", "-", "Unk")
"""How people write that they do not know."""

PERIOD = (datetime(2024, 4, 1, 0, 0), datetime(2025, 3, 31, 23, 59))  # noqa: DTZ001 - wall clock
"""The year that the made-up cases come from, by the clock on the wall."""


@dataclass(frozen=True, slots=True)
class Table:
    """A register as its makers would export it.

    Attributes:
        headings: One a column.
        rows: Each as long as the headings.
        above: Lines above the headings; empty for none.
        groups: Heading above several columns, with how many it spans; empty for none.
        below: Total and note lines at the end.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    above: tuple[tuple[Cell, ...], ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    below: tuple[tuple[Cell, ...], ...] = ()


def occurrence(year: int, number: int) -> str:
    """Return an occurrence number: force code, two digits of the year, seven digits."""
    return f"{FORCE}{year % 100:02d}{number:07d}"


def either(chance: Chance, weights: Mapping[Cell, float]) -> Cell:
    """Return one of several cells of different kinds, as likely as its weight says."""
    return chance.weighted(weights)


def spelt(chance: Chance, value: str, untidy: float) -> str:
    """Return a value as typed: now and then in capitals, in small letters, with a stray space."""
    if not chance.happens(untidy):
        return value
    return chance.pick((value.upper(), value.lower(), value + " ", " " + value))


def written(chance: Chance, moment: datetime, untidy: float, *, with_time: bool = True) -> str:
    """Return a moment as text, mostly dd/mm/yyyy, now and then as another system writes it."""
    if not chance.happens(untidy):
        return moment.strftime("%d/%m/%Y %H:%M" if with_time else "%d/%m/%Y")
    return chance.pick(
        (
            moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            f"{moment.day}-{MONTHS[moment.month - 1]}-{moment:%y}",
            moment.strftime("%d.%m.%y"),
            moment.strftime("%d/%m/%Y"),
        )
    )


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Short names of months, whatever language the machine speaks."""
