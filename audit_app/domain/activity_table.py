"""Counts as they are typed or pasted: one line a period, the period first, then the count."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from audit_app.domain.activity import MOST, Count, Span
from audit_app.domain.errors import AuditError, Place

MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MOST_LINES: Final = 2_000
_APART: Final = re.compile(r"\t|;|\s{2,}")
_COUNT: Final = re.compile(r"\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d+", re.ASCII)
_LINE: Final = re.compile(r"(?P<period>.*?)[\s,:=]+(?P<count>\d{1,3}(?:,\d{3})+|\d+)", re.ASCII)
"""A blank is no thousands separator here: 'Apr 25 204' is not 25,204."""
_NAMED: Final = re.compile(r"([a-z]{3,9})\.?[\s\-/']+(\d{4}|\d{2})", re.ASCII)
_ISO: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ]00:00(?::00)?)?", re.ASCII
)
_BRITISH: Final = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})(?:\s*[-/–]\s*(\d{4}|\d{2}))?", re.ASCII)


def read_counts(text: str, span: Span, year_begins: int = 4) -> tuple[Count, ...]:
    """Return the counts of a table, oldest first.

    A line is a period and a count, apart by a tab, a semicolon, a comma or blanks, such as
    'Apr 2025  1,204', '2025-04;1204' or '2020/21 11,909'. A period without a count is a gap and is
    left out; a first line without any digit is taken for headings.

    Args:
        text: As typed or pasted.
        span: What one count is over.
        year_begins: Month in which a year begins.

    Raises:
        AuditError: Naming the line, if it cannot be read, the count is no whole number from 0, or
            the period stood in an earlier line.
    """
    period_of = _month if span is Span.MONTH else partial(_year, year_begins=year_begins)
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > _MOST_LINES:
        raise AuditError(
            f"There are {len(lines):,} lines.", remedy=f"Paste {_MOST_LINES:,} lines at most."
        )
    if lines and not any(letter.isdigit() for letter in lines[0][1]):
        del lines[0]
    counts: dict[date, int] = {}
    for number, line in lines:
        period, count = _halves(line, period_of)
        begins = period_of(period.casefold())
        if begins is None:
            raise _fault(number, f"'{period}' is no {span.value}.", _EXAMPLES[span])
        if begins in counts:
            raise _fault(number, f"'{period}' stands in an earlier line too.", "Keep one of them.")
        if count:
            counts[begins] = _number(number, count)
    return tuple(Count(begins, counts[begins]) for begins in sorted(counts))


_EXAMPLES: Final = {
    Span.MONTH: "Write it as 'Apr 2025' or '2025-04', then the count.",
    Span.YEAR: "Write it as '2025', or '2025/26' where it is over two, then the count.",
}


def _halves(line: str, period_of: Callable[[str], date | None]) -> tuple[str, str]:
    """Return the period and the count of a line; an empty count for a gap."""
    alone = line.rstrip(" ,;:=\t")
    if period_of(alone.casefold()) is not None:
        return alone, ""
    cells = next(csv.reader([line])) if '"' in line else _APART.split(line)
    if len(cells) > 1:
        return cells[0].strip(), next((cell.strip() for cell in cells[1:] if cell.strip()), "")
    found = _LINE.fullmatch(line)
    return (found["period"], found["count"]) if found is not None else (line, "")


def read_count(text: str) -> int:
    """Return a count as it is typed, such as '1,204'.

    Raises:
        AuditError: If it is no whole number from 0.
    """
    if not _COUNT.fullmatch(text):
        raise AuditError(f"'{text}' is no count.", remedy="Type a whole number, 0 or more.")
    count = int(re.sub(r"\D", "", text))
    if count > MOST:
        raise AuditError(f"{count:,} is too large.", remedy=f"Type a number up to {MOST:,}.")
    return count


def _number(line: int, text: str) -> int:
    try:
        return read_count(text)
    except AuditError as error:
        raise _fault(line, error.message, error.remedy) from error


def _month(text: str) -> date | None:
    if (named := _NAMED.fullmatch(text)) is not None:
        month = next((n for n, name in enumerate(MONTHS, 1) if name.startswith(named[1])), 0)
        year = int(named[2]) if len(named[2]) == 4 else 2000 + int(named[2])
        return _first_day(year, month)
    if (iso := _ISO.fullmatch(text)) is not None:
        return _first_day(int(iso[1]), int(iso[2]), iso[3])
    if (british := _BRITISH.fullmatch(text)) is not None:
        return _first_day(int(british[3]), int(british[2]), british[1])
    return None


def _first_day(year: int, month: int, day: str | None = None) -> date | None:
    """Return the first day of the month a date lies in, None where there is no such date."""
    try:
        return date(year, month, int(day or 1)).replace(day=1)
    except ValueError:
        return None


def _year(text: str, year_begins: int) -> date | None:
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    year = int(found[1])
    if found[2] is not None and (year_begins == 1 or int(found[2]) % 100 != (year + 1) % 100):
        return None
    return _first_day(year, year_begins)


def _fault(line: int, message: str, remedy: str) -> AuditError:
    return AuditError(message, remedy=remedy, place=Place(row=line))
