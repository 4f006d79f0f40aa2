"""Binds every case of a register, drawn or not, with all that is kept of it, to the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


class RegisterDigest:
    """The digest of a register as its parts pass by, in the order of the file.

    It is over the columns as they are handed on and kept, a part at a time: they are JSON, which
    holds no line feed, so no two registers have the same text.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256(b"case-audit register v1\n")

    def add(self, first_row: int, columns: Sequence[str]) -> None:
        """Take a further part: the row it begins with, and its columns as JSON."""
        lines = "".join([f"{column}\n" for column in columns])
        self._hash.update(f"{first_row} {len(columns)}\n{lines}".encode())

    @property
    def text(self) -> str:
        """64 hex digits."""
        return self._hash.hexdigest()


def texts_digest(what: str, texts: Iterable[str]) -> str:
    """Return the digest of a few texts in an order, as 64 hex digits.

    Args:
        what: They are, so that digests of different things never agree.
        texts: The texts; where one ends and the next begins counts.
    """
    parts = "".join(f"{len(text)}:{text}\n" for text in texts)
    return hashlib.sha256(f"case-audit {what} v1\n{parts}".encode()).hexdigest()
