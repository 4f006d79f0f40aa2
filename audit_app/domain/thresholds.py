"""Where green and amber begin, who said so, and what colour the limits of a share allow.

A colour is given only where the whole interval lies on one side of a threshold; elsewhere the
answer is 'too few to say', with how many more cases would decide it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from audit_app.domain.checklist import Counts
from audit_app.domain.designs import CLUSTER
from audit_app.domain.errors import AuditError
from audit_app.domain.outcomes import ScoredCase
from audit_app.domain.rates import Outcome, Rate, Rates
from audit_app.domain.records import Record
from audit_app.domain.statistics.levels import Number, exact
from audit_app.domain.statistics.stratified import StratumCounts, stratified_estimate
from audit_app.domain.statistics.wording import Thresholds, grade_words

USUAL_GREEN, USUAL_AMBER = 90, 70
"""What is proposed where nobody has set anything yet, in per cent."""


class State(StrEnum):
    """What the limits of a share allow to be said."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    TOO_FEW = "too few to say"
    NONE_APPLICABLE = "none applicable"
    UNSET = ""
    """Nobody has set thresholds."""


EXACT_TO, ROUGH_FROM = 100, 1_000
"""How far ahead every number of further cases is tried, and from where only a few are."""

_SURE = Fraction(9, 10)

DECIDED = (State.GREEN, State.AMBER, State.RED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdSetting(Record):
    """Thresholds as somebody set them; the newest of an audit is in force, all are kept.

    Attributes:
        green: Least share met for green, in whole per cent.
        amber: Least share met for amber, in whole per cent; below it is red.
        set_by: A role.
        set_at: Aware, UTC.
        reason: Why, or empty.
    """

    KIND: ClassVar[str] = "thresholds"

    green: int
    amber: int
    set_by: str
    set_at: datetime
    reason: str = ""

    @property
    def thresholds(self) -> Thresholds:
        """The two as exact shares."""
        return Thresholds(Fraction(self.green, 100), Fraction(self.amber, 100))

    @property
    def words(self) -> str:
        """Where each colour begins, for a person."""
        return (
            f"Green from {self.green}%, amber from {self.amber}%, red below; "
            f"set by {self.set_by} on {self.set_at.astimezone():%d %B %Y}"
        )


def check_thresholds(setting: ThresholdSetting) -> None:
    """Refuse thresholds nobody can grade by.

    Raises:
        AuditError: If they are not 1 to 100 with amber below green, or nobody answers for them.
    """
    if not 1 <= setting.amber < setting.green <= 100:
        raise AuditError(
            "Amber must begin below green, and both lie between 1% and 100%.",
            remedy="Give green the larger share, such as green from 90% and amber from 70%.",
        )
    if not setting.set_by.strip():
        raise AuditError(
            "It is not said who sets the thresholds.",
            remedy="Name the role: it stands beside the figures and in the journal.",
        )


def in_force(settings: Iterable[ThresholdSetting]) -> ThresholdSetting | None:
    """Return the newest of the settings of one audit, None if there is none."""
    return max(settings, key=lambda each: each.id, default=None)


def state_of(rate: Rate) -> State:
    """Return the state of a share that was computed with thresholds or without any."""
    if rate.grade in DECIDED:
        return State(rate.grade)
    if rate.share is None:
        return State.NONE_APPLICABLE if rate.examined else State.UNSET
    return State.TOO_FEW if rate.grade else State.UNSET


def further_cases(
    strata: Sequence[StratumCounts], thresholds: Thresholds, *, confidence: Number = 0.95
) -> int | None:
    """Return how many more cases would give a share a colour if they turn out like those read.

    Every stratum grows in the same proportion, and with it what is applicable and met, each to the
    nearest whole case. Exact up to 100 more cases; beyond that the first of sizes that grow by
    5%, and from 1,000 by a quarter.

    Args:
        strata: What was found so far; one entry for a simple random sample.
        thresholds: Where green and amber begin.
        confidence: Level of the limits.

    Returns:
        Cases; 0 where the colour is clear already; None where nothing examined applies or a stratum
        has no case yet, so that nothing can be foreseen.
    """
    if any(each.population and not each.sample for each in strata):
        return None
    if not sum(each.applies for each in strata):
        return None
    rest = sum(each.population - each.sample for each in strata)
    for more in _sizes(rest):
        if _is_decided(as_if(strata, more), thresholds, confidence):
            return more
    return None


def as_if(strata: Sequence[StratumCounts], more: int) -> list[StratumCounts]:
    """Return the counts as they would be after more cases like those read, half up."""
    examined = sum(each.sample for each in strata)
    growth = Fraction(examined + more, examined)
    grown = []
    for each in strata:
        sample = min(each.population, _nearest(each.sample * growth))
        scale = Fraction(sample, each.sample) if each.sample else Fraction(1)
        applies = _nearest(each.applies * scale)
        met = min(applies, _nearest(each.met * scale))
        grown.append(replace(each, sample=sample, applicable=applies, met=met))
    return grown


def counts_by_stratum(rates: Rates, outcome: Outcome) -> list[StratumCounts] | None:
    """Return what was found in each stratum; None where cases were drawn otherwise.

    Args:
        rates: Of the sample.
        outcome: What a case counts as.
    """
    design = rates.design
    if design.method == CLUSTER or design.probabilities:
        return None
    alone = len(design.strata) == 1
    found: dict[str, list[bool | None]] = {name: [] for name in design.strata}
    for case, counts in _examined(rates, outcome):
        name = next(iter(design.strata)) if alone else case.drawn.stratum
        found[name].append(counts)
    return [
        StratumCounts(
            name,
            design.strata[name],
            len(seen),
            sum(1 for each in seen if each),
            sum(1 for each in seen if each is not None),
        )
        for name, seen in found.items()
    ]


def _examined(rates: Rates, outcome: Outcome) -> Iterator[tuple[ScoredCase, bool | None]]:
    for case in rates.out_of_scope:
        yield case, None
    for case in rates.sample:
        found = outcome(case)
        if found is not None:
            yield case, None if found is Counts.NOT_APPLICABLE else found is Counts.MET


def _sizes(rest: int) -> Iterator[int]:
    size = 0
    while size < rest:
        yield size
        # One by one as far as anybody reads on; beyond that a rough number is enough.
        size += 1 if size < EXACT_TO else max(1, size // (20 if size < ROUGH_FROM else 4))
    yield rest


def _is_decided(
    strata: Sequence[StratumCounts], thresholds: Thresholds, confidence: Number
) -> bool:
    if exact(confidence) >= _SURE and _is_hopeless(strata, thresholds):
        return False
    estimate = stratified_estimate(strata, confidence=confidence)
    applicable = sum(each.applies for each in strata)
    return grade_words(applicable, estimate, thresholds) in DECIDED


def _is_hopeless(strata: Sequence[StratumCounts], thresholds: Thresholds) -> bool:
    """Whether a share lies so near a threshold that limits need not be computed to see it.

    Within one standard error, less one case since limits end on whole cases.
    """
    if len(strata) > 1 or strata[0].possible == strata[0].applies:
        return False
    (found,) = strata
    share, n = found.met / found.applies, found.applies
    error = math.sqrt(share * (1 - share) / n * (1 - n / found.possible))
    nearest = min(abs(share - float(each)) for each in (thresholds.green, thresholds.amber))
    return nearest < error - 1 / found.possible


def _nearest(number: Fraction) -> int:
    return int(number + Fraction(1, 2))
