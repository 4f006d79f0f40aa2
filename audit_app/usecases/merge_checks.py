"""What merging another copy of this workspace would do, answer by answer, before it is done.

Both began as copies of one file. What only the other side changed is taken, what only this side
changed stays, and what both changed is for a person to choose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import Draw, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import JournalEntry
from audit_app.domain.london_time import london
from audit_app.domain.merging import (
    Changes,
    DrawnIn,
    changes_since,
    known_of,
    parted_after,
)
from audit_app.domain.progress import Progress, Silent
from audit_app.domain.review import Review
from audit_app.domain.scorers import GRADE, Assignment, Purpose
from audit_app.domain.taking_in import (
    Line,
    Verdict,
    counted,
    is_empty,
    kept_answer,
    says_the_same,
)
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.fixed_scores import compared_cases
from audit_app.usecases.ports import (
    ChecklistSource,
    UnitOfWork,
    Workspace,
    WorkspaceFiles,
)

_COMPARED: Final = "First answers of this case are fixed: they were compared with another scorer's."
_REMEDY: Final = "Nothing was changed. Bring the two together by hand."


@dataclass(frozen=True, slots=True)
class MergedAudit:
    """One audit of a merge.

    Attributes:
        audit: As it is here.
        checklist: It is scored with here.
        draw: In force in both.
        lines: What becomes of every answer the other side changed.
        ours: First reviews here, by drawn case id.
        theirs: First reviews there, by the drawn case ids of here.
    """

    audit: Audit
    checklist: Checklist
    draw: Draw
    lines: tuple[Line, ...]
    ours: Mapping[int, Review]
    theirs: Mapping[int, Review]


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging another workspace would do.

    Attributes:
        file: Name of the other workspace's file.
        parted: The last entry both journals have.
        other: The newest entry there.
        actors: Who changed something there since.
        audits: Audits whose answers were changed there.
        left: Entries of other kinds made there since, by action; they are not merged.
        head: Digest of the newest entry here when it was looked at.
    """

    file: str
    parted: JournalEntry
    other: JournalEntry
    actors: tuple[str, ...]
    audits: tuple[MergedAudit, ...]
    left: Mapping[str, int]
    head: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """Of every audit."""
        return tuple(line for each in self.audits for line in each.lines)

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """Answers by what becomes of them."""
        return counted(self.lines)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take and nothing to choose."""
        return all(line.verdict in {Verdict.SAME, Verdict.REFUSED} for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two workspaces, read at one moment."""

    unit: UnitOfWork
    entries: Sequence[JournalEntry]
    changes: Changes

    def audits(self) -> Mapping[int, Audit]:
        return {each.audit.id: each.audit for each in self.unit.audits()}


def look_at_copy(  # noqa: PLR0913 - each comes from another place
    ours: Workspace,
    files: WorkspaceFiles,
    checklists: ChecklistSource,
    path: Path,
    passphrase: str,
    progress: Progress | None = None,
) -> Merge:
    """Return what merging another workspace's file would do; changes neither.

    Args:
        ours: The one that is kept.
        files: Opens the other one.
        checklists: Those that came with the program.
        path: The other one.
        passphrase: Of the other one.
        progress: Told how far it is; may cancel.

    Raises:
        WrongPassphraseError: If the passphrase is another.
        AuditError: If it is the very file that is open, cannot be read, or as look_at_merge.
        Cancelled: If the progress says so.
    """
    if path.exists() and path.samefile(ours.path):
        raise AuditError(
            "This is the workspace that is open; there is nothing to merge it with.",
            remedy="Choose the copy that your colleague worked in.",
        )
    with files.copy_of(path, passphrase, ours.path.parent, progress or Silent()) as theirs:
        return look_at_merge(ours, theirs, checklists)


def look_at_merge(ours: Workspace, theirs: Workspace, checklists: ChecklistSource) -> Merge:
    """Return what merging another workspace into this one would do; changes nothing.

    Args:
        ours: The one that is kept.
        theirs: The other one; only read.
        checklists: Those that came with the program.

    Raises:
        AuditError: If they did not begin as copies of one file, or an audit with changed answers
            was drawn again, or is scored with another checklist, in one of the two.
    """
    with ours.reading() as here, theirs.reading() as there:
        mine, other = here.journal_entries(), there.journal_entries()
        parted = parted_after(mine, other)
        if parted == 0:
            raise AuditError(
                "These two workspaces did not begin as copies of one file.",
                remedy="Only copies of one workspace can be merged. To take in somebody's scores, "
                "use a pack or a scoring workbook.",
            )
        drawn = _drawn_in(here), _drawn_in(there)
        left = _Side(
            here, mine, changes_since(mine, known_of(mine, other, parted), other, drawn[0])
        )
        right = _Side(
            there, other, changes_since(other, known_of(other, mine, parted), mine, drawn[1])
        )
        return Merge(
            file=theirs.path.name,
            parted=mine[parted - 1],
            other=other[-1],
            actors=tuple(right.changes.actors),
            audits=tuple(_audits(left, right, checklists)),
            left=dict(right.changes.others),
            head=mine[-1].digest,
        )


