"""A small made-up checklist whose answers follow from times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from audit_app.domain.checklist import (
    Checklist,
    Counts,
    LocalStandard,
    Option,
    Scale,
    ScaleKind,
    Standard,
)
from audit_app.domain.working_days import BankHolidays
from tests.helpers.checklists import MADE_UP, MET_SCALE, criterion

# The weekdays off around two Christmases, as published by the government.
HOLIDAYS = BankHolidays(
    frozenset(
        {
            *(date(2022, 12, day) for day in (26, 27)),
            date(2023, 1, 2),
            *(date(2023, 12, day) for day in (25, 26)),
            date(2024, 1, 1),
        }
    ),
    2022,
    2024,
)
SCALE = Scale(
    "timeliness",
    "In time",
    (
        Option("in_time", "In time", Counts.MET),
        Option("late_explained", "Late, with a reason", Counts.PARTLY_MET),
        Option("late", "Late", Counts.NOT_MET),
        Option("n_a", "Not applicable", Counts.NOT_APPLICABLE, needs_reason=True),
    ),
    kind=ScaleKind.TIMELINESS,
)
HOUR = Standard("visit", "Visited", 60, "minutes", "app")
TIMED = replace(
    MADE_UP,
    criteria=(
        criterion("visited", scale="timeliness", standard="visit"),
        criterion("written_up", scale="timeliness", standard="write_up"),
        criterion("supervised"),
    ),
    scales={"timeliness": SCALE, "met": MET_SCALE},
    standards={
        "visit": HOUR,
        "write_up": Standard("write_up", "Written up", 2, "working days", "app"),
    },
)
LOCAL = LocalStandard("made_up", "visit", 3, "hours", "Policy 7", date(2026, 5, 1), "A lead")


class TimedChecklists:
    """Fulfils ChecklistSource."""

    def all(self) -> Mapping[str, Checklist]:
        return {TIMED.key: TIMED}
