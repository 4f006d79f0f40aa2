"""The record of who did what, when: append-only, each entry bound to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64
"""What the first entry is bound to."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that was done.

    Attributes:
        number: From 1, without gaps.
        at: Aware, UTC.
        actor: Who, as a role or identity.
        action: Stable name, such as "draw_made" or "answer_given".
        audit_id: The audit concerned, or None.
        details: What, with old and new values; JSON values only.
        previous: Digest of the entry before, GENESIS for the first.
        digest: SHA-256 of this entry and the one before.
    """

    number: int
    at: datetime
    actor: str
    action: str
    audit_id: int | None
    details: Mapping[str, object]
    previous: str
    digest: str


def entry_digest(  # noqa: PLR0913 - an entry has as many parts as it has
    number: int,
    at: datetime,
    actor: str,
    action: str,
    audit_id: int | None,
    details: Mapping[str, object],
    previous: str,
) -> str:
    """Return the digest that binds an entry to all before it, as 64 hex digits."""
    body = json.dumps(
        [number, at.isoformat(), actor, action, audit_id, details, previous],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(b"case-audit journal v1\n" + body.encode()).hexdigest()
