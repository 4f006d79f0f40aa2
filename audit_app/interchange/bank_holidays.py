"""The bank holidays that come with the program, from their file."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from audit_app.domain.working_days import BankHolidays


def read_bank_holidays(path: Path) -> BankHolidays:
    """Return the bank holidays of `resources/calendar/bank_holidays.toml`.

    Raises:
        ValueError: If a year is missing, or a day stands under another year or falls on a weekend:
            a defect of the program's own file.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    first, last = int(table["first_year"]), int(table["last_year"])
    by_year: dict[str, list[date]] = table["days"]
    if sorted(by_year) != [str(year) for year in range(first, last + 1)]:
        raise ValueError(f"{path.name} does not hold every year from {first} to {last}")
    for year, days in by_year.items():
        if wrong := [day for day in days if str(day.year) != year or day.weekday() > 4]:
            raise ValueError(f"{path.name}: {wrong[0]} does not belong under {year}")
    every = frozenset(day for days in by_year.values() for day in days)
    return BankHolidays(every, first, last, str(table["source"]))
