"""The figures of an audit: per criterion, per section, per file, each with its denominator.

Targeted cases are counted apart and enter no share. A file nobody can find counts as not met, and
what that, 'cannot tell' and withheld files could change is shown as a range beside the headline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit_app.domain.checklist import Counts
from audit_app.domain.designs import design_of
from audit_app.domain.export import ExportView
from audit_app.domain.outcomes import (
    ScoredCase,
    file_outcome,
    rated_criteria,
    scored_cases,
)
from audit_app.domain.rates import Outcome, Rate, Rates, tally
from audit_app.domain.statistics.levels import Number
from audit_app.domain.statistics.wording import Thresholds


@dataclass(frozen=True, slots=True)
class CriterionFigure:
    """One criterion.

    Attributes:
        key: Of the criterion.
        question: As it was asked.
        section: It stands in.
        critical: Whether not meeting it may mean risk now.
        rate: Its share.
        targeted: Targeted cases by what they count as; answered ones only.
    """

    key: str
    question: str
    section: str
    critical: bool
    rate: Rate
    targeted: Mapping[Counts, int]


@dataclass(frozen=True, slots=True)
class SectionFigure:
    """One section.

    Attributes:
        title: Of the section.
        counts: Answers of the sample by what they count as, over all its criteria.
        unanswered: Answers still missing.
        mean_share: Mean of its criteria's shares; without limits, since they are correlated.
        files: Share of files with every applicable criterion of the section met.
    """

    title: str
    counts: Mapping[Counts, int]
    unanswered: int
    mean_share: float | None
    files: Rate


@dataclass(frozen=True, slots=True)
class GradeFigure:
    """How often a grade was given.

    Attributes:
        key: Of the grade.
        label: For a person.
        count: Cases of the sample with it.
        graded: Cases of the sample with any grade: the denominator.
        words: '12 of 52 (23%; 14% to 36%)'.
        targeted: Targeted cases with it.
    """

    key: str
    label: str
    count: int
    graded: int
    words: str
    targeted: int


@dataclass(frozen=True, slots=True)
class AuditFigures:
    """Every figure of one audit.

    Attributes:
        confidence: Level of all limits, 0.95.
        population: Cases in the sampling frame.
        drawn: Cases of the sample, replacements counted once.
        started: Cases of the sample with an answer.
        completed: Cases of the sample whose review is complete.
        out_of_scope: Drawn cases found not to belong; they count as not applicable.
        withheld: Drawn cases that could not be opened.
        not_found: Cases of the sample whose file could not be found; they count as not met.
        targeted: Cases added on purpose; in no share.
        interim: Whether an answer of the sample is missing.
        in_order: Whether the cases started are the first of the working order; if not, an interim
            figure is not that of a random sample.
        method: How shares and limits are computed.
        notes: Sentences that belong beside the figures.
        criteria: In the order of the checklist; those answered with a number are absent.
        sections: In the order of the checklist.
        files: Share of files with every applicable criterion met.
        grades: Best first.
        ungraded: Cases of the sample without a grade.
    """

    confidence: float
    population: int
    drawn: int
    started: int
    completed: int
    out_of_scope: int
    withheld: int
    not_found: int
    targeted: int
    interim: bool
    in_order: bool
    method: str
    notes: tuple[str, ...]
    criteria: tuple[CriterionFigure, ...]
    sections: tuple[SectionFigure, ...]
    files: Rate
    grades: tuple[GradeFigure, ...]
    ungraded: int


def audit_figures(
    view: ExportView, *, confidence: Number = 0.95, thresholds: Thresholds | None = None
) -> AuditFigures:
    """Return every figure of an audit as it stands.

    Args:
        view: The audit.
        confidence: Level of the limits, between 0 and 1.
        thresholds: Where green and amber begin; None: shares are not graded.

    Raises:
        AuditError: If the view contradicts itself, such as more cases scored than in the register.
    """
    cases = scored_cases(view)
    rates = Rates(design_of(view, confidence), cases, thresholds)
    criteria = tuple(
        CriterionFigure(
            each.key,
            each.question,
            each.section,
            each.critical,
            rates.rate(_of_criterion(each.key)),
            tally(case.outcomes[each.key] for case in rates.targeted),
        )
        for each in rated_criteria(view.checklist)
    )
    in_order = _in_order(rates.sample)
    files = rates.rate(_of_file([each.key for each in criteria]))
    return AuditFigures(
        confidence=float(confidence),
        population=rates.design.population,
        drawn=len(rates.sample),
        started=sum(case.started for case in rates.sample),
        completed=sum(case.complete for case in rates.sample),
        out_of_scope=len(rates.out_of_scope),
        withheld=len(rates.withheld),
        not_found=sum(case.not_found for case in rates.sample),
        targeted=len(rates.targeted),
        interim=files.interim,
        in_order=in_order,
        method=rates.design.words(),
        notes=_notes(rates, interim=files.interim, in_order=in_order),
        criteria=criteria,
        sections=_sections(view.checklist.sections, criteria, rates),
        files=files,
        grades=_grades(view, rates),
        ungraded=sum(not case.grade for case in rates.sample),
    )


def _of_criterion(key: str) -> Outcome:
    return lambda case: case.outcomes[key]


def _of_file(keys: Sequence[str]) -> Outcome:
    return lambda case: file_outcome(case.outcomes[key] for key in keys)


def _sections(
    titles: Iterable[str], criteria: Sequence[CriterionFigure], rates: Rates
) -> tuple[SectionFigure, ...]:
    figures = []
    for title in titles:
        own = [each for each in criteria if each.section == title]
        if not own:
            continue
        shares = [each.rate.share for each in own if each.rate.share is not None]
        figures.append(
            SectionFigure(
                title,
                {kind: sum(each.rate.counts[kind] for each in own) for kind in Counts},
                sum(each.rate.unanswered for each in own),
                sum(shares) / len(shares) if shares else None,
                rates.rate(_of_file([each.key for each in own])),
            )
        )
    return tuple(figures)


def _grades(view: ExportView, rates: Rates) -> tuple[GradeFigure, ...]:
    graded = sum(bool(case.grade) for case in rates.sample)
    figures = []
    for key, label in view.checklist.grade_rule.levels.items():
        rate = rates.rate(_has_grade(key))
        figures.append(
            GradeFigure(
                key,
                label,
                rate.met,
                graded,
                rate.words if graded else "none graded",
                sum(case.grade == key for case in rates.targeted),
            )
        )
    return tuple(figures)


def _has_grade(key: str) -> Outcome:
    def outcome(case: ScoredCase) -> Counts | None:
        if not case.grade:
            return None
        return Counts.MET if case.grade == key else Counts.NOT_MET

    return outcome


def _in_order(sample: Iterable[ScoredCase]) -> bool:
    """Whether the cases started come before all others in the working order; stand-ins aside."""
    ordered = sorted(
        (case for case in sample if not case.drawn.replaces), key=lambda case: case.drawn.position
    )
    started = [case.started for case in ordered]
    return started == sorted(started, reverse=True)


def _notes(rates: Rates, *, interim: bool, in_order: bool) -> tuple[str, ...]:
    notes = []
    if interim:
        notes.append("Interim: answers are still missing.")
    if interim and not in_order:
        notes.append(
            "The cases begun are not the first of the working order, so these figures are not yet "
            "those of a random sample."
        )
    if interim and rates.design.probabilities:
        notes.append(
            "Cases were drawn with unequal chances and are read in another order than that of "
            "their chances, so the shares are rough until all are read."
        )
    if n := len(rates.out_of_scope):
        notes.append(
            f"{_drawn(n)} out of scope and replaced; each counts as not applicable throughout."
        )
    if n := len(rates.withheld):
        notes.append(
            f"{_drawn(n)} withheld and replaced. A replacement cannot make up for that, so the "
            "range is shown."
        )
    if n := sum(case.not_found for case in rates.sample):
        notes.append(f"{_drawn(n)} not found; each counts as not met.")
    if n := len(rates.targeted):
        notes.append(
            f"{'1 case was' if n == 1 else f'{n:,} cases were'} added on purpose, in no share."
        )
    return tuple(notes)


def _drawn(n: int) -> str:
    return "1 drawn case was" if n == 1 else f"{n:,} drawn cases were"
