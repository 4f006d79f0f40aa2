"""What the Score page shows for a review: pure functions from the domain to words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from audit_app.domain.checklist import Checklist, Counts, Criterion, ScaleKind
from audit_app.domain.condition_words import condition_words
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import (
    Proposal,
    applicable,
    counts_of,
    is_answered,
    needs_reason,
    propose_grade,
    review_progress,
)
from audit_app.ui.score.criterion_card import CardContent, Choice
from audit_app.ui.score.lists import Entry

_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?", re.ASCII)

GRADE: Final = "#grade"
"""Key of the last line of the list: the overall grade."""

ROLES: Final = {
    Counts.MET: "good",
    Counts.PARTLY_MET: "warn",
    Counts.NOT_MET: "bad",
    Counts.NOT_APPLICABLE: "muted",
    Counts.CANNOT_TELL: "warn",
}
MARKS: Final = {
    Counts.MET: "✓",
    Counts.PARTLY_MET: "◐",
    Counts.NOT_MET: "✗",
    Counts.NOT_APPLICABLE: "–",
    Counts.CANNOT_TELL: "?",
}


def case_line(
    checklist: Checklist, case: DrawnCase, review: Review, place: int
) -> tuple[bool, Entry]:
    """Return whether a case is done, and its line: its place, reference, what is left to do.

    Done means that its file is not there, or that all is said.
    """
    done = False
    if case.is_not_found:
        done, state, role = True, "Not found", "bad"
    elif not review.answers and not review.grade:
        state, role = "To do", "muted"
    else:
        progress = review_progress(checklist, review, case.context)
        done, state, role = progress.is_done, "✓ Done", "good"
        if not done:
            left = progress.to_answer + (0 if progress.grade_given else 1)
            state, role = f"{left} left", "warn"
    added = " · added on purpose" if case.state is CaseState.TARGETED else ""
    entry = Entry(
        str(case.id),
        case.case_ref,
        below=f"{case.stratum}{added}".strip(" ·"),
        state=state,
        role=role,
        mark=str(place),
        two_lines=True,
    )
    return done, entry


def criterion_entries(checklist: Checklist, case: DrawnCase, review: Review) -> list[Entry]:
    """Return a line for each criterion, folded ones too, and one for the grade."""
    asked = {each.key for each in applicable(checklist, review, case.context)}
    entries: list[Entry] = []
    section = ""
    for number, criterion in enumerate(checklist.criteria, start=1):
        heading = criterion.section if criterion.section != section else ""
        section = criterion.section
        entries.append(
            _criterion_entry(
                checklist, criterion, review, number, heading, folded=criterion.key not in asked
            )
        )
    return [*entries, _grade_entry(checklist, review)]


def _criterion_entry(  # noqa: PLR0913 - a line has as many parts as it has
    checklist: Checklist,
    criterion: Criterion,
    review: Review,
    number: int,
    heading: str,
    *,
    folded: bool,
) -> Entry:
    answer = review.answers.get(criterion.key, Answer(criterion.key))
    state, role = "", ""
    if folded:
        state, role = "Does not apply here", "muted"
    elif answer.option:
        state, role = answer_words(checklist, criterion, answer)
        if not is_answered(checklist, criterion, review):
            state, role = f"{state}: reason missing", "bad"
    noted = "✎" if answer.note or answer.evidence else ""
    return Entry(
        criterion.key,
        criterion.question,
        state=f"{noted} {state}".strip(),
        role=role,
        mark=f"{number}{'!' if criterion.critical else ''}",
        heading=heading,
        folded=folded,
    )


def answer_words(checklist: Checklist, criterion: Criterion, answer: Answer) -> tuple[str, str]:
    """Return an answer as a sign and a word, and its role in the palette."""
    counts = counts_of(checklist, criterion, answer)
    if counts is None:
        return answer.option, ""
    said = checklist.scale_of(criterion).option(answer.option).label
    return f"{MARKS[counts]} {said}", ROLES[counts]


def _grade_entry(checklist: Checklist, review: Review) -> Entry:
    said = checklist.grade_rule.levels.get(review.grade, "")
    missing = bool(
        review.grade and review.grade != review.proposed_grade and not review.grade_reason.strip()
    )
    return Entry(
        GRADE,
        "Overall grade of this file",
        state=f"{said}: reason missing" if missing else said,
        role="bad" if missing else "",
        mark="★",
        heading="Grade",
    )


def folded_because(checklist: Checklist, criterion: Criterion) -> str:
    """Return why a criterion is not asked, in words."""
    return f"Asked only when {condition_words(checklist, criterion.applies_when)}."


def criterion_content(
    checklist: Checklist, case: DrawnCase, review: Review, criterion: Criterion
) -> CardContent:
    """Return what the card shows for a criterion."""
    scale = checklist.scale_of(criterion)
    answer = review.answers.get(criterion.key, Answer(criterion.key))
    asked = criterion in applicable(checklist, review, case.context)
    wants_reason = bool(answer.option) and needs_reason(checklist, criterion, answer)
    remark = "" if asked else folded_because(checklist, criterion)
    return CardContent(
        about=f"{case.id} {criterion.key}",
        section=criterion.section,
        question=criterion.question,
        choices=tuple(Choice(each.key, each.label, each.needs_reason) for each in scale.options),
        chosen=answer.option,
        tag="Critical" if criterion.critical else "",
        tag_role="tag-bad",
        number=answer.option if scale.kind is ScaleKind.COUNT else None,
        reason_prompt=_reason_prompt(checklist, criterion, answer) if wants_reason else "",
        reason=answer.reason,
        note=answer.note,
        evidence=answer.evidence,
        remark=remark,
        enabled=asked,
    )


def _reason_prompt(checklist: Checklist, criterion: Criterion, answer: Answer) -> str:
    if answer.overrides:
        said = checklist.scale_of(criterion).option(answer.computed).label
        return f"The two times say '{said}'. Why is the answer another?"
    when = criterion.not_applicable_when
    return f"Why? {when}" if when else "Why?"


def grade_content(checklist: Checklist, case: DrawnCase, review: Review) -> CardContent:
    """Return what the card shows for the grade; the proposed one only after one was given."""
    rule = checklist.grade_rule
    differs = bool(review.grade) and review.grade != review.proposed_grade
    remark = ""
    if review.grade:
        remark = _proposal_words(checklist, propose_grade(checklist, review, case.context))
    return CardContent(
        about=f"{case.id} {GRADE}",
        section="Grade",
        question="Overall, how sound is the handling of this case?",
        choices=tuple(Choice(key, said) for key, said in rule.levels.items()),
        chosen=review.grade,
        reason_prompt="Your grade differs from the proposed one. Why?" if differs else "",
        reason=review.grade_reason,
        remark=remark,
        has_notes=False,
    )


def _proposal_words(checklist: Checklist, proposal: Proposal) -> str:
    said = checklist.grade_rule.levels.get(proposal.grade, "none")
    points = f"{float(proposal.points):g} of {proposal.of}"
    capped = ", held down by a critical question not met" if proposal.capped else ""
    return f"Proposed by the rule: {said} ({points} met, partly met counting half{capped})."


def context_lines(case: DrawnCase) -> list[tuple[str, str]]:
    """Return what helps to find the file: heading and value, blank ones left out."""
    return [
        (heading, _date_words(value)) for heading, value in case.context.items() if value.strip()
    ]


def _date_words(value: str) -> str:
    """Return an ISO date-time as an officer writes it; any other text as it is."""
    if not _ISO.fullmatch(value):
        return value
    moment = datetime.fromisoformat(value)
    return f"{moment:%d %b %Y}" if len(value) == 10 else f"{moment:%d %b %Y, %H:%M}"


def work_list(cases: Sequence[DrawnCase]) -> list[DrawnCase]:
    """Return the cases to score, in working order; targeted ones after the sample.

    A reserve takes the place of the case it stands in for.
    """
    replaced = {case.case_ref: case for case in cases if case.state is CaseState.REPLACED}

    def place(case: DrawnCase) -> int:
        while case.replaces in replaced:
            case = replaced[case.replaces]
        return case.position

    scored = (CaseState.IN_SAMPLE, CaseState.TARGETED)
    wanted = [case for case in cases if case.state in scored]
    return sorted(wanted, key=lambda case: (case.state is CaseState.TARGETED, place(case)))
