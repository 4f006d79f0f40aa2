"""People who score: what each says of a case, question by question, and the keys that say it.

All see the same file, so most of what they say is the same; each now and then reads it differently.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audit_app.domain.checklist import Checklist, Counts, Criterion
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import GRADE
from audit_app.domain.scoring import applicable, next_to_answer, propose_grade

NOT_APPLICABLE: Final = "not applicable"
"""Of a question, whether chosen or never asked."""

_LIKELY: Final = {
    Counts.MET: 80,
    Counts.PARTLY_MET: 8,
    Counts.NOT_MET: 8,
    Counts.NOT_APPLICABLE: 1,
    Counts.CANNOT_TELL: 3,
}
_DIFFERS: Final = 0.02
_OVERRULES: Final = 0.05


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of one scorer.

    Attributes:
        criterion: Its key, or GRADE.
        option: Key of the answer or of the grade.
        place: Of the option among those offered, from 1: the digit that chooses it.
        reason: Where the answer needs one.
    """

    criterion: str
    option: str
    place: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Somebody who scores.

    Attributes:
        name: Decides what they say.
        checklist: What they score with.
    """

    name: str
    checklist: Checklist

    def of(self, reference: str, context: Mapping[str, str]) -> Sequence[Said]:
        """Return what they say of a case, in the order in which the Score page asks for it.

        Args:
            reference: Of the case.
            context: What its register says, by heading.
        """
        own = random.Random(f"{self.name} {reference}")
        review, key, said = Review(0), "", list[Said]()
        while key := next_to_answer(self.checklist, review, context, after=key):
            said.append(self._answer(own, reference, self.checklist.criterion(key)))
            answer = Answer(key, said[-1].option, said[-1].reason)
            review = Review(0, answers={**review.answers, key: answer})
        said.append(self._grade(own, propose_grade(self.checklist, review, context).grade))
        return said

    def _answer(self, own: random.Random, reference: str, criterion: Criterion) -> Said:
        file = random.Random(f"{reference} {criterion.key}")
        options = self.checklist.scale_of(criterion).options
        likely = [_LIKELY[option.counts] for option in options]
        chance = own if own.random() < _DIFFERS else file
        (option,) = chance.choices(options, likely)
        reason = f"as {self.name} reads it" if option.needs_reason else ""
        return Said(criterion.key, option.key, options.index(option) + 1, reason)

    def _grade(self, own: random.Random, proposed: str) -> Said:
        levels = list(self.checklist.grade_rule.levels)
        if own.random() >= _OVERRULES:
            return Said(GRADE, proposed, levels.index(proposed) + 1)
        other = own.choice([level for level in levels if level != proposed])
        return Said(GRADE, other, levels.index(other) + 1, f"{self.name} sees the whole")

    def compared(self, reference: str, context: Mapping[str, str]) -> dict[str, str]:
        """Return an answer for every question and the grade, as scorers are compared."""
        given = {each.criterion: each.option for each in self.of(reference, context)}
        answers = {key: Answer(key, option) for key, option in given.items() if key != GRADE}
        asked = applicable(self.checklist, Review(0, answers=answers), context)
        options = {each.key: self.checklist.scale_of(each).options for each in asked}
        absent = {
            key: [each.key for each in offered if each.counts is Counts.NOT_APPLICABLE]
            for key, offered in options.items()
        }
        compared = {
            key: given[key] if key in absent and given[key] not in absent[key] else NOT_APPLICABLE
            for key in (each.key for each in self.checklist.criteria)
        }
        return {**compared, GRADE: given[GRADE]}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Keys that can be pressed one after the other, and the reason the last of them asks for.

    Attributes:
        keys: Digits, and Return to go on to the next case.
        reason: Empty at the end of the work.
        answers: How many answers the keys give.
        grades: How many grades.
        of_grade: Whether the reason is that of a grade.
    """

    keys: tuple[str, ...]
    reason: str
    answers: int
    grades: int
    of_grade: bool = False


def stretches(cases: Iterable[Sequence[Said]]) -> Iterator[Stretch]:
    """Yield what is pressed and typed on the Score page to say all this, case by case."""
    keys: list[str] = []
    answers = grades = 0
    for said in cases:
        for each in said:
            keys.append(str(each.place))
            answers += each.criterion != GRADE
            grades += each.criterion == GRADE
            if each.reason:
                of_grade = each.criterion == GRADE
                yield Stretch(tuple(keys), each.reason, answers, grades, of_grade)
                keys, answers, grades = [], 0, 0
            elif each.criterion == GRADE:
                keys.append("Return")
    yield Stretch(tuple(keys), "", answers, grades)
