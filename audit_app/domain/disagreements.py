"""Where scorers differ: answers side by side, in an order that does not tell whose they are.

Which side an answer stands on is decided for each difference anew, by a secret of the audit, so
that opening the page again shows the same.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit_app.domain.bare_scores import bare
from audit_app.domain.checklist import Checklist, Counts, Criterion, ScaleKind
from audit_app.domain.compared import FIRST, MISSING, NOT_APPLICABLE, Sayings
from audit_app.domain.comparing import GRADE_TITLE
from audit_app.domain.conditions import applies
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import GRADE, Settlement, Settlements, Side, settled
from audit_app.domain.scoring import known_facts
from audit_app.domain.settling import FrozenAgreement, scores_of

NOT_ASKED = "Not applicable (not asked)"


@dataclass(frozen=True, slots=True)
class Voice:
    """What one scorer put with an answer.

    Attributes:
        scorer: Place among the scorers, 0 the first scorer.
        reason: As given.
        note: As given.
        evidence: Where on file it stands.
    """

    scorer: int
    reason: str
    note: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Position:
    """One of the answers that differ.

    Attributes:
        option: Key to settle with; empty where it cannot be chosen, as what was never asked.
        label: For a person.
        voices: Those who gave it.
    """

    option: str
    label: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion of one case, or its grade, on which scorers differ.

    Attributes:
        case: The case.
        criterion: Its key, or GRADE.
        title: The question.
        section: It stands in; empty for the grade.
        critical: Whether not meeting it may mean risk now.
        guidance: What good looks like.
        positions: The answers given, sides shuffled.
        others: Keys and labels of the further answers offered.
        takes_number: Whether any whole number can be settled on as well.
        settlement: What it came to, or None.
        asked: Whether the answers that count ask it; if not, there is nothing to settle.
    """

    case: DrawnCase
    criterion: str
    title: str
    section: str
    critical: bool
    guidance: str
    positions: tuple[Position, ...]
    others: tuple[tuple[str, str], ...]
    takes_number: bool
    settlement: Settlement | None
    asked: bool

    @property
    def key(self) -> tuple[int, str]:
        """Drawn case id and criterion."""
        return self.case.id, self.criterion

    @property
    def is_open(self) -> bool:
        """Whether it is still to be settled."""
        return self.asked and self.settlement is None

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Keys and labels of all that can be settled on, the answers given first."""
        given = ((each.option, each.label) for each in self.positions if each.option)
        return (*given, *self.others)

    def label(self, option: str) -> str:
        """Return what an option is called."""
        return dict(self.choices).get(option, option)

    def side(self, option: str) -> Side:
        """Return whose answer an option is."""
        for position in self.positions:
            if position.option == option:
                first = any(voice.scorer == 0 for voice in position.voices)
                return Side.FIRST if first else Side.SECOND
        return Side.OTHER


def scorer_names(view: ExportView, frozen: FrozenAgreement) -> tuple[str, ...]:
    """Return who was compared, the first scorer first."""
    scores = scores_of(view, frozen.scorers)
    return (FIRST, *(each.assignment.reader for each in scores if each.assignment is not None))


def differences(view: ExportView, frozen: FrozenAgreement) -> tuple[Difference, ...]:
    """Return every difference, critical ones first, then in working order; grades last.

    Replaced cases are left out; where one scorer did not answer there is no difference.
    """
    finder = _Finder(view, frozen)
    wanted = frozenset(frozen.cases)
    states = (CaseState.IN_SAMPLE, CaseState.TARGETED)
    found = [
        each
        for case in view.cases
        if case.id in wanted and case.state in states
        for each in finder.of_case(case, view.settlements)
    ]
    return tuple(sorted(found, key=lambda each: (each.criterion == GRADE, not each.critical)))


def with_settlement(
    view: ExportView,
    frozen: FrozenAgreement,
    found: Sequence[Difference],
    case: DrawnCase,
    settlements: Settlements,
) -> tuple[Difference, ...]:
    """Return the differences after one case's settlements changed; the others are let be."""
    own = {each.key: each for each in _Finder(view, frozen).of_case(case, settlements)}
    return tuple(own.get(each.key, each) for each in found)


