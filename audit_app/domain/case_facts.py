"""What a case's own columns say, as the facts that a checklist's rules look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from audit_app.domain.checklist import CaseFact, FactKind

_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_NUMBER = re.compile(r"\s*(-?\d{1,9})(?:\.0+)?\s*", re.ASCII)


def case_facts(facts: Mapping[str, CaseFact], context: Mapping[str, str]) -> dict[str, str | int]:
    """Return what is known about a case, by the names rules use.

    A heading is found without regard to case, spaces and punctuation. A value that is blank or not
    understood leaves the fact unknown: it is absent, and rules that name it apply.

    Args:
        facts: Of the checklist, by key.
        context: Kept values of the case by heading.
    """
    plain = {_plain_name(heading): value for heading, value in context.items()}
    known: dict[str, str | int] = {}
    for key, fact in facts.items():
        given = (plain.get(_plain_name(heading), "") for heading in fact.headings)
        meant = next(
            (found for value in given if (found := _meaning(fact, value)) is not None), None
        )
        if meant is not None:
            known[key] = meant
    return known


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@lru_cache(maxsize=4096)
def _plain_name(text: str) -> str:
    """Return a heading or spelling made plain. Values of cases are never remembered like this."""
    return _plain(text)


def _meaning(fact: CaseFact, value: str) -> str | int | None:
    word = value.strip().casefold()
    if fact.kind is FactKind.NUMBER:
        number = _NUMBER.fullmatch(value)
        return int(number.group(1)) if number else None
    if fact.kind is FactKind.YES_NO:
        return "yes" if word in _YES else "no" if word in _NO else None
    same = _plain(value)
    for key, spellings in fact.values.items():
        if same and same in {_plain_name(key), *map(_plain_name, spellings)}:
            return key
    return None
