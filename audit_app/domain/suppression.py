"""Which counts must not be published, so that nobody can work out a small one.

All counts of a release are unknowns of one system: rows add up to totals, questions to sections,
and some counts cannot exceed others. Counts from 1 to 4 are suppressed first. Then an attacker is
played, who knows the system, every published figure and how it was rounded, and looks for whole
numbers that fit. As long as this attacker can rule out any value a suppressed count might have,
one more count is suppressed (complementary suppression). The attacker is an integer program, so
what it cannot rule out is truly possible: for each value left there is a whole set of counts, in
keeping with everything published, that has it.

The method is cell suppression with an auditing problem per cell, as in Hundepool and others,
Statistical Disclosure Control (Wiley, 2012), chapter 4; the search for further cells is the simple
one, cell by cell, and may suppress more than is needed, never less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit_app.domain.errors import AuditError


@dataclass(frozen=True, slots=True)
class Rules:
    """How small numbers are treated.

    Attributes:
        smallest: The smallest count that may be published, apart from 0.
        base: Fewest cases a percentage may rest on.
        agreeing: Fewest cases of which may be said that all are the same; below it that nobody
            differs would tell what is true of each.
        round_to: Counts are published to the nearest multiple of this odd number; 1: as they are.
    """

    smallest: int = 5
    base: int = 10
    agreeing: int = 20
    round_to: int = 5

    def __post_init__(self) -> None:
        """Refuse rules that protect nothing."""
        if self.smallest < 2 or self.base < self.smallest or self.agreeing < self.base:
            raise AuditError(
                "The rules for small numbers protect nothing.",
                remedy="Publish no count under 2, and no percentage on fewer cases than that.",
            )
        if self.round_to < 1 or self.round_to % 2 == 0:
            raise AuditError(
                "Counts can be rounded to an odd number only.", remedy="Use 1, 3, 5 or 15."
            )

    def rounded(self, count: int) -> int:
        """Return a count as it is published; only 0 becomes 0."""
        if count == 0:
            return 0
        return max((count + self.round_to // 2) // self.round_to, 1) * self.round_to

    def is_base(self, count: int) -> bool:
        """Whether a percentage may rest on a count, judged by what is published of it alone."""
        return self.rounded(count) - self.round_to // 2 >= self.base

    def is_small(self, count: int) -> bool:
        """Whether a count must not be published."""
        return 0 < count < self.smallest


@dataclass(frozen=True, slots=True)
class Relation:
    """What anybody knows of some counts: a total is the sum of its parts.

    Attributes:
        parts: Factor by name of the count; all products add up to 0.
        at_most: The products add up to 0 or less.
    """

    parts: Mapping[str, int]
    at_most: bool = False

    @classmethod
    def total(cls, total: str, parts: Iterable[str]) -> Relation:
        """Return that some counts add up to a total."""
        return cls({total: -1, **dict.fromkeys(parts, 1)})


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a release and what anybody knows of them.

    Attributes:
        counts: True counts by name.
        relations: Between them.
        known: Names of counts that are published as they are, such as the size of the sample.
    """

    counts: Mapping[str, int]
    relations: Sequence[Relation]
    known: frozenset[str] = frozenset()


def suppressed(
    counted: Counted, rules: Rules, *, also: Collection[str] = (), guarded: Collection[str] = ()
) -> frozenset[str]:
    """Return the names of the counts that must not be published.

    Args:
        counted: The counts and their relations.
        rules: How small numbers are treated.
        also: Names suppressed for another reason, such as a base that is too small.
        guarded: Names of larger counts that are to be kept as secret as small ones.

    Raises:
        AuditError: If what is known anyway gives a small count away.
        ValueError: If the relations do not hold for the counts.
    """
    _check(counted)
    attack = Attack(counted, rules)
    primary = [
        name
        for name, count in counted.counts.items()
        if name not in counted.known and (rules.is_small(count) or name in guarded)
    ]
    attack.hide([*primary, *also])
    for name in primary:
        while not attack.is_kept(name):
            attack.hide([_next_to_hide(counted, attack, name)])
    return attack.hidden


