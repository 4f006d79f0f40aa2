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
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

MAX_LENGTH: Final = 500
"""Characters in one rule."""

MAX_DEPTH: Final = 20
"""Brackets and 'not' inside one another."""

Value = str | float

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>-?\d+(?:\.\d+)?)(?![\w.])
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))""",
    re.VERBOSE,
)
_ORDERING = frozenset({"<", "<=", ">", ">="})
_WORDS = frozenset({"and", "or", "not", "in"})


class ConditionError(ValueError):
    """A rule that cannot be understood; its text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact held against values; `sign` is an operator or "in"."""

    name: str
    sign: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The opposite of a rule."""

    part: Rule


@dataclass(frozen=True, slots=True)
class Junction:
    """Rules joined by "and" or "or"."""

    word: str
    parts: tuple[Rule, ...]


Rule = Comparison | Negation | Junction


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


@lru_cache(maxsize=2048)
def parse(expression: str) -> Rule:
    """Return a rule taken apart; each rule is taken apart once.

    Raises:
        ConditionError: If it cannot be understood, is too long or nested too deeply.
    """
    if len(expression) > MAX_LENGTH:
        raise ConditionError(
            f"The rule has {len(expression):,} characters; {MAX_LENGTH} is the most."
        )
    return _Parser(_tokens(expression)).whole()


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


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(expression: str) -> list[_Token]:
    tokens: list[_Token] = []
    place, end = 0, len(expression.rstrip())
    while place < end:
        found = _TOKEN.match(expression, place)
        if found is None or found.lastgroup is None:
            rest = expression[place:].strip()[:12]
            raise ConditionError(f"The rule cannot be understood at '{rest}'.")
        text = found.group(found.lastgroup)
        kind = text if found.lastgroup == "sign" or text in _WORDS else found.lastgroup
        tokens.append(_Token(kind, text))
        place = found.end()
    return tokens


class _Parser:
    """Reads a rule from left to right, one method for each line of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> Rule:
        rule = self._junction("or")
        if self._place < len(self._tokens):
            raise ConditionError(
                f"The rule goes on with '{self._tokens[self._place].text}' where it should end."
            )
        return rule

    def _junction(self, word: str) -> Rule:
        parts = [self._part(word)]
        while self._at(word):
            self._place += 1
            parts.append(self._part(word))
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts))

    def _part(self, word: str) -> Rule:
        return self._junction("and") if word == "or" else self._negation()

    def _negation(self) -> Rule:
        if not self._at("not", "("):
            return self._comparison()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ConditionError(f"The rule is nested more than {MAX_DEPTH} deep.")
        if self._take("not", "(").kind == "not":
            rule: Rule = Negation(self._negation())
        else:
            rule = self._junction("or")
            self._take(")")
        self._depth -= 1
        return rule

    def _comparison(self) -> Rule:
        name = self._take("name").text
        sign = self._take("==", "!=", "<", "<=", ">", ">=", "in", "not")
        if sign.kind == "not":
            self._take("in")
            return Negation(Comparison(name, "in", self._list()))
        if sign.kind == "in":
            return Comparison(name, "in", self._list())
        value = self._value()
        if sign.kind in _ORDERING and isinstance(value, str):
            raise ConditionError(f"'{name} {sign.text}' needs a number after it, not a text.")
        return Comparison(name, sign.kind, (value,))

    def _list(self) -> tuple[Value, ...]:
        self._take("[")
        values = [self._value()]
        while self._take(",", "]").kind == ",":
            values.append(self._value())
        return tuple(values)

    def _value(self) -> Value:
        token = self._take("number", "text")
        return float(token.text) if token.kind == "number" else token.text[1:-1]

    def _at(self, *kinds: str) -> bool:
        return self._place < len(self._tokens) and self._tokens[self._place].kind in kinds

    def _take(self, *kinds: str) -> _Token:
        if not self._at(*kinds):
            wanted = " or ".join(f"'{_SAID.get(kind, kind)}'" for kind in kinds[:3])
            seen = (
                f"'{self._tokens[self._place].text}'" if self._place < len(self._tokens) else "end"
            )
            raise ConditionError(f"The rule has {seen} where {wanted} should stand.")
        token = self._tokens[self._place]
        self._place += 1
        return token


_SAID = {"name": "a name", "number": "a number", "text": "a text"}
