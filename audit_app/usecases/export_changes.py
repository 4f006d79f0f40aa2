"""Why two exports differ: the entries of the journal between them that moved what they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from audit_app.domain.actions import Action
from audit_app.domain.audit import Audit
from audit_app.domain.disposal import Disposal
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.export_changes import Move, moves
from audit_app.domain.positions import Position
from audit_app.domain.record_moves import record_moves
from audit_app.domain.records import Record
from audit_app.domain.rounds import OutsideRound
from audit_app.usecases.as_at import audit_material
from audit_app.usecases.audit_view import EXPORTED
from audit_app.usecases.audits import find_audit
from audit_app.usecases.guests import received_pack
from audit_app.usecases.ports import ChecklistSource, UnitOfWork, Workspace


@dataclass(frozen=True, slots=True)
class Difference:
    """Why two exports of an audit differ.

    Attributes:
        audit: Its title.
        earlier: The one made first.
        later: The other.
        n_entries: Entries of the audit between the two.
        moves: Entries that moved a figure, an action or a round, one for each of these.
    """

    audit: str
    earlier: Position
    later: Position
    n_entries: int
    moves: tuple[Move, ...]


def why_exports_differ(
    workspace: Workspace, checklists: ChecklistSource, one: Position, other: Position
) -> Difference:
    """Return the entries that moved a figure between two exports of one audit.

    Args:
        workspace: The one they were made from.
        checklists: Those that came with the program.
        one: Of one file.
        other: Of the other, in any order.

    Raises:
        AuditError: If they are of two audits, or were not made from this workspace.
    """
    if one.audit != other.audit:
        raise AuditError(
            f"The two files are of two audits: '{one.audit}' and '{other.audit}'.",
            remedy="Compare two exports of the same audit.",
        )
    earlier, later = sorted((one, other), key=lambda each: each.number)
    audit = find_audit(workspace, one.audit)
    with workspace.reading() as unit:
        for position in (earlier, later):
            _check_made_here(unit, position)
        entries = unit.journal_entries(audit.id)
        between = [each for each in entries if earlier.number < each.number <= later.number]
        material = audit_material(unit, checklists, audit)
        found = [
            *moves(material, entries, earlier.number, later.number),
            *_record_moves(unit, audit, earlier.number, later.number),
            *_other_rounds(unit, checklists, audit, earlier.number, later.number),
        ]
    found.sort(key=lambda each: each.entry.number)
    return Difference(audit.title, earlier, later, len(between), tuple(found))


def _record_moves(unit: UnitOfWork, audit: Audit, first: int, last: int) -> tuple[Move, ...]:
    """Return what became of actions, outside rounds, findings and the like."""
    between = [each for each in unit.journal_entries() if first < each.number <= last]
    shown: tuple[type[Record], ...] = (*EXPORTED, Action, OutsideRound)
    kinds = {kind.KIND for kind in shown}
    return record_moves(between, kinds, audit.id, audit.theme_key)


def _other_rounds(
    unit: UnitOfWork, checklists: ChecklistSource, audit: Audit, first: int, last: int
) -> Iterator[Move]:
    """Yield the moves of figures of the theme's other audits, which the rounds show."""
    for each in unit.audits():
        other = each.audit
        if other.theme_key != audit.theme_key or other.id == audit.id or not each.n_drawn:
            continue
        if unit.kept(Disposal, other.id) or received_pack(unit, other.id) is not None:
            continue
        material = audit_material(unit, checklists, other)
        for move in moves(material, unit.journal_entries(other.id), first, last):
            yield replace(move, figure=f"{other.title}: {move.figure}")


def _check_made_here(unit: UnitOfWork, position: Position) -> None:
    entries = unit.journal_entries()
    if (
        not 1 <= position.number <= len(entries)
        or entries[position.number - 1].digest != position.digest
    ):
        raise AuditError(
            "The file was not made from this workspace: its journal has no such entry.",
            remedy="Open the workspace the file was exported from, or a later copy of it.",
            place=Place(file=position.file),
        )
