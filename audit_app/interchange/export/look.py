"""How a workbook looks: one font, one quiet palette, a few looks prepared once and shared.

Colours were chosen for a contrast of at least 4.5 to 1 against their ground, and none of them
says anything that the cell's own words do not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from enum import StrEnum
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook

INK = "1F2933"
ACCENT = "1F4E79"
MUTED = "52606D"
HEAD_GROUND = "DCE6F0"
RULE = "C5CED8"
MET_GROUND = "E6F2EA"
PARTLY_GROUND = "FFF4D6"
NOT_MET_GROUND = "FBE3DF"
UNKNOWN_GROUND = "ECEFF2"
BAR = "A9C3DE"

DATE_FORMAT = "dd/mm/yyyy"
DATE_TIME_FORMAT = "dd/mm/yyyy hh:mm"


class Look(StrEnum):
    """What a cell is, and so how it looks."""

    TITLE = "title"
    MARKING = "marking"
    EXPLANATION = "explanation"
    SECTION = "section"
    SENTENCE = "sentence"
    HEAD = "head"
    HEAD_LABEL = "head_label"
    HEAD_NUMBER = "head_number"
    TEXT = "text"
    LABEL = "label"
    NOTE = "note"
    WORDS = "words"
    COUNT = "count"
    SHARE = "share"
    PERCENT = "percent"
    WEIGHT = "weight"
    COEFFICIENT = "coefficient"
    DATE = "date"
    DATE_TIME = "date_time"
    LEFT_NUMBER = "left_number"
    LEFT_DATE = "left_date"
    LEFT_DATE_TIME = "left_date_time"
    CODE = "code"
    TICKET = "ticket"
    LINK = "link"
    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


SIZE = 12
"""Of letters in points, which guidance on accessible spreadsheets asks for; headings are larger."""


def _font(
    *, bold: bool = False, size: int = SIZE, colour: str = INK, underline: bool = False
) -> Font:
    # Name and size are always given: without them other programs fall back to a serif face.
    return Font(
        name="Calibri",
        size=size,
        bold=bold,
        color=colour,
        underline="single" if underline else None,
    )


def _ground(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour, bgColor=colour)


_CODE_FONT = Font(name="Consolas", size=SIZE - 1, color=INK)
_LINE = Side(style="thin", color=RULE)
_STRONG = Side(style="medium", color=ACCENT)
_CELL = Border(bottom=_LINE)
_WRAP = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_LABEL = Alignment(horizontal="left", vertical="center", wrap_text=True)
_NOTE = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_ONE_LINE = Alignment(horizontal="left", vertical="center")
_RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
_CLIPPED = Alignment(horizontal="left", vertical="center", indent=1)

_PARTS: Mapping[Look, Mapping[str, object]] = {
    Look.TITLE: {"font": _font(bold=True, size=18, colour=ACCENT), "alignment": _ONE_LINE},
    Look.MARKING: {"font": _font(bold=True), "alignment": _ONE_LINE},
    Look.EXPLANATION: {"font": _font(colour=MUTED), "alignment": _ONE_LINE},
    Look.SENTENCE: {"alignment": _ONE_LINE},
    Look.SECTION: {
        "font": _font(bold=True, size=14, colour=ACCENT),
        "alignment": Alignment(horizontal="left", vertical="bottom"),
    },
    Look.HEAD: {
        "font": _font(bold=True),
        "fill": _ground(HEAD_GROUND),
        "border": Border(bottom=_STRONG),
        "alignment": _WRAP,
    },
    Look.HEAD_LABEL: {
        "font": _font(bold=True),
        "fill": _ground(HEAD_GROUND),
        "border": Border(bottom=_STRONG),
        "alignment": _LABEL,
    },
    Look.HEAD_NUMBER: {
        "font": _font(bold=True),
        "fill": _ground(HEAD_GROUND),
        "border": Border(bottom=_STRONG),
        "alignment": Alignment(horizontal="right", vertical="center", wrap_text=True, indent=1),
    },
    Look.TEXT: {"border": _CELL, "alignment": _WRAP},
    Look.LABEL: {"font": _font(bold=True), "border": _CELL, "alignment": _LABEL},
    Look.NOTE: {"border": _CELL, "alignment": _NOTE},
    Look.WORDS: {"border": _CELL, "alignment": _CLIPPED},
    Look.COUNT: {"border": _CELL, "alignment": _RIGHT, "number_format": "#,##0"},
    Look.SHARE: {"border": _CELL, "alignment": _RIGHT, "number_format": "0.0%_-"},
    Look.PERCENT: {"border": _CELL, "alignment": _RIGHT, "number_format": "0%"},
    Look.WEIGHT: {"border": _CELL, "alignment": _RIGHT, "number_format": "#,##0.0"},
    Look.COEFFICIENT: {"border": _CELL, "alignment": _RIGHT, "number_format": "0.00"},
    Look.DATE: {"border": _CELL, "alignment": _RIGHT, "number_format": DATE_FORMAT},
    Look.DATE_TIME: {"border": _CELL, "alignment": _RIGHT, "number_format": DATE_TIME_FORMAT},
    Look.LEFT_NUMBER: {"border": _CELL, "alignment": _WRAP, "number_format": "#,##0"},
    Look.LEFT_DATE: {"border": _CELL, "alignment": _WRAP, "number_format": DATE_FORMAT},
    Look.LEFT_DATE_TIME: {"border": _CELL, "alignment": _WRAP, "number_format": DATE_TIME_FORMAT},
    Look.CODE: {"font": _CODE_FONT, "border": _CELL, "alignment": _WRAP},
    Look.TICKET: {"font": _CODE_FONT, "border": _CELL, "alignment": _CLIPPED},
    Look.LINK: {"font": _font(colour=ACCENT, underline=True), "border": _CELL, "alignment": _LABEL},
    Look.MET: {"border": _CELL, "fill": _ground(MET_GROUND), "alignment": _WRAP},
    Look.PARTLY_MET: {"border": _CELL, "fill": _ground(PARTLY_GROUND), "alignment": _WRAP},
    Look.NOT_MET: {
        "font": _font(bold=True),
        "border": _CELL,
        "fill": _ground(NOT_MET_GROUND),
        "alignment": _WRAP,
    },
    Look.UNKNOWN: {"border": _CELL, "fill": _ground(UNKNOWN_GROUND), "alignment": _WRAP},
    Look.NOT_ASKED: {"font": _font(colour=MUTED), "border": _CELL, "alignment": _WRAP},
}


NUMBER_LOOKS = frozenset(
    {Look.COUNT, Look.SHARE, Look.PERCENT, Look.WEIGHT, Look.COEFFICIENT, Look.DATE, Look.DATE_TIME}
)
"""Aligned to the right, and so are the headings above them."""

LABEL_LOOKS = frozenset({Look.LABEL, Look.LINK})
"""Flush with the edge of the cell, and so are the headings above them."""

ONE_LINE_LOOKS = frozenset(
    {Look.TITLE, Look.EXPLANATION, Look.SENTENCE, Look.SECTION, Look.TICKET, Look.WORDS}
)
"""Never wrapped, so they ask for no higher row."""


class Style(NamedTuple):
    """A look as cells of one workbook take it.

    Attributes:
        number: For numbers, dates and blanks; its place among the styles of the file.
        text: The same with the mark that keeps text text when somebody edits the cell.
    """

    number: int
    text: int


def prepared_looks(workbook: Workbook) -> Mapping[Look, Style]:
    """Return every look as styles of this workbook, and make its usual font as large as ours."""
    worksheet = workbook.worksheets[0]
    # Widths of columns are counted in figures of the usual font, and empty cells have it.
    usual: Any = workbook._fonts  # type: ignore[attr-defined]  # noqa: SLF001 - not typed
    usual[0] = _font()
    workbook._named_styles["Normal"].font = _font()  # type: ignore[attr-defined]  # noqa: SLF001
    styles: Any = workbook._cell_styles  # type: ignore[attr-defined]  # noqa: SLF001 - not typed
    looks: dict[Look, Style] = {}
    for look in Look:
        # A cell of no sheet, only to have the style's parts registered with the workbook.
        cell: Any = Cell(worksheet, row=1, column=1)
        for part, value in ({"font": _font()} | dict(_PARTS[look])).items():
            setattr(cell, part, value)
        text = copy(cell._style)  # noqa: SLF001 - openpyxl offers no public way to share a style
        text.quotePrefix = 1
        looks[look] = Style(cell.style_id, styles.add(text))
    return looks
