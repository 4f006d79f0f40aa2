"""The answers of several scorers to one question, counted; a missing answer is never an answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence

from audit_app.domain.errors import AuditError

Answer = Hashable
Unit = Sequence[Answer | None]
"""The answers one case was given, one a scorer, in the same order in every case; None: missing."""


class Ratings:
    """Answers of several scorers to one question, as counts by case and answer.

    Attributes:
        scale: The answers offered, in order where they have one.
        counts: For each case, how many scorers gave each answer of the scale, by its place; cases
            without an answer are left out, and of two scorers' cases all that lack one.
        pairs: With two scorers, both answers to each case.
        n_scorers: Scorers there are.
    """

    def __init__(self, units: Sequence[Unit], scale: Sequence[Answer]) -> None:
        """Count the answers.

        Raises:
            AuditError: If an answer is not on the scale, or the scale names one twice.
        """
        place = {answer: index for index, answer in enumerate(scale)}
        if len(place) != len(scale):
            raise AuditError("The scale names an answer twice.", remedy="Name each answer once.")
        self.scale = tuple(scale)
        self.n_scorers = max((len(unit) for unit in units), default=0)
        self.pairs: list[tuple[int, int]] = []
        # Only answers that occur are kept, so that a scale of a million answers costs nothing.
        self.counts: list[dict[int, int]] = []
        for unit in units:
            given = [_place(answer, place) for answer in unit if answer is not None]
            if not given or (self.n_scorers == 2 and len(given) < 2):
                continue
            self.counts.append(dict(Counter(given)))
            if self.n_scorers == 2:
                self.pairs.append((given[0], given[1]))

    @property
    def q(self) -> int:
        """Answers the question offers."""
        return len(self.scale)

    @property
    def comparable(self) -> list[dict[int, int]]:
        """Counts of the cases with at least two answers."""
        return [counted for counted in self.counts if sum(counted.values()) >= 2]

    @property
    def used(self) -> frozenset[int]:
        """Places on the scale of the answers that occur."""
        return frozenset(answer for counted in self.counts for answer in counted)


def _place(answer: Answer, places: dict[Answer, int]) -> int:
    if isinstance(answer, float) and math.isnan(answer):
        raise AuditError("An answer is 'not a number'.", remedy="Leave missing answers empty.")
    if answer not in places:
        raise AuditError(
            f"The answer '{answer}' is not on the scale.",
            remedy="Name every answer the question offers, or correct the answer.",
        )
    return places[answer]
