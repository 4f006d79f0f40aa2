"""Native charts: editable where they are opened, readable in black and white, with words beside.

Every chart has a title that says what it shows, titles on both axes, figures on its marks, patterns
as well as colours, and a text for those who cannot see it. It keeps no figures of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from openpyxl.chart import BarChart, LineChart, Series
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.interchange.export.cells import clean_text
from audit_app.interchange.export.formulas import Area
from audit_app.interchange.export.look import ACCENT, INK, RULE
from audit_app.interchange.export.rows import rows_of

_POINTS_A_CENTIMETRE = 72 / 2.54
_CLOSE = 12
"""Dots beyond which their labels must be small to stand apart."""

_LONGEST_TEXT = 1_000
_ROW_HEIGHT = 18.0
"""Of a row of one line; workbook.py sets it."""


class Ink(NamedTuple):
    """How a mark is filled: a colour of at least 3 to 1 against white, and a pattern or none."""

    colour: str
    pattern: str = ""


MET = Ink("2E7D4F")
PARTLY_MET = Ink("9A6700", "wdUpDiag")
NOT_MET = Ink("B3261E", "dkHorz")
UNKNOWN = Ink("52606D", "pct20")
FIRST = Ink("52606D", "ltUpDiag")
NOW = Ink(ACCENT)


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says.

    Attributes:
        name: Unique on its sheet.
        title: What it shows.
        along: Title of the axis with the categories.
        up: Title of the axis with the values.
        instead: For those who cannot see it: what it shows, with the finding.
    """

    name: str
    title: str
    along: str
    up: str
    instead: str


@dataclass(frozen=True, slots=True)
class Shape:
    """Width and height of a chart in centimetres."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart is drawn from.

    Attributes:
        area: The table.
        category: Heading of the categories.
        parts: Headings of the values, each with its ink.
        n_rows: How many rows of the table, from the first.
    """

    area: Area
    category: str
    parts: Sequence[tuple[str, Ink]]
    n_rows: int

    def values(self, heading: str) -> str:
        """Return where the values of a column stand."""
        return str(self.area.span(heading, self.n_rows))


def place_below(letter: str, row: int, height: float, worksheet: Worksheet) -> str:
    """Return a cell under a chart, such as "N32".

    Args:
        letter: Column of the chart.
        row: Its first row.
        height: Of the chart, in centimetres.
        worksheet: With the heights of its rows; those of packed rows are given by rows_of().
    """
    left = height * _POINTS_A_CENTIMETRE
    heights = rows_of(worksheet).heights
    while left > 0:
        left -= heights.get(row) or worksheet.row_dimensions[row].height or _ROW_HEIGHT
        row += 1
    return f"{letter}{row + 1}"


def stacked_bars(words: Words, plot: Plot, shape: Shape) -> Any:
    """Return lying bars, the first row on top, each made of its parts."""
    chart: Any = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
    chart.y_axis.majorGridlines = None
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"  # the scale at the bottom, though the bars run from the top
    _add_series(chart, plot)
    for series in chart.series:
        series.dLbls = _labels("0;;;", position="ctr", on_ground=True)
    return _dressed(chart, words, shape)


def standing_columns(words: Words, plot: Plot, shape: Shape) -> Any:
    """Return columns side by side."""
    chart: Any = BarChart()
    chart.type, chart.grouping, chart.gapWidth, chart.overlap = "col", "clustered", 60, 0
    _add_series(chart, plot)
    for series in chart.series:
        series.dLbls = _labels("0", position="outEnd")
    return _dressed(chart, words, shape)


def dots_with_limits(
    words: Words, plot: Plot, shape: Shape, *, limits: tuple[str, str], joined: bool = False
) -> Any:
    """Return dots on a scale from 0% to 100%, each with its limits as a line through it.

    Args:
        words: What it says.
        plot: What it is drawn from.
        shape: Its size.
        limits: Headings of the distances from the share down and up to its limits.
        joined: Whether a line joins the dots, as over time.
    """
    chart: Any = LineChart()
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.majorUnit, chart.y_axis.number_format = 0.2, "0%"
    _add_series(chart, plot)
    down, up = (NumDataSource(numRef=NumRef(f=plot.values(heading))) for heading in limits)
    for series, (_, ink) in zip(chart.series, plot.parts, strict=True):
        series.smooth = False
        series.marker = Marker(symbol="circle", size=5)
        series.marker.graphicalProperties = _filled(ink)
        line = LineProperties(solidFill=ink.colour, w=12700)
        series.graphicalProperties = GraphicalProperties(
            ln=line if joined else LineProperties(noFill=True)
        )
        series.errBars = ErrorBars(
            errDir="y",
            errValType="cust",
            plus=up,
            minus=down,
            spPr=GraphicalProperties(ln=LineProperties(solidFill=INK, w=12700)),
        )
        size = 700 if plot.n_rows > _CLOSE else 900
        series.dLbls = _labels("0%", position="r", size=size)
    return _dressed(chart, words, shape)


