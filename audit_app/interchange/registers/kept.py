"""Kept values as JSON, a whole batch at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_BETWEEN_CELLS: Final = "\x1f"
_BETWEEN_ROWS: Final = "\x1e"
_ESCAPES: Final = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


def json_arrays(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return each row as a JSON array; all at once, unless a value holds odd control characters."""
    text = _BETWEEN_ROWS.join(map(_BETWEEN_CELLS.join, rows))
    for sign, escaped in _ESCAPES:
        if sign in text:
            text = text.replace(sign, escaped)
    plain = text.replace(_BETWEEN_ROWS, "").replace(_BETWEEN_CELLS, "")
    whole = text.count(_BETWEEN_ROWS) == len(rows) - 1
    whole &= text.count(_BETWEEN_CELLS) == len(rows) * (len(rows[0]) - 1)
    if whole and (plain.isprintable() or not _CONTROL.search(plain)):
        arrays = text.replace(_BETWEEN_CELLS, '","').split(_BETWEEN_ROWS)
        return [f'["{array}"]' for array in arrays]
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
