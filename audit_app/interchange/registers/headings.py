"""Finds the row of headings: below a preamble, in one row or two, with merged or blank cells."""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from audit_app.interchange.registers.rows import column_letter

Rows = Sequence[Sequence[str]]

DEEPEST_HEADER: Final = 40
"""Rows from the top among which the headings are looked for."""
LONGEST_HEADING: Final = 100

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_VALUE: Final = re.compile(
    r"[-+£$]?[\d., ]+%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?|\d{1,2}:\d\d(?::\d\d)?", re.ASCII
)
_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?", re.ASCII)
_PERIOD: Final = re.compile(
    r"(?:19|20)\d\d(?:[-/]\d\d(?:\d\d)?)?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?", re.ASCII
)
_MIDNIGHT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00")
_PLACEHOLDERS: Final = frozenset({"-", "--", ".", "..", ":", "*"})
_SHAPE: Final = str.maketrans(
    string.digits + string.ascii_uppercase + string.ascii_lowercase, "9" * 10 + "A" * 26 + "a" * 26
)
_PLAIN: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table stands in its sheet.

    Attributes:
        header_row: Row of the first heading line, from 1.
        header_rows: 1 or 2.
        headings: One a column, unique, none blank.
        named: Whether the file itself names each column.
        above: Lines of the sheet down to the headings, which a printed page may repeat.
    """

    header_row: int
    header_rows: int
    headings: tuple[str, ...]
    named: tuple[bool, ...]
    above: tuple[tuple[str, ...], ...] = ()

    @property
    def first_row(self) -> int:
        """Row of the first case, from 1."""
        return self.header_row + self.header_rows


def plain(heading: str) -> str:
    """Return a heading as it is compared: small letters and digits alone."""
    return _PLAIN.sub("", heading.casefold())


def find_header(rows: Rows, known: Collection[str]) -> tuple[int, int]:
    """Return (row of the first heading line from 1, number of heading lines).

    A heading line is the first whose cells are mostly text, differ from the values below them and
    stand over filled columns. Headings in `known` (in plain form) count double.
    """
    filled = [i for i, row in enumerate(rows) if any(cell.strip() for cell in row)]
    candidates = (filled[:-1] or filled)[:DEEPEST_HEADER]
    if not candidates:
        return 1, 1
    scores = {}
    for place, index in enumerate(candidates):
        below = [rows[i] for i in filled[place + 1 : place + 31]]
        scores[index] = _score(rows[index], below, known)
    best = max(scores.values())
    top = next(index for index in candidates if scores[index] >= best - abs(best) * 0.15)
    below = [rows[i] for i in filled if i > top]
    if looks_like_case(rows[top], below):
        width = len(_texts(rows[top]))
        return next(i for i in candidates if len(_texts(rows[i])) * 4 >= width * 3) + 1, 1
    if top > 0 and top - 1 in scores and _is_group_row(rows[top - 1], rows[top]):
        return top, 2
    if top + 1 < len(rows) and _is_sub_row(rows[top], rows[top + 1], rows[top + 2 : top + 20]):
        return top + 1, 2
    return top + 1, 1


def _score(row: Sequence[str], below: Rows, known: Collection[str]) -> float:
    score = 0.0
    seen: set[str] = set()
    for column, cell in enumerate(row):
        text = cell.strip()
        under = [other[column].strip() for other in below if column < len(other)]
        under = [value for value in under if value]
        if not text:
            score -= 0.25 if under else 0
            continue
        score += _cell_score(text, under)
        score += (plain(text) in known) - 0.5 * (text in seen) - (len(text) > LONGEST_HEADING)
        seen.add(text)
    return score


def _cell_score(text: str, under: list[str]) -> float:
    """Say how much one cell looks like the heading of the values under it."""
    score = -1.0 if _VALUE.fullmatch(text) or text in _PLACEHOLDERS else 1.0
    if score < 0 and _is_period(text, under):
        score = 0.5
    if under:
        values = sum(1 for value in under if _VALUE.fullmatch(value))
        score += 0.5 + (0.5 if values > len(under) / 2 and score > 0 else 0)
        score -= 1.5 if text in under else 0
    return score


def looks_like_case(row: Sequence[str], below: Rows) -> bool:
    """Whether a row is like those below it in half of its cells, so that it is no row of headings.

    Alike is a cell that stands below it too, or has digits where the cells below have theirs.
    """
    texts = _texts(row)
    below = [other for other in below if _texts(other) != texts]  # headings on every page
    alike = 0
    for column, text in texts.items():
        under = {other[column].strip() for other in below[:60] if column < len(other)}
        shapes = {value.translate(_SHAPE) for value in under}
        has_digits = any(map(str.isdigit, text)) and not _YEAR.fullmatch(text)
        alike += text in under or (has_digits and text.translate(_SHAPE) in shapes)
    return 0 < len(texts) <= alike * 2 and len(below) > 1


def _is_period(text: str, under: Sequence[str]) -> bool:
    """Whether a year or a day stands over figures, and not over years or days."""
    if not _PERIOD.fullmatch(text):
        return False
    alike = _YEAR if _YEAR.fullmatch(text) else _DATE
    return sum(1 for value in under if alike.fullmatch(value)) * 2 <= len(under)


def _texts(row: Sequence[str]) -> dict[int, str]:
    return {column: cell.strip() for column, cell in enumerate(row) if cell.strip()}


def _is_group_row(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a sparse row above the headings names groups of them."""
    groups, under = _texts(upper), _texts(lower)
    if len(groups) > 1 and all(map(_PERIOD.fullmatch, groups.values())):
        return True  # years over quarters or months
    if len(groups) < 2 or len(under) <= len(groups):
        return False
    if any(_VALUE.fullmatch(t) or t.endswith(":") for t in groups.values()):
        return False
    columns = [*sorted(groups), max([*under, *groups]) + 1]
    spans = [b - a for a, b in pairwise(columns)]
    stands_alone = any(column not in under for column in groups)
    wide = sum(1 for span in spans if span > 1)
    return wide >= 2 or (wide >= 1 and stands_alone)


