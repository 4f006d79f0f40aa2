"""Made-up answers: mostly met, as files mostly are, with the rest as an auditor would meet it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from audit_app.app.demo.chance import Chance
from audit_app.domain.checklist import Checklist, Counts, Criterion, ScaleKind
from audit_app.domain.conditions import holds
from audit_app.domain.draw import DrawnCase
from audit_app.domain.progress import Progress
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import known_facts, next_to_answer, propose_grade
from audit_app.usecases.ports import Clock, Workspace
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade

_SHARES = {
    Counts.MET: 0.8,
    Counts.PARTLY_MET: 0.07,
    Counts.NOT_MET: 0.06,
    Counts.NOT_APPLICABLE: 0.04,
    Counts.CANNOT_TELL: 0.03,
}
_NOTES = {
    Counts.MET: ("Clear from the first entry.", "Well set out; a newcomer could follow it."),
    Counts.PARTLY_MET: ("Done, but the reason is not written down.", "Only part of it is on file."),
    Counts.NOT_MET: ("No entry before the next shift.", "Asked for, and nothing followed."),
    Counts.CANNOT_TELL: ("The log was not attached.", "The entry has no time."),
    Counts.NOT_APPLICABLE: ("",),
}
_REASON = "Does not arise in this case; see the opening entry."


def answer_case(  # noqa: PLR0913 - what scoring needs, and how much of it
    workspace: Workspace,
    sheet: ScoringSheet,
    clock: Clock,
    case: DrawnCase,
    progress: Progress,
    *,
    most: int | None = None,
    like: Review | None = None,
) -> None:
    """Answer a case's criteria one by one, and grade it when all of them are answered.

    Args:
        workspace: Where it is kept.
        sheet: What is being scored.
        clock: Says when.
        case: One of the sample.
        progress: Told after every answer.
        most: Answers after which to stop; None: to the end.
        like: What somebody else found of the same case: followed four times in five.
    """
    chance = Chance(_seed(case))
    checklist, review, given = sheet.checklist, Review(case.id), 0
    while key := next_to_answer(checklist, review, case.context):
        if given == most:
            return
        answer = _answer(chance, checklist, checklist.criterion(key), review, case)
        if like is not None and key in like.answers and chance.happens(0.8):
            answer = replace(like.answers[key], note="", evidence="")
        review = give_answer(workspace, sheet, clock, case.id, answer)
        given += 1
        progress.step(given, None, f"Scoring {sheet.audit.title}")
    proposed = propose_grade(checklist, review, case.context).grade
    levels = list(checklist.grade_rule.levels)
    if chance.happens(0.06):
        other = levels[min(levels.index(proposed) + 1, len(levels) - 1)] if proposed else levels[0]
        reason = "One failing outweighs the rest: a child could have come to harm."
        give_grade(workspace, sheet, clock, case.id, other, reason)
    else:
        give_grade(workspace, sheet, clock, case.id, proposed or levels[0])


def _seed(case: DrawnCase) -> int:
    """Return a number of the case: of its ticket, or of its reference where it came in a pack."""
    text = case.ticket or hashlib.sha256(case.case_ref.encode()).hexdigest()
    return int(text[:12], 16)


def _answer(
    chance: Chance, checklist: Checklist, criterion: Criterion, review: Review, case: DrawnCase
) -> Answer:
    scale = checklist.scale_of(criterion)
    if scale.kind is ScaleKind.COUNT:
        return Answer(criterion.key, str(chance.whole(0, 6)))
    must_apply = holds(criterion.must_apply_when, known_facts(checklist, review, case.context))
    offered = {
        option: _SHARES[option.counts]
        for option in scale.options
        if not (must_apply and option.counts is Counts.NOT_APPLICABLE)
    }
    option = chance.weighted(offered)
    said = chance.happens(0.9 if option.counts is Counts.NOT_MET else 0.15)
    return Answer(
        criterion.key,
        option.key,
        reason=_REASON if option.needs_reason else "",
        note=chance.pick(_NOTES[option.counts]) if said else "",
        evidence=f"Log, entry {chance.whole(2, 40)}" if chance.happens(0.25) else "",
    )
