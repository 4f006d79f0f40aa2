"""A real password on a workbook: the whole file encrypted, in memory, as Office itself does it."""

from __future__ import annotations

from io import BytesIO

from audit_app.domain.errors import AuditError, Place

_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_LONGEST_PASSWORD = 255


def check_password(password: str) -> None:
    """Refuse a password no spreadsheet program would take.

    Raises:
        AuditError: If it is empty or longer than 255 characters.
    """
    if not password:
        raise AuditError(
            "The password for the workbook is empty.",
            remedy="Type one, or export without a password.",
        )
    if len(password) > _LONGEST_PASSWORD:
        raise AuditError(
            f"The password for the workbook has {len(password)} characters.",
            remedy=f"Use at most {_LONGEST_PASSWORD}; spreadsheet programs take no more.",
        )


def is_encrypted(content: bytes) -> bool:
    """Return whether a file is the wrapping of an encrypted workbook (or an old .xls)."""
    return content.startswith(_COMPOUND_FILE)


def encrypted(content: bytes, password: str) -> bytes:
    """Return a workbook encrypted with AES-256 (ECMA-376 agile encryption, 100,000 rounds)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    wrapped = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, wrapped)
    return wrapped.getvalue()


def decrypted(content: bytes, password: str, place: Place | None = None) -> bytes:
    """Return the workbook inside an encrypted file.

    Raises:
        AuditError: If the password is wrong or the file cannot be opened with one.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    plain = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(content))
        file.load_key(password=password, verify_password=True)
        file.decrypt(plain)
    except InvalidKeyError as error:
        raise AuditError("The password is wrong.", remedy="Type it again.", place=place) from error
    except (DecryptionError, FileFormatError) as error:
        raise AuditError(
            "The workbook cannot be opened with a password.",
            remedy="Choose an .xlsx file.",
            place=place,
        ) from error
    return plain.getvalue()
