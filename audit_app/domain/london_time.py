"""Dates and times as people type and paste them, on the clock of Europe/London.

The clock goes back in October, so that one hour happens twice, and forward in March, so that one
does not happen at all. A time in the first is taken in the careful way and says so; a time in the
second is refused. The rules come from the time zone database, through the standard library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from audit_app.domain.errors import AuditError

EXAMPLE: Final = "Write it as 1/5/2023 21:40."
_YEARS: Final = range(1900, 2101)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_WEEKDAY: Final = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+", re.ASCII)
_DATE: Final = re.compile(
    r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<gap>[-/. ])(?P<m2>\d{1,2})(?P=gap)(?P<y2>\d{4}|\d{2})"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th)?[-/. ]?(?P<m3>[a-z]{3,9})\.?,?[-/. ]?(?P<y3>\d{4}|\d{2})",
    re.ASCII,
)
_TIME: Final = re.compile(
    r"(?P<h1>\d{1,2})[:.](?P<m1>\d{2})(?:[:.](?P<s1>\d{2})(?:\.\d+)?)?|(?P<h2>\d{2})(?P<m2>\d{2})"
    r"|(?P<h3>\d{1,2})(?= ?[ap])",
    re.ASCII,
)
_HALF: Final = re.compile(r" ?(?:(?P<half>[ap])\.?m\.?|hrs|hours|h)", re.ASCII)
_ZONE: Final = re.compile(
    r" ?(?P<zone>z|utc|gmt|bst|[+-]\d{2}:?\d{2})|[ ,]+(?P<which>first|1st|second|2nd)", re.ASCII
)


@lru_cache(maxsize=1)
def london() -> ZoneInfo:
    """Return the time zone."""
    return ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and usually the time of day.

    Attributes:
        day: On the London clock.
        at: Aware, Europe/London; None where only the day was given.
        remark: What was assumed in reading it, for a person; usually empty.
    """

    day: date
    at: datetime | None = None
    remark: str = ""

    @property
    def iso(self) -> str:
        """As kept: local date-time with its offset, or the date alone."""
        return self.day.isoformat() if self.at is None else self.at.isoformat(timespec="seconds")

    @property
    def happened_twice(self) -> bool:
        """Whether the clock on the wall showed this time twice, as it went back."""
        return self.at is not None and _offsets(self.at)[0] != _offsets(self.at)[1]

    @property
    def text(self) -> str:
        """As an officer writes it; read_moment reads it as the same moment."""
        if self.at is None:
            return f"{self.day:%d/%m/%Y}"
        twice = f" {self.at:%Z}" if self.happened_twice else ""
        seconds = f"{self.at:%H:%M:%S}" if self.at.second else f"{self.at:%H:%M}"
        return f"{self.day:%d/%m/%Y} {seconds}{twice}"


def kept_moment(iso: str) -> Moment:
    """Return the moment whose `iso` was kept.

    Raises:
        AuditError: If it is no date or date-time in ISO 8601.
    """
    try:
        if len(iso) == 10:
            return Moment(date.fromisoformat(iso))
        at = datetime.fromisoformat(iso)
    except ValueError as error:
        raise _unreadable() from error
    if at.tzinfo is None:
        raise _unreadable()
    local = at.astimezone(london())
    return Moment(local.date(), local)


