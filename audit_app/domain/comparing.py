"""How far scorers agree: by criterion, section, over all, and for the grade of the file.

Three layers, in this order: what is missing is counted and left out; whether the criterion applies
is compared first; answers are compared where both said that it applies. 'Cannot tell' is an answer
like any other, but has no place in the order from met to not met: measures that weigh how far apart
two answers stand leave its pairs out and count them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from audit_app.domain.bare_scores import BareReview, BareScores, all_bare
from audit_app.domain.checklist import Checklist, Counts, Criterion, ScaleKind
from audit_app.domain.compared import (
    NOT_APPLICABLE,
    Compared,
    Given,
    Units,
    compared,
    first_against_others,
    pooled,
)
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.scorers import GRADE, Scores
from audit_app.domain.statistics.agreement import (
    Coefficient,
    Percent,
    cohen_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from audit_app.domain.statistics.comparison import mcnemar_p
from audit_app.domain.statistics.levels import Number
from audit_app.domain.statistics.ratings import Ratings
from audit_app.domain.statistics.weights import linear, ordinal, ratio

ALL_TITLE = "All questions"
GRADE_TITLE = "Grade of the file"
A_NUMBER = "answered with a number, which has no list of answers offered"
_APPLIES = "applies"
_LABELS = {
    Counts.MET: "Met",
    Counts.PARTLY_MET: "Partly met",
    Counts.NOT_MET: "Not met",
    Counts.CANNOT_TELL: "Cannot tell",
}


class Subject(StrEnum):
    """What agreement is about."""

    CRITERION = "criterion"
    SECTION = "section"
    ALL = "all"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether scorers agree on whether it applies.

    Attributes:
        percent: Over every pair of answers.
        both: Pairs of the first scorer and another in which both said that it applies.
        only_first: In which only the first scorer did.
        only_other: In which only the other did.
        neither: In which neither did.
    """

    percent: Percent
    both: int
    only_first: int
    only_other: int
    neither: int


@dataclass(frozen=True, slots=True)
class Direction:
    """Who was kinder: whose answers stand nearer to met.

    Attributes:
        scorer: The one compared with the first scorer.
        first_kinder: Cases in which the first scorer was kinder.
        other_kinder: Cases in which the other was.
        same: Cases in which both gave the same answer.
        p_value: Exact, of so uneven a split by chance (McNemar).
    """

    scorer: str
    first_kinder: int
    other_kinder: int
    same: int
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFigure:
    """Agreement on one thing.

    Attributes:
        subject: What kind of thing.
        key: Of the criterion; title of the section; empty for the rest.
        title: For a person.
        section: The criterion stands in; empty for the rest.
        critical: Whether not meeting it may mean risk now.
        labels: Answers offered, in order, without not applicable.
        pairs: Pairs of scorers that both had the case.
        missing: Of them, pairs in which one or both did not answer.
        applicability: Of the others, whether it applies.
        percent: Where both said that it applies.
        kappa: Cohen's, without weights.
        ac1: Gwet's.
        alpha: Krippendorff's, nominal.
        weighted_kappa: With linear weights; None unless three answers or more form an order.
        ac2: Gwet's, with linear weights; None likewise.
        alpha_ordinal: Krippendorff's, ordinal (ratio for numbers); None likewise.
        out_of_order: Pairs the weighted measures leave out, since one of both says cannot tell.
        most_common: The answer given most often.
        most_common_share: Its share of the answers compared, a fraction.
        table: Counts of the first scorer's answers (rows) by the others' (columns), as labels.
        directions: One for each scorer compared with the first; none without an order.
    """

    subject: Subject
    key: str
    title: str
    section: str = ""
    critical: bool = False
    labels: tuple[str, ...]
    pairs: int
    missing: int
    applicability: Applicability
    percent: Percent
    kappa: Coefficient
    ac1: Coefficient
    alpha: Coefficient
    weighted_kappa: Coefficient | None = None
    ac2: Coefficient | None = None
    alpha_ordinal: Coefficient | None = None
    out_of_order: int = 0
    most_common: str = ""
    most_common_share: float = 0.0
    table: tuple[tuple[int, ...], ...] = ()
    directions: tuple[Direction, ...] = ()

    @property
    def differences(self) -> int:
        """Pairs that differ, in the answer or in whether it applies."""
        unlike = self.applicability.percent.pairs - self.applicability.percent.agreed
        return self.percent.pairs - self.percent.agreed + unlike

    @property
    def lowest_limit(self) -> float:
        """Lower limit of percent agreement, on the layer that divides people more; 1 without."""
        layers = [self.percent]
        if self.applicability.percent.agreed < self.applicability.percent.pairs:
            layers.append(self.applicability.percent)
        return min((_low(each) for each in layers), default=1.0)


