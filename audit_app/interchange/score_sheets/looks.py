"""How the cells of a scoring workbook look, and which of them can be written into."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from enum import StrEnum
from typing import Any, Final

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook import Workbook

from audit_app.interchange.export.look import (
    ACCENT,
    HEAD_GROUND,
    INK,
    MUTED,
    RULE,
    UNKNOWN_GROUND,
    Style,
)

_FILL_GROUND: Final = "FFFCEB"
_TEXT_FORMAT: Final = "@"
"""What is typed stays as typed: no date is made of 1/2, no formula of an equals sign."""


class Ground(StrEnum):
    """What a cell is for."""

    TITLE = "title"
    SENTENCE = "sentence"
    LABEL = "label"
    HEAD = "head"
    TEXT = "text"
    GRADE = "grade"
    NOT_ASKED = "not_asked"
    TO_FILL = "to_fill"


Cells = Mapping[Ground, Style]


def _font(*, bold: bool = False, size: int = 11, colour: str = INK) -> Font:
    return Font(name="Calibri", size=size, bold=bold, color=colour)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour, bgColor=colour)


_THIN: Final = Side(style="thin", color=RULE)
_LINE: Final = Border(bottom=_THIN)
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_STRONG: Final = Border(bottom=Side(style="medium", color=ACCENT))
_WRAP: Final = Alignment(horizontal="left", vertical="top", wrap_text=True)
_MIDDLE: Final = Alignment(horizontal="left", vertical="center", wrap_text=True)
_ONE_LINE: Final = Alignment(horizontal="left", vertical="center")

_PARTS: Final[Mapping[Ground, Mapping[str, object]]] = {
    Ground.TITLE: {"font": _font(bold=True, size=16, colour=ACCENT), "alignment": _ONE_LINE},
    Ground.SENTENCE: {"font": _font(colour=MUTED), "alignment": _ONE_LINE},
    Ground.LABEL: {"font": _font(bold=True), "alignment": _ONE_LINE},
    Ground.HEAD: {
        "font": _font(bold=True),
        "fill": _fill(HEAD_GROUND),
        "border": _STRONG,
        "alignment": _MIDDLE,
    },
    Ground.TEXT: {"border": _LINE, "alignment": _WRAP},
    Ground.GRADE: {
        "font": _font(bold=True),
        "fill": _fill(HEAD_GROUND),
        "border": _STRONG,
        "alignment": _WRAP,
    },
    Ground.NOT_ASKED: {
        "font": _font(colour=MUTED),
        "fill": _fill(UNKNOWN_GROUND),
        "border": _LINE,
        "alignment": _WRAP,
    },
    Ground.TO_FILL: {
        "fill": _fill(_FILL_GROUND),
        "border": _BOX,
        "alignment": _WRAP,
        "number_format": _TEXT_FORMAT,
        "protection": Protection(locked=False),
    },
}


def prepared_cells(workbook: Workbook) -> Cells:
    """Return every look as styles of this workbook, registered once and shared by all cells."""
    styles: Any = workbook._cell_styles  # type: ignore[attr-defined]  # noqa: SLF001 - see look.py
    made: dict[Ground, Style] = {}
    for ground, parts in _PARTS.items():
        cell: Any = Cell(workbook.worksheets[0], row=1, column=1)
        for part, value in ({"font": _font()} | dict(parts)).items():
            setattr(cell, part, value)
        text = copy(cell._style)  # noqa: SLF001 - openpyxl offers no public way to share a style
        text.quotePrefix = 1
        made[ground] = Style(cell.style_id, styles.add(text))
    return made