def read_moment(typed: str, *, careful_second: bool = False) -> Moment:
    """Return the moment that was typed or pasted.

    Args:
        typed: Day first, or ISO 8601; with a time of 24 hours, or am and pm, or none; BST, GMT, Z
            or an offset may follow, and 'first' or 'second' for the hour that happens twice.
        careful_second: Whether, where nothing says which of the two is meant, the second is taken.

    Raises:
        AuditError: If it cannot be read, or there was no such day or time.
    """
    words = " ".join(typed.casefold().split())
    words = _WEEKDAY.sub("", words, count=1)
    found = _DATE.match(words)
    if found is None:
        raise _unreadable()
    day = _day(found)
    rest = re.sub(r"^(?:t| at |, ?| )", "", words[found.end() :], count=1).strip()
    if not rest:
        return Moment(day)
    clock = _TIME.match(rest)
    if clock is None:
        raise _unreadable()
    rest = rest[clock.end() :]
    half = _HALF.match(rest)
    rest = rest[half.end() :] if half else rest
    zone = _ZONE.fullmatch(rest) if rest else None
    if rest and zone is None:
        raise _unreadable()
    at = _clock(day, clock, (half["half"] or "") if half else "")
    if zone is not None and zone["zone"]:
        at = at.replace(tzinfo=_zone(zone["zone"])).astimezone(london())
        return Moment(at.date(), at)
    which = zone["which"] if zone is not None else ""
    return _local(at, which, careful_second=careful_second)


def _unreadable() -> AuditError:
    return AuditError("That is not a date and time that can be read.", remedy=EXAMPLE)


def _day(found: re.Match[str]) -> date:
    year, month, day = (
        found[f"{part}1"] or found[f"{part}2"] or found[f"{part}3"] for part in "ymd"
    )
    number = int(month) if month.isdigit() else _month(month)
    years = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 69 else 1900)
    if not number or years not in _YEARS:
        raise _unreadable()
    try:
        return date(years, number, int(day))
    except ValueError as error:
        raise AuditError("There is no such day.", remedy="Day first: 1/5/2023.") from error


def _month(name: str) -> int:
    short = name[:3]
    full = "january february march april may june july august september october november december"
    known = short in _MONTHS and any(each.startswith(name) for each in [*full.split(), "sept"])
    return _MONTHS.index(short) + 1 if known else 0


def _clock(day: date, found: re.Match[str], half: str) -> datetime:
    hour = int(found["h1"] or found["h2"] or found["h3"])
    minute, second = int(found["m1"] or found["m2"] or 0), int(found["s1"] or 0)
    if half and not 1 <= hour <= 12:
        raise AuditError("There is no such time of day.", remedy=EXAMPLE)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute, second) == (24, 0, 0):  # logs end a day with it
        return datetime.combine(day + timedelta(days=1), time())
    try:
        return datetime.combine(day, time(hour, minute, second))
    except ValueError as error:
        raise AuditError("There is no such time of day.", remedy=EXAMPLE) from error


def _zone(text: str) -> timezone:
    if text in {"z", "utc", "gmt"}:
        return UTC
    if text == "bst":
        return timezone(timedelta(hours=1))
    digits = text[1:].replace(":", "")
    if int(digits[:2]) > 14 or int(digits[2:]) > 59:
        raise _unreadable()
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _offsets(at: datetime) -> tuple[timedelta | None, timedelta | None]:
    """Return London's offsets at a time on the wall, read as its first and its second."""
    wall = at.replace(tzinfo=london())
    return wall.replace(fold=0).utcoffset(), wall.replace(fold=1).utcoffset()


def _local(at: datetime, which: str, *, careful_second: bool) -> Moment:
    first, second = _offsets(at)
    if first == second:
        return Moment(at.date(), at.replace(tzinfo=london()))
    if first is not None and second is not None and first < second:
        raise AuditError(
            f"There was no {at:%H:%M} on {at:%d/%m/%Y}: the clocks went forward over that hour.",
            remedy="Check the time in the file, or add GMT after it.",
        )
    late = which in {"second", "2nd"} if which else careful_second
    local = at.replace(tzinfo=london(), fold=int(late))
    if which:
        return Moment(local.date(), local)
    other = "GMT" if not late else "BST"
    return Moment(
        local.date(),
        local,
        f"{at:%H:%M} on {at:%d/%m/%Y} happened twice, as the clocks went back: the"
        f" {'second' if late else 'first'} ({local:%Z}) is taken, which is the careful reading."
        f" Add {other} after it if the other is meant.",
    )
