"""Small strata put together by one rule, so that no stratum is too small to say anything."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from itertools import islice
from typing import Final

from audit_app.domain.sampling.ranking import Ranking, Ticketed

SEPARATOR: Final = " / "
"""Between the parts of a stratum crossed from several columns."""

MERGED: Final = "(small ones together)"

RULE: Final = (
    "Strata with fewer cases than the limit are put together with the other small ones that share"
    " all parts of the name but the last; what is still too small, with those that share all but"
    " the last two, and so on; at the end all that are left form one stratum, however small;"
    " one left alone stays."
)


def merge_small(sizes: Mapping[str, int], below: int) -> dict[str, str]:
    """Return the new name of every stratum with fewer than `below` cases, by old name.

    Args:
        sizes: Cases by stratum; crossed names have parts parted by ' / '.
        below: 0 or 1 merges nothing.
    """
    small = {name: size for name, size in sizes.items() if size < below}
    if len(small) < 2:
        return {}
    renamed: dict[str, str] = {}
    depth = max(name.count(SEPARATOR) for name in small)
    for shared in range(depth, -1, -1):
        groups: dict[str, list[str]] = {}
        for name in small:
            if name not in renamed:
                parts = name.split(SEPARATOR)[:shared] if name.count(SEPARATOR) >= shared else []
                groups.setdefault(SEPARATOR.join([*parts, MERGED]), []).append(name)
        for group, names in groups.items():
            is_enough = shared == 0 or sum(small[name] for name in names) >= below
            if len(names) > 1 and is_enough:
                renamed.update(dict.fromkeys(names, group))
    return renamed


def merged_ranking(ranking: Ranking, renamed: Mapping[str, str], keep: int) -> Ranking:
    """Return the ranking with strata put together; no ticket changes."""
    if not renamed:
        return ranking
    lists: dict[str, list[list[Ticketed]]] = {}
    sizes: dict[str, int] = {}
    available: dict[str, int] = {}
    for name, ranked in ranking.by_stratum.items():
        new = renamed.get(name, name)
        lists.setdefault(new, []).append(ranked)
        sizes[new] = sizes.get(new, 0) + ranking.sizes[name]
        available[new] = available.get(new, 0) + ranking.available[name]
    by_stratum = {name: list(islice(heapq.merge(*some), keep)) for name, some in lists.items()}
    return Ranking(by_stratum, sizes, available)
