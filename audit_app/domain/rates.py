"""One share of a sample, with its limits, its words and what doubts could make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.checklist import Counts
from audit_app.domain.designs import Design, Examined
from audit_app.domain.outcomes import ScoredCase, Standing
from audit_app.domain.statistics.wording import (
    Thresholds,
    caution_words,
    grade_words,
    limits_of,
    percent,
    range_words,
    share_words,
)


@dataclass(frozen=True, slots=True)
class Bound:
    """What one kind of doubt could make of a share.

    Attributes:
        why: "cannot tell", "not found" or "withheld".
        n: Cases concerned.
        low: Share if it goes as badly as it can.
        high: Share if it goes as well as it can.
        words: The same, for a person.
    """

    why: str
    n: int
    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class Rate:
    """One share with everything that must stand beside it.

    Attributes:
        counts: Cases of the sample by what they count as; every kind, 0 included.
        unanswered: Cases of the sample not yet answered.
        examined: Cases with an outcome, out of scope and not applicable ones too.
        applicable: Cases examined to which it applies: the denominator.
        met: Cases met: the numerator.
        share: Estimate for the register; None where it applied to no case.
        low: Lower limit, or None.
        high: Upper limit, or None.
        words: '41 of 52 (79%; 66% to 88%)'.
        caution: Why it must be read with care, or empty.
        grade: The grade the limits allow; empty if no thresholds were given.
        bounds: What cannot tell, not found and withheld files could change.
        interim: Whether answers are missing.
        complete: Whether every case of the register was examined.
    """

    counts: Mapping[Counts, int]
    unanswered: int
    examined: int
    applicable: int
    met: int
    share: float | None
    low: float | None
    high: float | None
    words: str
    caution: str
    grade: str
    bounds: tuple[Bound, ...]
    interim: bool
    complete: bool


Outcome = Callable[[ScoredCase], Counts | None]
"""What a case counts as, for one share."""


class Rates:
    """Computes shares of one sample; holds its cases by standing.

    Attributes:
        design: How the sample was drawn.
        sample: Cases that are scored, replacements among them.
        out_of_scope: Drawn cases that did not belong.
        withheld: Drawn cases that could not be opened.
        targeted: Cases added on purpose.
    """

    def __init__(
        self, design: Design, cases: Sequence[ScoredCase], thresholds: Thresholds | None
    ) -> None:
        def standing(wanted: Standing) -> list[ScoredCase]:
            return [case for case in cases if case.standing is wanted]

        self.design = design
        self.sample = standing(Standing.SAMPLE)
        self.out_of_scope = standing(Standing.OUT_OF_SCOPE)
        self.withheld = standing(Standing.WITHHELD)
        self.targeted = standing(Standing.TARGETED)
        self._thresholds = thresholds

    def rate(self, outcome: Outcome) -> Rate:
        """Return the share of cases for which the outcome is met."""
        outcomes = [(case, outcome(case)) for case in self.sample]
        counts = tally(found for _, found in outcomes)
        unanswered = sum(1 for _, found in outcomes if found is None)
        applicable = sum(counts.values()) - counts[Counts.NOT_APPLICABLE]
        estimate = self.design.estimate(self._examined(outcomes))
        limits = limits_of(estimate)
        thresholds = self._thresholds
        return Rate(
            counts=counts,
            unanswered=unanswered,
            examined=sum(counts.values()) + len(self.out_of_scope),
            applicable=applicable,
            met=counts[Counts.MET],
            share=None if estimate.share is None else float(estimate.share),
            low=float(limits[0]) if limits else None,
            high=float(limits[1]) if limits else None,
            words=share_words(counts[Counts.MET], applicable, estimate),
            caution=caution_words(applicable, estimate),
            grade=grade_words(applicable, estimate, thresholds) if thresholds else "",
            bounds=tuple(self._bounds(outcomes, counts, estimate.share)),
            interim=unanswered > 0,
            complete=estimate.complete,
        )

    def _examined(
        self,
        outcomes: Iterable[tuple[ScoredCase, Counts | None]],
        *,
        also_met: Callable[[ScoredCase, Counts], bool] = lambda _case, _found: False,
        more: Iterable[tuple[ScoredCase, bool]] = (),
    ) -> list[Examined]:
        """Return the cases a share rests on, some outcomes taken as met and some cases added."""
        examined = [_examined(case, met=None) for case in self.out_of_scope]
        for case, found in outcomes:
            if found is not None:
                met = found is Counts.MET or also_met(case, found)
                applies = found is not Counts.NOT_APPLICABLE
                examined.append(_examined(case, met=met if applies else None))
        return examined + [_examined(case, met=met) for case, met in more]

    def _bounds(
        self,
        outcomes: Sequence[tuple[ScoredCase, Counts | None]],
        counts: Mapping[Counts, int],
        headline: Fraction | None,
    ) -> Iterable[Bound]:
        if headline is None:
            return
        examined, share = self._examined, self.design.share
        if n := counts[Counts.CANNOT_TELL]:
            most = share(examined(outcomes, also_met=lambda _case, found: _is_unknown(found)))
            yield _bound("cannot tell", n, headline, most)
        # Files nobody can find and that are not met only for that reason.
        lost = [case for case, found in outcomes if case.not_found and found is Counts.NOT_MET]
        if lost:
            most = share(examined(outcomes, also_met=lambda case, _found: case.not_found))
            without = share(examined([each for each in outcomes if each[0] not in lost]))
            left_out = f", {percent(without)} without them" if without is not None else ""
            yield _bound("not found", len(lost), headline, most, left_out)
        if self.withheld:
            low = share(examined(outcomes, more=[(case, False) for case in self.withheld]))
            high = share(examined(outcomes, more=[(case, True) for case in self.withheld]))
            yield _bound("withheld", len(self.withheld), low, high)


def _is_unknown(found: Counts) -> bool:
    return found is Counts.CANNOT_TELL


def _bound(why: str, n: int, low: Fraction | None, high: Fraction | None, more: str = "") -> Bound:
    if low is None or high is None:
        raise ValueError("a share with applicable cases stays one when cases are added")
    words = f"{n:,} {why}: {range_words(low, high)} (if none is met, to if all are{more})"
    return Bound(why, n, float(low), float(high), words)


def _examined(case: ScoredCase, *, met: bool | None) -> Examined:
    return Examined(case.drawn.case_ref, case.drawn.stratum, met)


def tally(outcomes: Iterable[Counts | None]) -> dict[Counts, int]:
    """Return how many there are of each kind, 0 included; unanswered ones are left out."""
    found = Counter(outcome for outcome in outcomes if outcome is not None)
    return {kind: found[kind] for kind in Counts}
