"""Unlocks workbooks that ask for a password, in memory; nothing unlocked touches a disk."""

from __future__ import annotations

import io
from typing import BinaryIO

from audit_app.domain.errors import AuditError, PasswordNeededError, Place


def unlocked(stream: BinaryIO, name: str, password: str | None) -> io.BytesIO:
    """Return the plain bytes of a locked workbook.

    Raises:
        AuditError: If the password is wrong or the lock is of an unknown kind.
        PasswordNeededError: If no password was given.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import (
        DecryptionError,
        EncryptionError,
        FileFormatError,
        InvalidKeyError,
        ParseError,
    )

    place = Place(file=name)
    if password is None:
        raise PasswordNeededError(
            "The workbook is protected with a password.",
            remedy="Give its password, or save it without one.",
            place=place,
        )
    plain = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(stream)
        if office.format == "ooxml":
            office.load_key(password=password, verify_password=True)
            office.decrypt(plain, verify_integrity=True)
        else:
            office.load_key(password=password)
            office.decrypt(plain)
    except InvalidKeyError:
        raise AuditError(
            "The password of the workbook is wrong.",
            remedy="Type it again; capital letters count.",
            place=place,
        ) from None
    except (DecryptionError, EncryptionError, FileFormatError, ParseError) as error:
        raise AuditError(
            "The workbook is protected in a way that cannot be opened here.",
            remedy="Open it in Excel and save it without a password.",
            place=place,
        ) from error
    plain.seek(0)
    return plain
