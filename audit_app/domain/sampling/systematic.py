"""Systematic sampling: every k-th case of an ordered list, from a start that the seed decides."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from audit_app.domain.draw import DrawPlan
from audit_app.domain.sampling.base import (
    Field,
    FieldKind,
    SamplingMethod,
    Selection,
    StratumDraw,
)
from audit_app.domain.sampling.ranking import Ticketed, let_go, sorted_in_parts
from audit_app.domain.sampling.taking import check_size, numbered, selected
from audit_app.domain.sampling.walk import FrameWalk
from audit_app.domain.tickets import systematic_start

_NOTE = (
    "The order of the list is part of the draw. A pattern in it that repeats with the interval"
    " would spoil the sample; the error is computed as for a simple random sample."
)


class Systematic:
    """Every case has the probability n/N exactly, also where N/n is not whole."""

    key = "systematic"
    title = "Systematic"
    explanation = (
        "Takes cases at even steps through a sorted list, so that it is covered from end to end."
        " There is no exact formula for its error."
    )
    fields: tuple[Field, ...] = (
        Field(
            "order",
            "Sort the list by",
            FieldKind.COLUMNS,
            [],
            "Columns to sort by, the first before the second; ties, or no column, by reference.",
        ),
    )
    size_label = "Cases to draw"
    uses_strata = False
    can_extend = False
    can_cap = False

    def columns(self, inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the columns to sort by."""
        return tuple(inputs["order"])

    def select(self, walk: FrameWalk, plan: DrawPlan) -> Selection:
        """Return the cases at floor((start + j * N) / n), j from 0 to n - 1."""
        rows: list[tuple[str, ...]] = []
        for batch in walk:
            values = batch.values or [()] * len(batch.references)
            rows += [(*value, ref) for value, ref in zip(values, batch.references, strict=True)]
        check_size(plan.size, walk.size)
        rows, kinds = _ordered(rows, len(plan.inputs["order"]))
        start = systematic_start(walk.key, "", walk.size)
        places = {(start + j * walk.size) // plan.size for j in range(plan.size)}
        probability = f"{plan.size}/{walk.size}"
        sample = _by_ticket(walk, [rows[place][-1] for place in sorted(places)])
        spare: list[Ticketed] = []
        if plan.reserves:
            rest = (row[-1] for place, row in enumerate(rows) if place not in places)
            spare = heapq.nsmallest(plan.reserves, _ticketed(walk, rest))
        let_go(rows)
        share = StratumDraw("", walk.size, len(sample), len(spare), str(plan.size), "")
        return Selection(
            (share,),
            numbered(selected(sample, "", probability)),
            numbered(selected(spare, "", probability)),
            details={"start": start, "order": [*plan.inputs["order"]], "order_as": kinds},
            notes=(_NOTE,),
        )


def _by_ticket(walk: FrameWalk, references: Iterable[str]) -> list[Ticketed]:
    """Return references with their tickets, smallest first."""
    return list(sorted_in_parts(_ticketed(walk, references)))


def _ticketed(walk: FrameWalk, references: Iterable[str]) -> Iterator[Ticketed]:
    for reference in references:
        state = walk.state.copy()
        state.update(reference.encode())
        yield state.digest(), reference


def _ordered(
    rows: list[tuple[str, ...]], n_columns: int
) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return rows in order, and for each column whether it was sorted as numbers or as text.

    A column sorts as numbers if every value that is not blank is one; blanks come first.
    """
    if n_columns == 0:
        return rows, []
    is_number = [all(_number(row[place]) is not None for row in rows) for place in range(n_columns)]

    def key(row: tuple[str, ...]) -> tuple[Any, ...]:
        return (
            *(
                _number(value) if numeric else value
                for numeric, value in zip(is_number, row, strict=False)
            ),
            row[-1],
        )

    kinds = ["numbers" if numeric else "text" for numeric in is_number]
    return list(sorted_in_parts(rows, key=key)), kinds


def _number(value: str) -> tuple[bool, Decimal] | None:
    """Return a key that sorts numbers after blanks, or None for other text."""
    if not value.strip():
        return False, Decimal(0)
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return (True, number) if number.is_finite() else None


METHOD: SamplingMethod = Systematic()
