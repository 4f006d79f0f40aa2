"""Searching a finished file for what must not travel, wherever in it that may hide."""

from __future__ import annotations

import html
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.left_out import Watch

_SHOWN = 5

Step = Callable[[int, int], None]


def text_of_parts(content: bytes) -> dict[str, str]:
    """Return every part of a zipped file by name, with its marks: attributes can hide text too.

    Cells, shared strings, properties, names, comments, headers and what charts remember are all
    parts, whatever they are called.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = {
            name: html.unescape(archive.read(name).decode("utf-8", "replace"))
            for name in archive.namelist()
        }
        parts["the names of its parts"] = " \n".join(archive.namelist())
        parts["the remark of the archive"] = archive.comment.decode("utf-8", "replace")
    return parts


def search_workbook(content: bytes, left_out: Watch | None, step: Step | None = None) -> None:
    """Stop if a finished workbook holds anything that was left out.

    Args:
        content: The .xlsx file, not encrypted.
        left_out: What must not be in it.
        step: Told parts searched of how many; what it raises stops the search.

    Raises:
        AuditError: What was found, and in which part; never the value itself.
    """
    if not left_out:
        return
    found: list[str] = []
    parts = text_of_parts(content)
    for place, (name, text) in enumerate(parts.items()):
        if step is not None:
            step(place, len(parts))
        found += [f"{what} in '{name}'" for what in sorted({w for _, w in left_out.found_in(text)})]
    _stop(found, "The workbook")


def search_text(text: str, left_out: Watch | None, name: str) -> None:
    """Stop if the text of a file holds anything that was left out.

    Args:
        text: All of it.
        left_out: What must not be in it.
        name: Of the file.

    Raises:
        AuditError: What was found; never the value itself.
    """
    if left_out:
        _stop(sorted({what for _, what in left_out.found_in(text)}), "The file", name)


def _stop(found: list[str], which: str, name: str = "") -> None:
    if not found:
        return
    more = f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    raise AuditError(
        f"{which} was not written: it would hold what was to be left out: "
        f"{'; '.join(found[:_SHOWN])}{more}.",
        remedy="Nothing was changed. Keep this message for whoever looks after the program.",
        place=Place(file=name) if name else None,
    )