def run_of_counts(words: Words, plot: Plot, shape: Shape) -> Any:
    """Return counts over time, joined but where a period has none, on a scale from nought."""
    chart: Any = LineChart()
    chart.y_axis.scaling.min, chart.y_axis.number_format = 0, "#,##0"
    chart.dispBlanksAs = "gap"
    _add_series(chart, plot)
    for series, (_, ink) in zip(chart.series, plot.parts, strict=True):
        series.smooth = False
        series.marker = Marker(symbol="circle", size=5)
        series.marker.graphicalProperties = _filled(ink)
        line = LineProperties(solidFill=ink.colour, w=12700)
        series.graphicalProperties = GraphicalProperties(ln=line)
        if plot.n_rows <= _CLOSE:
            series.dLbls = _labels("#,##0", position="t")
    return _dressed(chart, words, shape)


def _add_series(chart: Any, plot: Plot) -> None:
    for heading, ink in plot.parts:
        series: Any = Series(plot.values(heading))
        named = f"'{plot.area.sheet}'!${get_column_letter(plot.area.number(heading))}"
        series.tx = SeriesLabel(strRef=StrRef(f=f"{named}${plot.area.heading_row}"))
        series.graphicalProperties = _filled(ink)
        series.cat = AxDataSource(strRef=StrRef(f=plot.values(plot.category)))
        chart.series.append(series)


def _dressed(chart: Any, words: Words, shape: Shape) -> Any:
    """Give a chart its words, its size and quiet lines."""
    chart.title = _title(words.title, 1200)
    chart.x_axis.title, chart.y_axis.title = _title(words.along, 1000), _title(words.up, 1000)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False  # without this the axes vanish
        axis.txPr = _text(900)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=INK, w=9525))
    if chart.y_axis.majorGridlines is not None:
        chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    if len(chart.series) > 1:
        chart.legend.position = "b"
        chart.legend.txPr = _text(900)
    else:
        chart.legend = None
    chart.width, chart.height = shape.width, shape.height
    chart.roundedCorners = False
    chart.name_and_words = (words.name, clean_text(words.instead)[0][:_LONGEST_TEXT])
    return chart


def _filled(ink: Ink) -> GraphicalProperties:
    """Return a ground of a colour, or of lines or dots in it on white, with an edge."""
    edge = LineProperties(solidFill=ink.colour, w=9525)
    if not ink.pattern:
        return GraphicalProperties(solidFill=ink.colour, ln=edge)
    made: Any = PatternFillProperties
    colour: Any = ColorChoice
    pattern = made(
        prst=ink.pattern, fgClr=colour(srgbClr=ink.colour), bgClr=colour(srgbClr="FFFFFF")
    )
    return GraphicalProperties(pattFill=pattern, ln=edge)


def _labels(
    number_format: str, *, position: str, on_ground: bool = False, size: int = 900
) -> DataLabelList:
    """Return figures on the marks; on a pattern they stand on a ground of their own."""
    labels = DataLabelList(
        numFmt=number_format,
        dLblPos=position,
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        txPr=_text(size),
    )
    if on_ground:
        labels.spPr = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(noFill=True))
    return labels


def _characters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=INK, latin=Font(typeface="Calibri"))


def _text(size: int) -> RichText:
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=_characters(size)), endParaRPr=_characters(size)
    )
    paragraph.r = []  # a look has no words; the library would write an empty run
    return RichText(p=[paragraph])


def _title(text: str, size: int) -> Title:
    run = RegularTextRun(rPr=_characters(size, bold=True), t=text)
    title = Title(overlay=False)
    title.tx = _rich(run, size)
    return title


def _rich(run: RegularTextRun, size: int) -> Text:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size, bold=True)), r=[run])
    return Text(rich=RichText(p=[paragraph]))
