"""Records: things an office keeps beside the answers, such as findings, actions and assignments.

A new kind of record is one new class in the module it belongs to; the store needs no change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing that is kept whole, found by its kind.

    A subclass is a frozen dataclass, keyword-only with slots, that sets KIND; its parts are text,
    numbers, dates, enumerations, tuples and mappings of these, or such dataclasses.

    Attributes:
        KIND: Stable name in the store and the journal.
        id: In the workspace, unique over all kinds; 0 before it is kept.
        audit_id: The audit it belongs to, or None.
    """

    KIND: ClassVar[str] = ""

    id: int = 0
    audit_id: int | None = None