def _is_sub_row(upper: Sequence[str], lower: Sequence[str], below: Rows) -> bool:
    """Whether the row under the headings names the parts of merged ones, and is no case."""
    over, under = _texts(upper), _texts(lower)
    if not under or any(_VALUE.fullmatch(text) for text in under.values()):
        return False
    fills_gap = any(column not in over for column in under)
    data = [_texts(row) for row in below if any(cell.strip() for cell in row)]
    if not fills_gap or not data:
        return False
    usual = [column for column in over if sum(column in row for row in data) > len(data) * 0.8]
    left_open = [column for column in usual if column not in under]
    recurs = any(row.get(column) == text for row in data for column, text in under.items())
    return bool(left_open) and 0 in left_open and not recurs


def layout(rows: Rows, header_row: int, header_rows: int) -> Layout:
    """Return the table that begins with given heading lines.

    Args:
        rows: The first rows of the sheet, the more the better the width is known.
        header_row: Of the first heading line, from 1.
        header_rows: 1 or 2.
    """
    lines = [
        rows[i] if i < len(rows) else []
        for i in range(header_row - 1, header_row - 1 + header_rows)
    ]
    texts = _joined(lines) if header_rows == 2 else list(map(_tidy, lines[0]))
    body = [row for row in rows[header_row - 1 + header_rows :][:200] if any(row)]
    width = max((i + 1 for i, text in enumerate(texts) if text), default=0)
    for column in range(width, max(map(len, body), default=0)):
        filled = sum(1 for row in body if column < len(row) and row[column].strip())
        if filled * 2 >= len(body):
            width = column + 1
    texts += [""] * (width - len(texts))
    return Layout(
        header_row,
        header_rows,
        headings=_unique(texts[:width]),
        named=tuple(map(bool, texts[:width])),
        above=tuple(map(tuple, rows[: header_row - 1 + header_rows])),
    )


def _tidy(cell: str) -> str:
    """Return a heading on one line; a day without the midnight that a spreadsheet gives it."""
    return _MIDNIGHT.sub(r"\1", " ".join(cell.split()))


def _joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """Join two heading lines: a group's name goes before each part that needs it.

    A part of several words that stands there once, such as "Risk level", speaks for itself; others
    would not be found under their usual names with "Record" in front of them.
    """
    upper, lower = (list(map(_tidy, line)) for line in lines)
    joined: list[str] = []
    group = ""
    for column in range(max(len(upper), len(lower))):
        over = upper[column] if column < len(upper) else ""
        under = lower[column] if column < len(lower) else ""
        group = over or (group if under else "")
        speaks_for_itself = " " in under and lower.count(under) == 1
        joined.append(under if speaks_for_itself else f"{group} {under}".strip())
    return joined


def _unique(texts: Sequence[str]) -> tuple[str, ...]:
    taken = {text for text in texts if text}
    given: set[str] = set()
    result: list[str] = []
    for column, text in enumerate(texts):
        name = base = text or f"Column {column_letter(column)}"
        number = 1
        while name in given or (number > 1 and name in taken) or (not text and name in taken):
            number += 1
            name = f"{base} ({number})"
        given.add(name)
        result.append(name)
    return tuple(result)
