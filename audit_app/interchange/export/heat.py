"""A heat map in cells: the share of files with all of a section met, part by part of the register.

The figure stands in every cell; the ground only repeats it. Fewer than ten cases show their counts
and no colour.
"""

from __future__ import annotations

from typing import Any

from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.rates import Rate
from audit_app.domain.strata_figures import PartFigures
from audit_app.interchange.export.book import Book, CellValue, Column
from audit_app.interchange.export.cells import Shown
from audit_app.interchange.export.look import BAR, Look
from audit_app.interchange.export.rates import has_share

MOST_PARTS = 14
"""What a page holds side by side; more are on the sheet by stratum alone."""


def write_heat_map(worksheet: Worksheet, row: int, parts: PartFigures, book: Book) -> int:
    """Write the heat map with its heading; return the next row.

    Args:
        worksheet: Where.
        row: Of the heading.
        parts: The figures part by part, at most MOST_PARTS.
        book: What is written to.
    """
    row = book.section(worksheet, row, f"Files with all of it met, by {parts.by.value}")
    columns = (
        Column("Files", 30, Look.LABEL),
        *(Column(head.title, 10, Look.SHARE) for head in parts.parts),
    )
    rows = [
        [each.title, *(_cell(rate) for rate in each.rates)]
        for each in (*parts.sections, parts.files)
    ]
    area = book.block(worksheet, row, "HeatMap", columns, rows)
    made: Any = ColorScaleRule
    scale = made(
        start_type="num",
        start_value=0,
        start_color="FFFFFFFF",
        end_type="num",
        end_value=1,
        end_color=f"FF{BAR}",
    )
    last = get_column_letter(len(columns))
    worksheet.conditional_formatting.add(f"B{area.first}:{last}{area.last}", scale)
    return area.last + 1


def _cell(rate: Rate) -> CellValue:
    if has_share(rate):
        return rate.share
    if rate.applicable:
        return Shown(f"{rate.met:,} of {rate.applicable:,}", Look.SHARE)
    return Shown("none", Look.SHARE)
