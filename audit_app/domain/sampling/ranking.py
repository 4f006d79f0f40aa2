"""The smallest tickets of each stratum, found in one pass with little memory.

A running cut (the largest ticket still worth keeping) drops nearly every case after one comparison;
what is kept is pruned when it has grown to a multiple of what is needed.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from audit_app.domain.canonical import canonical_or_blank
from audit_app.domain.sampling.walk import Batch, FrameWalk

Ticketed = tuple[bytes, str]
"""A ticket and its reference; compares by ticket, then reference."""

_Item = TypeVar("_Item")
_PART = 8192
_NEVER_PRUNE = 10_000
"""From this many on nothing is pruned: sorting so many at once would freeze a window."""
_NO_CUT = b"\xff" * 33


class Ranking(NamedTuple):
    """Cases in ticket order.

    Attributes:
        by_stratum: The smallest tickets of each stratum, smallest first.
        sizes: Cases of the frame by stratum.
        available: Cases that may be drawn by stratum: fewer than sizes under a cap.
    """

    by_stratum: Mapping[str, list[Ticketed]]
    sizes: Mapping[str, int]
    available: Mapping[str, int]


def sorted_in_parts(
    items: Iterable[_Item], key: Callable[[_Item], Any] = lambda item: item
) -> Iterator[_Item]:
    """Yield items in order without ever holding the interpreter for the whole sort."""
    source = iter(items)
    parts: list[list[_Item]] = []
    while part := list(islice(source, _PART)):
        part.sort(key=key)
        parts.append(part)
    return iter(parts[0]) if len(parts) == 1 else heapq.merge(*parts, key=key)


def let_go(held: list[Any] | dict[Any, Any]) -> None:
    """Empty a long list or dictionary in parts: freed at once, a million cases freeze a window."""
    if isinstance(held, dict):
        while held:
            held.popitem()
        return
    while held:
        del held[-_PART:]


def rank_by_ticket(walk: FrameWalk, keep: int, *, cap: int = 0) -> Ranking:
    """Return the `keep` smallest tickets of each stratum.

    Args:
        walk: Not yet walked. With a cap, the last further column is the person's.
        keep: Cases to keep in each stratum, at least 1.
        cap: Cases of one person that may be drawn, those with his smallest tickets; 0: no cap.
            A case without a person stands for itself.
    """
    smallest = _Smallest(walk, keep)
    if cap:
        available = _rank_capped(walk, smallest, cap)
    else:
        for batch in walk:
            smallest.add(batch)
        available = dict(walk.strata)
    sizes = dict(sorted(walk.strata.items()))
    return Ranking({name: smallest.ranked(name) for name in sizes}, sizes, available)


class _Smallest:
    """Keeps the smallest tickets by stratum."""

    def __init__(self, walk: FrameWalk, keep: int) -> None:
        self._copy = walk.state.copy
        self._keep = max(keep, 1)
        self._limit = 2 * self._keep + 500 if self._keep < _NEVER_PRUNE else 1 << 62
        self._pools: defaultdict[str, list[tuple[bytes, bytes]]] = defaultdict(list)
        self._cuts: defaultdict[str, bytes] = defaultdict(lambda: _NO_CUT)

    def add(self, batch: Batch) -> None:
        """Make the tickets of a batch and keep the small ones."""
        if batch.strata is None:
            self._add_whole(batch.coded)
        else:
            self._add_stratified(batch.coded, batch.strata)

    def _add_whole(self, coded: list[bytes]) -> None:
        copy, cut, pool = self._copy, self._cuts[""], self._pools[""]
        for reference in coded:
            state = copy()
            state.update(reference)
            number = state.digest()
            if number < cut:
                pool.append((number, reference))
        if len(pool) > self._limit:
            self._prune("")

    def _add_stratified(self, coded: list[bytes], strata: list[str]) -> None:
        copy, cuts = self._copy, self._cuts
        for reference, stratum in zip(coded, strata, strict=True):
            state = copy()
            state.update(reference)
            number = state.digest()
            if number < cuts[stratum]:
                self.add_one(stratum, number, reference)

    def add_one(self, stratum: str, number: bytes, reference: bytes) -> None:
        """Keep one case whose ticket is already made."""
        pool = self._pools[stratum]
        pool.append((number, reference))
        if len(pool) > self._limit:
            self._prune(stratum)

    def _prune(self, stratum: str) -> None:
        pool = self._pools[stratum]
        pool.sort()
        del pool[self._keep :]
        self._cuts[stratum] = pool[-1][0]

    def ranked(self, stratum: str) -> list[Ticketed]:
        """Return the smallest tickets of a stratum, smallest first."""
        ordered = islice(sorted_in_parts(self._pools[stratum]), self._keep)
        return [(number, reference.decode()) for number, reference in ordered]


def _rank_capped(walk: FrameWalk, smallest: _Smallest, cap: int) -> dict[str, int]:
    """Keep of each person the cases with the smallest tickets, then rank those."""
    persons: defaultdict[str, list[tuple[bytes, bytes, str]]] = defaultdict(list)
    available: dict[str, int] = defaultdict(int)
    for batch in walk:
        strata = batch.strata if batch.strata is not None else [""] * len(batch.coded)
        values = batch.values if batch.values is not None else []
        for reference, stratum, row in zip(batch.coded, strata, values, strict=True):
            state = walk.state.copy()
            state.update(reference)
            # A tab cannot occur in canonical text, so nobody has this name.
            person = canonical_or_blank(row[-1]) or f"\t{reference.decode()}"
            held = persons[person]
            held.append((state.digest(), reference, stratum))
            if len(held) > cap:
                held.sort()
                held.pop()
    for held in persons.values():
        for number, reference, stratum in held:
            available[stratum] += 1
            smallest.add_one(stratum, number, reference)
    let_go(persons)
    return {name: available.get(name, 0) for name in walk.strata}
