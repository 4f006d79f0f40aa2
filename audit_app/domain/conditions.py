"""The small language of a checklist's rules, such as `risk == "high" or age < 13`.

A rule compares named facts (earlier answers and the case's own columns) with texts and numbers:

    rule       = and-rule, { "or", and-rule }
    and-rule   = not-rule, { "and", not-rule }
    not-rule   = "not", not-rule | "(", rule, ")" | comparison
    comparison = name, ( "==" | "!=" | "<" | "<=" | ">" | ">=" ), value
               | name, [ "not" ], "in", "[", value, { ",", value }, "]"
    value      = "text" | 'text' | number

Nothing is ever run as Python. A fact nobody knows makes a comparison unknown, by the three-valued
logic of Kleene (1952), and a rule that stays unknown applies: better one question too many than one
too few. Text is compared without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import product

from audit_app.domain.condition_language import (
    Comparison,
    ConditionError,
    Junction,
    Negation,
    Rule,
    Value,
    parse,
)

__all__ = [
    "ConditionError",
    "Value",
    "applies",
    "can_hold",
    "check",
    "comparisons",
    "holds",
    "names",
    "parse",
]


def applies(expression: str, facts: Mapping[str, object]) -> bool:
    """Return whether a rule holds, or cannot be told from the facts.

    Args:
        expression: The rule; empty always applies.
        facts: What is known, by name: texts and numbers. None, an empty text and a name that is
            absent are unknown.

    Raises:
        ConditionError: If the rule cannot be understood.
    """
    return not expression.strip() or _truth(parse(expression), facts) is not False


def holds(expression: str, facts: Mapping[str, object]) -> bool:
    """Return whether a rule is known to hold; an empty or unknown one is not.

    Raises:
        ConditionError: If the rule cannot be understood.
    """
    return bool(expression.strip()) and _truth(parse(expression), facts) is True


def names(expression: str) -> frozenset[str]:
    """Return the names of the facts a rule looks at.

    Raises:
        ConditionError: If the rule cannot be understood.
    """
    return frozenset(comparison.name for comparison in comparisons(expression))


def check(expression: str, known: Collection[str]) -> list[str]:
    """Return what is wrong with a rule, one sentence each; nothing if it is sound.

    Args:
        expression: The rule.
        known: Names it may look at.
    """
    try:
        used = names(expression)
    except ConditionError as error:
        return [str(error)]
    return [
        f"The rule names '{name}', which is not known here." for name in sorted(used - {*known})
    ]


def comparisons(expression: str) -> tuple[Comparison, ...]:
    """Return every comparison in a rule, in the order written.

    Raises:
        ConditionError: If the rule cannot be understood.
    """
    return tuple(_leaves(parse(expression))) if expression.strip() else ()


def can_hold(
    expressions: Collection[str], values: Mapping[str, Collection[Value]], *, limit: int = 20_000
) -> bool:
    """Return whether some choice of values makes every rule hold at once.

    Tries every combination, so that no choice is missed; with more combinations than the limit it
    gives the rules the benefit of the doubt.

    Args:
        expressions: The rules; empty ones always hold.
        values: What each fact named in them can be.
        limit: Combinations tried at most.

    Raises:
        ConditionError: If a rule cannot be understood.
    """
    rules = [parse(expression) for expression in expressions if expression.strip()]
    used = sorted({leaf.name for rule in rules for leaf in _leaves(rule)})
    choices = [tuple(values.get(name, ())) or (None,) for name in used]
    n_combinations = 1
    for choice in choices:
        n_combinations *= len(choice)
    if n_combinations > limit:
        return True
    return any(
        all(_truth(rule, dict(zip(used, case, strict=True))) is not False for rule in rules)
        for case in product(*choices)
    )


def _leaves(rule: Rule) -> list[Comparison]:
    match rule:
        case Comparison():
            return [rule]
        case Negation(part):
            return _leaves(part)
        case Junction(_, parts):
            return [leaf for part in parts for leaf in _leaves(part)]


def _truth(rule: Rule, facts: Mapping[str, object]) -> bool | None:
    """True, False, or None where the facts do not tell."""
    match rule:
        case Comparison():
            return _compare(rule, facts.get(rule.name))
        case Negation(part):
            truth = _truth(part, facts)
            return None if truth is None else not truth
        case Junction(word, parts):
            truths = [_truth(part, facts) for part in parts]
            decisive = word == "or"
            if decisive in truths:
                return decisive
            return None if None in truths else not decisive


def _compare(rule: Comparison, fact: object) -> bool | None:
    outcomes = [_compare_one(rule.sign, fact, value) for value in rule.values]
    if rule.sign != "in":
        return outcomes[0]
    return True if True in outcomes else (None if None in outcomes else False)


def _compare_one(sign: str, fact: object, value: Value) -> bool | None:  # noqa: PLR0911 - one a sign
    if fact is None or fact == "":
        return None
    if isinstance(value, str):
        same = str(fact).strip().casefold() == value.strip().casefold()
        return not same if sign == "!=" else same
    number = _number(fact)
    if number is None:
        return None
    match sign:
        case "<":
            return number < value
        case "<=":
            return number <= value
        case ">":
            return number > value
        case ">=":
            return number >= value
        case "!=":
            return number != value
        case _:
            return number == value


def _number(fact: object) -> float | None:
    if isinstance(fact, int | float):
        return float(fact) if fact == fact else None  # noqa: PLR0124 - NaN is not known
    if isinstance(fact, str) and re.fullmatch(r"\s*-?\d{1,15}(\.\d{1,15})?\s*", fact, re.ASCII):
        return float(fact)
    return None
