"""Every value enters a workbook here, so that no text of a register can ever run.

A spreadsheet takes text that begins with an equals sign for a formula, reads ``_x0041_`` as the
letter A, and refuses a file that holds a character XML forbids. One function therefore writes all
text of the workbook, ours and theirs alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from openpyxl.utils.datetime import to_excel

from audit_app.interchange.export.look import Look, Style

CELL_LIMIT = 32_767
"""UTF-16 code units a cell can hold."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NEEDS_KEEPING = re.compile(r"\A\s|\s\Z|\n|\t|  ")
"""Blanks that a reader of XML may otherwise drop."""

_SHORT, _MOST_KNOWN = 120, 5_000
"""Texts remembered: characters each may have, and how many there may be."""

_CUT_MARK = " [cut here: {n:,} characters in all, too long for one cell]"
_FIRST_DATE = date(1900, 3, 1)
"""Spreadsheets count a 29 February 1900 that never was; dates before it would move by a day."""


class Formula(NamedTuple):
    """A figure somebody may want to trace: worked out here, and again by the spreadsheet.

    Attributes:
        text: Without the equals sign; made by formulas.py from places and names of our own only.
        value: What it comes to, written beside it for programs that work nothing out.
    """

    text: str
    value: float


Value = str | int | float | date | datetime | Formula | None


class Shown(NamedTuple):
    """A value with a look of its own, where it differs from its column's."""

    value: Value
    look: Look


@dataclass(slots=True)
class Tally:
    """What was written to a sheet, to be counted again in the finished file.

    Attributes:
        texts: Cells with text.
        characters: Characters in them, as written.
        numbers: Cells with a number or date.
        total: Sum of those, dates as day numbers.
    """

    texts: int = 0
    characters: int = 0
    numbers: int = 0
    total: float = 0.0


@dataclass(slots=True)
class Mended:
    """What had to be changed in text for a workbook to hold it; said on the cover.

    Attributes:
        removed: Characters left out because XML forbids them.
        cut: Texts cut because they were too long for a cell.
        known: Length and XML of short texts that needed no mending: most come again and again.
    """

    removed: int = 0
    cut: int = 0
    known: dict[str, tuple[int, str]] = field(default_factory=dict)


def clean_text(text: str) -> tuple[str, int]:
    """Return text with line ends as LF and without what XML 1.0 forbids, and how many went."""
    cleaned, removed = _FORBIDDEN.subn("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned, removed


def escape_text(text: str) -> str:
    """Return text in which ``_x0041_`` reads as itself and not as the letter A."""
    return _ESCAPE_LOOKALIKE.sub("_x005F_", text) if "_x" in text else text


def in_pieces(text: str, size: int = 32_000) -> Iterator[str]:
    """Yield clean text in pieces that each fit a cell, cut at a blank where there is one near.

    Args:
        text: Cleaned.
        size: Most UTF-16 code units in a piece.
    """
    # Escaping lengthens, and an emoji counts twice: only in the worst case is it worth counting.
    while _units(escape_text(text)) > size:
        end = min(len(text), size)
        while _units(escape_text(text[:end])) > size:
            end = end * 9 // 10
        blank = max(text.rfind(" ", end - end // 10, end), text.rfind("\n", end - end // 10, end))
        end = blank + 1 if blank > 0 else end
        yield text[:end]
        text = text[end:]
    yield text


def fit_text(text: str, mended: Mended) -> str:
    """Return text as it may stand in a cell, counting what had to be mended."""
    if len(text) < CELL_LIMIT // 8 and text.isascii() and text.isprintable():
        return escape_text(text)  # nothing to mend, as in nearly every cell
    cleaned, removed = clean_text(text)
    mended.removed += removed
    if len(cleaned) > CELL_LIMIT // 8 and _units(escape_text(cleaned)) > CELL_LIMIT:
        mended.cut += 1
        mark = _CUT_MARK.format(n=len(cleaned))
        cleaned = next(in_pieces(cleaned, CELL_LIMIT - len(mark))) + mark
    return escape_text(cleaned)


def cell_xml(place: str, value: Value, style: Style, tally: Tally, mended: Mended) -> str:
    """Return one cell: text as text, numbers as numbers, dates as dates, nothing as an empty cell.

    Args:
        place: Such as "B4".
        value: Date-times are naive or taken as they stand; NaN and infinities are refused.
        style: A prepared look, see look.py.
        tally: Counts what was written.
        mended: Counts what had to be changed.
    """
    if isinstance(value, str):
        length, shown = mended.known.get(value) or _text_xml(value, mended)
        if not length:
            return f'<c r="{place}" s="{style.text}"/>'
        tally.texts += 1
        tally.characters += length
        return f'<c r="{place}" s="{style.text}" t="inlineStr">{shown}</c>'
    if value is None:
        return f'<c r="{place}" s="{style.number}"/>'
    if isinstance(value, Formula):
        number = _number(value.value)
        working = f"<f>{_escaped(value.text)}</f>"
    else:
        number, working = _number(value), ""
    tally.numbers += 1
    tally.total += number
    return f'<c r="{place}" s="{style.number}">{working}<v>{number!r}</v></c>'


def _text_xml(value: str, mended: Mended) -> tuple[int, str]:
    """Return the length of a text as it is written, and its XML."""
    text = fit_text(value, mended)
    keep = ' xml:space="preserve"' if _NEEDS_KEEPING.search(text) else ""
    made = len(text), f"<is><t{keep}>{_escaped(text)}</t></is>"
    if text is value and len(text) <= _SHORT and len(mended.known) < _MOST_KNOWN:
        mended.known[value] = made
    return made


def as_date(text: str) -> date | datetime | None:
    """Return an ISO 8601 date or date-time a sheet can hold as such, or None.

    Example:
        >>> as_date("2025-04-03")
        datetime.date(2025, 4, 3)
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None or moment.date() < _FIRST_DATE:
        return None
    return moment.date() if len(text) <= len("2025-04-03") and moment.time() == time() else moment


def _number(value: float | date) -> int | float:
    """Return a number as the file holds it: dates as days since the end of 1899, truth as 1 or 0.

    Raises:
        ValueError: If it is NaN or infinite.
    """
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return float(to_excel(value))  # type: ignore[no-untyped-call]
    if not abs(value) < float("inf"):
        raise ValueError(f"a workbook cannot hold {value}")
    return int(value) if isinstance(value, bool) else value


def _escaped(text: str) -> str:
    """Return text as XML holds it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _units(text: str) -> int:
    """Return UTF-16 code units, which is how spreadsheets count characters."""
    return (
        len(text) + sum(character > "\uffff" for character in text)
        if not text.isascii()
        else len(text)
    )
