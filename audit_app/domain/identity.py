"""Who made a pack and who may open it: the keys of a workspace, and one line of text for others.

A public identity is one line that survives an e-mail: line wraps, blanks and '>' in it do no harm,
and a slip of a letter is noticed. Two people make sure that they have the same one by reading its
fingerprint to each other.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import ClassVar, Final

from audit_app.domain.canonical import canonical
from audit_app.domain.errors import AuditError
from audit_app.domain.records import Record
from audit_app.domain.words import words_of

MARK: Final = "case-audit-id-1"
"""What a line begins with."""

FINGERPRINT_BYTES: Final = 10
LONGEST_ROLE: Final = 120

_AGE: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_SIGNING: Final = re.compile(r"[0-9A-Za-z_-]{43}")
_CHECK: Final = re.compile(r"[0-9a-f]{8}")
_PARTS: Final = (_AGE, _SIGNING, _CHECK)
_LENGTHS: Final = (62, 43, 8)
_SKIPPED: Final = re.compile("[\\s>\u200b\u00ad\ufeff]")
_INVISIBLE: Final = re.compile("[\u200b\u00ad\ufeff]")
_ANY_MARK: Final = re.compile(r"case-audit-id-(\d+)")


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """What others may know.

    Attributes:
        recipient: What a pack is sealed to: an age recipient, "age1" and 58 letters and digits.
        signing: What a signature is checked with: an Ed25519 public key, base64url, 43 characters.
        role: Who it is, as a role, such as "force A, audit team"; no part of the fingerprint.
    """

    recipient: str
    signing: str
    role: str

    @property
    def line(self) -> str:
        """The line of text that is sent to others."""
        return f"{MARK} {self.recipient} {self.signing} {self._check} {self.role}"

    @property
    def digest(self) -> str:
        """SHA-256 of both keys, 64 hex digits."""
        text = f"case-audit identity v1\n{self.recipient}\n{self.signing}\n"
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def _check(self) -> str:
        return self.digest[-8:]

    @property
    def fingerprint(self) -> str:
        """Ten words for the first 80 bits of the digest, to be read out on the telephone."""
        return " ".join(words_of(self.digest[: 2 * FINGERPRINT_BYTES]))

    def same_keys(self, other: PublicIdentity) -> bool:
        """Return whether it is the same identity, whatever each side calls it."""
        return (self.recipient, self.signing) == (other.recipient, other.signing)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workspace is known by; the secrets never leave it.

    Attributes:
        public: What others may know.
        unsealing: The age identity, "AGE-SECRET-KEY-1" and 58 letters and digits.
        signing_secret: The Ed25519 private key, 64 hex digits.
    """

    public: PublicIdentity
    unsealing: str = field(repr=False)
    signing_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """Somebody else's public identity.

    Attributes:
        role: What they are called here.
        line: Their public identity.
    """

    KIND: ClassVar[str] = "contact"

    role: str
    line: str

    @property
    def identity(self) -> PublicIdentity:
        """The identity under the name it has here."""
        read = read_identity(self.line)
        return PublicIdentity(read.recipient, read.signing, self.role)


def read_identity(text: str) -> PublicIdentity:
    """Return the public identity in a text somebody copied.

    Blanks, line ends and '>' anywhere between its letters are ignored, and so is what stands
    before it.

    Raises:
        AuditError: If there is none, it is of a newer kind, cut short, or a letter is wrong.
    """
    start, known = _mark_in(text)
    if not known:
        raise AuditError(
            "This is not the line of an identity.",
            remedy=f"Ask for the whole line; it begins with '{MARK}'.",
        )
    parts, rest = [], text[start:]
    for shape, length in zip(_PARTS, _LENGTHS, strict=True):
        part, rest = _take(rest, length)
        if not shape.fullmatch(part):
            raise _damaged()
        parts.append(part)
    recipient, signing, check = parts
    found = PublicIdentity(
        recipient, signing, checked_role(_INVISIBLE.sub("", rest).replace(">", " "))
    )
    if found.digest[-8:] != check:
        raise _damaged()
    return found


def checked_role(role: str) -> str:
    """Return a role as it is kept: one line of plain words.

    Raises:
        AuditError: If it is blank, too long, or holds what cannot be seen.
    """
    if not role.strip():
        raise AuditError(
            "The identity has no name.",
            remedy="Say who it is, as a role, such as 'force A, audit'.",
        )
    words = canonical(role)
    if len(words) > LONGEST_ROLE:
        raise AuditError(
            f"The name of a role has {len(words):,} characters; {LONGEST_ROLE} are the most.",
            remedy="Shorten it.",
        )
    return words


def _mark_in(text: str) -> tuple[int, bool]:
    """Return where the letters after the mark begin, and whether there is a mark."""
    bare, places = [], []
    for place, letter in enumerate(text):
        if not _SKIPPED.match(letter):
            bare.append(letter)
            places.append(place)
    joined = "".join(bare)
    found = joined.find(MARK + "age1")
    if found >= 0:
        return places[found + len(MARK)], True
    other = _ANY_MARK.search(joined)
    if other is not None and other[1] != "1" and not other[1].startswith("1"):
        raise AuditError(
            "This identity was made by a newer version of the program.",
            remedy="Bring this program up to date, then add it again.",
        )
    return 0, False


def _take(text: str, length: int) -> tuple[str, str]:
    """Return so many letters of a text, what may be skipped left out, and the rest."""
    taken: list[str] = []
    for place, letter in enumerate(text):
        if len(taken) == length:
            return "".join(taken), text[place:]
        if not _SKIPPED.match(letter):
            taken.append(letter)
    return "".join(taken), ""


def _damaged() -> AuditError:
    return AuditError(
        "The line of this identity was cut short or changed on its way.",
        remedy=f"Copy it whole, from '{MARK}' to the name at its end.",
    )
