"""The numbers that decide a draw: seed key, tickets, frame digest, systematic start.

Each hash begins with a line that names its purpose and the version of these rules. The version is
a promise: whoever changes a byte here must write v2 and leave v1 able to verify. The idea is that
of permanent random numbers (Ohlsson 1995) and of consistent sampling (Rivest 2018).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from audit_app.domain.canonical import canonical, canonical_seed

if TYPE_CHECKING:
    from hashlib import _Hash

SPECIFICATION: Final = "v1"
"""Version of every rule in this module."""


def seed_key(label: str, seed: str) -> str:
    """Return the key that a draw's tickets are made with, 64 lower-case hex digits.

    Args:
        label: Names the draw, so that one public value can serve many draws.
        seed: Text; white space and case do not matter.

    Raises:
        AuditError: If either has no canonical form.
    """
    text = f"case-audit seed v1\n{canonical(label)}\n{canonical_seed(seed)}"
    return hashlib.sha256(text.encode()).hexdigest()


def ticket_state(key: str) -> _Hash:
    """Return a hash that has read all but the reference; copy it, add the reference, read it."""
    return hashlib.sha256(f"case-audit ticket v1\n{key}\n".encode())


def ticket(key: str, reference: str) -> str:
    """Return the ticket of one case, 64 lower-case hex digits; smaller tickets are drawn first.

    Args:
        key: From seed_key().
        reference: Brought into canonical form here.

    Raises:
        AuditError: If the reference has no canonical form.

    Example:
        >>> ticket(seed_key("MISSING-2026-R1", "20237 33112 81592 11123"), "000123")[:8]
        '42c34259'
    """
    state = ticket_state(key)
    state.update(canonical(reference).encode())
    return state.hexdigest()


def systematic_start(key: str, stratum: str, size: int) -> int:
    """Return the random start of a systematic draw, 0 <= start < size.

    Args:
        key: From seed_key().
        stratum: Canonical, empty where there are none.
        size: Cases of the stratum, at least 1.
    """
    digest = hashlib.sha256(f"case-audit start v1\n{key}\n{stratum}".encode()).digest()
    return int.from_bytes(digest, "big") % size


class _Ends(dict[str, bytes]):
    """The end of a case's line by stratum, made when a stratum is first met."""

    def __missing__(self, stratum: str) -> bytes:
        self[stratum] = f"\t{stratum}\n".encode()
        return self[stratum]


class FrameDigest:
    """Binds which cases can be drawn, in which stratum, without revealing them.

    Cases are added in order of their reference's UTF-8 bytes, batch by batch.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256(b"case-audit frame v1\n")
        self._ends = _Ends()

    def add(self, coded: Sequence[bytes], strata: Sequence[str] | None = None) -> None:
        """Add cases.

        Args:
            coded: Canonical references in UTF-8.
            strata: Canonical, as long as coded; None: every stratum is empty.
        """
        if not coded:
            return
        if strata is None:
            self._hash.update(b"\t\n".join(coded) + b"\t\n")
            return
        ends = self._ends
        lines = [ref + ends[name] for ref, name in zip(coded, strata, strict=True)]
        self._hash.update(b"".join(lines))

    def hexdigest(self) -> str:
        """Return the digest of what was added so far, 64 lower-case hex digits."""
        return self._hash.hexdigest()
