"""Audits of one theme as a series of rounds, and what changed from one to the next.

Only questions that mean the same in both rounds are compared. The question is whether practice
changed, not these two lists, so there is no correction for finite registers in a difference; where
both registers were read whole, the difference of the two is exact and the words say so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from audit_app.domain.checklist import Counts
from audit_app.domain.checklist_changes import unchanged_criteria
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.outcomes import Standing, scored_cases
from audit_app.domain.rounds import Change, OutsideRound, Round, RoundChange, RoundShare
from audit_app.domain.statistics.comparison import (
    change_words,
    fisher_p,
    holm,
    mcnemar_p,
    mover,
    newcombe,
)
from audit_app.domain.statistics.levels import Interval, normal_quantile
from audit_app.domain.statistics.wording import percent

TOO_FEW: Final = "too few to say"
LEAST_BASE: Final = 10
"""Applicable cases in each round, unless a register was read whole."""

_MOSTLY: Final = 0.5
"""Of the smaller round: from this share of cases in both on, the same cases are compared."""


def round_of(view: ExportView, figures: AuditFigures) -> Round:
    """Return an audit as a round of its series."""
    rates = {each.key: each.rate for each in figures.criteria}
    return Round(
        title=view.audit.title,
        name=view.audit.round,
        ended=view.audit.period_to,
        outside="",
        checklist=view.checklist,
        register=figures.population,
        drawn=figures.drawn,
        weighted=len(view.strata) > 1 or view.draws[-1].plan.method not in _SIMPLE,
        interim=figures.interim,
        criteria={
            key: RoundShare(
                rate.met,
                rate.applicable,
                rate.share,
                rate.low,
                rate.high,
                rate.words,
                rate.complete,
            )
            for key, rate in rates.items()
        },
        grades=tuple((each.label, each.count) for each in figures.grades),
        outcomes={
            case.drawn.case_ref: case.outcomes
            for case in scored_cases(view)
            if case.standing is Standing.SAMPLE
        },
        audit_id=view.audit.id,
        scorers=1 + len(view.second),
    )


_SIMPLE: Final = ("simple_random", "systematic", "census")


def outside_as_round(outside: OutsideRound) -> Round:
    """Return an outside round as a round of the series."""
    return Round(
        title=outside.title,
        name=outside.title,
        ended=outside.dated,
        outside=outside.source,
        checklist=None,
        register=0,
        drawn=sum(n for _, n in outside.grades),
        weighted=False,
        interim=False,
        grades=outside.grades,
    )


def changes(before: Round, after: Round) -> RoundChange:
    """Return what changed from one round to the next.

    Cases of two independent samples are compared by Newcombe's method, or by MOVER with each
    round's own limits where shares are weighted. Where most cases of the smaller round are in both,
    those cases are compared with themselves. Words allow for all criteria shown together (Holm).

    Source:
        Newcombe (1998) method 10; Zou and Donner (2008); McNemar (1947), exact; Bonett and Price
        (2012), Journal of Educational and Behavioral Statistics 37, for the paired limits.
    """
    common = sorted(before.outcomes.keys() & after.outcomes.keys())
    keys = _comparable(before, after)
    paired = _are_mostly_the_same(before, after, common)
    found = [_criterion(key, before, after, common if paired else ()) for key in keys]
    return RoundChange(
        before,
        after,
        tuple(_worded(found)),
        tuple(_worded(_grades(before, after))),
        _n_left_out(before, after, keys),
        len(common),
        tuple(_notes(before, after, len(common), paired=paired)),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    change: Change
    p_value: float | None


def _comparable(before: Round, after: Round) -> list[str]:
    if before.checklist is None or after.checklist is None:
        return []
    same = unchanged_criteria(before.checklist, after.checklist)
    return [key for key in same if key in before.criteria and key in after.criteria]


def _are_mostly_the_same(before: Round, after: Round, common: Sequence[str]) -> bool:
    smaller = min(len(before.outcomes), len(after.outcomes))
    return smaller > 0 and len(common) > smaller * _MOSTLY


def _n_left_out(before: Round, after: Round, keys: Sequence[str]) -> int:
    if before.checklist is None or after.checklist is None:
        return 0  # of an outside round nothing but grades is known
    return len((before.criteria.keys() | after.criteria.keys()) - set(keys))


def _criterion(key: str, before: Round, after: Round, common: Sequence[str]) -> _Found:
    question = after.checklist.criterion(key).question if after.checklist is not None else key
    old, new = before.criteria[key], after.criteria[key]
    if common:
        return _same_cases(key, question, before, after, common)
    return _independent(key, question, old, new, weighted=before.weighted or after.weighted)


def _independent(
    key: str, question: str, old: RoundShare, new: RoundShare, *, weighted: bool
) -> _Found:
    if not (_says_enough(old) and _says_enough(new)):
        return _Found(Change(key, question, old, new, None, TOO_FEW, ""), None)
    if weighted:
        interval = mover(_share(old), _limits(old), _share(new), _limits(new))
        p = _p_of(_share(new) - _share(old), interval)
        return _Found(Change(key, question, old, new, interval, "", "own limits"), p)
    counts = (old.met, old.applicable), (new.met, new.applicable)
    made = Change(key, question, old, new, newcombe(*counts), "", "independent samples")
    return _Found(made, fisher_p(*counts))


def _says_enough(share: RoundShare) -> bool:
    return share.applicable > 0 and (share.applicable >= LEAST_BASE or share.whole)


def _share(share: RoundShare) -> float:
    return share.share if share.share is not None else share.met / share.applicable


def _limits(share: RoundShare) -> Interval:
    value = _share(share)
    low, high = (value if limit is None else limit for limit in (share.low, share.high))
    return Interval(low, high)


def _p_of(difference: float, interval: Interval) -> float:
    """Return the two-sided p-value a normal difference with these limits would have."""
    error = (interval.high - interval.low) / (2 * normal_quantile(0.95))
    return math.erfc(abs(difference) / error / math.sqrt(2)) if error > 0 else 1.0


def _same_cases(
    key: str, question: str, before: Round, after: Round, common: Sequence[str]
) -> _Found:
    pairs = [
        (before.outcomes[ref][key] is Counts.MET, after.outcomes[ref][key] is Counts.MET)
        for ref in common
        if _applies(before.outcomes[ref].get(key)) and _applies(after.outcomes[ref].get(key))
    ]
    old, new = (_of_pairs([pair[place] for pair in pairs]) for place in (0, 1))
    if len(pairs) < LEAST_BASE:
        return _Found(Change(key, question, old, new, None, TOO_FEW, "the same cases"), None)
    lost, won = (sum(pair == kind for pair in pairs) for kind in ((True, False), (False, True)))
    interval = paired_limits(lost, won, len(pairs))
    made = Change(key, question, old, new, interval, "", f"{len(pairs):,} cases that are in both")
    return _Found(made, mcnemar_p(lost, won))


def _applies(outcome: Counts | None) -> bool:
    return outcome is not None and outcome is not Counts.NOT_APPLICABLE


def _of_pairs(met: Sequence[bool]) -> RoundShare:
    n, m = len(met), sum(met)
    words = f"{m:,} of {n:,} ({percent(m / n)})" if n else "none"
    return RoundShare(m, n, m / n if n else None, None, None, words)


def paired_limits(lost: int, won: int, n: int) -> Interval:
    """Return the limits of a difference between two shares of the same cases.

    Args:
        lost: Cases met before only.
        won: Cases met after only.
        n: Cases in both.

    Source:
        Bonett and Price (2012), adjusted Wald interval for paired data, 95%.
    """
    p_won, p_lost = (won + 1) / (n + 2), (lost + 1) / (n + 2)
    difference = p_won - p_lost
    error = math.sqrt((p_won + p_lost - difference**2) / (n + 2))
    half = normal_quantile(0.95) * error
    return Interval(difference - half, difference + half).cut(-1.0, 1.0)


def _grades(before: Round, after: Round) -> list[_Found]:
    """Compare the share of files with the best and with the worst grade."""
    n_before, n_after = (sum(n for _, n in each.grades) for each in (before, after))
    if not (before.grades and after.grades) or min(n_before, n_after) == 0:
        return []
    found = []
    for place, good in ((0, True), (-1, False)):
        (old_name, old), (name, new) = before.grades[place], after.grades[place]
        label = name if name.casefold() == old_name.casefold() else f"{old_name}, then {name}"
        shares = grade_share(old, n_before), grade_share(new, n_after)
        one = _independent(label, label, *shares, weighted=False)
        if not good and one.p_value is not None:  # fewer of the worst is better
            one = _Found(_turned(one.change), one.p_value)
        found.append(one)
    return found


_WORST: Final = "independent samples; fewer is better"


def _turned(change: Change) -> Change:
    parts = (change.key, change.question, change.before, change.after, change.interval)
    return Change(*parts, "", _WORST)


def grade_share(count: int, total: int) -> RoundShare:
    """Return the share of files with a grade, with Wilson's limits."""
    from audit_app.domain.statistics.intervals import wilson

    limits = wilson(count, total)
    words = f"{count:,} of {total:,} ({percent(count / total)}; {percent(limits.low)} to "
    return RoundShare(
        count, total, count / total, limits.low, limits.high, f"{words}{percent(limits.high)})"
    )


