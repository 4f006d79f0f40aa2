"""Repeatable chance: the same on every machine and every Python."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws from random() alone, whose values Python promises never to change for a given seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up cases; nothing here is a draw

    def happens(self, share: float) -> bool:
        """Return whether something comes true that does so this often."""
        return self._random.random() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        """Return one of the values, each as likely."""
        return values[self.whole(0, len(values) - 1)]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return a key, as likely as its weight says."""
        left = self._random.random() * sum(weights.values())
        for value, weight in weights.items():
            left -= weight
            if left < 0:
                return value
        return next(reversed(list(weights)))

    def moment(self, first: datetime, last: datetime) -> datetime:
        """Return a whole minute between two moments."""
        return first + timedelta(minutes=self.whole(0, int((last - first).total_seconds() // 60)))

    def few(self, count: int, size: int) -> frozenset[int]:
        """Return `count` different places among `size` rows."""
        places: dict[int, None] = {}
        while len(places) < min(count, size):
            places[self.whole(0, size - 1)] = None
        return frozenset(places)
