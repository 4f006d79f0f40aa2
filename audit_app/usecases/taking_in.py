"""Scores that come back: looked at first, then taken in as one step that can be undone.

A pack and a scoring workbook come in by the same door. Looking changes nothing; a file with a fault
changes nothing either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from audit_app.domain.draw import CaseState
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.identity import Identity
from audit_app.domain.journal import GENESIS
from audit_app.domain.progress import Progress, Silent
from audit_app.domain.returns import Return
from audit_app.domain.review import Review
from audit_app.domain.score_sheet_answers import Trouble, sheet_stamp, understand
from audit_app.domain.scorers import Assignment, Purpose
from audit_app.domain.settling import second_scorers, standing
from audit_app.domain.taken_in import TakenIn, packed, reviews_digest, unpacked
from audit_app.domain.taking_in import (
    Choices,
    Line,
    Verdict,
    counted,
    reviews_after,
    to_choose,
    with_answers,
)
from audit_app.domain.working_days import NONE_KNOWN, BankHolidays
from audit_app.usecases.fixed_scores import compared_cases, refuse_if_compared, refuse_if_fixed
from audit_app.usecases.identities import kept_identity
from audit_app.usecases.lineages import assignments_seen, lineage_of
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace
from audit_app.usecases.return_checks import (
    Desk,
    assignment_of,
    check_return,
    desk_for,
    handed_out,
    lines_for,
    remarks_on,
    settled_reviews,
)
from audit_app.usecases.score_sheets import ScoreSheets
from audit_app.usecases.scorer_answers import ours_of, put_reviews


class ReturnReader(Protocol):
    """Opens returns that travel as packs."""

    def load(self, path: Path) -> bytes:
        """Return the content of a file somebody sent.

        Raises:
            AuditError: If it cannot be read, is too large or is no pack.
        """

    def read_return(self, content: bytes, identity: Identity) -> Return:
        """Return what is in a sealed return, its signature looked at.

        Raises:
            AuditError: If it is for somebody else, damaged, altered or no return.
        """


@dataclass(frozen=True, slots=True)
class Incoming:
    """A return that was looked at.

    Attributes:
        desk: What this workspace knows about the assignment.
        content: What it says.
        before: Whether the same content was taken in before: then there is nothing to do.
        lines: What taking it in will do, answer by answer.
        troubles: What of the file cannot be taken in, by row.
        remarks: What to know before it is taken in.
        partly: Whether something is left to do in it.
        blind: Whether its answers stay hidden: somebody has not finished yet.
        ours: What is kept here of the reader's cases, by drawn case id.
        after: The reviews that change, as they will be where nothing is chosen.
        head: Digest of the newest journal entry when it was looked at.
    """

    desk: Desk
    content: Return
    before: bool
    lines: tuple[Line, ...]
    troubles: tuple[Trouble, ...]
    remarks: tuple[str, ...]
    partly: bool
    blind: bool
    ours: Mapping[int, Review]
    after: Mapping[int, Review]
    head: str

    @property
    def assignment(self) -> Assignment:
        """Whose it is."""
        return self.desk.assignment

    @property
    def replaces(self) -> int:
        """Number of the return it takes the place of; 0 if it is the first."""
        return self.desk.assignment.taken_in

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """Answers by what becomes of them; rows that cannot be taken in count as refused."""
        found = dict(counted(self.lines))
        found[Verdict.REFUSED] += sum(max(1, len(each.criteria)) for each in self.troubles)
        return found

    def undecided(self, choices: Choices) -> tuple[Line, ...]:
        """Return the lines a person still has to choose for."""
        return to_choose(self.lines, choices)


def look_at(  # noqa: PLR0913 - each comes from another place
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    sheets: ScoreSheets,
    packs: ReturnReader,
    path: Path,
    *,
    password: str | None = None,
    holidays: BankHolidays = NONE_KNOWN,
    progress: Progress | None = None,
) -> Incoming:
    """Return what a file that came back holds and what taking it in would do; changes nothing.

    Args:
        workspace: Where it would be taken in.
        checklists: Those that came with the program.
        clock: Says when.
        sheets: Reads scoring workbooks.
        packs: Opens sealed returns.
        path: The file.
        password: Of a workbook that asks for one.
        holidays: For standards in working days.
        progress: Told how far it is; may raise Cancelled.

    Raises:
        AuditError: If it cannot be read, or must not be taken in: of another audit, sample,
            checklist or reader, altered, older than one taken in, called off.
        PasswordNeededError: If the workbook asks for a password and none was given.
    """
    progress = progress or Silent()
    if sheets.is_score_sheet(path):
        sheet = sheets.read(path, progress, password=password)
        stamp = sheet_stamp(sheet)
        with workspace.reading() as unit:
            desk = desk_for(unit, checklists, assignment_of(unit, stamp.uid), holidays)
        understood = understand(
            sheet, stamp.uid, handed_out(desk), desk.checklist, holidays, clock.now()
        )
        content, troubles = understood.content, understood.troubles
    else:
        content, troubles = _from_pack(workspace, packs, path), ()
    return look_at_return(
        workspace, checklists, clock, content, troubles=troubles, holidays=holidays
    )


def look_at_return(  # noqa: PLR0913 - see look_at
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    content: Return,
    *,
    troubles: Sequence[Trouble] = (),
    holidays: BankHolidays = NONE_KNOWN,
) -> Incoming:
    """Return what taking in a return that was read would do; see look_at."""
    with workspace.reading() as unit:
        return _looked_at(unit, checklists, clock, content, tuple(troubles), holidays)


def take_in(  # noqa: PLR0913 - see look_at
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    incoming: Incoming,
    choices: Choices | None = None,
    *,
    holidays: BankHolidays = NONE_KNOWN,
) -> TakenIn | None:
    """Take a return in, as it was looked at; one step, journalled with what was there before.

    Args:
        workspace: Where.
        checklists: Those that came with the program.
        clock: Says when.
        incoming: As look_at returned it.
        choices: For the lines that are to be chosen.
        holidays: For standards in working days.

    Returns:
        What was taken in; None where the same content was taken in before.

    Raises:
        AuditError: If something is not chosen yet, or the workspace changed since it was looked
            at. Nothing is taken in then.
    """
    choices = choices or {}
    with workspace.unit() as unit:
        now = incoming
        if _head(unit) != incoming.head:
            now = _looked_at(unit, checklists, clock, incoming.content, incoming.troubles, holidays)
        if now.before:
            return None
        if now.lines != incoming.lines:
            raise AuditError(
                "Something was changed here since the file was looked at.",
                remedy="Choose the file again; nothing was taken in.",
            )
        if left := now.undecided(choices):
            raise AuditError(
                f"For {len(left):,} of the answers nobody has chosen yet which one counts.",
                remedy="Choose for each of them, then take it in.",
            )
        record = _take(unit, clock, now, choices)
        unit.commit()
    return record


def taken_in(workspace: Workspace, audit_id: int) -> Sequence[TakenIn]:
    """Return what was taken in for an audit, newest first, what was undone too."""
    with workspace.reading() as unit:
        return list(reversed(unit.kept(TakenIn, audit_id)))


def _looked_at(  # noqa: PLR0913 - see look_at
    unit: UnitOfWork,
    checklists: ChecklistSource,
    clock: Clock,
    content: Return,
    troubles: tuple[Trouble, ...],
    holidays: BankHolidays,
) -> Incoming:
    assignment = assignment_of(unit, content.uid)
    desk = desk_for(unit, checklists, assignment, holidays)
    taken = {each.digest for each in desk.taken_in if each.undone_at is None}
    before, lines, after = content.digest in taken, tuple[Line, ...](), dict[int, Review]()
    ours = ours_of(unit, assignment)
    if not before:
        check_return(desk, content)
        lines = lines_for(desk, content, troubles, ours)
        _refuse_compared(unit, desk, lines)
        after = _after(desk, clock, content, lines, ours, {})
    return Incoming(
        desk=desk,
        content=content,
        before=before,
        lines=lines,
        troubles=troubles,
        remarks=remarks_on(desk, content, clock.now()),
        partly=not before and _is_partly(desk, {**ours, **after}),
        blind=_is_blind(unit, desk, content),
        ours=ours,
        after=after,
        head=_head(unit),
    )


def _head(unit: UnitOfWork) -> str:
    head = unit.journal_head()
    return GENESIS if head is None else head.digest


def _refuse_compared(unit: UnitOfWork, desk: Desk, lines: Sequence[Line]) -> None:
    """Refuse to touch what agreement was computed from."""
    if desk.assignment.purpose is Purpose.SECOND:
        refuse_if_fixed(unit, desk.assignment.id, desk.audit.id)
        return
    compared = compared_cases(unit, desk.audit.id)
    changing = {Verdict.NEW, Verdict.CHANGED, Verdict.CHOOSE}
    for case in {line.spot[0] for line in lines if line.verdict in changing} & compared:
        refuse_if_compared(unit, desk.audit.id, case)


def _is_blind(unit: UnitOfWork, desk: Desk, content: Return) -> bool:
    """Return whether somebody would still have to finish before answers may be compared."""
    if desk.assignment.purpose is not Purpose.SECOND:
        return False
    draw = unit.draws(desk.audit.id)[-1].id if desk.in_force else desk.draw.id
    made = [
        replace(each, finished=content.finished) if each.id == desk.assignment.id else each
        for each in assignments_seen(unit, desk.audit.id, lineage_of(unit, desk.audit.id, draw))
    ]
    scorers = second_scorers(made, draw)
    wanted = {case.drawn_case_id for each in scorers for case in each.cases}
    done = [case for case in wanted if unit.is_complete(case)]
    return bool(standing(scorers, (), unit.drawn_cases(draw), done).waiting)


def _is_partly(desk: Desk, after: Mapping[int, Review]) -> bool:
    """Return whether a case would still have something left to do."""
    return any(
        desk.cases[case.drawn_case_id].state is not CaseState.REPLACED
        and not _is_complete(after.get(case.drawn_case_id))
        for case in desk.assignment.cases
    )


def _is_complete(review: Review | None) -> bool:
    return review is not None and review.completed_at is not None


def _after(  # noqa: PLR0913 - what there is, what came, and what was chosen
    desk: Desk,
    clock: Clock,
    content: Return,
    lines: Sequence[Line],
    ours: Mapping[int, Review],
    choices: Choices,
) -> dict[int, Review]:
    """Return the reviews that change, as they will be."""
    changed = reviews_after(lines, ours, choices, content.made_at)
    return settled_reviews(desk, clock, content, changed)


def _take(unit: UnitOfWork, clock: Clock, incoming: Incoming, choices: Choices) -> TakenIn:
    desk, content, ours = incoming.desk, incoming.content, incoming.ours
    assignment, after = desk.assignment, incoming.after
    if incoming.counts[Verdict.CHOOSE]:
        after = _after(desk, clock, content, incoming.lines, ours, choices)
    before = {case: ours.get(case) or Review(case) for case in after}
    put_reviews(unit, assignment, after)
    record = unit.keep(
        TakenIn(
            audit_id=desk.audit.id,
            assignment_id=assignment.id,
            number=content.number,
            medium=content.medium,
            digest=content.digest,
            signed_by=content.signed_by,
            finished=content.finished,
            made_at=content.made_at,
            taken_at=clock.now(),
            counts={verdict.value: n for verdict, n in incoming.counts.items() if n},
            said=packed(_said(incoming)),
            before=packed(before),
            after=reviews_digest(after),
            left=packed(after),
            number_before=assignment.taken_in,
            finished_before=assignment.finished,
        ),
        "scores_taken_in",
    )
    counts_now = replace(assignment, taken_in=content.number, finished=content.finished)
    unit.keep(counts_now, "return_counted")
    return record


def _said(incoming: Incoming) -> dict[int, Review]:
    """Return what the reader says now; of rows that could not be read, what was said before."""
    newest = incoming.desk.newest
    before = unpacked(newest.said) if newest is not None else {}
    read = [line for line in incoming.lines if line.verdict is not Verdict.REFUSED]
    return {**before, **with_answers(read, before, incoming.content.made_at)}


def _from_pack(workspace: Workspace, packs: ReturnReader, path: Path) -> Return:
    """Return what is in a sealed return, opened with the identity of this workspace."""
    content = packs.load(path)
    with workspace.reading() as unit:
        identity = kept_identity(unit)
    if identity is None:
        raise AuditError(
            "No pack was ever sent from this workspace, so none can come back to it.",
            remedy="Open the workspace the cases were handed out from.",
            place=Place(path.name),
        )
    return packs.read_return(content, identity)