def _worded(found: Sequence[_Found]) -> list[Change]:
    """Return changes with their words; p-values are adjusted over all shown together."""
    compared = [one for one in found if one.p_value is not None]
    adjusted = iter(holm([one.p_value for one in compared if one.p_value is not None]))
    worded = []
    for one in found:
        change, words = one.change, TOO_FEW
        if one.p_value is not None:
            difference = change.difference or 0.0
            turned = -1.0 if change.method == _WORST else 1.0
            words = change_words(difference * turned, next(adjusted))
        parts = (change.key, change.question, change.before, change.after, change.interval)
        worded.append(Change(*parts, words, change.method))
    return worded


def _notes(before: Round, after: Round, in_both: int, *, paired: bool) -> list[str]:
    notes = []
    for each in (before, after):
        if each.outside:
            notes.append(
                f"{each.title} was scored by others: {each.outside}. Only grades are known."
            )
        if each.interim:
            notes.append(f"{each.title} is interim: answers are still missing.")
    if before.checklist is not None and after.checklist is not None:
        old, new = before.checklist.version, after.checklist.version
        if old != new:
            notes.append(f"The checklist changed from version {old} to {new}.")
    if in_both:
        notes.append(
            f"{in_both:,} cases are in both rounds; "
            + ("they are compared with themselves." if paired else "the rounds are taken as apart.")
        )
    if before.register and after.register:
        notes.append(f"Registers: {before.register:,} cases before, {after.register:,} after.")
    whole = [each for each in (before, after) if each.register and each.register == each.drawn]
    if len(whole) == 2:
        notes.append(
            "Both registers were read whole: the difference between the two is as counted."
        )
    if before.scorers != after.scorers:
        notes.append(f"Scorers: {before.scorers} before, {after.scorers} after.")
    return notes
