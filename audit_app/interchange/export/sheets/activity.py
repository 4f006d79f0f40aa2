"""How much was done, with its source: counts by month or year, a gap where nobody counted.

Not for the public: the rules that hide small numbers look at the audit's own counts, and a month of
one to four could be had back from a year's total that others have published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.activity import ActivityMeasure, overall_words, periods
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import OFFICES, Reader
from audit_app.interchange.export import charts
from audit_app.interchange.export.book import FIRST_ROW, Book, CellValue, Column
from audit_app.interchange.export.formulas import Area
from audit_app.interchange.export.look import Look

_COLUMNS = (
    Column("Period", 24, Look.LABEL),
    Column("Count", 14, Look.COUNT),
    Column("Change since the one before", 28, Look.PERCENT),
    Column("Note", 60, Look.TEXT),
)
_NONE = "No activity is counted beside this theme."
_HOW = (
    "Counts say how much was done, not how well; how well stands on the sheet Rounds. A period "
    "nobody counted is a gap, not nought. Changes are worked out from the counts."
)
_LETTERS = len(ascii_uppercase)


@dataclass(frozen=True, slots=True)
class Activity:
    """See the module."""

    key: str = "activity"
    title: str = "Activity"
    order: int = 125
    readers: frozenset[Reader] = OFFICES
    about: str = "How much was done, month by month or year by year, with the source of the counts."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write a table and a chart for each measure."""
        del figures
        book.widths(worksheet, _COLUMNS)
        measures = view.of(ActivityMeasure)
        if not measures:
            book.put(worksheet, FIRST_ROW, 1, _NONE, Look.SENTENCE)
            return
        book.put(worksheet, FIRST_ROW, 1, _HOW, Look.SENTENCE)
        row, place = FIRST_ROW + 2, 0
        for number, measure in enumerate(measures):
            row = book.section(worksheet, row, measure.name)
            first, name = row, f"Activity{_letters(number)}"
            area = book.block(
                worksheet, row, name, _COLUMNS, list(_rows(measure)), empty="No count yet."
            )
            row = area.last + 1
            for words in (overall_words(measure), f"Source: {measure.source}"):
                if words:
                    book.put(worksheet, row, 1, words, Look.SENTENCE)
                    row += 1
            row += 1
            if len(measure.counts) > 1:
                place = max(first, place)
                book.chart(worksheet, _chart(measure, area), f"F{place}")
                place += _CHART_ROWS


_CHART_ROWS = 19


def _letters(number: int) -> str:
    """Return 0 as 'A', 25 as 'Z', 26 as 'AA': a table's name has no digits."""
    before = _letters(number // _LETTERS - 1) if number >= _LETTERS else ""
    return before + ascii_uppercase[number % _LETTERS]


def _rows(measure: ActivityMeasure) -> Iterator[list[CellValue]]:
    reasons = {each.begins: each for each in measure.corrections}
    for period in periods(measure):
        note = "no count" if period.count is None else ""
        if period.begins in reasons:
            one = reasons[period.begins]
            note = f"{note}; was {one.before:,}: {one.reason}".lstrip("; ")
        yield [period.title, period.count, period.change, note]


def _chart(measure: ActivityMeasure, area: Area) -> object:
    told = "; ".join(each.words for each in periods(measure))
    words = charts.Words(
        f"Run of {measure.name} {measure.id}",
        measure.name,
        measure.span.value.capitalize(),
        "Count",
        f"Counts from the earliest to the latest: {told}.",
    )
    plot = charts.Plot(area, "Period", [("Count", charts.NOW)], len(periods(measure)))
    return charts.run_of_counts(words, plot, charts.Shape(24, 9))


SHEET = Activity()
