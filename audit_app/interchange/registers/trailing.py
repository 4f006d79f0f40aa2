"""Totals and notes that stand at the end of a table and are no cases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

TOTAL_ROW, NOTE_ROW = "total_row", "note_row"

DEEPEST: Final = 200
"""Rows from the end that are looked at."""

TOTAL: Final = re.compile(
    r"(?:grand|sub|overall|report|column)?[ -]?totals?\b"
    r"|(?:sum|count|average|mean|number of (?:rows|records))\b",
    re.IGNORECASE,
)
NOTE: Final = re.compile(
    r"(?:notes?|source|end of|printed|produced|generated|extracted|run (?:on|by|date)|exported"
    r"|report|copyright|crown copyright|data as at|disclaimer|official|restricted|protect|page \d"
    r"|footnote|records? (?:selected|returned|found)|prepared by|\d+ (?:rows|records))\b"
    r"|[*©†‡]|\(\w\)|\[\w+\]|\x1a",
    re.IGNORECASE,
)
NUMERIC: Final = re.compile(r"[-+£$]?[\d., ]+%?", re.ASCII)


def reason_of(row: Sequence[str], ref_places: Sequence[int], width: int) -> str:
    """Return TOTAL_ROW, NOTE_ROW, or nothing if the row may be a case.

    Args:
        row: Cells as text.
        ref_places: Columns that make the reference; none where there is no such column.
        width: Columns of the table.
    """
    filled = [(place, cell.strip()) for place, cell in enumerate(row) if cell.strip()]
    if not filled:
        return ""
    texts = [text for _, text in filled]
    refs = [text for place, text in filled if place in ref_places]
    no_case = not refs
    if TOTAL.match(refs[0] if refs else texts[0]) and (width > 1 or len(texts[0]) < 20):
        return TOTAL_ROW
    if no_case and ref_places and any(TOTAL.match(text) for text in texts):
        return TOTAL_ROW
    if _is_note(row, texts, width):
        return NOTE_ROW
    if no_case and ref_places and len(texts) <= max(1, width // 4):
        return TOTAL_ROW if all(map(NUMERIC.fullmatch, texts)) else NOTE_ROW
    return ""


def _is_note(row: Sequence[str], texts: Sequence[str], width: int) -> bool:
    """Whether a row with next to nothing in it is text about the table."""
    if len(texts) <= max(1, width // 4) and width > 1 and NOTE.match(texts[0]):
        return True
    is_sentence = len(texts[0]) > 25 and " " in texts[0]
    return len(texts) == 1 and width >= 3 and (len(row) == 1 or is_sentence)


def trailing(
    rows: Sequence[Sequence[str]], ref_places: Sequence[int], width: int
) -> list[tuple[int, str]]:
    """Return (place in rows, reason) of the rows at the end that are no cases, in file order."""
    found: list[tuple[int, str]] = []
    for place in range(len(rows) - 1, max(-1, len(rows) - 1 - DEEPEST), -1):
        if not any(cell.strip() for cell in rows[place]):
            continue
        reason = reason_of(rows[place], ref_places, width)
        if not reason:
            break
        found.append((place, reason))
    return found[::-1]
