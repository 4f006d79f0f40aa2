"""When scores may be compared, and what is fixed from then on.

Until everybody has finished, nothing of what the others said is computed. The first look fixes
agreement: figures and a digest of the first answers are kept, and from then on only settling
changes what counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from audit_app.domain.comparing import AgreementFigures
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, audit_figures
from audit_app.domain.records import Record
from audit_app.domain.review import Review
from audit_app.domain.scorers import Assignment, Purpose, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenAgreement(Record):
    """Agreement as it was before the first difference was settled.

    Attributes:
        draw_id: The draw compared.
        scorers: Ids of the assignments compared.
        cases: Drawn case ids whose first answers are fixed.
        digest: SHA-256 of the first answers, see first_answers_digest().
        shuffle_key: Decides which side each answer is shown on; 64 hex digits.
        frozen_at: Aware, UTC.
        figures: What was found.
    """

    KIND: ClassVar[str] = "frozen_agreement"

    draw_id: int
    scorers: tuple[int, ...]
    cases: tuple[int, ...]
    digest: str
    shuffle_key: str
    frozen_at: datetime
    figures: AgreementFigures

    def for_partner(self) -> FrozenAgreement:
        """Return it without the names of roles."""
        return replace(self, shuffle_key="", figures=self.figures.unnamed())


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether scores may be compared.

    Attributes:
        scorers: Further scorers whose scores may be looked at: they have finished.
        waiting: Why others may not, a sentence each; says nothing of how far they are.
        frozen: Agreement fixed last, or None.
        can_fix: Whether there is something to fix that is not fixed yet.
    """

    scorers: tuple[Assignment, ...]
    waiting: tuple[str, ...]
    frozen: FrozenAgreement | None
    can_fix: bool


def standing(
    assignments: Sequence[Assignment],
    fixed: Sequence[FrozenAgreement],
    cases: Sequence[DrawnCase],
    complete: Collection[int],
) -> Standing:
    """Return whether the scores of a draw may be compared.

    The first scorer has finished when every case handed out is complete; a further scorer by
    saying so. Once agreement is fixed, a scorer who joins later is blind until done as well.

    Args:
        assignments: Of those who score the draw beside the first scorer.
        fixed: Every agreement of the draw, oldest first.
        cases: Of the draw.
        complete: Drawn case ids whose first review is complete.
    """
    frozen = fixed[-1] if fixed else None
    known = frozenset(frozen.scorers) if frozen is not None else frozenset[int]()
    left = {case.id for case in cases if _is_scored(case) and not case.is_not_found}
    left -= set(complete)
    scorers, waiting = [], []
    for each in assignments:
        why = _why_blind(each, left)
        if each.id in known or not why:
            scorers.append(each)
        else:
            waiting.append(why)
    new = [each for each in scorers if each.id not in known]
    # The first look shows everybody's answers, so it waits for everybody.
    can_fix = bool(new) and (frozen is not None or not waiting)
    return Standing(tuple(scorers), tuple(waiting), frozen, can_fix)


def standing_of(view: ExportView) -> Standing:
    """Return whether the scores of the draw in force may be compared."""
    draw = view.draws[-1].id if view.draws else 0
    done = {key for key, review in view.first_reviews.items() if review.completed_at is not None}
    fixed = [each for each in view.of(FrozenAgreement) if each.draw_id == draw]
    return standing(second_scorers(view.of(Assignment), draw), fixed, view.cases, done)


def second_scorers(assignments: Iterable[Assignment], draw_id: int) -> tuple[Assignment, ...]:
    """Return those who score a draw beside the first scorer and were not called off."""
    return tuple(
        each
        for each in assignments
        if each.draw_id == draw_id and each.purpose is Purpose.SECOND and not each.withdrawn
    )


def agreement_of(view: ExportView) -> FrozenAgreement | None:
    """Return the agreement fixed last for the draw in force, None before the first look."""
    draw = view.draws[-1].id if view.draws else 0
    found = [each for each in view.of(FrozenAgreement) if each.draw_id == draw]
    return found[-1] if found else None


def _why_blind(assignment: Assignment, left: Collection[int]) -> str:
    """Return why the scores of one scorer may not be looked at yet; empty where they may."""
    if not assignment.finished:
        return f"{_sentence(assignment.reader)} has not finished."
    n = sum(each.drawn_case_id in left for each in assignment.cases)
    if not n:
        return ""
    are = "1 case is" if n == 1 else f"{n:,} cases are"
    return (
        f"{are} not complete here, of {len(assignment.cases):,} that {assignment.reader} scored "
        "too: finish them under Score (Ctrl+3) first."
    )


def _is_scored(case: DrawnCase) -> bool:
    return case.state in {CaseState.IN_SAMPLE, CaseState.TARGETED}


def scores_of(view: ExportView, scorers: Sequence[int]) -> tuple[Scores, ...]:
    """Return the scores of some further scorers."""
    return tuple(
        each
        for each in view.second
        if each.assignment is not None and each.assignment.id in scorers
    )


def compared_scores(view: ExportView) -> tuple[Scores, ...]:
    """Return the scores that were compared; how far others are is nobody's business yet."""
    frozen = agreement_of(view)
    return scores_of(view, frozen.scorers) if frozen is not None else ()


def compared_cases(
    cases: Iterable[DrawnCase], scorers: Iterable[Assignment]
) -> tuple[DrawnCase, ...]:
    """Return the cases handed to any of some scorers that are still scored, in working order."""
    wanted = {case.drawn_case_id for each in scorers for case in each.cases}
    return tuple(case for case in cases if case.id in wanted and _is_scored(case))


def first_answers_digest(cases: Iterable[DrawnCase], reviews: Mapping[int, Review]) -> str:
    """Return the SHA-256 of the first answers to some cases, 64 hex digits.

    Over the JSON text of [reference, grade, reason of the grade, answers by criterion] by case, in
    order of the references; times at which answers were given are not in it.
    """
    rows = []
    for case in sorted(cases, key=lambda each: each.case_ref):
        review = reviews.get(case.id) or Review(case.id)
        answers = {key: said for key, each in review.answers.items() if (said := each.content)}
        rows.append([case.case_ref, review.grade, review.grade_reason, answers])
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"case-audit first answers v1\n" + text.encode()).hexdigest()


def is_as_fixed(view: ExportView, frozen: FrozenAgreement) -> bool:
    """Return whether the first answers are those that agreement was computed from."""
    cases = [case for case in view.cases if case.id in set(frozen.cases)]
    return first_answers_digest(cases, view.first_reviews) == frozen.digest


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that settling moved.

    Attributes:
        title: What it is of.
        before: From first answers, in words.
        after: As it counts now.
    """

    title: str
    before: str
    after: str


def changed_figures(view: ExportView) -> tuple[Changed, ...]:
    """Return the figures of the audit that settling moved, the whole file and grades first."""
    before = audit_figures(replace(view, reviews=view.first_reviews))
    after = audit_figures(view)
    return tuple(
        Changed(title, old, new)
        for (title, old), (_, new) in zip(_lines(before), _lines(after), strict=True)
        if old != new
    )


def _lines(figures: AuditFigures) -> list[tuple[str, str]]:
    return [
        ("Files with every question met", figures.files.words),
        *((f"Grade: {grade.label}", grade.words) for grade in figures.grades),
        *((each.question, each.rate.words) for each in figures.criteria),
    ]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
