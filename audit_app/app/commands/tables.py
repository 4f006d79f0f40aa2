"""Small tables that a command is given as a text file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from audit_app.domain.errors import AuditError, Place

_LARGEST = 200 * 1024 * 1024


def read_table(path: Path) -> list[list[str]]:
    """Return the rows of a delimited text file; comma, semicolon or tab.

    Raises:
        AuditError: If it cannot be read, is too large or is not a table.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise AuditError(
                "The file is larger than 200 MB.",
                remedy="Give a table of ratings or strata.",
                place=Place(path.name),
            )
        text = _decoded(path.read_bytes(), path)
    except OSError as error:
        raise AuditError(
            f"The file '{path.name or path}' cannot be read.", remedy="Check its name and folder."
        ) from error
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise AuditError(
            "The file is not a table.", remedy="Save it as CSV.", place=Place(path.name)
        ) from error


def _decoded(content: bytes, path: Path) -> str:
    encodings = (
        ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise AuditError("The file is not text.", remedy="Save it as CSV.", place=Place(path.name))


def as_records(rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Return rows as mappings by heading (lower case, trimmed), blank rows left out."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return []
    headings = [cell.strip().lower() for cell in filled[0]]
    return [dict(zip(headings, [*row, *[""] * len(headings)], strict=False)) for row in filled[1:]]
