"""Questions and answers in a person's words, where two answers to one question meet."""

from __future__ import annotations

from audit_app.domain.checklist import Checklist
from audit_app.domain.review import Answer
from audit_app.domain.scorers import GRADE
from audit_app.ui.packs.words import when

GRADE_WORDS = "Grade of the file"
NOTHING = "Nothing"


def question_words(checklist: Checklist, key: str) -> str:
    """Return the question a key stands for; the key itself where the checklist has none."""
    if key == GRADE:
        return GRADE_WORDS
    return next((each.question for each in checklist.criteria if each.key == key), key)


def option_words(checklist: Checklist, answer: Answer) -> str:
    """Return what was answered: a label, a number, or that only something was noted."""
    if not answer.content:
        return NOTHING
    return _labels(checklist, answer.criterion).get(answer.option, answer.option) or "Only a note"


def whole_words(checklist: Checklist, answer: Answer) -> str:
    """Return everything that stands with an answer, and when it was given where that is known."""
    parts = [
        option_words(checklist, answer),
        *(
            f"{name}: {text}"
            for name, text in (
                ("reason", answer.reason),
                ("note", answer.note),
                ("evidence", answer.evidence),
                ("from", answer.from_at.replace("T", " ")),
                ("to", answer.to_at.replace("T", " ")),
                ("given", when(answer.answered_at) if answer.answered_at else ""),
            )
            if text
        ),
    ]
    return " · ".join(parts)


def _labels(checklist: Checklist, key: str) -> dict[str, str]:
    if key == GRADE:
        return dict(checklist.grade_rule.levels)
    for each in checklist.criteria:
        if each.key == key:
            return {option.key: option.label for option in checklist.scale_of(each).options}
    return {}
