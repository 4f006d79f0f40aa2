"""How the columns of a table share a width: no word is broken, and long texts get what is left."""

from __future__ import annotations

from collections.abc import Sequence

_AROUND = 4
"""Characters that the edges of a cell take, and a heading's heavier letters."""

_SHORT = 12
_WIDEST = 44
"""Characters a text counts for at most: a longer one runs over several lines."""


def column_shares(lines: Sequence[Sequence[str]], room: int) -> list[float]:
    """Return the part of the width each column gets; they add up to one.

    Args:
        lines: Headings and rows.
        room: Characters that fit the whole width.
    """
    columns = list(zip(*lines, strict=True))
    words = [_AROUND + max(_longest_word(text) for text in column) for column in columns]
    texts = [max(min(max(map(len, column)), _WIDEST), 1) for column in columns]
    more = [max(text - word, 0) for text, word in zip(texts, words, strict=True)]
    spare = max(room - sum(words), 0)
    if not sum(more):
        more = texts
    wanted = [word + spare * each / sum(more) for word, each in zip(words, more, strict=True)]
    return [each / sum(wanted) for each in wanted]


def _longest_word(text: str) -> int:
    """Return the characters that must stay on one line; a date or a few words count as one."""
    if len(text) <= _SHORT:
        return max(len(text), 1)
    return max(map(len, text.split()), default=1)
