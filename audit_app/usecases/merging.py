"""Bringing two workspaces of one office together again, as it was looked at; one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit_app.domain.draw import Draw
from audit_app.domain.errors import AuditError
from audit_app.domain.merging import MERGED, merge_details
from audit_app.domain.progress import Progress, Silent
from audit_app.domain.taking_in import Choices, Line, Verdict, taken, to_choose, with_answers
from audit_app.usecases.merge_checks import Merge, MergedAudit
from audit_app.usecases.ports import Clock, UnitOfWork, Workspace
from audit_app.usecases.scorer_answers import put_first_reviews
from audit_app.usecases.scoring import settled_review


def merge(
    workspace: Workspace,
    clock: Clock,
    looked_at: Merge,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> int:
    """Take over what another workspace changed, as it was looked at; one step, journalled.

    Args:
        workspace: The one that is kept.
        clock: Says when.
        looked_at: As look_at_merge returned it.
        choices: For the answers both sides changed.
        progress: Told after every audit; may cancel.

    Returns:
        How many answers were taken over; 0 with no entry in the journal where nothing was to do.

    Raises:
        AuditError: If something is not chosen yet, or the workspace changed since it was looked
            at. Nothing is merged then.
        Cancelled: If the progress says so; nothing is merged then.
    """
    choices, progress = choices or {}, progress or Silent()
    if looked_at.is_empty:
        return 0
    if left := to_choose(looked_at.lines, choices):
        raise AuditError(
            f"For {len(left):,} of the answers nobody has chosen yet which one counts.",
            remedy="Choose for each of them, then merge.",
        )
    with workspace.unit() as unit:
        head = unit.journal_head()
        if head is None or head.digest != looked_at.head:
            raise AuditError(
                "Something was changed here since the other workspace was looked at.",
                remedy="Look at it again; nothing was merged.",
            )
        n_taken = 0
        for place, each in enumerate(looked_at.audits):
            progress.step(place, len(looked_at.audits), "audits")
            n_taken += _merge_audit(unit, clock, looked_at, each, choices)
        progress.step(len(looked_at.audits), len(looked_at.audits), "audits")
        unit.commit()
    return n_taken


def _merge_audit(
    unit: UnitOfWork,
    clock: Clock,
    looked_at: Merge,
    one: MergedAudit,
    choices: Choices,
) -> int:
    """Put the reviews of one audit, journal it, and return how many answers were taken over."""
    decided = [line for line in one.lines if line.verdict not in {Verdict.SAME, Verdict.REFUSED}]
    if not decided:
        return 0
    lines = [line for line in decided if taken(line, choices)]
    cases = {case.id: case for case in unit.drawn_cases(one.draw.id)}
    after = {}
    for case, review in with_answers(lines, one.ours, clock.now()).items():
        there = one.theirs.get(case)
        at = review.completed_at or (there.completed_at if there is not None else None)
        dated = replace(review, completed_at=at or clock.now())
        after[case] = settled_review(one.checklist, clock, cases[case], dated)
    put_first_reviews(unit, one.draw.id, after)
    details = merge_details(looked_at.other, looked_at.parted, looked_at.file, looked_at.actors)
    answers = [_said(one.draw, line, is_taken=taken(line, choices)) for line in decided]
    unit.journal(
        MERGED,
        {**details, "answers": answers, "not_merged": dict(looked_at.left)},
        audit_id=one.audit.id,
    )
    return len(lines)


def _said(draw: Draw, line: Line, *, is_taken: bool) -> Mapping[str, object]:
    return {
        "draw": draw.number,
        "case": line.case_ref,
        "criterion": line.spot[1],
        "old": line.ours.content,
        "new": line.theirs.content,
        "taken": is_taken,
    }
