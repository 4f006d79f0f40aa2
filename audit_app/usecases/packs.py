"""Packs to further scorers: what is in them, and the port that seals and opens them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from audit_app import __version__
from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist, LocalStandard
from audit_app.domain.draw import Draw
from audit_app.domain.errors import AuditError
from audit_app.domain.identity import Identity, PublicIdentity
from audit_app.domain.journal import GENESIS
from audit_app.domain.packs import (
    Pack,
    PackedCase,
    Sealing,
    checklist_digest,
)
from audit_app.domain.returns import Return
from audit_app.domain.scorers import Assignment, Medium
from audit_app.usecases.audit_view import MARKING
from audit_app.usecases.checklists import current_checklist, effective_checklist
from audit_app.usecases.identities import KeyMaker, my_identity
from audit_app.usecases.lineages import lineage_of
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file ready to be written.

    Attributes:
        content: All of it.
        digest: SHA-256 of what is inside.
    """

    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """A pack whose signature fits.

    Attributes:
        pack: What it holds.
        checklist_digest: As its sender computed it; returns repeat it.
        digest: SHA-256 of what is inside.
    """

    pack: Pack
    checklist_digest: str
    digest: str


class Packs(KeyMaker, Protocol):
    """Seals and opens packs and returns."""

    def how_sealed(self, content: bytes) -> Sealing:
        """Return what opens a file. Raises AuditError if it is no pack."""

    def seal(self, pack: Pack, identity: Identity, passphrase: str | None = None) -> SealedFile:
        """Return a pack signed by its sender and sealed to its reader."""

    def open(
        self, content: bytes, *, identity: Identity | None = None, passphrase: str | None = None
    ) -> OpenedPack:
        """Return the pack in a file, its signature checked; AuditError if it is not to be used."""

    def seal_return(
        self, returned: Return, identity: Identity, to: PublicIdentity, marking: str
    ) -> SealedFile:
        """Return scores signed by their reader and sealed to whom they go back to."""

    def read_return(self, content: bytes, identity: Identity) -> Return:
        """Return the scores in a file; AuditError if they are not to be used."""

    def load(self, path: Path) -> bytes:
        """Return a file somebody sent; AuditError if it cannot be read or is no sealed file."""

    def save(self, content: bytes, path: Path) -> None:
        """Write a file whole or not at all."""


def make_pack(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    checklists: ChecklistSource,
    packs: Packs,
    clock: Clock,
    assignment_id: int,
    path: Path,
    *,
    passphrase: str | None = None,
    marking: str = MARKING,
) -> Assignment:
    """Write the sealed pack of an assignment; making it again gives the same cases.

    Args:
        workspace: Where the assignment is kept.
        checklists: Those that came with the program.
        packs: Seals it.
        clock: Says when.
        assignment_id: The assignment.
        path: The file; replaced if it is there.
        passphrase: Where the assignment names no identity; its strength is the caller's concern.
        marking: Protective marking.

    Raises:
        AuditError: If the assignment was called off or is not for a pack, the sample or the
            checklist changed since, a passphrase is missing, or the file cannot be written.
    """
    identity = my_identity(workspace, packs)
    with workspace.reading() as unit:
        assignment = unit.kept_one(Assignment, assignment_id)
        pack = _packed(unit, checklists, clock, assignment, identity, marking)
    if not assignment.recipient and not passphrase:
        raise AuditError(
            "The reader has no identity here, so the pack needs a passphrase.",
            remedy="Choose one, and tell it to the reader by telephone, never with the pack.",
        )
    sealed = packs.seal(pack, identity, None if assignment.recipient else passphrase)
    with workspace.unit() as unit:
        unit.journal(
            "pack_made",
            {
                "assignment": assignment.number,
                "reader": assignment.reader,
                "file": path.name,
                "cases": len(assignment.cases),
                "columns": list(assignment.columns),
                "sealed_to": assignment.recipient or Sealing.PASSPHRASE.value,
                "content_digest": sealed.digest,
            },
            audit_id=assignment.audit_id,
        )
        packs.save(sealed.content, path)
        unit.commit()
    return assignment


def _packed(  # noqa: PLR0913 - a pack has as many parts as it has
    unit: UnitOfWork,
    checklists: ChecklistSource,
    clock: Clock,
    assignment: Assignment,
    identity: Identity,
    marking: str,
) -> Pack:
    """Return what a pack of an assignment holds: nothing that was answered, and no reason why."""
    draw = _current_draw(unit, assignment)
    audit, head = unit.audit(draw.audit_id), unit.journal_head()
    checklist, standards = _checklist(unit, checklists, audit, assignment)
    contexts = {case.id: case.context for case in unit.drawn_cases(draw.id)}
    cases = tuple(
        PackedCase(
            case.case_ref,
            tuple(contexts[case.drawn_case_id].get(head, "") for head in assignment.columns),
        )
        for case in assignment.cases
    )
    return Pack(
        uid=assignment.uid,
        reader=assignment.reader,
        purpose=assignment.purpose,
        title=audit.title,
        recommendation=audit.recommendation,
        period_from=audit.period_from,
        period_to=audit.period_to,
        round=audit.round,
        unit=audit.unit,
        checklist=checklist,
        local_standards=standards,
        certificate=draw.certificate,
        columns=assignment.columns,
        cases=cases,
        sender=identity.public.line,
        sealed_to=assignment.recipient,
        journal_number=head.number if head is not None else 0,
        journal_digest=head.digest if head is not None else GENESIS,
        program_version=__version__,
        marking=marking,
        made_at=clock.now(),
    )


def _current_draw(unit: UnitOfWork, assignment: Assignment) -> Draw:
    """Return the draw of an assignment, if a pack may be made of it."""
    if assignment.withdrawn or assignment.medium is not Medium.PACK:
        why = "was called off" if assignment.withdrawn else "is for a scoring workbook"
        raise AuditError(
            f"The assignment to '{assignment.reader}' {why}.", remedy="Assign the cases anew."
        )
    draws = unit.draws(assignment.audit_id or 0)
    line = lineage_of(unit, draws[-1].audit_id, draws[-1].id)
    if not line.includes(assignment.draw_id):
        raise AuditError(
            "Another sample was drawn since these cases were assigned.",
            remedy="Call the assignment off, and assign cases of the sample in force.",
        )
    return next(each for each in draws if each.id == assignment.draw_id)


def _checklist(
    unit: UnitOfWork, checklists: ChecklistSource, audit: Audit, assignment: Assignment
) -> tuple[Checklist, tuple[LocalStandard, ...]]:
    """Return the checklist as published, and the local standards that concern it."""
    effective = effective_checklist(unit, checklists, audit)
    changed = AuditError(
        "The checklist or a local standard changed since these cases were assigned.",
        remedy="Call the assignment off, and assign the cases anew.",
    )
    if effective.version != assignment.checklist_version:
        raise changed
    if assignment.checklist_digest not in {"", checklist_digest(effective)}:
        raise changed
    published = current_checklist(unit, checklists, audit.theme_key, effective.version)
    if published is None:
        raise RuntimeError("the checklist in force was published")
    standards = tuple(
        # Who set it is nobody's concern elsewhere.
        replace(each, set_by="", default_value=0, default_unit="")
        for each in effective.local_standards.values()
    )
    return published, standards
