"""Every register held against the digests its import left in the journal."""

from __future__ import annotations

from collections.abc import Sequence

from audit_app.domain.journal import JournalEntry
from audit_app.usecases.ports import UnitOfWork

_LOADED = frozenset({"register_imported", "pack_cases_kept"})
_BEFORE = frozenset({"pack_opened"})
"""What earlier versions said of a register that came in a pack."""


def register_faults(
    unit: UnitOfWork, audit_id: int, entries: Sequence[JournalEntry]
) -> tuple[list[str], list[str]]:
    """Return what differs and what nobody can tell, in sentences.

    Args:
        unit: Reads the workspace.
        audit_id: The audit.
        entries: Its own, oldest first.
    """
    loaded = [entry for entry in entries if entry.action in _LOADED]
    loaded = loaded or [entry for entry in entries if entry.action in _BEFORE]
    populations = unit.populations(audit_id)
    if len(loaded) != len(populations):
        said = f"{len(loaded):,} registers were loaded and {len(populations):,} are kept."
        return [said], []
    faults: list[str] = []
    remarks: list[str] = []
    for number, (entry, population) in enumerate(zip(loaded, populations, strict=True), start=1):
        called = "the register" if len(loaded) == 1 else f"register {number}"
        if "register_digest" not in entry.details:
            remarks.append(
                f"cases of {called} that were never drawn are not bound to the journal: an earlier "
                "version loaded it."
            )
            continue
        if unit.register_digest(population) != entry.details["register_digest"]:
            faults.append(f"a case of {called} is not what was loaded.")
        if unit.choices_digest(population) != entry.details["choices_digest"]:
            faults.append(f"what {called} was loaded from, or how, is not what the journal tells.")
        if not unit.frame_fits(population):
            faults.append(f"the frame of {called} is not the cases that were loaded.")
    return faults, remarks
