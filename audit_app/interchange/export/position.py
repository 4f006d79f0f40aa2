"""Reading back where in the journal an exported file was made: printed on its cover."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from audit_app.domain.errors import DAMAGED_JSON, AuditError, PasswordNeededError, Place
from audit_app.domain.positions import Position
from audit_app.interchange.export.encryption import decrypted, is_encrypted

COVER, NUMBER, DIGEST = "Cover", "Entry of the journal", "Digest of that entry"
TITLE = "Case audit: "
"""What stands before the audit's title in the first cell of the cover."""


def read_position(path: Path, password: str | None = None) -> Position:
    """Return where in which journal a workbook or a file of figures was made.

    Args:
        path: The .xlsx or .json.
        password: Of a workbook that is locked.

    Raises:
        PasswordNeededError: If it is locked and no password was given.
        AuditError: If it cannot be read, or is no export of this program.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AuditError(
            "The file cannot be read.", remedy="Check its name.", place=Place(file=path.name)
        ) from error
    if path.suffix.lower() == ".json":
        return _from_json(path.name, content)
    if is_encrypted(content):
        if password is None:
            raise PasswordNeededError(
                "The workbook is locked.",
                remedy="Give its password.",
                place=Place(file=path.name),
            )
        content = decrypted(content, password, Place(file=path.name))
    return _from_workbook(path.name, content)


def _from_workbook(name: str, content: bytes) -> Position:
    from python_calamine import CalamineError, load_workbook

    try:
        rows = load_workbook(BytesIO(content)).get_sheet_by_name(COVER).to_python()
    except (CalamineError, ValueError, OSError) as error:
        raise _no_export(name) from error
    said: Mapping[str, object] = {str(row[0]): row[1] for row in rows if len(row) > 1}
    title = str(rows[0][0]) if rows and rows[0] else ""
    number, digest = said.get(NUMBER), said.get(DIGEST)
    if not isinstance(number, int | float) or not digest or not title.startswith(TITLE):
        raise _no_export(name)
    return Position(name, title.removeprefix(TITLE), int(number), str(digest))


def _from_json(name: str, content: bytes) -> Position:
    try:
        said = json.loads(content)
        return Position(
            name,
            str(said["audit"]["title"]),
            int(said["journal_number"]),
            str(said["journal_digest"]),
        )
    except (*DAMAGED_JSON, KeyError, TypeError) as error:
        raise _no_export(name) from error


def _no_export(name: str) -> AuditError:
    return AuditError(
        "The file says nowhere from which entry of the journal it was made.",
        remedy="Give a workbook or a .json file as this program exported it.",
        place=Place(file=name),
    )
