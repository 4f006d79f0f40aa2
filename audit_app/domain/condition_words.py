"""A rule of a checklist as a person reads it."""

from __future__ import annotations

from typing import Final

from audit_app.domain.checklist import Checklist
from audit_app.domain.condition_language import Comparison, Junction, Negation, Rule, Value, parse

_SIGNS: Final = {
    "==": "is",
    "!=": "is not",
    "<": "is under",
    "<=": "is at most",
    ">": "is over",
    ">=": "is at least",
    "in": "is",
}


def condition_words(checklist: Checklist, expression: str) -> str:
    """Return a rule in words: 'age when reported is under 13 or highest risk band held is high'.

    Args:
        checklist: Knows the titles of facts and the questions that rules name.
        expression: A rule of the checklist; empty gives an empty text.
    """
    return _words(checklist, parse(expression)) if expression else ""


def _words(checklist: Checklist, rule: Rule) -> str:
    match rule:
        case Comparison(name, sign, values):
            said = " or ".join(_value(checklist, name, value) for value in values)
            return f"{_name(checklist, name)} {_SIGNS[sign]} {said}"
        case Negation(part):
            return f"not ({_words(checklist, part)})"
        case Junction(word, parts):
            return f" {word} ".join(
                f"({_words(checklist, part)})"
                if isinstance(part, Junction)
                else _words(checklist, part)
                for part in parts
            )


def _name(checklist: Checklist, name: str) -> str:
    if name in checklist.facts:
        title = checklist.facts[name].title
        return title[:1].lower() + title[1:]
    return f"the answer to '{checklist.criterion(name).question}'"


def _value(checklist: Checklist, name: str, value: Value) -> str:
    """Return a value as it is offered, or as it stands."""
    if isinstance(value, float):
        return f"{value:g}"
    if name not in checklist.facts:
        scale = checklist.scale_of(checklist.criterion(name))
        for option in scale.options:
            if option.key == value:
                return f"'{option.label}'"
    return str(value).replace("_", " ")
