"""Opening a pack that was sent to us: an audit to score for somebody else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from audit_app.domain.audit import Audit
from audit_app.domain.case_columns import columns_of
from audit_app.domain.draw import DrawResult, Selected
from audit_app.domain.drawn_digest import given_digest
from audit_app.domain.errors import AuditError
from audit_app.domain.identity import Contact, PublicIdentity, read_identity
from audit_app.domain.packs import (
    Pack,
    ReceivedPack,
    cases_digest,
)
from audit_app.domain.plans import plan_from_data
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    Population,
    Reading,
    RegisterCheck,
    RegisterRow,
    SourceFile,
)
from audit_app.domain.register_digest import RegisterDigest
from audit_app.domain.scorers import Assignment
from audit_app.usecases.audits import audit_details
from audit_app.usecases.identities import kept_identity
from audit_app.usecases.packs import OpenedPack, Packs
from audit_app.usecases.ports import Clock, UnitOfWork, Workspace

REFERENCE = "Case reference"
"""Heading of the references of an audit that came in a pack."""


@dataclass(frozen=True, slots=True)
class Received:
    """What opening a pack came to.

    Attributes:
        audit: To score.
        pack: As it is kept.
        n_cases: To score.
        sender: Public identity, under the name it has here if it is known.
        is_new: False if the same pack was opened before: nothing was changed then.
        is_known: Whether the sender is among the contacts.
    """

    audit: Audit
    pack: ReceivedPack
    n_cases: int
    sender: PublicIdentity
    is_new: bool
    is_known: bool


def receive_pack(  # noqa: PLR0913 - each is needed
    workspace: Workspace,
    packs: Packs,
    clock: Clock,
    content: bytes,
    name: str,
    *,
    passphrase: str | None = None,
) -> Received:
    """Add the audit in a pack to a workspace; nothing happens if it is there already.

    Args:
        workspace: Where it will be scored.
        packs: Opens it.
        clock: Says when.
        content: The file.
        name: Of the file.
        passphrase: For a pack sealed with one.

    Raises:
        AuditError: If it cannot be opened, is this workspace's own, or another pack under the same
            assignment is here. Nothing is changed then.
    """
    with workspace.reading() as unit:
        identity = kept_identity(unit)
    opened = packs.open(content, identity=identity, passphrase=passphrase)
    with workspace.unit() as unit:
        _refuse_own(unit, opened.pack)
        for kept in unit.kept(ReceivedPack):
            if kept.uid == opened.pack.uid:
                return _again(unit, opened, kept)
        source = SourceFile(name, len(content), hashlib.sha256(content).hexdigest())
        received = _received(unit, clock, opened, source)
        unit.commit()
    return received


def _refuse_own(unit: UnitOfWork, pack: Pack) -> None:
    if any(each.uid == pack.uid for each in unit.kept(Assignment)):
        raise AuditError(
            "This pack was made in this workspace.",
            remedy="Send it to its reader; it is opened in theirs.",
        )


def _again(unit: UnitOfWork, opened: OpenedPack, kept: ReceivedPack) -> Received:
    """Return the audit of a pack that was opened before."""
    pack = opened.pack
    same = (
        kept.cases_digest == cases_digest(pack.references)
        and kept.checklist_digest == opened.checklist_digest
        and read_identity(kept.sender).same_keys(read_identity(pack.sender))
    )
    if not same or kept.audit_id is None:
        raise AuditError(
            "Another pack of the same assignment was opened here before, and this one differs.",
            remedy="Nothing was changed. Ask the sender which of the two counts.",
        )
    sender, is_known = _known_sender(unit, pack)
    audit = unit.audit(kept.audit_id)
    return Received(audit, kept, len(pack.cases), sender, is_new=False, is_known=is_known)


def _received(unit: UnitOfWork, clock: Clock, opened: OpenedPack, source: SourceFile) -> Received:
    """Keep the audit of a pack: a register, a draw and a checklist that hold what it holds."""
    pack, now = opened.pack, clock.now()
    sender, is_known = _known_sender(unit, pack)
    audit = unit.add_audit(
        Audit(
            id=0,
            title=_free_title(unit, f"{pack.title} (for {sender.role})"),
            theme_key=pack.checklist.key,
            checklist_version=pack.checklist.version,
            recommendation=pack.recommendation,
            period_from=pack.period_from,
            period_to=pack.period_to,
            round=pack.round,
            unit=pack.unit,
            created_at=now,
        )
    )
    population, register_digest = _add_population(unit, audit, pack, source, clock)
    plan = replace(plan_from_data(pack.certificate["plan"]), targeted=())
    draw = unit.add_draw(
        audit_id=audit.id,
        population_id=population.id,
        reason="",
        plan=plan,
        result=DrawResult(pack.certificate, _selected(pack), ()),
        drawn_at=now,
    )
    kept = unit.keep(
        ReceivedPack(
            audit_id=audit.id,
            uid=pack.uid,
            reader=pack.reader,
            purpose=pack.purpose,
            sender=pack.sender,
            sealed_to=pack.sealed_to,
            title=pack.title,
            checklist=pack.effective,
            checklist_digest=opened.checklist_digest,
            draw_digest=pack.certificate["digest"],
            cases_digest=cases_digest(pack.references),
            digest=opened.digest,
            marking=pack.marking,
            made_at=pack.made_at,
            opened_at=now,
        ),
        "pack_opened",
    )
    bound = {
        "register_digest": register_digest,
        "choices_digest": unit.choices_digest(population.id),
        "cases_digest": given_digest(unit.drawn_cases(draw.id)),
    }
    unit.journal("pack_cases_kept", {**audit_details(audit), **bound}, audit_id=audit.id)
    return Received(audit, kept, len(pack.cases), sender, is_new=True, is_known=is_known)


def _known_sender(unit: UnitOfWork, pack: Pack) -> tuple[PublicIdentity, bool]:
    """Return who signed a pack, under the name kept here, and whether there is one.

    Raises:
        AuditError: If it goes by the name of a contact who has other keys.
    """
    sender = read_identity(pack.sender)
    known = unit.kept(Contact)
    for contact in known:
        if contact.identity.same_keys(sender):
            return contact.identity, True
    if any(contact.role.casefold() == sender.role.casefold() for contact in known):
        raise AuditError(
            f"This pack says it is from '{sender.role}', but the identity kept here under that name"
            " is another.",
            remedy="Compare fingerprints on the telephone. If theirs is new, remove the old one"
            " from the identities of others, then open the pack again.",
        )
    return sender, False


def _free_title(unit: UnitOfWork, title: str) -> str:
    taken = {each.audit.title.casefold() for each in unit.audits()}
    number, free = 1, title
    while free.casefold() in taken:
        number += 1
        free = f"{title} ({number})"
    return free


def _add_population(
    unit: UnitOfWork, audit: Audit, pack: Pack, source: SourceFile, clock: Clock
) -> tuple[Population, str]:
    """Keep a register of the cases assigned, with the columns that travelled; and its digest."""
    heading = REFERENCE
    while heading in pack.columns:
        heading += " "
    n_cases = len(pack.cases)
    roles = {heading: ColumnRole.CASE_REF, **dict.fromkeys(pack.columns, ColumnRole.KEPT)}
    population = Population(
        id=0,
        audit_id=audit.id,
        source=source,
        plan=ImportPlan(Reading("pack"), roles, ref_columns=(heading,)),
        check=RegisterCheck(n_cases, n_cases, (), (), {"": n_cases}, {}),
        kept_headings=pack.columns,
        imported_at=clock.now(),
    )
    rows = [
        RegisterRow(number, case.case_ref, "", "", "", tuple(case.values))
        for number, case in enumerate(pack.cases, start=1)
    ]
    cases, digest = columns_of(rows), RegisterDigest()
    digest.add(cases.first_row, cases.columns)
    return unit.add_population(population, [cases]), digest.text


def _selected(pack: Pack) -> tuple[Selected, ...]:
    """Return the cases in the order they travelled; ticket and stratum stay with the sender."""
    return tuple(
        Selected(place, reference, "", "", "")
        for place, reference in enumerate(pack.references, start=1)
    )
