"""A share in cells: counts, the share, its limits, its words, its state, why to read it with care.

Where a share is no more than a quotient of counts that stand beside it, its cell is a formula, so
that a reader can see where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Counts
from audit_app.domain.rates import Rate
from audit_app.domain.statistics.wording import COUNTS_ONLY_UNDER
from audit_app.domain.thresholds import State, state_of
from audit_app.interchange.export.book import CellValue, Column
from audit_app.interchange.export.cells import Formula
from audit_app.interchange.export.formulas import Area, is_ratio, ratio, total
from audit_app.interchange.export.look import (
    BAR,
    INK,
    MET_GROUND,
    NOT_MET_GROUND,
    PARTLY_GROUND,
    Look,
)

COUNT_COLUMNS = (
    Column("Applicable", 11, Look.COUNT),
    Column("Met", 7, Look.COUNT),
    Column("Partly met", 8, Look.COUNT),
    Column("Not met", 7, Look.COUNT),
    Column("Cannot tell", 9, Look.COUNT),
    Column("Not applicable", 12, Look.COUNT),
    Column("Not answered", 11, Look.COUNT),
)
"""As count_cells() fills them."""

SHARE_COLUMNS = (
    Column("Share met", 9, Look.SHARE),
    Column("Lower limit", 9, Look.SHARE),
    Column("Upper limit", 9, Look.SHARE),
    Column("In words", 34),
    Column("Read with care", 22),
)
"""As share_cells() fills them."""

STATE_COLUMN = Column("State", 19)
"""As state_cell() fills it."""

_STATES: Mapping[State, str] = {
    State.GREEN: "● Green",
    State.AMBER: "▲ Amber",
    State.RED: "■ Red",
    State.TOO_FEW: "▨ Too few to say",
    State.NONE_APPLICABLE: "None applicable",
    State.UNSET: "No thresholds",
}
"""Word and shape; the colour comes on top and says nothing more."""


class Traced(NamedTuple):
    """Where a share is written, so that it can be a formula.

    Attributes:
        area: The table, with columns named as here.
        row: The row.
        share: A formula for the share where it is weighted; None otherwise.
    """

    area: Area
    row: int
    share: Formula | None = None


def count_cells(rate: Rate, traced: Traced | None = None) -> list[CellValue]:
    """Return the counts of a share: applicable, then each kind, then those not answered."""
    applicable: CellValue = rate.applicable
    if traced is not None:
        applicable = total(traced.area, "Met", "Cannot tell", traced.row, rate.applicable)
    return [
        applicable,
        rate.counts[Counts.MET],
        rate.counts[Counts.PARTLY_MET],
        rate.counts[Counts.NOT_MET],
        rate.counts[Counts.CANNOT_TELL],
        rate.counts[Counts.NOT_APPLICABLE],
        rate.unanswered,
    ]


def share_cells(rate: Rate, traced: Traced | None = None) -> list[CellValue]:
    """Return a share with limits and words; the words alone where cases are too few for a share."""
    if not has_share(rate):
        return [None, None, None, rate.words, rate.caution]
    share: CellValue = rate.share
    if traced is not None and rate.share is not None:
        area, row, weighted = traced
        if is_ratio(rate.met, rate.applicable, rate.share):
            share = ratio(area.cell("Met", row), area.cell("Applicable", row), rate.share)
        elif weighted is not None:
            share = weighted
    return [share, rate.low, rate.high, rate.words, rate.caution]


def has_share(rate: Rate) -> bool:
    """Return whether a share may be shown: on enough cases, or on every case of the register."""
    return rate.share is not None and (rate.complete or rate.applicable >= COUNTS_ONLY_UNDER)


def state_cell(rate: Rate) -> str:
    """Return what the limits of a share allow to be said: a shape and a word."""
    return _STATES[state_of(rate)]


def bars(worksheet: Worksheet, area: Area, heading: str = "Share met") -> None:
    """Draw each share of a table as a bar in its own cell, from 0% to 100%."""
    made: Any = DataBarRule
    rule = made(start_type="num", start_value=0, end_type="num", end_value=1, color=f"FF{BAR}")
    worksheet.conditional_formatting.add(_range(area, heading), rule)


def state_marks(worksheet: Worksheet, area: Area, heading: str = "State") -> None:
    """Colour the states of a table, where somebody sorts or edits them too."""
    grounds = {State.GREEN: MET_GROUND, State.AMBER: PARTLY_GROUND, State.RED: NOT_MET_GROUND}
    for state, ground in grounds.items():
        mark_words(worksheet, area, heading, _STATES[state], ground)


def mark_words(worksheet: Worksheet, area: Area, heading: str, words: str, ground: str) -> None:
    """Colour the cells of a column that say certain words of ours."""
    fill = PatternFill("solid", bgColor=ground, fgColor=ground)
    made: Any = CellIsRule
    rule = made(operator="equal", formula=[f'"{words}"'], fill=fill, font=Font(color=INK))
    worksheet.conditional_formatting.add(_range(area, heading), rule)


def _range(area: Area, heading: str) -> str:
    place = area.cell(heading, area.first).removeprefix("$")
    return f"{place}:{area.cell(heading, area.last).removeprefix('$')}"
