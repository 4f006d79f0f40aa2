"""The position in the journal that an exported file was written from, as printed in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """Where in which journal an export was made.

    Attributes:
        file: Name of the file.
        audit: Title of the audit.
        number: Of the newest entry then.
        digest: Of that entry.
    """

    file: str
    audit: str
    number: int
    digest: str
