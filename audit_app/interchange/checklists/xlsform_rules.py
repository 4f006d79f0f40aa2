"""Turns the `relevant` expressions of an XLSForm into rules of a checklist, as far as they map.

Read by a tiny grammar of its own; nothing is ever run:

    expression = and-part, { "or", and-part }
    and-part   = part, { "and", part }
    part       = "not", "(", expression, ")" | "(", expression, ")" | comparison
               | "selected", "(", reference, ",", text, ")"
    comparison = reference, sign, literal | literal, sign, reference
    reference  = "${", name, "}"
    sign       = "=" | "!=" | "<" | "<=" | ">" | ">="
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from audit_app.domain.condition_language import MAX_DEPTH, MAX_LENGTH

_TOKEN: Final = re.compile(
    r"""\s*(?:\$\{\s*(?P<reference>[^}\s]{1,200})\s*\}
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<number>-?\d{1,15}(?:\.\d{1,15})?)(?![\w.])
    |(?P<sign>!=|<=|>=|=|<|>|\(|\)|,)
    |(?P<word>[A-Za-z_][\w.-]*)
    |(?P<other>\S))""",
    re.VERBOSE,
)
_LONGEST: Final = 4 * MAX_LENGTH
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Named:
    """What a rule may name.

    Attributes:
        key: Of the criterion or fact.
        options: Answer keys by the form's own names of the choices; empty for a number.
    """

    key: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Translation:
    """A rule, and the parts of the expression that it leaves out."""

    rule: str
    left_out: tuple[str, ...] = ()


class _UntranslatableError(ValueError):
    """A part that no rule can say."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def translated(expression: str, known: Mapping[str, Named]) -> Translation:
    """Return an expression as a rule.

    A part joined by "and" that does not map is left out, so that the question is rather asked once
    too often; anything else that does not map leaves out the whole.

    Args:
        expression: As the form has it.
        known: Earlier questions and facts by their names in the form.
    """
    if len(expression) > _LONGEST:
        return Translation("", (f"{expression[:60]} ...",))
    tokens = _tokens(expression)
    if not tokens:
        return Translation("")
    parts = [tokens] if _split(tokens, "or")[1:] else _split(tokens, "and")
    rules, left_out = [], []
    for part in parts:
        try:
            rules.append(_Parser(part, known).whole(is_part=len(parts) > 1))
        except _UntranslatableError:
            left_out.append(expression[part[0].start : part[-1].end] if part else expression)
    rule = " and ".join(rules)
    if len(rule) > MAX_LENGTH:
        return Translation("", (expression,))
    return Translation(rule, tuple(left_out))


def references(expression: str) -> frozenset[str]:
    """Return the names of the questions an expression looks at."""
    return frozenset(
        token.text for token in _tokens(expression[:_LONGEST]) if token.kind == "reference"
    )


def _tokens(expression: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(expression):
        kind = match.lastgroup or "other"
        text = match.group(kind)
        if kind == "sign" or (kind == "word" and text in {"and", "or", "not", "selected"}):
            kind = text
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        found.append(_Token(kind, text, start, match.end()))
    return found


def _split(tokens: list[_Token], word: str) -> list[list[_Token]]:
    """Split at a word outside of all brackets."""
    parts: list[list[_Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.kind, 0)
        if token.kind == word and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class _Parser:
    """Reads an expression from left to right, one method for each line of the grammar."""

    def __init__(self, tokens: list[_Token], known: Mapping[str, Named]) -> None:
        self._tokens, self._known = tokens, known
        self._place = self._depth = 0

    def whole(self, *, is_part: bool) -> str:
        rule, is_joined = self._joined("or")
        if self._place < len(self._tokens):
            raise _UntranslatableError
        return f"({rule})" if is_joined and is_part else rule

    def _joined(self, word: str) -> tuple[str, bool]:
        parts = [self._inner(word)]
        while self._at(word):
            self._place += 1
            parts.append(self._inner(word))
        return f" {word} ".join(parts), len(parts) > 1

    def _inner(self, word: str) -> str:
        return self._joined("and")[0] if word == "or" else self._part()

    def _part(self) -> str:
        if self._at("selected"):
            return self._selected()
        if not self._at("not", "("):
            return self._comparison()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _UntranslatableError
        is_negated = self._take("not", "(").kind == "not"
        if is_negated:
            self._take("(")
        inner, _ = self._joined("or")
        self._take(")")
        self._depth -= 1
        return f"not ({inner})" if is_negated else f"({inner})"

    def _selected(self) -> str:
        self._take("selected")
        self._take("(")
        reference = self._take("reference")
        self._take(",")
        choice = self._take("text")
        self._take(")")
        return self._compared(reference, "=", choice)

    def _comparison(self) -> str:
        first = self._take("reference", "text", "number")
        sign = self._take("=", "!=", "<", "<=", ">", ">=").kind
        if first.kind == "reference":
            return self._compared(first, sign, self._take("text", "number"))
        return self._compared(self._take("reference"), _MIRRORED.get(sign, sign), first)

    def _compared(self, reference: _Token, sign: str, literal: _Token) -> str:
        named = self._known.get(reference.text)
        if named is None:
            raise _UntranslatableError
        value = literal.text[1:-1].strip() if literal.kind == "text" else literal.text
        written = {"=": "=="}.get(sign, sign)
        if not named.options:
            if not re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", value, re.ASCII):
                raise _UntranslatableError
            return f"{named.key} {written} {value}"
        if value not in named.options or sign not in {"=", "!="}:
            raise _UntranslatableError
        return f'{named.key} {written} "{named.options[value]}"'

    def _at(self, *kinds: str) -> bool:
        return self._place < len(self._tokens) and self._tokens[self._place].kind in kinds

    def _take(self, *kinds: str) -> _Token:
        if not self._at(*kinds):
            raise _UntranslatableError
        self._place += 1
        return self._tokens[self._place - 1]
