"""What is wrong with a checklist file, and at which row of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from pydantic import ValidationError

Path = tuple[str | int, ...]
"""Where in the file's tree of tables: ("criterion", 3, "question")."""

_HEADER = re.compile(r"\s*\[(\[?)\s*([\w.\- ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to put right.

    Attributes:
        file: Name of the file without its folder.
        row: Line of the table or the key concerned, from 1.
        message: What is wrong, a sentence.
        sheet: Of a workbook; empty for text.
        column: Heading of the column in the sheet, where one cell is meant.
    """

    file: str
    row: int
    message: str
    sheet: str = ""
    column: str = ""

    @override
    def __str__(self) -> str:
        sheet = f"{self.sheet}!" if self.sheet else ""
        is_told = not self.column or f"'{self.column}'" in self.message
        column = "" if is_told else f"Column '{self.column}': "
        return f"{self.file}:{sheet}{self.row}: {column}{self.message}"


class Rows:
    """Finds the row of a table or key in a TOML text, which the parser itself does not tell."""

    def __init__(self, text: str) -> None:
        self._rows: dict[Path, int] = {}
        counts: dict[Path, int] = {}
        table: Path = ()
        quote = ""
        for row, line in enumerate(text.splitlines(), start=1):
            inside, quote = quote, _still_open(line, quote)
            if inside:
                continue
            if header := _HEADER.match(line):
                table = self._table(header.group(2), counts, listed=bool(header.group(1)))
                self._rows.setdefault(table, row)
            elif key := _KEY.match(line):
                self._rows.setdefault((*table, key.group(1)), row)

    def of(self, path: Path) -> int:
        """Return the row of the nearest thing known: the key, else its table, else 1."""
        for length in range(len(path), 0, -1):
            if (row := self._rows.get(path[:length])) is not None:
                return row
        return 1

    @staticmethod
    def _table(name: str, counts: dict[Path, int], *, listed: bool) -> Path:
        path: Path = ()
        parts = [part.strip() for part in name.split(".")]
        for place, part in enumerate(parts):
            path = (*path, part)
            if listed and place == len(parts) - 1:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = (*path, counts[path])
        return path


def _still_open(line: str, quote: str) -> str:
    """Return the kind of multi-line text that is open after a line, or nothing."""
    for mark in re.findall(r'"""|\'\'\'', line):
        if not quote:
            quote = mark
        elif quote == mark:
            quote = ""
    return quote


def from_validation(
    error: ValidationError, named: Callable[[Path], str] | None = None
) -> list[tuple[Path, str]]:
    """Return what a model found wrong: where, and a plain sentence.

    Args:
        error: What the model says.
        named: What to call a place in a sentence; by default its key, and the tables it is in.
    """
    found = []
    for detail in error.errors(include_url=False):
        # Parts with a number sign are the model's own labels for the kinds of a criterion; the
        # key of a table is told as the table with "[key]" after it.
        path = tuple(part for part in detail["loc"] if not str(part).startswith("#"))
        if path[-1:] == ("[key]",):
            path = (*path[:-1], "key")
        found.append((path, _in_words(path, detail, named)))
    return found


def _in_words(path: Path, detail: Any, named: Callable[[Path], str] | None) -> str:
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    name, where = (named(path), "") if named else (key, _where(path[:-1]))
    context = detail.get("ctx") or {}
    if detail["type"] == "string_pattern_mismatch":
        return f"'{name}' {_PATTERNS.get(context['pattern'], 'is not written as it should be')}."
    fallback = _WRONG_KIND if detail["type"].endswith(("_type", "_parsing")) else "'{name}': {msg}."
    sentence = _SENTENCES.get(detail["type"], fallback)
    return sentence.format(name=name, where=where, msg=detail["msg"], **context)


_WRONG_KIND = "'{name}' has the wrong kind of value. {msg}."
_OUT_OF_RANGE = "'{name}' is out of range. {msg}."
_SENTENCES = {
    "missing": "'{name}' is missing{where}.",
    "extra_forbidden": "'{name}' is not known{where}.",
    "value_error": "'{name}': {error}",
    "enum": "'{name}' must be one of {expected}.",
    "string_too_long": "'{name}' has more than {max_length} characters.",
    "string_too_short": "'{name}' is empty.",
    "too_short": "'{name}' has too few entries; {min_length} is the least.",
    "too_long": "'{name}' has too many entries; {max_length} is the most.",
    "greater_than": _OUT_OF_RANGE,
    "greater_than_equal": _OUT_OF_RANGE,
    "less_than_equal": _OUT_OF_RANGE,
}

KEY_PATTERN = r"^[a-z][a-z0-9_]{0,59}$"
ADDRESS_PATTERN = r"^https://[^\s/]+\.[^\s]+$"

_PATTERNS = {
    KEY_PATTERN: "must be made of small letters, digits and _, beginning with a letter",
    ADDRESS_PATTERN: "must be an address that begins with https://",
}


def _where(path: Path) -> str:
    words = [str(part + 1) if isinstance(part, int) else part for part in path]
    return f" in {' '.join(words)}" if words else ""


def suggestion(wrong: str, known: Sequence[str]) -> str:
    """Return ' Did you mean ...?' where a known name is close to a wrong one, else nothing."""
    close = get_close_matches(wrong, known, n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
