"""From a passphrase to the key of a workspace file.

The first 16 bytes of the file are the salt of both the key derivation and the cipher. They begin
with a mark of ours and the cost of the derivation, so that the file alone says whether it is a
workspace and how its key is made; no second file can get lost, and later files can cost more.

    byte 0-1   "CA"
    byte 2     format of this header, 1
    byte 3     cost: high half is log2 of the memory in MiB, low half the passes
    byte 4-15  random
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field

from audit_app.domain.errors import AuditError

SALT_SIZE = 16
_MARK = b"CA\x01"
_LANES = 4
_MOST_MEMORY = 10  # 1 GiB: a forged header must not eat the laptop's memory


@dataclass(frozen=True, slots=True)
class Cost:
    """What making a key costs, and so what guessing one costs.

    Attributes:
        memory: As a power of two of MiB, 0 to 10.
        passes: Over that memory, 1 to 15.
    """

    memory: int
    passes: int

    def __post_init__(self) -> None:
        if not (0 <= self.memory <= _MOST_MEMORY and 1 <= self.passes <= 15):
            raise ValueError(f"no such cost: {self.memory}, {self.passes}")


STANDARD = Cost(memory=6, passes=3)
"""64 MiB, 3 passes, 4 lanes: the second choice of RFC 9106, section 4."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one workspace file; its repr shows none of it.

    Attributes:
        raw: 32 bytes.
        salt: The file's first 16 bytes.
    """

    raw: bytes = field(repr=False)
    salt: bytes

    @property
    def quoted(self) -> str:
        """Key and salt as the cipher takes them in a statement.

        A key of any other length would be taken for a passphrase without a word.
        """
        if len(self.raw) != 32 or len(self.salt) != SALT_SIZE:
            raise ValueError("a key has 32 bytes and a salt 16")
        return f"\"x'{self.raw.hex()}{self.salt.hex()}'\""

    @property
    def pragma(self) -> str:
        """The statement that hands key and salt to the cipher."""
        return f"PRAGMA key = {self.quoted}"


def new_salt(cost: Cost = STANDARD) -> bytes:
    """Return the first 16 bytes of a new workspace file."""
    return _MARK + bytes([cost.memory << 4 | cost.passes]) + secrets.token_bytes(12)


def is_ours(salt: bytes) -> bool:
    """Return whether a file that begins so is a workspace."""
    return _cost(salt) is not None


def derive(passphrase: str, salt: bytes) -> Key:
    """Return the key that a passphrase makes with a file's salt.

    The passphrase is brought to Unicode form NFC first: keyboards differ in how they write accents.

    Raises:
        AuditError: If the passphrase is empty.
        ValueError: If the salt is not one of ours, a defect of the caller.

    Source:
        Argon2id, RFC 9106.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if not passphrase.strip():
        raise AuditError("The passphrase is empty.", remedy="Type the passphrase.")
    cost = _cost(salt)
    if cost is None:
        raise ValueError("not the beginning of a workspace")
    kdf = Argon2id(
        salt=salt,
        length=32,
        iterations=cost.passes,
        lanes=_LANES,
        memory_cost=1024 << cost.memory,
    )
    return Key(kdf.derive(unicodedata.normalize("NFC", passphrase).encode()), salt)


def _cost(salt: bytes) -> Cost | None:
    if len(salt) != SALT_SIZE or not salt.startswith(_MARK):
        return None
    try:
        return Cost(memory=salt[3] >> 4, passes=salt[3] & 15)
    except ValueError:
        return None
