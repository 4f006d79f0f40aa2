"""Where things stand on a scoring workbook; docs/score-sheets.md says the same in words."""

from __future__ import annotations

from typing import Final

from audit_app.domain.score_sheets import SheetColumn

SCORES: Final = "Scores"
LISTS: Final = "Lists"
STAMP: Final = "Stamp"

LIST: Final = "List"
OPTIONS: Final = "Options"
"""Hidden columns that say which list a row offers, and how long it is; they move with the row."""

NUMBER_ROW: Final = 5
FINISHED_ROW: Final = 6
HEADING_ROW: Final = 8

WIDTHS: Final = {
    SheetColumn.KEY: 26,
    SheetColumn.CASE: 18,
    SheetColumn.NUMBER: 7,
    SheetColumn.SECTION: 16,
    SheetColumn.QUESTION: 42,
    SheetColumn.GUIDANCE: 70,
    SheetColumn.ANSWER: 22,
    SheetColumn.FROM: 17,
    SheetColumn.TO: 17,
    SheetColumn.REASON: 28,
    SheetColumn.NOTE: 36,
    SheetColumn.EVIDENCE: 28,
}
"""In characters of the usual font."""

COLUMN_WIDTH: Final = 18
"""Of a register's column that travels."""

STAMP_ABOUT: Final = (
    "This sheet binds the workbook to the cases and the checklist it was made for. "
    "Leave it as it is: without it nothing can be taken in."
)