@dataclass(frozen=True, slots=True)
class AgreementPart:
    """Agreement over cases that were chosen in one way.

    Attributes:
        scorers: Who is compared, the first scorer first.
        cases: Cases compared.
        figures: Criteria, sections, all questions, the grade.
    """

    scorers: tuple[str, ...]
    cases: int
    figures: tuple[AgreementFigure, ...]

    def of(self, subject: Subject) -> tuple[AgreementFigure, ...]:
        """Return the figures of a subject, in the order of the checklist."""
        return tuple(each for each in self.figures if each.subject is subject)

    def renamed(self, names: Mapping[str, str]) -> AgreementPart:
        """Return it with other names for some scorers."""
        return AgreementPart(
            tuple(names.get(each, each) for each in self.scorers),
            self.cases,
            tuple(
                replace(
                    figure,
                    directions=tuple(
                        replace(each, scorer=names.get(each.scorer, each.scorer))
                        for each in figure.directions
                    ),
                )
                for figure in self.figures
            ),
        )

    @property
    def dividing_first(self) -> tuple[AgreementFigure, ...]:
        """The criteria that divide people first; those nobody differed on come last."""
        return tuple(
            sorted(
                self.of(Subject.CRITERION),
                key=lambda each: (each.differences == 0, each.lowest_limit, -each.differences),
            )
        )


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """Agreement of an audit.

    Attributes:
        main: Over the whole sample, or a share of it drawn by chance.
        chosen: Over cases that were handed out because of their answers; None if there are none.
        added: Cases added on purpose that others scored too; in no figure.
        replaced: Cases replaced since they were handed out; in no figure.
        confidence: Level of all limits.
    """

    main: AgreementPart
    chosen: AgreementPart | None
    added: int
    replaced: int
    confidence: float

    def unnamed(self) -> AgreementFigures:
        """Return them with numbers in place of the further scorers' roles."""
        parts = [part for part in (self.main, self.chosen) if part is not None]
        roles = list(dict.fromkeys(role for part in parts for role in part.scorers[1:]))
        names = {role: f"further scorer {n}" for n, role in enumerate(roles, start=1)}
        main, *chosen = (part.renamed(names) for part in parts)
        return replace(self, main=main, chosen=chosen[0] if chosen else None)


def agreement_figures(
    view: ExportView, second: Sequence[Scores] | None = None, *, confidence: Number = 0.95
) -> AgreementFigures:
    """Return how far scorers agree, from first answers alone; see agreement_between.

    Args:
        view: The audit.
        second: Further scorers to compare with; None: all of the view.
        confidence: Level of the limits.

    Raises:
        AuditError: If an answer is not one that the checklist offers.
    """
    scores = [
        BareScores(each.assignment, all_bare(each.reviews))
        for each in (view.second if second is None else second)
        if each.assignment is not None
    ]
    first = all_bare(view.first_reviews)
    return agreement_between(view.checklist, view.cases, first, scores, confidence=confidence)


def agreement_between(
    checklist: Checklist,
    cases: Sequence[DrawnCase],
    first: Mapping[int, BareReview],
    second: Sequence[BareScores],
    *,
    confidence: Number = 0.95,
) -> AgreementFigures:
    """Return how far scorers agree.

    Args:
        checklist: They scored with.
        cases: Of the draw in force.
        first: Of the first scorer, by drawn case id.
        second: Further scorers.
        confidence: Level of the limits.

    Raises:
        AuditError: If an answer is not one that the checklist offers.
    """
    main, chosen = (
        compared(checklist, cases, first, second, chosen=chosen) for chosen in (False, True)
    )
    states = {case.id: case.state for case in cases}
    handed_out = {case.drawn_case_id for each in second for case in each.assignment.cases}
    return AgreementFigures(
        main=_part(checklist, main, confidence),
        chosen=_part(checklist, chosen, confidence) if chosen.cases else None,
        added=sum(states.get(case) is CaseState.TARGETED for case in handed_out),
        replaced=sum(states.get(case) is CaseState.REPLACED for case in handed_out),
        confidence=float(confidence),
    )


