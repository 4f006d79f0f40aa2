"""Dates as people and systems write them, to ISO 8601; never guessed value by value."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from audit_app.domain.population import DateOrder

_NUMERIC: Final = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})", re.ASCII)
_NAMED: Final = re.compile(
    r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,9})\.?,?[-/. ]*(\d{2}|\d{4})"
    r"|([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})",
    re.ASCII | re.IGNORECASE,
)
_MONTH: Final = re.compile(
    r"(\d{4})-(\d{2})|([a-z]{3,9}|\d{1,2})[-/. ](\d{2}|\d{4})", re.ASCII | re.IGNORECASE
)
_RUN_TOGETHER: Final = re.compile(r"((?:19|20)\d{6})T?(\d{4}(?:\d\d)?)", re.ASCII)
_BARE_CLOCK: Final = re.compile(r"\d{3,4}|\d{1,2}\.\d\d", re.ASCII)
COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_SERIAL: Final = re.compile(r"([2-7]\d{4})(?:\.\d+)?", re.ASCII)
_TIME: Final = re.compile(
    r"(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2})(\.\d+)?)? ?([ap]\.?m\.?|hrs|h)?"
    r"(Z|GMT|UTC|BST|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_MONTHS: Final = {
    name: number
    for number, full in enumerate(calendar.month_name)
    for name in (full.lower(), full[:3].lower(), full[:4].lower())
    if full
}
_AFTER_CLOCK: Final = frozenset({"AM", "PM", "A.M", "P.M", "HRS", "GMT", "UTC", "BST"})
_ZONES: Final = {"Z": "+00:00", "GMT": "+00:00", "UTC": "+00:00", "BST": "+01:00"}
_EPOCH: Final = date(1899, 12, 30)
_EARLIEST_YEAR: Final = 1850

PLACEHOLDERS: Final = frozenset(
    {
        "1753-01-01",
        "1899-12-30",
        "1899-12-31",
        "1900-01-01",
        "1900-01-02",
        "9999-12-31",
        "9999-12-30",
    }
)
"""Days that systems write where there is no date."""

UNREADABLE, IMPOSSIBLE, OTHER_ORDER, PLACEHOLDER = (
    "unreadable_date",
    "impossible_date",
    "other_date_order",
    "placeholder_date",
)
MONTH_ONLY, SERIAL = "month_only_date", "serial_date"


def parse(text: str, order: DateOrder) -> tuple[str, str]:
    """Return (ISO 8601 date or date-time, remark); the date is empty if there is none to trust.

    The remark is empty, or one of this module's names: a month alone becomes its first day, a
    spreadsheet's serial number its day, both with a remark.
    """
    day_text, time_text = _split(" ".join(text.split()).removeprefix("'"))
    day, remark = _day(day_text, order)
    if not day:
        return "", remark
    if day in PLACEHOLDERS:
        return "", PLACEHOLDER
    if not time_text:
        return day, remark
    clock = _clock(time_text)
    return (f"{day}T{clock}", remark) if clock else ("", UNREADABLE)


def _split(text: str) -> tuple[str, str]:
    """Cut a date-time into its date and its time."""
    if len(text) > 10 and text[10] in "T " and text[4] == "-":
        return text[:10], text[11:].lstrip()
    if found := _RUN_TOGETHER.fullmatch(text):
        return found[1], found[2]
    head, gap, tail = text.rpartition(" ")
    if gap and tail.upper().rstrip(".") in _AFTER_CLOCK:
        head, _, clock = head.rpartition(" ")
        return (head.rstrip(","), f"{clock} {tail}") if head else (text, "")
    if gap and (":" in tail or (_BARE_CLOCK.fullmatch(tail) and _NUMERIC.fullmatch(head))):
        return head.rstrip(","), tail
    return text, ""


def _clock(text: str) -> str:
    found = _TIME.fullmatch(text)
    if not found:
        return ""
    hour, minute, second, fraction, half, zone = found.groups()
    hours = int(hour)
    if half and half[0] in "aApP":
        if not 1 <= hours <= 12:
            return ""
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if hours > 23 or int(minute) > 59 or int(second or 0) > 59:
        return ""
    zone = _ZONES.get((zone or "").upper(), zone or "")
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{hours:02d}:{minute}:{second or '00'}{(fraction or '')[:7]}{zone}"


def _day(text: str, order: DateOrder) -> tuple[str, str]:
    if found := _NUMERIC.fullmatch(text):
        first, _, second, third = found.groups()
        return _numeric_day(first, second, third, order)
    if found := _NAMED.fullmatch(text):
        day, month, year = found.group(1, 2, 3) if found[1] else found.group(5, 4, 6)
        number = _MONTHS.get(month.lower(), 0)
        return _checked(_year(year), number, int(day)) if number else ("", UNREADABLE)
    if found := _MONTH.fullmatch(text):
        return _first_of(found[2] or found[3], found[1] or found[4])
    if found := COMPACT.fullmatch(text):
        return _checked(*(int(part) for part in found.groups()))
    if found := _SERIAL.fullmatch(text):
        return (_EPOCH + timedelta(days=int(found[1]))).isoformat(), SERIAL
    return "", UNREADABLE


def _first_of(month: str, year: str) -> tuple[str, str]:
    """Return the first day of a month, its name or its number with a year of four digits."""
    if month.isdigit() and len(year) < 4:
        return "", UNREADABLE
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    day, remark = _checked(_year(year), number, 1)
    return day, remark or MONTH_ONLY


def _numeric_day(first: str, second: str, third: str, order: DateOrder) -> tuple[str, str]:
    if len(first) == 3 or len(third) == 3 or (len(first) == 4 and len(third) == 4):
        return "", IMPOSSIBLE
    if len(first) == 4 or (order is DateOrder.YEAR_FIRST and len(third) <= 2):
        return _checked(_year(first), int(second), int(third))
    if len(third) == 1:
        return "", UNREADABLE
    year, day, month = _year(third), int(first), int(second)
    if order is DateOrder.MONTH_FIRST:
        day, month = month, day
    iso, remark = _checked(year, month, day)
    if not iso and _checked(year, day, month)[0]:
        return "", OTHER_ORDER
    return iso, remark


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 69 else 1900)


def _checked(year: int, month: int, day: int) -> tuple[str, str]:
    if year < _EARLIEST_YEAR:
        return "", IMPOSSIBLE
    try:
        return date(year, month, day).isoformat(), ""
    except ValueError:
        return "", IMPOSSIBLE


class DateColumn:
    """Turns columns of dates into ISO 8601, remembering what it has seen."""

    _MOST_REMEMBERED: Final = 200_000

    def __init__(self, order: DateOrder) -> None:
        self._order = order
        self._known: dict[str, str] = {"": ""}
        self._days: dict[str, str] = {}

    def convert(self, texts: Sequence[str], remark: Callable[[str, int, str], None]) -> list[str]:
        """Return one ISO date, date-time or empty text for each text.

        Args:
            texts: A column.
            remark: Called with (name of the remark, place in the column, text) where there is one.
        """
        known = self._known
        result: list[str | None] = list(map(known.get, texts))
        if None in result:
            if len(known) > self._MOST_REMEMBERED:
                known.clear()
                known[""] = ""
            for place, found in enumerate(result):
                if found is None:
                    result[place] = self._one(texts[place], place, remark)
        return result  # type: ignore[return-value]  # every None was replaced

    def _one(self, text: str, place: int, remark: Callable[[str, int, str], None]) -> str:
        if not text.strip():
            return ""
        day = self._days.get(text[:10])
        if day and len(text) == 16 and text[10] == " ":  # the usual "03/05/2023 08:36"
            clock = _clock(text[11:])
            if clock:
                return f"{day}T{clock}"
        iso, said = parse(text, self._order)
        if said:
            remark(said, place, text)
        else:
            self._known[text] = iso
            if text[10:11] in {"", " "}:
                self._days[text[:10]] = iso[:10]
        return iso


def order_of(columns: Iterable[Sequence[str]]) -> tuple[DateOrder, bool]:
    """Return the order in which dates are written, and whether the values prove it.

    Day first, unless values can only be month first and none only day first, or most begin with
    the year.
    """
    seen: Counter[str] = Counter()
    for column in columns:
        for text in column:
            found = _NUMERIC.match(text)
            if not found or found[2] == " ":
                continue
            if len(found[1]) == 4:
                seen["year"] += 1
            elif len(found[4]) in {2, 4} and len(found[1]) <= 2:
                seen[
                    "day" if int(found[1]) > 12 else "month" if int(found[3]) > 12 else "open"
                ] += 1
    if seen["month"] and not seen["day"]:
        return DateOrder.MONTH_FIRST, True
    if seen["year"] > seen["day"] + seen["open"]:
        return DateOrder.YEAR_FIRST, True
    return DateOrder.DAY_FIRST, bool(seen["day"] and not seen["month"]) or not seen["open"]
