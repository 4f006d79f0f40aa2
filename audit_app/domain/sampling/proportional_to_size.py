"""Unequal probabilities: cases with a larger size are drawn more often.

Order sampling after Rosén (1997, Pareto) and Ohlsson (1998, sequential Poisson). Ranks are compared
by whole-number cross-multiplication, never in floating point, so two languages agree. Exponential
tickets (the weighted reservoir) are left out on purpose: their probabilities do not follow size.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Mapping
from functools import cmp_to_key
from typing import Any, NamedTuple

from audit_app.domain.draw import DrawPlan, Selected
from audit_app.domain.errors import AuditError
from audit_app.domain.sampling.base import (
    Field,
    FieldKind,
    SamplingMethod,
    Selection,
    StratumDraw,
)
from audit_app.domain.sampling.ranking import let_go
from audit_app.domain.sampling.taking import check_size, numbered
from audit_app.domain.sampling.walk import FrameWalk

_WHOLE = re.compile(r"0*([1-9][0-9]{0,14})(?:\.0+)?")
_ALL_TICKETS = 1 << 256
_COARSE = 1 << 64
_NOTE = (
    "True probabilities are only near the target, closer for larger samples; weights are one over"
    " the target."
)


class Unit(NamedTuple):
    """One case with its size and its ticket as a number from 0 to 2^256 - 1."""

    reference: str
    size: int
    number: int


class Rank(NamedTuple):
    """A case's rank as an exact fraction."""

    over: int
    under: int
    unit: Unit


class ProportionalToSize:
    """Target probability m * w / W after taking all cases that would exceed 1."""

    key = "proportional_to_size"
    title = "Probability by size"
    explanation = (
        "Draws cases with a larger number (days missing, offences) more often. Every figure must be"
        " weighted back, and for registers of cases equal chances are almost always better."
    )
    fields: tuple[Field, ...] = (
        Field(
            "size_column",
            "Column with the size",
            FieldKind.COLUMN,
            "",
            "Name a column of whole numbers of 1 or more.",
            required=True,
        ),
        Field(
            "order",
            "Rule of order",
            FieldKind.CHOICE,
            "pareto",
            "Pareto comes closest to the target; sequential Poisson can be extended later.",
            choices={"pareto": "Pareto", "sequential_poisson": "Sequential Poisson"},
        ),
    )
    size_label = "Cases to draw"
    uses_strata = False
    can_extend = True
    can_cap = False

    def columns(self, inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the column with the sizes."""
        return (inputs["size_column"],)

    def select(self, walk: FrameWalk, plan: DrawPlan) -> Selection:
        """Return take-all cases and the smallest ranks of the rest."""
        if plan.extends is not None and plan.inputs["order"] == "pareto":
            raise AuditError(
                "A Pareto draw cannot be extended: its order depends on the sample size.",
                remedy="Plan with sequential Poisson if the sample may grow.",
            )
        units = _units(walk, plan.inputs["size_column"])
        check_size(plan.size, walk.size)
        whole, rest, m = take_all(units, plan.size)
        total = sum(unit.size for unit in rest)
        ranked = ranked_units(rest, m, total, plan.inputs["order"], m + plan.reserves)
        sample = [_selected(unit, "1/1") for unit in whole]
        sample += [_selected(unit, f"{m * unit.size}/{total}") for unit in ranked[:m]]
        sample.sort(key=lambda case: case.ticket)
        spare = [_selected(unit, f"{m * unit.size}/{total}") for unit in ranked[m:]]
        details = {"take_all": sorted(unit.reference for unit in whole), "size_total": total}
        let_go(units)
        let_go(rest)
        drawn = StratumDraw("", walk.size, len(sample), len(spare), str(plan.size), "")
        return Selection((drawn,), numbered(sample), numbered(spare), details, (_NOTE,))


def _units(walk: FrameWalk, column: str) -> list[Unit]:
    """Return every case with its size.

    Raises:
        AuditError: If sizes are not whole numbers of 1 or more; with the number of such cases.
    """
    units: list[Unit] = []
    bad = 0
    for batch in walk:
        for reference, row in zip(batch.references, batch.values or [], strict=True):
            match = _WHOLE.fullmatch(row[0].strip())
            if match is None:
                bad += 1
                continue
            state = walk.state.copy()
            state.update(reference.encode())
            units.append(Unit(reference, int(match[1]), int.from_bytes(state.digest(), "big")))
    if bad:
        raise AuditError(
            f"{bad:,} of {walk.size:,} cases have no whole number of 1 or more in column"
            f" '{column}'.",
            remedy="Correct them, or leave these cases out by a condition and say so.",
        )
    return units


def take_all(units: list[Unit], n: int) -> tuple[list[Unit], list[Unit], int]:
    """Return the cases taken for certain, the others, and the places left for them.

    A case is certain while places * size >= sum of sizes; taking the largest one by one gives the
    same cases as taking all such cases at a time.
    """
    by_size = heapq.nsmallest(n, units, key=lambda unit: (-unit.size, unit.reference))
    total = sum(unit.size for unit in units)
    taken = 0
    while taken < n and (n - taken) * by_size[taken].size >= total:
        total -= by_size[taken].size
        taken += 1
    certain = {unit.reference for unit in by_size[:taken]}
    rest = [unit for unit in units if unit.reference not in certain]
    return by_size[:taken], rest, n - taken


def ranked_units(units: list[Unit], m: int, total: int, order: str, keep: int) -> list[Unit]:
    """Return the `keep` smallest ranks in order.

    Args:
        units: The cases not taken for certain.
        m: Places left for them; with none there is no rank.
        total: Sum of their sizes.
        order: "pareto" or "sequential_poisson".
        keep: How many to return at most.
    """
    if m == 0 or keep == 0:
        return []
    rank = _pareto if order == "pareto" else _sequential_poisson
    ranks = [rank(unit, m, total) for unit in units]
    coarse = [_COARSE * over // under for over, under, _unit in ranks]
    cut = heapq.nsmallest(keep, coarse)[-1]
    near = [rank for rank, value in zip(ranks, coarse, strict=True) if value <= cut]
    near.sort(key=cmp_to_key(_compare))
    let_go(coarse)
    let_go(ranks)
    return [rank.unit for rank in near[:keep]]


def _pareto(unit: Unit, m: int, total: int) -> Rank:
    """Return [u / (1 - u)] * [(1 - p) / p] with u = number / 2^256 and p = m * size / total."""
    target = m * unit.size
    return Rank(unit.number * (total - target), (_ALL_TICKETS - unit.number) * target, unit)


def _sequential_poisson(unit: Unit, m: int, total: int) -> Rank:
    """Return u / p."""
    return Rank(unit.number * total, m * unit.size * _ALL_TICKETS, unit)


def _compare(one: Rank, other: Rank) -> int:
    left, right = one.over * other.under, other.over * one.under
    if left == right:
        return -1 if one.unit[::-2] < other.unit[::-2] else 1
    return -1 if left < right else 1


def _selected(unit: Unit, probability: str) -> Selected:
    return Selected(0, unit.reference, f"{unit.number:064x}", "", probability)


METHOD: SamplingMethod = ProportionalToSize()
