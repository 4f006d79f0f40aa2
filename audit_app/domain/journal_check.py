"""Does the journal fit together, and does it fit what was printed elsewhere?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from audit_app.domain.disposal import disposed_by, undisposed
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import GENESIS, JournalEntry, entry_digest

_PRINTED: Final = ("journal_number", "journal_digest")
"""Where an entry says what head it printed on something handed out."""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What looking over every entry found.

    Attributes:
        n_entries: Entries there are.
        head: Digest of the newest, GENESIS where there is none.
        first_bad: Number of the first entry that does not fit; None if all do. One more than there
            are, where entries are missing at the end.
        what: What is wrong with it, a sentence; empty if nothing is.
        remarks: What is odd but proves nothing, such as a clock that was set back.
    """

    n_entries: int
    head: str
    first_bad: int | None = None
    what: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether every entry fits."""
        return self.first_bad is None


def check_chain(
    entries: Sequence[JournalEntry], printed: Mapping[int, str] | None = None
) -> ChainCheck:
    """Look over every entry from the first.

    Each must be numbered one more than the one before, be bound to its digest, and have the digest
    of its own content. A whole chain can be made anew by whoever holds the key; then it contradicts
    the heads printed on certificates, packs and workbooks that others hold.

    Args:
        entries: Oldest first.
        printed: Digests by entry number, as they stand on paper or in a file held elsewhere: whole,
            or their beginning, at least 8 digits.

    Raises:
        AuditError: If a printed head is not one.
    """
    heads = {number: _checked(number, digest) for number, digest in (printed or {}).items()}
    digests: dict[int, str] = {}
    remarks: list[str] = []
    for number, entry in enumerate(entries, start=1):
        what = _what_is_wrong(entry, number, digests) or _unlike(entry, heads)
        if what:
            return ChainCheck(len(entries), entries[-1].digest, number, what, tuple(remarks))
        if number > 1 and entry.at < entries[number - 2].at:
            remarks.append(
                f"Entry {number:,} is earlier than the one before it: the clock was set back."
            )
        digests[number] = entry.digest
    head, end = digests.get(len(entries), GENESIS), len(entries)
    gone = undisposed(entries)
    if gone is not None:
        return ChainCheck(end, head, gone[0], gone[1], tuple(remarks))
    missing = max((number for number in heads if number > end), default=0)
    if missing:
        what = (
            f"Entry {end + 1:,} is missing: entry {missing:,} was printed, and the journal ends at "
            f"entry {end:,}."
        )
        return ChainCheck(end, head, end + 1, what, tuple(remarks))
    return ChainCheck(end, head, remarks=tuple(remarks))


def _what_is_wrong(entry: JournalEntry, number: int, digests: Mapping[int, str]) -> str:
    """Return what is wrong with an entry after so many that fit, or nothing."""
    if entry.number != number:
        return f"Entry {number:,} is missing; the next one is numbered {entry.number:,}."
    if entry.previous != digests.get(number - 1, GENESIS):
        return f"Entry {number:,} is not bound to the entry before it."
    own = entry_digest(
        entry.number,
        entry.at,
        entry.actor,
        entry.action,
        entry.audit_id,
        entry.details,
        entry.previous,
    )
    if own != entry.digest and disposed_by(entry) is None:
        return f"Entry {number:,} is not what was written: its digest is another."
    at, digest = (entry.details.get(part) for part in _PRINTED)
    if isinstance(at, int) and at in digests and digests[at] != digest:
        return f"Entry {number:,} printed another head for entry {at:,}."
    return ""


def _unlike(entry: JournalEntry, heads: Mapping[int, str]) -> str:
    if entry.digest.startswith(heads.get(entry.number, "")):
        return ""
    return (
        f"Entry {entry.number:,} is not the one that was printed: the journal up to it was written "
        "anew since."
    )


def _checked(number: int, digest: str) -> str:
    plain = "".join(digest.split()).lower()
    if number < 1 or not 8 <= len(plain) <= 64 or set(plain) - set("0123456789abcdef"):
        raise AuditError(
            f"'{number}:{digest[:70]}' is no head of a journal.",
            remedy="Give the entry's number, a colon, and at least the first 8 digits of its "
            "digest, as printed.",
        )
    return plain


def printed_head(text: str) -> tuple[int, str]:
    """Return number and digest of a head written as '1234:ab12...'.

    Raises:
        AuditError: If it is not written so.
    """
    number, colon, digest = text.strip().partition(":")
    if not (colon and number.strip().isascii() and number.strip().isdigit()):
        raise AuditError(
            f"'{text[:70]}' is no head of a journal.",
            remedy="Give the entry's number, a colon, and its digest, as printed.",
        )
    return int(number), _checked(int(number), digest)


UNREADABLE: Final = "unreadable"
"""Part of the details of an entry whose own cannot be read; no entry is written with it."""


def unreadable(number: int, text: str, previous: str, digest: str) -> JournalEntry:
    """Return an entry that stands for one nobody can read, and fits nothing."""
    return JournalEntry(
        number,
        datetime.min.replace(tzinfo=UTC),
        "",
        UNREADABLE,
        None,
        {UNREADABLE: text},
        previous,
        digest,
    )
