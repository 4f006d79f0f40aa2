"""The draw certificate inside a workbook: whole, line by line, and read back again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from audit_app.domain.errors import DAMAGED_JSON, AuditError, PasswordNeededError, Place

CERTIFICATE_SHEET = "Method"
CERTIFICATE_PART = "Certificate text"
"""What the first column says in every row that holds a line of it; the text is in the third."""

_LINE_LENGTH = 220
_CELL_LENGTH = 30_000


def certificate_lines(certificate: object) -> list[str]:
    """Return a certificate as lines of JSON that are whole again when joined.

    The JSON is plain ASCII and never holds what a spreadsheet takes for a character code, so the
    lines can be copied out of the sheet into a text file as they stand.
    """
    return [
        line[start : start + _CELL_LENGTH]
        for line in _lines(certificate)
        for start in range(0, len(line), _CELL_LENGTH)
    ]


def read_certificate(path: Path, *, password: str | None = None) -> dict[str, Any]:
    """Return the draw certificate of a workbook this program wrote.

    Args:
        path: The workbook; it may have been opened and saved by a spreadsheet program since.
        password: Where it asks for one.

    Raises:
        AuditError: If the file cannot be opened or holds no whole certificate.
        PasswordNeededError: If it asks for a password and none was given.
    """
    place = Place(file=path.name, sheet=CERTIFICATE_SHEET)
    text = "".join(_certificate_cells(path, password))
    try:
        certificate = json.loads(text)
    except DAMAGED_JSON as error:
        raise AuditError(
            "The workbook holds no whole draw certificate."
            if text
            else "The workbook holds no draw certificate.",
            remedy="Use the workbook as it was exported, or the certificate's own file.",
            place=place,
        ) from error
    if not isinstance(certificate, dict):
        raise AuditError("The workbook holds something that is no draw certificate.", place=place)
    return certificate


def _lines(value: object, before: str = "", after: str = "") -> Iterator[str]:
    """Yield a JSON value on one line if it is short, else its items on lines of their own."""
    text = f"{before}{_dumps(value)}{after}"
    if len(text) <= _LINE_LENGTH or not isinstance(value, dict | list | tuple) or not value:
        yield text
        return
    named = isinstance(value, dict)
    items = (
        [(f"{_dumps(key)}:", item) for key, item in value.items()]
        if isinstance(value, dict)
        else [("", item) for item in value]
    )
    yield before + ("{" if named else "[")
    for number, (name, item) in enumerate(items, start=1):
        yield from _lines(item, name, "," if number < len(items) else "")
    yield ("}" if named else "]") + after


def _dumps(value: object) -> str:
    # An underscore stands only inside JSON text, where its escape means the same.
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("_x", "\\u005fx")


def _certificate_cells(path: Path, password: str | None) -> Iterator[str]:
    """Yield the cells of a workbook that hold the certificate, in order."""
    from openpyxl import load_workbook

    content = _opened(path, password)
    try:
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except Exception as error:
        raise AuditError(
            "This is no workbook that can be read.",
            remedy="Choose an exported .xlsx file.",
            place=Place(file=path.name),
        ) from error
    if CERTIFICATE_SHEET not in workbook.sheetnames:
        return
    for row in workbook[CERTIFICATE_SHEET].iter_rows(min_col=1, max_col=3, values_only=True):
        if row and row[0] == CERTIFICATE_PART:
            yield str(row[2])


def _opened(path: Path, password: str | None) -> bytes:
    """Return a workbook's bytes, decrypted where it has a password."""
    from audit_app.interchange.export.encryption import decrypted, is_encrypted

    try:
        content = path.read_bytes()
    except OSError as error:
        raise AuditError(
            f"The workbook could not be read: {error.strerror or 'the system gave no reason'}.",
            remedy="Check the name and that you may read it.",
            place=Place(file=path.name),
        ) from error
    if not is_encrypted(content):
        return content
    if password is None:
        raise PasswordNeededError(
            "The workbook asks for a password.",
            remedy="Give its password.",
            place=Place(file=path.name),
        )
    return decrypted(content, password, Place(file=path.name))
