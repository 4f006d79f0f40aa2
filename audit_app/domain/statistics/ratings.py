"""The answers of several scorers to one question, counted; a missing answer is never an answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

from audit_app.domain.errors import AuditError

Answer = Hashable
Unit = Sequence[Answer | None]
"""The answers one case was given, one a scorer, in the same order in every case; None: missing."""
Tally = Mapping[tuple[Answer | None, ...], int]
"""How many cases were answered alike."""


class Ratings:
    """Answers of several scorers to one question, as counts by case and answer.

    Cases answered alike are counted together, so that a thousand of them cost as much as a dozen.

    Attributes:
        scale: The answers offered, in order where they have one.
        profiles: How many scorers gave each answer, by its place on the scale, and how many cases
            were answered so; cases without an answer are left out, and of two scorers' cases all
            that lack one.
        table: With two scorers, how many cases were answered with each pair of places, first
            scorer first.
        n_scorers: Scorers there are.
    """

    def __init__(self, units: Iterable[Unit] | Tally, scale: Sequence[Answer]) -> None:
        """Count the answers.

        Args:
            units: Case by case, or counted already: how many cases were answered so.
            scale: The answers offered.

        Raises:
            AuditError: If an answer is not on the scale, or the scale names one twice.
        """
        tally: Tally = units if isinstance(units, Mapping) else Counter(map(tuple, units))
        place = {answer: index for index, answer in enumerate(scale)}
        if len(place) != len(scale):
            raise AuditError("The scale names an answer twice.", remedy="Name each answer once.")
        self.scale = tuple(scale)
        self.n_scorers = max(map(len, tally), default=0)
        self.table: dict[tuple[int, int], int] = {}
        profiles: dict[tuple[tuple[int, int], ...], int] = {}
        # Only answers that occur are kept, so that a scale of a million answers costs nothing.
        for unit, n in tally.items():
            given = [_place(answer, place) for answer in unit if answer is not None]
            if not given or (self.n_scorers == 2 and len(given) < 2):
                continue
            profile = tuple(sorted(Counter(given).items()))
            profiles[profile] = profiles.get(profile, 0) + n
            if self.n_scorers == 2:
                pair = (given[0], given[1])
                self.table[pair] = self.table.get(pair, 0) + n
        self.profiles = [(dict(profile), n) for profile, n in profiles.items()]

    @property
    def q(self) -> int:
        """Answers the question offers."""
        return len(self.scale)

    @property
    def n_cases(self) -> int:
        """Cases with an answer."""
        return sum(n for _, n in self.profiles)

    @property
    def n_comparable(self) -> int:
        """Cases with at least two answers."""
        return sum(n for counted, n in self.profiles if sum(counted.values()) >= 2)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """With two scorers, both answers to each case, cases answered alike side by side."""
        return [pair for pair, n in self.table.items() for _ in range(n)]

    @property
    def comparable(self) -> list[dict[int, int]]:
        """Counts of the cases with at least two answers, cases answered alike side by side."""
        return [
            counted for counted, n in self.profiles if sum(counted.values()) >= 2 for _ in range(n)
        ]

    @property
    def totals(self) -> dict[int, int]:
        """How often each answer was given, over the cases with at least two."""
        totals: Counter[int] = Counter()
        for counted, n in self.profiles:
            if sum(counted.values()) >= 2:
                totals.update({answer: times * n for answer, times in counted.items()})
        return dict(totals)

    @property
    def used(self) -> frozenset[int]:
        """Places on the scale of the answers that occur."""
        return frozenset(answer for counted, _ in self.profiles for answer in counted)


def _place(answer: Answer, places: dict[Answer, int]) -> int:
    if isinstance(answer, float) and math.isnan(answer):
        raise AuditError("An answer is 'not a number'.", remedy="Leave missing answers empty.")
    if answer not in places:
        raise AuditError(
            f"The answer '{answer}' is not on the scale.",
            remedy="Name every answer the question offers, or correct the answer.",
        )
    return places[answer]
