"""Sealing to a reader in the age format, and the keys for it.

The format is described at age-encryption.org/v1; its standard program opens what is sealed here.
"""

from __future__ import annotations

from typing import Final

import pyrage

from audit_app.domain.errors import AuditError
from audit_app.domain.packs import Sealing

LARGEST: Final = 64_000_000
"""Bytes of a sealed file; a return of 40,000 long answers has about 20,000,000."""

_AGE: Final = b"age-encryption.org/"
_VERSION: Final = _AGE + b"v1\n"
_SCRYPT: Final = b"-> scrypt "
_HEAD: Final = 4096


def sealed_to(content: bytes) -> Sealing:
    """Return what opens a sealed file, by its first lines alone.

    Raises:
        AuditError: If it is no sealed file, too large, or sealed in a newer way.
    """
    if len(content) > LARGEST:
        raise AuditError(
            f"The file is larger than {LARGEST:,} bytes; a pack never is.",
            remedy="Choose the file that was sent to you.",
        )
    if not content.startswith(_AGE):
        raise not_a_pack()
    if not content.startswith(_VERSION):
        raise AuditError(
            "The file is damaged, or sealed in a way this version of the program does not know.",
            remedy="Ask for it again, or bring this program up to date.",
        )
    head = content[len(_VERSION) : _HEAD]
    return Sealing.PASSPHRASE if head.startswith(_SCRYPT) else Sealing.IDENTITY


def seal(content: bytes, recipient: str) -> bytes:
    """Return content that only the holder of a recipient's key can read.

    Raises:
        AuditError: If the recipient is none.
    """
    try:
        return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(recipient)]))
    except pyrage.RecipientError as error:
        raise AuditError(
            "The reader's identity is damaged: nothing can be sealed to it.",
            remedy="Ask them for their line again.",
        ) from error


def seal_with_passphrase(content: bytes, passphrase: str) -> bytes:
    """Return content that only somebody with the passphrase can read; takes a second or two."""
    return bytes(pyrage.passphrase.encrypt(content, passphrase))


def unseal(content: bytes, unsealing: str) -> bytes:
    """Return what was sealed to an identity.

    Raises:
        AuditError: If it is sealed to somebody else, or damaged.
    """
    try:
        return bytes(pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(unsealing)]))
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise AuditError(
                "This file is sealed to another reader, or its beginning is damaged.",
                remedy="Open the workspace whose identity you sent, or ask for the pack again.",
            ) from error
        raise _damaged() from error


def unseal_with_passphrase(content: bytes, passphrase: str) -> bytes:
    """Return what was sealed with a passphrase.

    Raises:
        AuditError: If the passphrase is wrong or the content damaged.
    """
    try:
        return bytes(pyrage.passphrase.decrypt(content, passphrase))
    except pyrage.DecryptError as error:
        told = str(error)
        if "Excessive work" in told:
            raise AuditError(
                "This file was sealed so that opening it would take minutes; no pack is.",
                remedy="Ask the sender to make the pack again.",
            ) from error
        if "Decryption failed" in told:
            raise AuditError(
                "The passphrase does not open this pack, or its beginning is damaged.",
                remedy="Type it again, with care for capitals; or ask for the pack again.",
            ) from error
        raise _damaged() from error


def not_a_pack() -> AuditError:
    """Return the refusal of a file that is something else."""
    return AuditError(
        "This file is neither a pack nor a return of Case Audit.",
        remedy="Choose the file that was sent to you.",
    )


def _damaged() -> AuditError:
    return AuditError(
        "The file is damaged or was cut short on its way. Nothing was taken from it.",
        remedy="Ask for it to be sent again.",
    )
