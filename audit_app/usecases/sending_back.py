"""Sending back the scores of an audit that came in a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from audit_app.domain.draw import DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.domain.escalations import LEVELS, Escalation
from audit_app.domain.identity import read_identity
from audit_app.domain.packs import (
    ReceivedPack,
    SentReturn,
)
from audit_app.domain.returns import Return, ReturnedReview
from audit_app.domain.review import Review
from audit_app.domain.scorers import Medium
from audit_app.usecases.guests import received_pack
from audit_app.usecases.identities import my_identity
from audit_app.usecases.packs import Packs
from audit_app.usecases.ports import Clock, UnitOfWork, Workspace

MOST_WORDS = 2_000
"""Characters of a remark."""


def guest_pack(workspace: Workspace, audit_id: int) -> ReceivedPack:
    """Return the pack an audit came in.

    Raises:
        AuditError: If it came in none.
    """
    with workspace.reading() as unit:
        return _guest(unit, audit_id)


def sent_returns(workspace: Workspace, audit_id: int) -> Sequence[SentReturn]:
    """Return what was sent back of an audit that came in a pack, oldest first."""
    with workspace.reading() as unit:
        return unit.kept(SentReturn, audit_id)


def send_return(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    packs: Packs,
    clock: Clock,
    audit_id: int,
    path: Path,
    *,
    finished: bool,
) -> SentReturn:
    """Write the scores of an audit that came in a pack, sealed to its sender and signed by us.

    Args:
        workspace: Where it was scored.
        packs: Seals it.
        clock: Says when.
        audit_id: The audit.
        path: The file; replaced if it is there.
        finished: Whether nothing more is to come. A return may hold only part of the cases.

    Raises:
        AuditError: If the audit came in no pack, nothing of it is scored, the file cannot be
            written, or nothing more is to come though an escalation is half written.
    """
    identity = my_identity(workspace, packs)
    with workspace.unit() as unit:
        pack, draw = _guest(unit, audit_id), unit.draws(audit_id)[-1]
        reviews, cases = unit.reviews(draw.id), unit.drawn_cases(draw.id)
        scored = _returned(cases, reviews)
        if not scored:
            raise AuditError(
                "Nothing of this pack is scored yet, so there is nothing to send back.",
                remedy="Score its cases first.",
            )
        if finished and unit.kept(EscalationDraft, audit_id):
            raise AuditError(
                "An escalation is half written, so this cannot be the last return.",
                remedy="Raise it or discard it first: every page shows it at the top.",
            )
        number = max((each.number for each in unit.kept(SentReturn, audit_id)), default=0) + 1
        now = clock.now()
        returned = Return(
            uid=pack.uid,
            number=number,
            medium=Medium.PACK,
            theme_key=pack.checklist.key,
            checklist_version=pack.checklist.version,
            checklist_digest=pack.checklist_digest,
            draw_digest=pack.draw_digest,
            cases_digest=pack.cases_digest,
            reader=pack.reader,
            reviews=scored,
            finished=finished,
            made_at=now,
            signed_by=identity.public.line,
            digest="",
            remarks=_remarks(cases, unit.kept(Escalation, audit_id)),
        )
        sealed = packs.seal_return(returned, identity, read_identity(pack.sender), pack.marking)
        sent = unit.keep(
            SentReturn(
                audit_id=audit_id,
                number=number,
                finished=finished,
                n_cases=len(cases),
                n_done=sum(each.completed_at is not None for each in returned.reviews.values()),
                n_answers=sum(len(each.answers) for each in returned.reviews.values()),
                digest=sealed.digest,
                made_at=now,
            ),
            "return_sent",
        )
        packs.save(sealed.content, path)
        unit.commit()
    return sent


def open_risks(workspace: Workspace, audit_id: int) -> Sequence[Escalation]:
    """Return the children at risk this reader raised who are not seen to yet, gravest first."""
    with workspace.reading() as unit:
        raised = unit.kept(Escalation, audit_id)
    return sorted((each for each in raised if each.is_open), key=lambda each: each.level)


def read_return(workspace: Workspace, packs: Packs, content: bytes) -> Return:
    """Return the scores in a file that was sealed to this workspace, their signature checked.

    Raises:
        AuditError: If it is no return, for somebody else, damaged, or made by a newer version.
    """
    return packs.read_return(content, my_identity(workspace, packs))


def _guest(unit: UnitOfWork, audit_id: int) -> ReceivedPack:
    found = received_pack(unit, audit_id)
    if found is None:
        raise AuditError(
            "This audit is your own: there is nobody to send it back to.",
            remedy="Export it instead.",
        )
    return found


def _returned(
    cases: Sequence[DrawnCase], reviews: Mapping[int, Review]
) -> dict[str, ReturnedReview]:
    """Return by reference what was made of each case; untouched ones are absent."""
    return {
        case.case_ref: ReturnedReview(
            answers={k: answer for k, answer in review.answers.items() if answer.content},
            grade=review.grade,
            grade_reason=review.grade_reason,
            completed_at=review.completed_at,
        )
        for case in cases
        if (review := reviews.get(case.id)) is not None
        and (review.answers or review.grade or review.completed_at is not None)
    }


def _remarks(cases: Sequence[DrawnCase], raised: Sequence[Escalation]) -> tuple[str, ...]:
    """Return what the sender must know besides the answers; a child at risk comes first."""
    risks = [
        f"The reader raised a child at risk in {each.case_ref}"
        f" ({LEVELS[each.level].title.lower()}, {each.found_at:%d %B %Y}): {each.seen}"[:MOST_WORDS]
        for each in sorted(raised, key=lambda each: each.level)
    ]
    lost = [
        f"The reader could not find the file of {case.case_ref}."
        for case in cases
        if case.is_not_found
    ]
    return (*risks, *lost)
