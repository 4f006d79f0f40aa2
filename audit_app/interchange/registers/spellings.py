"""Values of a stratum or team that are probably one and the same, offered for merging."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

NOT_KNOWN: Final = "Not known"
MOST_COMPARED: Final = 500
"""Different values above which typing errors are not looked for."""

_UNKNOWN: Final = frozenset(
    {"nk", "n/k", "unk", "u/k", "unknown", "unkn", "notknown", "notrecorded", "notstated", "none"}
    | {"null", "na", "n/a", "tbc", "?", "-", "--", ".", "..", "99"}
)
_DIGITS: Final = re.compile(r"\d+")


def same_spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Return suggested value by value, for those that differ only in case or spaces.

    Words for unknown, blank among them, are brought together as 'Not known'. The commonest
    spelling is suggested, the first in the alphabet among equals.

    Args:
        counts: Cases by value.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for value in counts:
        groups["".join(value.casefold().split())].append(value)
    numbers = sum(1 for value in counts if value.isdigit())
    merges: dict[str, str] = {}
    unknown = [
        value
        for key, values in groups.items()
        for value in values
        if not key or (key in _UNKNOWN and (key != "99" or numbers == 1))
    ]
    if len(unknown) > 1 or any(value in {"", "-", "--", ".", "..", "?"} for value in unknown):
        merges.update({value: NOT_KNOWN for value in unknown if value != NOT_KNOWN})
    for values in groups.values():
        best = min(values, key=lambda value: (-counts[value], value))
        merges.update(
            {value: best for value in values if value != best and value not in merges}
            if best not in merges
            else {}
        )
    return dict(sorted(merges.items()))


def typing_errors(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the common value that each rare value is probably a slip of.

    Rare is at most two cases or a half per cent of the common one, and at most a tenth of it.
    Values whose digits differ are never taken for one another: 'Unit 1' is not 'Unit 11'.
    """
    if len(counts) > MOST_COMPARED:
        return {}
    slips: dict[str, str] = {}
    common = sorted(counts, key=lambda value: -counts[value])
    for value in common:
        if len(value) < 4 or value.casefold() in _UNKNOWN:
            continue
        bigger = [
            other
            for other in common
            if counts[value] <= max(2, counts[other] // 200)
            and counts[value] * 10 <= counts[other]
            and _DIGITS.findall(other) == _DIGITS.findall(value)
            and "".join(other.casefold().split()) != "".join(value.casefold().split())
        ]
        found = get_close_matches(value, bigger, n=1, cutoff=0.85)
        if found:
            slips[value] = found[0]
    return slips
