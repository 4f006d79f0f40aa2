"""From the bytes of a file to its TOML tables, with limits, so that no file can hold things up."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from audit_app.interchange.checklists.faults import Fault, Rows

MAX_BYTES: Final = 1_000_000
"""The largest built-in checklist has about 30,000."""

MAX_LINE: Final = 20_000
"""Characters; the longest text a checklist may hold has far fewer."""

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file taken apart.

    Attributes:
        name: Of the file, without its folder.
        tables: What it holds; None if it could not be read.
        rows: Finds the row of a table or key.
        faults: Why it could not be read.
    """

    name: str
    tables: dict[str, Any] | None
    rows: Rows
    faults: tuple[Fault, ...] = ()


def parse(path: Path) -> Parsed:
    """Return the tables of a TOML file, or the fault that hides them."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _failed(path, 1, f"The file cannot be read: {error.strerror or 'unknown reason'}.")
    if len(content) > MAX_BYTES:
        return _failed(
            path,
            1,
            f"The file is larger than {MAX_BYTES:,} bytes; a checklist is never that large.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        return _failed(path, row, "The file is not in UTF-8. Save it again with that encoding.")
    return _parse_text(path, text)


def _parse_text(path: Path, text: str) -> Parsed:
    for row, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            return _failed(path, row, f"The line has {len(line):,} characters.")
    try:
        return Parsed(path.name, tomllib.loads(text), Rows(text))
    except tomllib.TOMLDecodeError as error:
        return _failed(path, *_syntax(str(error), text))
    except RecursionError:
        row = max(enumerate(text.split("\n"), 1), key=lambda each: each[1].count("["))[0]
        return _failed(path, row, "Brackets are nested too deeply.")


def _syntax(message: str, text: str) -> tuple[int, str]:
    place = _PLACE.search(message)
    row = int(place.group(1)) if place and place.group(1) else text.count("\n") + 1
    return row, f"This is not TOML: {_PLACE.sub('', message)}."


def _failed(path: Path, row: int, message: str) -> Parsed:
    return Parsed(path.name, None, Rows(""), (Fault(path.name, row, message),))
