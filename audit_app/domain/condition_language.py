"""Takes the rules of a checklist apart; conditions.py has their grammar and meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
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
