"""What is counted in the demo: referrals a month, with one month nobody counted."""

from __future__ import annotations

import math
from datetime import date
from typing import Final

from audit_app.domain.activity import ActivityMeasure, Count

_MONTHS: Final = 36
_NOT_COUNTED: Final = 16
_FIRST: Final = date(2022, 4, 1)


def made_up_measure() -> ActivityMeasure:
    """Return the measure shown beside the audit of missing episodes; it ends with its period."""
    return ActivityMeasure(
        theme_key="missing",
        name="Referrals submitted",
        source="made up for the demo",
        counts=tuple(
            Count(_month(place), round(310 + 4 * place + 22 * math.sin(place)))
            for place in range(_MONTHS)
            if place != _NOT_COUNTED
        ),
    )


def _month(place: int) -> date:
    years, month = divmod(_FIRST.month - 1 + place, 12)
    return date(_FIRST.year + years, month + 1, 1)