class Attack:
    """Somebody who knows all that is published and tries to work out the rest.

    Attributes:
        hidden: Names of what is suppressed so far.
    """

    def __init__(
        self, counted: Counted, rules: Rules, hidden: Collection[str] = frozenset()
    ) -> None:
        self.hidden = frozenset(hidden)
        self._counted = counted
        self._rules = rules
        self._names = tuple(counted.counts)
        self._place = {name: place for place, name in enumerate(self._names)}
        self._constraint: Any = None
        # Every set of counts found to fit, the true one first; hiding more keeps all of them.
        self._seen: list[set[int]] = [{counted.counts[name]} for name in self._names]

    def hide(self, names: Iterable[str]) -> None:
        """Suppress further counts."""
        self.hidden |= frozenset(names) - self._counted.known

    def is_kept(self, name: str) -> bool:
        """Whether every small value stays possible for a count, and another one too.

        For a larger count that is guarded: whether it may as well be clearly another.
        """
        count, width = self._counted.counts[name], self._rules.smallest - 1
        if not self._rules.is_small(count):
            lower = count >= width and self.can_be(name, 0, count - width)
            return lower or self.can_be(name, count + width, None)
        small = range(1, self._rules.smallest)
        if not all(self.can_be(name, value, value) for value in small):
            return False
        return self.can_be(name, 0, 0) or self.can_be(name, self._rules.smallest, None)

    def can_be(self, name: str, low: int, high: int | None) -> bool:
        """Whether a count between two limits, both included, fits everything published."""
        place = self._place[name]
        if any(low <= value and (high is None or value <= high) for value in self._seen[place]):
            return True
        found = self._fitting(place, low, high)
        if found is None:
            return False
        for seen, value in zip(self._seen, found, strict=True):
            seen.add(value)
        return True

    def _fitting(self, place: int, low: int, high: int | None) -> list[int] | None:
        """Return counts that fit everything published, one of them between limits, or None."""
        from scipy.optimize import Bounds, milp

        lows, highs = self._limits()
        lows[place] = max(lows[place], low)
        highs[place] = highs[place] if high is None else min(highs[place], high)
        if lows[place] > highs[place]:
            return None
        if self._constraint is None:
            self._constraint = self._known_relations()
        answer = milp(
            [0.0] * len(self._names),
            integrality=[1] * len(self._names),
            bounds=Bounds(lows, highs),
            constraints=self._constraint,
        )
        if answer.status == 2:  # infeasible
            return None
        if answer.x is None:
            raise AuditError(
                "Whether the small numbers are safe could not be worked out.",
                remedy="Nothing was written. Round the counts, or publish fewer figures.",
            )
        return [round(value) for value in answer.x]

    def _limits(self) -> tuple[list[float], list[float]]:
        """Return what is published of each count: the least and the most that it can be."""
        lows, highs = [], []
        for name in self._names:
            low, high = self._published(name)
            lows.append(low)
            highs.append(high)
        return lows, highs

    def _published(self, name: str) -> tuple[float, float]:
        count = self._counted.counts[name]
        if name in self._counted.known:
            return count, count
        if name in self.hidden:
            return 0, float("inf")
        shown = self._rules.rounded(count)
        if shown == 0:
            return 0, 0
        half, least = self._rules.round_to // 2, self._rules.smallest
        return least if shown == self._rules.round_to else max(shown - half, least), shown + half

    def _known_relations(self) -> Any:
        from scipy.optimize import LinearConstraint
        from scipy.sparse import lil_matrix

        relations = self._counted.relations
        matrix = lil_matrix((max(len(relations), 1), len(self._names)))
        for row, relation in enumerate(relations):
            for name, factor in relation.parts.items():
                matrix[row, self._place[name]] = factor
        lows = [float("-inf") if each.at_most else 0.0 for each in relations] or [0.0]
        return LinearConstraint(matrix.tocsr(), lows, [0.0] * len(lows))


def _next_to_hide(counted: Counted, attack: Attack, name: str) -> str:
    """Return the count whose suppression costs least of those that bear on another.

    Raises:
        AuditError: If everything that bears on it is suppressed already.
    """
    reached, near = {name}, {name}
    while near:
        linked = [each for each in counted.relations if not near.isdisjoint(each.parts)]
        free = {
            other: relation.parts[other] < 0
            for relation in linked
            for other in relation.parts
            if other not in attack.hidden and other not in counted.known
        }
        if free:
            # Totals are what readers look for; a 0 is often plain to see without being published.
            return min(
                free,
                key=lambda other: (
                    counted.counts[other] == 0,
                    free[other],
                    counted.counts[other],
                    other,
                ),
            )
        near = {other for relation in linked for other in relation.parts} - reached
        reached |= near
    raise AuditError(
        "There are too few cases to publish anything about them.",
        remedy="Publish it together with other rounds, or give the figures to partners only.",
    )


def _check(counted: Counted) -> None:
    for relation in counted.relations:
        total = sum(factor * counted.counts[name] for name, factor in relation.parts.items())
        if total > 0 or (total < 0 and not relation.at_most):
            raise ValueError(f"the counts {sorted(relation.parts)} do not add up")
