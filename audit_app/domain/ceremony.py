"""A seed that nobody chose: two parties or more commit to a secret, then reveal it.

As long as one party's nonce was random and secret, nobody chose the seed. The last to reveal could
see the result and walk away, so the force that is audited reveals first and a broken-off ceremony
stays on record.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final

from audit_app.domain.canonical import canonical, canonical_seed
from audit_app.domain.draw import Seed, SeedOrigin
from audit_app.domain.errors import AuditError

NONCE_DIGITS: Final = 32
"""Least hex digits of a nonce (128 bits); 40 decimal digits are as good."""

_NONCE: Final = re.compile(rf"[0-9a-f]{{{NONCE_DIGITS},}}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def canonical_nonce(text: str) -> str:
    """Return the one spelling of a nonce.

    Raises:
        AuditError: If it is not at least 32 hex digits.
    """
    nonce = canonical_seed(text)
    if not _NONCE.fullmatch(nonce):
        raise AuditError(
            f"A secret of at least {NONCE_DIGITS} hex digits is needed; this has {len(nonce)}"
            " characters.",
            remedy=f"Let the program make one, or type {NONCE_DIGITS} hex or 40 decimal digits.",
        )
    return nonce


def canonical_digest(text: str) -> str:
    """Return a digest or commitment as 64 lower-case hex digits, white space removed.

    Raises:
        AuditError: If it is not 64 hex digits.
    """
    digest = canonical_seed(text)
    if not _DIGEST.fullmatch(digest):
        raise AuditError(
            f"A fingerprint or commitment has 64 hex digits; this has {len(digest)} characters.",
            remedy="Copy it whole, or read it out again as words.",
        )
    return digest


def commitment(label: str, frame_digest: str, party: str, nonce: str) -> str:
    """Return what a party sends before anyone reveals, 64 lower-case hex digits.

    Args:
        label: Of the draw, agreed.
        frame_digest: Of the frozen register, agreed; the commitment binds it.
        party: Name of the party.
        nonce: Its secret.

    Raises:
        AuditError: If an argument has no canonical form, or the nonce is too short.
    """
    parts = (
        "case-audit commit v1",
        canonical(label),
        canonical_digest(frame_digest),
        canonical(party),
        canonical_nonce(nonce),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def joint_seed(nonces: Mapping[str, str]) -> str:
    """Return the seed that follows from every party's nonce, 64 lower-case hex digits.

    Args:
        nonces: By party, two or more.

    Raises:
        AuditError: If there are fewer than two different parties, or a nonce is no nonce.
    """
    named = {canonical(party): canonical_nonce(nonce) for party, nonce in nonces.items()}
    if len(named) < 2 or len(named) < len(nonces):
        raise AuditError(
            "A joint seed needs at least two parties with different names.",
            remedy="Add the other party's name and secret.",
        )
    lines = "".join(f"{party}\t{named[party]}\n" for party in sorted(named, key=str.encode))
    return hashlib.sha256(f"case-audit joint seed v1\n{lines}".encode()).hexdigest()


def check_reveal(label: str, frame_digest: str, party: str, nonce: str, committed: str) -> None:
    """Check that a revealed nonce is the one committed to.

    Raises:
        AuditError: Naming the party, if it is not.
    """
    if not hmac.compare_digest(
        commitment(label, frame_digest, party, nonce), canonical_digest(committed)
    ):
        raise AuditError(
            f"The secret of {canonical(party)} is not the one it committed to, or the label, the"
            " register's fingerprint or the party's name differs.",
            remedy="Compare label, fingerprint and names; if they agree, stop and record it.",
        )


def check_joint_seed(
    label: str, frame_digest: str, commitments: Mapping[str, str], nonces: Mapping[str, str]
) -> str:
    """Check every reveal and return the joint seed.

    Raises:
        AuditError: If a party's commitment or nonce is missing, or they do not match.
    """
    committed = {canonical(party): text for party, text in commitments.items()}
    revealed = {canonical(party): text for party, text in nonces.items()}
    for party in sorted(committed.keys() ^ revealed.keys()):
        missing = "secret" if party in committed else "commitment"
        raise AuditError(
            f"The {missing} of {party} is missing.",
            remedy="Every commitment must be there before the first secret is told.",
        )
    for party, nonce in revealed.items():
        check_reveal(label, frame_digest, party, nonce, committed[party])
    return joint_seed(revealed)


def joint_draw_seed(
    label: str,
    frame_digest: str,
    commitments: Mapping[str, str],
    nonces: Mapping[str, str],
    *,
    revealed_first: str = "",
) -> Seed:
    """Return the joint seed with all that stands on the certificate about it.

    Args:
        label: Of the draw.
        frame_digest: Of the frozen register.
        commitments: By party.
        nonces: By party.
        revealed_first: The party that revealed first: the one that is audited.

    Raises:
        AuditError: As check_joint_seed().
    """
    text = check_joint_seed(label, frame_digest, commitments, nonces)
    details: dict[str, Any] = {
        "frame_digest": canonical_digest(frame_digest),
        "commitments": {canonical(p): canonical_digest(c) for p, c in commitments.items()},
        "nonces": {canonical(p): canonical_nonce(n) for p, n in nonces.items()},
        "revealed_first": revealed_first,
    }
    return Seed(text, SeedOrigin.JOINT, details)
