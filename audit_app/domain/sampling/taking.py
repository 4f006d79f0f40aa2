"""From tickets in order to a sample: the first ones, the next as reserves, a fair working order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from audit_app.domain.draw import Selected
from audit_app.domain.errors import AuditError
from audit_app.domain.sampling.base import Selection, StratumDraw
from audit_app.domain.sampling.ranking import Ranking, Ticketed


class Numbers(NamedTuple):
    """How many of one stratum.

    Attributes:
        sampled: Cases to draw.
        share: Exact share before rounding, as text.
        probability: Inclusion probability as text.
    """

    sampled: int
    share: str
    probability: str


def take(ranking: Ranking, numbers: Mapping[str, Numbers], reserves: int) -> Selection:
    """Return the first tickets of each stratum, then the reserves.

    Args:
        ranking: Holds at least sampled + reserves + 1 cases of each stratum, if it has so many.
        numbers: By stratum; strata not named get nothing.
        reserves: Reserve cases in each stratum; fewer where the stratum has no more.
    """
    sample: dict[str, list[Selected]] = {}
    spare: list[Selected] = []
    strata: list[StratumDraw] = []
    for name in sorted(ranking.sizes):
        want = numbers.get(name, Numbers(0, "0", "0"))
        ranked = ranking.by_stratum[name]
        end = want.sampled + (reserves if want.sampled else 0)
        sample[name] = selected(ranked[: want.sampled], name, want.probability)
        spare += selected(ranked[want.sampled : end], name, want.probability)
        next_ticket = ranked[end][0].hex() if len(ranked) > end else ""
        strata.append(
            StratumDraw(
                name,
                ranking.sizes[name],
                len(sample[name]),
                len(ranked[want.sampled : end]),
                want.share,
                next_ticket,
            )
        )
    return Selection(tuple(strata), working_order(sample), numbered(spare))


def check_size(wanted: int, size: int, available: int | None = None) -> None:
    """Refuse a sample larger than what can be drawn.

    Args:
        wanted: Cases wanted.
        size: Cases of the frame.
        available: Cases that a cap leaves; None: all.

    Raises:
        AuditError: Naming both numbers.
    """
    if size == 0:
        raise AuditError(
            "No case can be drawn: the register is empty, or no case meets every condition.",
            remedy="Check the register and the conditions.",
        )
    if wanted > size:
        raise AuditError(
            f"The sample of {wanted:,} is larger than the {size:,} cases that can be drawn.",
            remedy=f"Draw at most {size:,}, or read them all with the method 'census'.",
        )
    if available is not None and wanted > available:
        raise AuditError(
            f"The cap leaves {available:,} of {size:,} cases, fewer than the {wanted:,} wanted.",
            remedy=f"Draw at most {available:,}, or allow more cases of one person.",
        )


def selected(cases: Sequence[Ticketed], stratum: str, probability: str) -> list[Selected]:
    """Return cases as selected ones, not yet numbered."""
    return [Selected(0, ref, number.hex(), stratum, probability) for number, ref in cases]


def numbered(cases: Sequence[Selected]) -> tuple[Selected, ...]:
    """Return cases numbered from 1 in the order given."""
    return tuple(
        Selected(place, case.case_ref, case.ticket, case.stratum, case.probability)
        for place, case in enumerate(cases, start=1)
    )


def working_order(by_stratum: Mapping[str, Sequence[Selected]]) -> tuple[Selected, ...]:
    """Return the sample in the order it should be scored, numbered from 1.

    The j-th of a stratum's n cases sits at (2j - 1) / (2n), ties by ticket, so that every stratum
    fills evenly and the cases done are at any moment a random sample of each stratum.
    """
    common = math.lcm(*(len(cases) for cases in by_stratum.values() if cases))
    placed = [
        ((2 * j - 1) * (common // len(cases)), case.ticket, case)
        for cases in by_stratum.values()
        for j, case in enumerate(cases, start=1)
    ]
    placed.sort(key=lambda item: item[:2])
    return numbered([case for _place, _ticket, case in placed])


def already_drawn(ranking: Ranking, references: Sequence[str]) -> dict[str, int]:
    """Return how many first tickets of each stratum must be drawn to keep earlier cases.

    Where late arrivals have smaller tickets than an earlier case, they come in before it.

    Raises:
        AuditError: If an earlier case is not among the tickets ranked: it left the register, or
            many have arrived before it.
    """
    wanted = set(references)
    minima: dict[str, int] = {}
    for name, ranked in ranking.by_stratum.items():
        for place, (_number, reference) in enumerate(ranked, start=1):
            if reference in wanted:
                minima[name] = place
                wanted.discard(reference)
    if wanted:
        raise lost_cases(len(wanted), len(references))
    return minima


def lost_cases(lost: int, earlier: int) -> AuditError:
    """Return the refusal of an extension that would give up earlier cases."""
    return AuditError(
        f"{lost:,} of the {earlier:,} cases of the earlier draw would not be in the larger one.",
        remedy="Draw more cases, with the same register and the same method; a case that left the"
        " register cannot be kept.",
    )
