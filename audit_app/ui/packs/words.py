"""Small words the pages about packs share."""

from __future__ import annotations

from datetime import datetime


def count(number: int, word: str) -> str:
    """Return '1 case' or '12 cases', '2 children'."""
    many = "children" if word == "child" else f"{word}s"
    return f"1 {word}" if number == 1 else f"{number:,} {many}"


def when(moment: datetime) -> str:
    """Return a moment as a person at this laptop reads it."""
    return f"{moment.astimezone():%d %b %Y, %H:%M}"


def file_name(text: str) -> str:
    """Return words that can be part of a file's name."""
    return "".join(c if c.isalnum() or c in " -_" else "_" for c in text)[:80].strip()
