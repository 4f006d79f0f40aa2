"""Words that look like a person's name, where none belongs."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"\b[A-Z][a-z'’-]+(?:[ \t]+[A-Z][a-z'’-]+)+\b")
_TITLED: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|DC|DS|DI|Sgt|Insp)\.?\s+[A-Z][a-z'’-]+")
_COMMON: Final = (
    " monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december north south east west police "
    "social care services response team child children protection public notice family court "
    "hub unit control room force incident manager duty supervisor inspector sergeant "
    "detective home office crown prosecution service missing persons from niche athena "
)
_BEGINS: Final = frozenset(
    ("a", "the", "no", "not", "he", "she", "it", "they", "this", "when", "on", "in", "at", "after")
)
"""Words that are capital only because a sentence begins with them."""


def footer_on_names(*texts: str) -> str:
    """Return what the foot of a sheet says of names: that there are none, or to look for them."""
    if any(name_hint(text) for text in texts):
        return "Check for names before it is handed over"
    return "No names on this sheet"


def name_hint(text: str) -> str:
    """Return words that look like a person's name, or nothing. A hint only, and often wrong.

    Example:
        >>> name_hint("seen with Amy Example at home")
        'Amy Example'
    """
    titled = _TITLED.search(text)
    if titled is not None:
        return titled[0]
    for found in _NAME.finditer(text):
        words = found[0].split()
        words = words[1:] if words[0].casefold() in _BEGINS else words
        if len(words) > 1 and not all(f" {word.casefold()} " in _COMMON for word in words):
            return " ".join(words)
    return ""
