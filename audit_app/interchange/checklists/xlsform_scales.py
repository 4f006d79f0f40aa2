"""The lists of choices of an XLSForm as answer scales; how each answer counts is read off words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audit_app.domain.checklist import Counts, Option, Scale

MOST_OPTIONS: Final = 12
"""Answers that a scale of a checklist may offer."""

_NOT_APPLICABLE: Final = Option(
    "not_applicable", "Not applicable", Counts.NOT_APPLICABLE, needs_reason=True
)
_CANNOT_TELL: Final = Option("cannot_tell", "Cannot tell from file", Counts.CANNOT_TELL)

_WORDS: Final[Mapping[Counts, frozenset[str]]] = {
    Counts.MET: frozenset(
        {"yes", "y", "true", "met", "fully met", "fully", "compliant", "pass", "green", "achieved"}
    ),
    Counts.PARTLY_MET: frozenset(
        {"partly", "partial", "partially", "partly met", "partially met", "in part", "amber"}
    ),
    Counts.NOT_MET: frozenset(
        {"no", "n", "false", "not met", "unmet", "non compliant", "not compliant", "fail", "red"}
    ),
    Counts.NOT_APPLICABLE: frozenset({"na", "n a", "not applicable", "not relevant"}),
    Counts.CANNOT_TELL: frozenset(
        {"unknown", "not known", "don t know", "dont know", "dk", "cannot tell", "can t tell"}
        | {"cannot tell from file", "unclear", "not sure", "unsure"}
    ),
}
"""Only words that leave no doubt; all others are asked about."""

_RANK: Final = {counts: place for place, counts in enumerate(Counts)}


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of the sheet of choices."""

    row: int
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class FormScale:
    """A list of choices as a scale.

    Attributes:
        scale: With "not applicable" and "cannot tell", which every scale offers.
        keys: Answer keys by the form's names of the choices.
        asked: Choices of which nobody can tell by their words how they count.
        merged: Choices that say what another already says.
        offers_not_applicable: Whether the form itself did.
    """

    scale: Scale
    keys: Mapping[str, str]
    asked: Sequence[Choice]
    merged: Sequence[Choice]
    offers_not_applicable: bool


def form_scale(key: str, title: str, choices: Sequence[Choice]) -> FormScale:
    """Return a scale for a list of choices.

    Answers are put best first where it is clear how each counts; else they stay as they stand, as
    'cannot tell', until somebody says how they count.
    """
    options: list[Option] = []
    keys: dict[str, str] = {}
    asked, merged = [], []
    for choice in choices:
        counts = _counts(choice)
        if counts is None:
            asked.append(choice)
        option = _option(choice, counts or Counts.CANNOT_TELL, {each.key for each in options})
        keys[choice.name] = option.key
        if option.key in {each.key for each in options}:
            merged.append(choice)
        else:
            options.append(option)
    kinds = {option.counts for option in options if option.key in {"not_applicable", "cannot_tell"}}
    usual = (_NOT_APPLICABLE, _CANNOT_TELL)
    options += [option for option in usual if option.counts not in kinds]
    last = {"not_applicable": 1, "cannot_tell": 2}
    options.sort(key=lambda each: (last.get(each.key, 0), 0 if asked else _RANK[each.counts]))
    scale = Scale(key, title, tuple(options), ordered=not asked)
    return FormScale(scale, keys, asked, merged, Counts.NOT_APPLICABLE in kinds)


def slug(text: str, taken: frozenset[str] | set[str] = frozenset(), prefix: str = "q") -> str:
    """Return a key made of a name: small letters, digits and _, not taken yet."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")[:50] or prefix
    base = plain if plain[0].isalpha() else f"{prefix}_{plain}"
    key, number = base, 1
    while key in taken or key in {"and", "or", "not", "in"}:
        number += 1
        key = f"{base}_{number}"
    return key


def _counts(choice: Choice) -> Counts | None:
    for text in (choice.label, choice.name):
        words = " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())
        for counts, known in _WORDS.items():
            if words in known:
                return counts
    return None


def _option(choice: Choice, counts: Counts, taken: set[str]) -> Option:
    label = " ".join((choice.label or choice.name).split())
    if counts is Counts.NOT_APPLICABLE:
        return Option(_NOT_APPLICABLE.key, label, counts, needs_reason=True)
    if counts is Counts.CANNOT_TELL and _counts(choice) is Counts.CANNOT_TELL:
        return Option(_CANNOT_TELL.key, label, counts)
    reserved = {_NOT_APPLICABLE.key, _CANNOT_TELL.key}
    return Option(slug(choice.name, taken | reserved, "answer"), label, counts)