class _Finder:
    """Finds the differences of one case after another."""

    def __init__(self, view: ExportView, frozen: FrozenAgreement) -> None:
        self._view, self._checklist = view, view.checklist
        self._secret = bytes.fromhex(frozen.shuffle_key)
        self._sayings = Sayings(view.checklist)
        # Whose case is whose: nobody is asked about a case they never had.
        self._reviews = [(view.first_reviews, frozenset(frozen.cases))]
        for scores in scores_of(view, frozen.scorers):
            if scores.assignment is not None:
                own = frozenset(each.drawn_case_id for each in scores.assignment.cases)
                self._reviews.append((scores.reviews, own))
        self._criteria: Mapping[str, Criterion] = {c.key: c for c in view.checklist.criteria}

    def of_case(self, case: DrawnCase, settlements: Settlements) -> list[Difference]:
        """Return the differences of a case, in the order of the checklist, the grade last."""
        reviews = [
            (place, reviews.get(case.id))
            for place, (reviews, own) in enumerate(self._reviews)
            if case.id in own
        ]
        keys = self._sayings.keys
        said = {
            place: dict(
                zip(keys, self._sayings.of(case, bare(review) if review else None), strict=True)
            )
            for place, review in reviews
        }
        differing = [key for key in keys if _differ([each[key] for each in said.values()])]
        if not differing:
            return []
        by_scorer = {place: review or Review(case.id) for place, review in reviews}
        own = {key: each for key, each in settlements.items() if key[0] == case.id}
        counting = settled({case.id: by_scorer[0]}, own)[case.id]
        facts = known_facts(self._checklist, counting, case.context)
        return [
            self._difference(
                case,
                key,
                {place: each[key] for place, each in said.items() if each[key] != MISSING},
                by_scorer,
                own.get((case.id, key)),
                facts,
            )
            for key in differing
        ]

    def _difference(  # noqa: PLR0913 - what a difference is made of
        self,
        case: DrawnCase,
        key: str,
        said: Mapping[int, str],
        reviews: Mapping[int, Review],
        settlement: Settlement | None,
        facts: Mapping[str, object],
    ) -> Difference:
        labels = _labels(self._checklist, key)
        absent = _absent(self._checklist, key)
        positions = [
            Position(
                absent if each == NOT_APPLICABLE else each,
                labels.get(absent, NOT_ASKED) if each == NOT_APPLICABLE else labels.get(each, each),
                tuple(_voice(place, key, reviews[place]) for place in said if said[place] == each),
            )
            for each in sorted(set(said.values()), key=lambda each: self._rank(case, key, each))
        ]
        shown = {position.option for position in positions}
        criterion = self._criteria.get(key)
        return Difference(
            case=case,
            criterion=key,
            title=criterion.question if criterion is not None else GRADE_TITLE,
            section=criterion.section if criterion is not None else "",
            critical=criterion is not None
            and criterion.critical
            and applies(criterion.critical_when, facts),
            guidance=criterion.guidance if criterion is not None else "",
            positions=tuple(positions),
            others=tuple((o, label) for o, label in labels.items() if o not in shown),
            takes_number=criterion is not None
            and self._checklist.scale_of(criterion).kind is ScaleKind.COUNT,
            settlement=settlement,
            asked=criterion is None or applies(criterion.applies_when, facts),
        )

    def _rank(self, case: DrawnCase, key: str, said: str) -> bytes:
        # By reference, not by id: the same wherever the workspace is opened.
        text = f"{case.case_ref}\n{key}\n{said}"
        return hmac.digest(self._secret, text.encode(), hashlib.sha256)


def _differ(said: Sequence[str]) -> bool:
    return len(set(said) - {MISSING}) > 1


def _voice(place: int, key: str, review: Review) -> Voice:
    if key == GRADE:
        return Voice(place, review.grade_reason, "", "")
    answer = review.answers.get(key) or Answer(key)
    return Voice(place, answer.reason, answer.note, answer.evidence)


def _labels(checklist: Checklist, key: str) -> Mapping[str, str]:
    """Return the label of every answer offered, by its key."""
    if key == GRADE:
        return checklist.grade_rule.levels
    options = checklist.scale_of(checklist.criterion(key)).options
    return {option.key: option.label for option in options}


def _absent(checklist: Checklist, key: str) -> str:
    """Return the option that says not applicable; empty where there is none."""
    if key == GRADE:
        return ""
    options = checklist.scale_of(checklist.criterion(key)).options
    found = (option.key for option in options if option.counts is Counts.NOT_APPLICABLE)
    return next(found, "")