def _drawn_in(unit: UnitOfWork) -> DrawnIn:
    """Return what entries that name drawn cases by their ids mean."""
    shares = [each for each in unit.kept(Assignment) if each.purpose is Purpose.SHARE]
    numbers = {
        draw.id: draw.number
        for audit in {each.audit_id for each in shares if each.audit_id is not None}
        for draw in unit.draws(audit)
    }
    return DrawnIn(
        frozenset(each.id for each in shares),
        {
            case.drawn_case_id: (numbers[each.draw_id], case.case_ref)
            for each in shares
            for case in each.cases
        },
    )


def _audits(here: _Side, there: _Side, checklists: ChecklistSource) -> Iterator[MergedAudit]:
    """Yield the audits whose first answers were changed on the other side."""
    known, others = here.audits(), there.audits()
    for audit_id in dict.fromkeys(key.audit_id for key in there.changes.at):
        audit, other = known.get(audit_id), others[audit_id]
        if audit is None or audit.created_at != other.created_at:
            there.changes.others["audit_begun_there"] += 1
            continue
        _check_same(here, there, audit, other)
        yield _audit(here, there, audit, effective_checklist(here.unit, checklists, audit))


def _check_same(here: _Side, there: _Side, audit: Audit, other: Audit) -> None:
    """Refuse an audit whose answers do not mean the same on both sides."""
    if audit.checklist_version != other.checklist_version:
        raise AuditError(
            f"'{audit.title}' is scored with version {audit.checklist_version} of its checklist "
            f"here, and with version {other.checklist_version} in the other workspace.",
            remedy="Score both with the same version, then merge.",
        )
    mine, theirs = ([_digest(draw) for draw in each.unit.draws(audit.id)] for each in (here, there))
    if mine != theirs:
        raise AuditError(
            f"'{audit.title}' was drawn again in one of the two workspaces since they parted: "
            "their samples are not the same.",
            remedy=_REMEDY,
        )


def _digest(draw: Draw) -> str:
    return str(draw.certificate["digest"])


def _audit(here: _Side, there: _Side, audit: Audit, checklist: Checklist) -> MergedAudit:
    draw = here.unit.draws(audit.id)[-1]
    cases = {case.case_ref: case for case in here.unit.drawn_cases(draw.id)}
    compared = compared_cases(here.unit, audit.id)
    ours, theirs = here.unit.reviews(draw.id), _reviews_there(there, audit, cases)
    lines = []
    for key in there.changes.at:
        if key.audit_id != audit.id or key.draw != draw.number or key.case_ref not in cases:
            continue
        case = cases[key.case_ref].id
        old = kept_answer(ours.get(case), key.criterion)
        new = kept_answer(theirs.get(case), key.criterion)
        line = Line((case, key.criterion), key.case_ref, Verdict.SAME, old, new)
        lines.append(_judged(line, here.changes.at.get(key), there.changes.at[key], compared))
    order = {case.id: place for place, case in enumerate(cases.values())}
    lines.sort(key=lambda line: (order[line.spot[0]], line.spot[1] == GRADE))
    return MergedAudit(audit, checklist, draw, tuple(lines), ours, theirs)


def _reviews_there(there: _Side, audit: Audit, cases: Mapping[str, DrawnCase]) -> dict[int, Review]:
    draw = there.unit.draws(audit.id)[-1]
    references = {case.id: case.case_ref for case in there.unit.drawn_cases(draw.id)}
    return {
        cases[references[case]].id: review
        for case, review in there.unit.reviews(draw.id).items()
        if references[case] in cases
    }


def _judged(
    line: Line, ours_at: datetime | None, theirs_at: datetime, compared: frozenset[int]
) -> Line:
    if says_the_same(line.ours, line.theirs):
        return line
    if line.spot[0] in compared:
        return replace(line, verdict=Verdict.REFUSED, why=_COMPARED)
    if ours_at is None:
        verdict = Verdict.NEW if is_empty(line.ours) else Verdict.CHANGED
        return replace(line, verdict=verdict)
    later = "here" if ours_at >= theirs_at else "there"
    why = f"Changed here on {_when(ours_at)} and there on {_when(theirs_at)}: later {later}."
    return replace(line, verdict=Verdict.CHOOSE, why=why)


def _when(moment: datetime) -> str:
    local = moment.astimezone(london())
    return f"{local.day} {local:%B %Y, %H:%M:%S}"
