"""Who an export is made for, and what each of them may see.

What a reader may not see is taken out of the view before any sheet, page or slide is written (see
cutting.py), so that none of them can let it slip. A sheet says for whom it exists in its attribute
`readers`; for the public the pages of `ExportView.public` are written in place of any sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Reader(StrEnum):
    """Who gets an export."""

    US = "us"
    """The office itself and its chief officers."""
    PARTNER = "partner"
    """Another agency with a part in these cases."""
    PUBLIC = "public"
    """Anybody."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see.

    Attributes:
        title: Who it is, for a person.
        staff: Teams, roles, and everything else that leads to a member of staff.
        free_text: Notes, evidence, reasons and other words somebody typed.
        cases: References, answers and grades of single cases.
        every_column: All that was kept of the register; else the columns named, and no others.
        password: Whether the file is locked unless somebody decides otherwise.
        left_out: What is not in it, one line each, for the person who exports.
    """

    title: str
    staff: bool
    free_text: bool
    cases: bool
    every_column: bool
    password: bool
    left_out: tuple[str, ...]


SIGHTS: Mapping[Reader, Sight] = MappingProxyType(
    {
        Reader.US: Sight(
            "Us: everything",
            staff=True,
            free_text=True,
            cases=True,
            every_column=True,
            password=True,
            left_out=("Columns of the register that were left out at the import.",),
        ),
        Reader.PARTNER: Sight(
            "A partner: cases and answers, no staff, no free text",
            staff=False,
            free_text=False,
            cases=True,
            every_column=False,
            password=True,
            left_out=(
                "Teams, and the roles of those who scored and settled.",
                "Every note, reason and piece of evidence, and all other words typed about a case.",
                "Every column of the register but the case reference, the stratum and those named.",
                "Findings, escalations and the journal of changes.",
                "Of actions all but recommendation, dates, states, questions and figures.",
            ),
        ),
        Reader.PUBLIC: Sight(
            "The public: figures only",
            staff=False,
            free_text=False,
            cases=False,
            every_column=False,
            password=False,
            left_out=(
                "Every case: references, answers, grades, tickets, and all of the register.",
                "The words and roles of actions; their due dates and states are shown.",
                "Everything that is left out for a partner.",
                "Counts from 1 to 4, and others from which one of these could be worked out.",
                "Percentages on fewer than 10 cases.",
            ),
        ),
    }
)

EVERYBODY: frozenset[Reader] = frozenset(Reader)
OFFICES: frozenset[Reader] = frozenset({Reader.US, Reader.PARTNER})
US_ALONE: frozenset[Reader] = frozenset({Reader.US})
"""For whom a sheet exists."""
