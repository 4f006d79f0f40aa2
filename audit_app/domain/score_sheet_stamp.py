"""The stamp of a scoring workbook as lines of text, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.score_sheets import FORMAT, SheetStamp

_FORMAT: Final = "format"
_CHECK: Final = "check"
_MADE_AT: Final = "made_at"
_TEXTS: Final = (
    "uid",
    "theme_key",
    "checklist_version",
    "checklist_digest",
    "draw_digest",
    "cases_digest",
    "reader",
)


def stamp_lines(stamp: SheetStamp) -> dict[str, str]:
    """Return a stamp as names and texts, the last of them a check over the others."""
    lines = {_FORMAT: str(FORMAT)}
    lines |= {name: str(getattr(stamp, name)) for name in _TEXTS}
    lines[_MADE_AT] = stamp.made_at.isoformat()
    return {**lines, _CHECK: _check(lines)}


def stamp_from(lines: Mapping[str, str], file: str) -> SheetStamp:
    """Return the stamp that stamp_lines wrote.

    Args:
        lines: As read; lines that are not known do no harm.
        file: Name of the workbook, for messages.

    Raises:
        AuditError: If it is missing, was altered, or is of a newer version of the program.
    """
    place = Place(file)
    if not lines:
        raise AuditError(
            "The stamp of this workbook is gone, so nothing says what was scored.",
            remedy="Send the reader the scoring workbook again, and copy the answers over.",
            place=place,
        )
    number = lines.get(_FORMAT, "")
    if number.isascii() and number.isdigit() and int(number[:9]) > FORMAT:
        raise AuditError(
            "This workbook was made by a newer version of the program.",
            remedy="Take it in with that version.",
            place=place,
        )
    own = {name: lines.get(name, "") for name in (_FORMAT, *_TEXTS, _MADE_AT)}
    if lines.get(_CHECK, "") != _check(own):
        raise AuditError(
            "The stamp of this workbook was altered.",
            remedy="Send the reader the scoring workbook again, and copy the answers over.",
            place=place,
        )
    made_at = datetime.fromisoformat(own[_MADE_AT])
    return SheetStamp(**{name: own[name] for name in _TEXTS}, made_at=made_at)


def _check(lines: Mapping[str, str]) -> str:
    text = "\n".join(f"{name}={text}" for name, text in sorted(lines.items()))
    return hashlib.sha256(f"case-audit score sheet\n{text}".encode()).hexdigest()