def _part(checklist: Checklist, found: Compared, confidence: Number) -> AgreementPart:
    counter = _Counter(found.scorers, confidence)
    figures = [
        counter.figure(
            Subject.CRITERION,
            each.key,
            each.question,
            found.units.get(each.key, {}),
            _answers_of(checklist, each, found.units.get(each.key, {})),
            section=each.section,
            critical=each.critical,
        )
        for each in checklist.criteria
    ]
    groups = [(Subject.SECTION, title, title) for title in checklist.sections]
    for subject, key, title in [*groups, (Subject.ALL, "", ALL_TITLE)]:
        own = [c for c in checklist.criteria if subject is Subject.ALL or c.section == key]
        meaning = {c.key: _meaning(checklist, c) for c in own if not _is_number(checklist, c)}
        if meaning:
            units = pooled(found.units, meaning)
            figures.append(counter.figure(subject, key, title, units, _counts_offered(meaning)))
    levels = checklist.grade_rule.levels
    grades = _Answers(levels, tuple(levels))
    figures.append(
        counter.figure(Subject.GRADE, GRADE, GRADE_TITLE, found.units.get(GRADE, {}), grades)
    )
    return AgreementPart(found.scorers, found.cases, tuple(figures))


@dataclass(frozen=True, slots=True)
class _Answers:
    """Answers offered: labels by key, and the keys that form an order, best first."""

    labels: Mapping[str, str]
    order: tuple[str, ...]
    number: bool = False


def _is_number(checklist: Checklist, criterion: Criterion) -> bool:
    return checklist.scale_of(criterion).kind is ScaleKind.COUNT


def _answers_of(checklist: Checklist, criterion: Criterion, units: Units) -> _Answers:
    scale = checklist.scale_of(criterion)
    labels = {o.key: o.label for o in scale.options if o.counts is not Counts.NOT_APPLICABLE}
    if scale.kind is ScaleKind.COUNT:
        seen = {answer for unit in units for answer in unit if answer and answer.isdigit()}
        numbers = sorted(seen, key=int)
        return _Answers({n: n for n in numbers} | labels, tuple(numbers), number=True)
    order = tuple(
        o.key for o in scale.options if o.counts not in {Counts.NOT_APPLICABLE, Counts.CANNOT_TELL}
    )
    return _Answers(labels, order if scale.ordered else ())


def _meaning(checklist: Checklist, criterion: Criterion) -> dict[str, str]:
    return {option.key: option.counts.value for option in checklist.scale_of(criterion).options}


def _counts_offered(meaning: Mapping[str, Mapping[str, str]]) -> _Answers:
    offered = {counts for each in meaning.values() for counts in each.values()}
    labels = {str(kind.value): words for kind, words in _LABELS.items() if kind.value in offered}
    order = (Counts.MET, Counts.PARTLY_MET, Counts.NOT_MET)
    return _Answers(labels, tuple(kind.value for kind in order if kind.value in offered))


