"""A share in cells: counts, the share, its limits, its words, and why to read it with care."""

from __future__ import annotations

from audit_app.domain.checklist import Counts
from audit_app.domain.rates import Rate
from audit_app.domain.statistics.wording import COUNTS_ONLY_UNDER
from audit_app.interchange.export.book import CellValue, Column
from audit_app.interchange.export.look import Look

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


def count_cells(rate: Rate) -> list[CellValue]:
    """Return the counts of a share: applicable, then each kind, then those not answered."""
    return [
        rate.applicable,
        rate.counts[Counts.MET],
        rate.counts[Counts.PARTLY_MET],
        rate.counts[Counts.NOT_MET],
        rate.counts[Counts.CANNOT_TELL],
        rate.counts[Counts.NOT_APPLICABLE],
        rate.unanswered,
    ]


def share_cells(rate: Rate) -> list[CellValue]:
    """Return a share with limits and words; the words alone where cases are too few for a share."""
    if has_share(rate):
        return [rate.share, rate.low, rate.high, rate.words, rate.caution]
    return [None, None, None, rate.words, rate.caution]


def has_share(rate: Rate) -> bool:
    """Return whether a share may be shown: on enough cases, or on every case of the register."""
    return rate.share is not None and (rate.complete or rate.applicable >= COUNTS_ONLY_UNDER)
