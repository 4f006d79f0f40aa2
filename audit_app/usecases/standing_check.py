"""Holds what stands in a workspace against its journal: whatever differs was changed beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit_app.domain.disposal import Disposal
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import JournalEntry
from audit_app.domain.progress import Progress, Silent
from audit_app.usecases.identities import KeyMaker
from audit_app.usecases.ports import ChecklistSource, UnitOfWork, Workspace
from audit_app.usecases.standing_audits import audit_faults, disposed_faults
from audit_app.usecases.standing_beside import beside_faults
from audit_app.usecases.standing_registers import register_faults

_BEGUN = frozenset({"audit_created", "pack_opened"})


@dataclass(frozen=True, slots=True)
class StandingCheck:
    """What holding a workspace against its journal found.

    Attributes:
        faults: What stands otherwise than the journal tells, in sentences.
        remarks: What an earlier version did not bind to the journal, and so nobody can tell.
    """

    faults: tuple[str, ...]
    remarks: tuple[str, ...]


def check_standing(
    workspace: Workspace,
    checklists: ChecklistSource,
    progress: Progress | None = None,
    keys: KeyMaker | None = None,
) -> StandingCheck:
    """Hold everything that stands in a workspace against its journal.

    Every draw is drawn again from its register; every register is read and its digest compared;
    every answer, grade, settlement and record is rebuilt from the journal alone and compared.

    Args:
        workspace: An open one, whose journal itself fits.
        checklists: Those that came with the program.
        progress: Told how far the draws are; may cancel.
        keys: Says whether the secret keys belong to the public ones; None: not looked at.
    """
    remarks: list[str] = []
    with workspace.reading() as unit:
        faults = read_through(_faults(unit, checklists, progress or Silent(), keys, remarks))
    return StandingCheck(tuple(faults), tuple(remarks))


def _faults(
    unit: UnitOfWork,
    checklists: ChecklistSource,
    progress: Progress,
    keys: KeyMaker | None,
    remarks: list[str],
) -> Iterator[str]:
    """Yield what differs, and add to the remarks what nobody can tell."""
    entries = unit.journal_entries()
    yield from read_through(beside_faults(unit, entries, keys))
    yield from read_through(_records(unit.record_contents(), entries))
    yield from read_through(_begun(unit, entries))
    for each in unit.audits():
        audit = each.audit
        own = [entry for entry in entries if entry.audit_id == audit.id]
        gone = unit.kept(Disposal, audit.id)
        if gone:
            found = read_through(disposed_faults(unit, audit, own, gone[-1]))
        else:
            told, unbound = register_faults(unit, audit.id, own)
            found = [*told, *read_through(audit_faults(unit, checklists, audit, own, progress))]
            remarks += [f"'{audit.title}': {remark}" for remark in unbound]
        yield from (f"'{audit.title}': {fault}" for fault in found)


def read_through(faults: Iterable[str]) -> list[str]:
    """Return faults as they are found, up to where something cannot even be read.

    The program writes nothing it cannot read: what it cannot read was changed beside it.
    """
    found: list[str] = []
    try:
        for fault in faults:
            found.append(fault)  # noqa: PERF402 - what was found before it failed stays
    except (AuditError, ValueError, TypeError, LookupError) as error:
        found.append(f"Something cannot be read any more ({type(error).__name__}).")
    return found


def _begun(unit: UnitOfWork, entries: Sequence[JournalEntry]) -> Iterator[str]:
    """Yield audits that are kept and were never begun, and those begun that are gone."""
    begun = {entry.audit_id for entry in entries if entry.action in _BEGUN}
    kept = {each.audit.id: each.audit.title for each in unit.audits()}
    for audit_id, title in kept.items():
        if audit_id not in begun:
            yield f"'{title}': the journal does not tell that it was begun."
    for number in sorted(begun - kept.keys() - {None}, key=str):
        yield f"Audit {number} was begun and is not there any more."


def _records(
    kept: Mapping[tuple[str, int], tuple[int | None, Mapping[str, Any]]],
    entries: Iterable[JournalEntry],
) -> Iterator[str]:
    told: dict[tuple[str, int], tuple[int | None, Mapping[str, Any]]] = {}
    disposed = {entry.audit_id for entry in entries if entry.action == "audit_disposed"}
    for entry in entries:
        kind, number, new = (entry.details.get(part) for part in ("kind", "id", "new"))
        gone = entry.audit_id in disposed and kind != Disposal.KIND
        if isinstance(kind, str) and isinstance(number, int) and isinstance(new, Mapping):
            told[kind, number] = entry.audit_id, ({} if gone else new)
    there = {key for key, (_, content) in told.items() if content}
    for key in sorted(kept.keys() | there):
        if kept.get(key) != (told[key] if key in there else None):
            yield f"The {key[0].replace('_', ' ')} number {key[1]} is not what the journal tells."