class _Counter:
    """Counts agreement on one thing after another, for the same scorers."""

    def __init__(self, scorers: tuple[str, ...], confidence: Number) -> None:
        self._scorers, self._confidence = scorers, confidence

    def figure(  # noqa: PLR0913 - what a figure is of
        self,
        subject: Subject,
        key: str,
        title: str,
        units: Units,
        answers: _Answers,
        *,
        section: str = "",
        critical: bool = False,
    ) -> AgreementFigure:
        """Return agreement on one thing."""
        scale, confidence = tuple(answers.labels), self._confidence
        ratings = Ratings(_keeping(units, _is_answer), scale)
        n_all = sum(n * _pairs(sum(each is not None for each in unit)) for unit, n in units.items())
        n_given = sum(n * _pairs(sum(map(bool, unit))) for unit, n in units.items())
        common, share = _most_common(ratings)
        number = Coefficient(None, why=A_NUMBER)
        ordered, out_of_order = self._ordered(units, ratings, answers)
        return AgreementFigure(
            subject=subject,
            key=key,
            title=title,
            section=section,
            critical=critical,
            labels=tuple(answers.labels.values()),
            pairs=n_all,
            missing=n_all - n_given,
            applicability=self._applicability(units),
            percent=percent_agreement(ratings, confidence=confidence),
            kappa=number if answers.number else cohen_kappa(ratings, confidence=confidence),
            ac1=number if answers.number else gwet_ac(ratings, confidence=confidence),
            alpha=krippendorff_alpha(ratings, confidence=confidence),
            weighted_kappa=ordered[0],
            ac2=ordered[1],
            alpha_ordinal=ordered[2],
            out_of_order=out_of_order,
            most_common=answers.labels[scale[common]] if share else "",
            most_common_share=share,
            table=_table(units, scale),
            directions=self._directions(units, answers.order),
        )

    def _applicability(self, units: Units) -> Applicability:
        said = Counter[tuple[Given, ...]]()
        for unit, n in units.items():
            said[tuple(_whether(each) for each in unit)] += n
        cells = Counter[tuple[bool, bool]]()
        for first, other, _, n in first_against_others(units):
            cells[first != NOT_APPLICABLE, other != NOT_APPLICABLE] += n
        ratings = Ratings(_keeping(said, bool), (_APPLIES, NOT_APPLICABLE))
        return Applicability(
            percent_agreement(ratings, confidence=self._confidence),
            both=cells[True, True],
            only_first=cells[True, False],
            only_other=cells[False, True],
            neither=cells[False, False],
        )

    def _ordered(
        self, units: Units, ratings: Ratings, answers: _Answers
    ) -> tuple[tuple[Coefficient | None, Coefficient | None, Coefficient | None], int]:
        """Return weighted kappa, AC2 and ordinal alpha, and the pairs they leave out."""
        if len(answers.order) < 3 and not answers.number:
            return (None, None, None), 0  # of two answers each is as far from the other
        graded = Ratings(_keeping(units, set(answers.order).__contains__), answers.order)
        left_out = _n_pairs(ratings) - _n_pairs(graded)
        level = self._confidence
        if answers.number:
            amounts = ratio([float(each) for each in answers.order])
            return (None, None, krippendorff_alpha(graded, amounts, confidence=level)), left_out
        weights = linear(graded.q)
        return (
            cohen_kappa(graded, weights, confidence=level),
            gwet_ac(graded, weights, confidence=level),
            krippendorff_alpha(graded, ordinal([graded.totals]), confidence=level),
        ), left_out

    def _directions(self, units: Units, order: Sequence[str]) -> tuple[Direction, ...]:
        if len(order) < 2 or order[0].isdigit():
            return ()
        rank = {answer: place for place, answer in enumerate(order)}
        found = []
        for place, scorer in enumerate(self._scorers[1:], start=1):
            kinder = Counter[int]()
            for first, other, whose, n in first_against_others(units):
                if whose == place and first in rank and other in rank:
                    gap = rank[other] - rank[first]
                    kinder[(gap > 0) - (gap < 0)] += n
            p_value = mcnemar_p(kinder[1], kinder[-1])
            found.append(Direction(scorer, kinder[1], kinder[-1], kinder[0], p_value))
        return tuple(found)


def _keeping(units: Units, keep: Callable[[str], bool]) -> dict[tuple[Given, ...], int]:
    """Return the units with every answer that is not to be kept taken for none."""
    kept = Counter[tuple[Given, ...]]()
    for unit, n in units.items():
        kept[tuple(each if each and keep(each) else None for each in unit)] += n
    return kept


def _is_answer(given: str) -> bool:
    """Whether it was said that the criterion applies, whatever the answer then was."""
    return given != NOT_APPLICABLE


def _whether(given: Given) -> Given:
    if not given:
        return given
    return NOT_APPLICABLE if given == NOT_APPLICABLE else _APPLIES


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _n_pairs(ratings: Ratings) -> int:
    return sum(n * _pairs(sum(counted.values())) for counted, n in ratings.profiles)


def _most_common(ratings: Ratings) -> tuple[int, float]:
    """Return the place on the scale of the answer given most often, and its share."""
    totals = ratings.totals
    if not totals:
        return 0, 0.0
    place = max(totals, key=lambda each: totals[each])
    return place, totals[place] / sum(totals.values())


def _table(units: Units, scale: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    cells = Counter[tuple[str, str]]()
    for first, other, _, n in first_against_others(units):
        cells[first, other] += n
    return tuple(tuple(cells[row, column] for column in scale) for row in scale)


def _low(percent: Percent) -> float:
    if percent.interval is not None:
        return percent.interval.low
    return 1.0 if percent.value is None else percent.value
