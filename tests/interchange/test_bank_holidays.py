from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from audit_app.app.paths import resources
from audit_app.interchange.bank_holidays import read_bank_holidays

KNOWN = read_bank_holidays(resources() / "calendar" / "bank_holidays.toml")
DAY = timedelta(days=1)

PROCLAIMED = {
    date(2002, 6, 3): "Golden Jubilee",
    date(2011, 4, 29): "wedding of Prince William",
    date(2012, 6, 5): "Diamond Jubilee",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "state funeral of Queen Elizabeth II",
    date(2023, 5, 8): "coronation of King Charles III",
}
MOVED = {
    date(2002, 5, 27): date(2002, 6, 4),
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}


def easter(year: int) -> date:
    """Anonymous Gregorian computus, as printed by Meeus, Astronomical Algorithms (1991), ch. 8."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    n = (h - m + r + 90) // 25
    return date(year, n, (h - m + r + n + 19) % 32)


def monday(day: date) -> date:
    return day + DAY * (-day.weekday() % 7)


def yearly(year: int) -> Iterator[date]:
    new_year = date(year, 1, 1)
    yield monday(new_year) if new_year.weekday() > 4 else new_year
    yield easter(year) - DAY * 2
    yield easter(year) + DAY
    yield monday(date(year, 5, 1))
    for last in (date(year, 5, 31), date(year, 8, 31)):
        yield last - DAY * last.weekday()
    free = date(year, 12, 25)
    for _ in range(2):  # Christmas Day and Boxing Day, or the next days that are free
        while free.weekday() > 4:
            free += DAY
        yield free
        free += DAY


@pytest.mark.parametrize("year", range(KNOWN.first_year, KNOWN.last_year + 1))
def test_that_every_year_holds_the_days_of_the_law_and_those_proclaimed(year: int) -> None:
    expected = {MOVED.get(day, day) for day in yearly(year)}
    expected |= {day for day in PROCLAIMED if day.year == year}
    assert {day for day in KNOWN.days if day.year == year} == expected


def test_that_the_file_says_where_the_days_are_published() -> None:
    assert KNOWN.source == "https://www.gov.uk/bank-holidays"


@pytest.mark.parametrize(
    "days",
    ["2023 = [2023-01-02]", "2023 = [2022-01-03]\n2024 = []", "2023 = [2023-01-01]\n2024=[]"],
)
def test_that_a_file_with_a_year_or_a_day_out_of_place_is_a_defect(
    tmp_path: Path, days: str
) -> None:
    path = tmp_path / "days.toml"
    path.write_text(f'source = ""\nfirst_year = 2023\nlast_year = 2024\n[days]\n{days}\n')
    with pytest.raises(ValueError, match=r"days\.toml"):
        read_bank_holidays(path)
