"""Who made it: two lines and a body, signed over its exact bytes.

case-audit-pack 1
signature <Ed25519 signature of all bytes after this line, base64url, 86 characters>
<body>
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from audit_app.domain.errors import AuditError
from audit_app.domain.identity import Identity, PublicIdentity
from audit_app.interchange.packs.sealing import not_a_pack

FORMAT: Final = 1

_HEADER: Final = re.compile(rb"case-audit-(pack|return) (\d{1,9})\n")
_SIGNATURE: Final = re.compile(rb"signature ([0-9A-Za-z_-]{86})\n")


class Kind(StrEnum):
    """What is signed."""

    PACK = "pack"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed document taken apart; its signature is not looked at yet.

    Attributes:
        kind: What it says it is.
        signature: 64 bytes.
        body: What was signed.
    """

    kind: Kind
    signature: bytes
    body: bytes


def new_signing_key() -> tuple[str, str]:
    """Return a fresh Ed25519 key: the private one as hex, the public one as base64url."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), _text(key.public_key().public_bytes_raw())


def public_of(secret: str) -> str:
    """Return the public key of a private one, as new_signing_key() gives them.

    Raises:
        ValueError: If it is no key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    return _text(key.public_key().public_bytes_raw())


def sign(kind: Kind, body: bytes, identity: Identity) -> bytes:
    """Return a body with its two lines before it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(identity.signing_secret))
    return f"case-audit-{kind} {FORMAT}\nsignature {_text(key.sign(body))}\n".encode() + body


def take_apart(content: bytes, expected: Kind) -> Signed:
    """Return the parts of a signed document.

    Raises:
        AuditError: If it is something else, made by a newer version, or cut short.
    """
    header = _HEADER.match(content)
    if header is None:
        raise not_a_pack()
    if int(header[2]) > FORMAT:
        raise AuditError(
            "This file was made by a newer version of the program.",
            remedy="Bring this program up to date, then open it again.",
        )
    signature = _SIGNATURE.match(content, header.end())
    if signature is None or int(header[2]) != FORMAT:
        raise malformed()
    kind = Kind(header[1].decode())
    if kind is not expected:
        raise _wrong_kind(kind)
    return Signed(kind, _bytes(signature[1]), content[signature.end() :])


def check_signature(signed: Signed, signer: PublicIdentity) -> None:
    """Check that an identity signed the body.

    Raises:
        AuditError: If it did not.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(signer.signing.encode()))
        key.verify(signed.signature, signed.body)
    except (InvalidSignature, ValueError) as error:
        raise AuditError(
            "The signature does not fit: the content is not what its sender signed.",
            remedy="Do not use it. Tell the sender, and ask for it again.",
        ) from error


def malformed() -> AuditError:
    """Return the refusal of a document that does not follow its format."""
    return AuditError(
        "The content of this file does not follow the format of a pack. Nothing was taken from it.",
        remedy="Ask the sender to make it again with an up-to-date program.",
    )


def _wrong_kind(kind: Kind) -> AuditError:
    if kind is Kind.RETURN:
        return AuditError(
            "This is a return with scores, not a pack to score.",
            remedy="Take it in from the audit it belongs to, under Review, Coming back.",
        )
    return AuditError(
        "This is a pack to score, not a return with scores.",
        remedy="Open it with 'Open a pack that was sent to me'.",
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
