"""References: cells as text, and those that a spreadsheet has damaged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from audit_app.domain.canonical import numeric_reference
from audit_app.domain.errors import AuditError
from audit_app.interchange.registers.findings import Findings
from audit_app.interchange.registers.trailing import TOTAL

_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,2}", re.ASCII | re.IGNORECASE)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_QUOTED: Final = re.compile(r"'\w")
_LONG: Final = re.compile(r"\d{16,}", re.ASCII)


def reference_part(cell: Any) -> str:
    """Return a cell of a reference as text; numbers only if a spreadsheet keeps them whole."""
    if type(cell) is str:
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise AuditError("The reference is a date, a time or a truth value, not text.")
    return numeric_reference(cell)


def note_suspicious(refs: Sequence[str], numbers: Sequence[int], findings: Findings) -> None:
    """Count references that a spreadsheet has damaged, and totals inside the table."""
    joined = "\n".join(refs)
    for signs, matches, key in (
        (("E+", "e+"), _SCIENTIFIC.fullmatch, "scientific_reference"),
        ((",",), _GROUPED.fullmatch, "grouped_reference"),
        (("'",), _QUOTED.match, "apostrophe_reference"),
        (("otal", "OTAL"), TOTAL.match, "total_row_inside"),
    ):
        if any(sign in joined for sign in signs):
            for ref, number in zip(refs, numbers, strict=True):
                if matches(ref):
                    findings.add(key, number, ref)
    if refs and max(map(len, refs)) > 15:
        pairs = zip(refs, numbers, strict=True)
        long = [(ref, number) for ref, number in pairs if _LONG.fullmatch(ref)]
        if all(not ref[15:].strip("0") for ref, _ in long):
            for ref, number in long:
                findings.add("long_number", number, ref)
