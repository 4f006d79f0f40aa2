"""The rounds of the theme: what changed since the last one, and the grades of every round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import OFFICES, Reader
from audit_app.domain.round_changes import TOO_FEW, grade_share
from audit_app.domain.rounds import Round, RoundChange
from audit_app.domain.statistics.comparison import BETTER, NO_CLEAR_CHANGE, WORSE
from audit_app.interchange.export import charts
from audit_app.interchange.export.book import Book, CellValue, Column
from audit_app.interchange.export.formulas import Area
from audit_app.interchange.export.look import MET_GROUND, NOT_MET_GROUND, Look

TITLE = "Rounds"
_LINES = 12
"""Rows a chart takes."""

_CHANGES = (
    Column("Question or grade", 46, Look.LABEL),
    Column("Before", 24),
    Column("Now", 24),
    Column("Change", 20),
    Column("By how much", 24),
    Column("Compared as", 30),
)
_ROUNDS = (
    Column("Round", 46, Look.LABEL),
    Column("Ended", 24),
    Column("Files graded", 24, Look.COUNT),
    Column("With the best grade", 20, Look.COUNT),
    Column("Best grade", 24, Look.SHARE),
    Column("In words", 30),
    Column("Down to limit", 14, Look.SHARE),
    Column("Up to limit", 14, Look.SHARE),
    Column("Scored by", 28),
)

_SHAPES = {
    BETTER: "▲ Better",
    WORSE: "▼ Worse",
    NO_CLEAR_CHANGE: "● No clear change",
    TOO_FEW: "▨ Too few to say",
}
_GROUNDS = {BETTER: MET_GROUND, WORSE: NOT_MET_GROUND}
"""The colour comes on top of shape and word and says nothing more."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """See the module."""

    key: str = "rounds"
    title: str = TITLE
    order: int = 120
    readers: frozenset[Reader] = OFFICES
    about: str = "The rounds of this theme, and what changed from one to the next."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write the changes, every round with its grades, and the run chart."""
        del figures
        change = view.change
        area = book.table(
            worksheet,
            "RoundChanges",
            _CHANGES,
            list(_changes(change)),
            empty="There is no earlier round to compare with.",
        )
        row = area.last + 1
        for words in _sentences(change):
            book.put(worksheet, row, 1, words, Look.SENTENCE)
            row += 1
        row = book.section(worksheet, row, "Every round")
        rounds = [each for each in view.rounds if sum(n for _, n in each.grades)]
        rows = [_round(each) for each in rounds]
        area = book.block(
            worksheet, row, "RoundsOfTheme", _ROUNDS, rows, empty="No round has a grade yet."
        )
        book.widths(worksheet, _ROUNDS)
        if len(rounds) > 1:
            book.chart(worksheet, _chart(rounds, area), f"A{area.last + 2}")


def _changes(change: RoundChange | None) -> Iterator[list[CellValue]]:
    if change is None:
        return
    for each in (*change.criteria, *change.grades):
        yield [
            each.question,
            each.before.words,
            each.after.words,
            _SHAPES.get(each.words, each.words),
            each.difference_words or "no figure",
            each.method or "not compared",
        ]


def _sentences(change: RoundChange | None) -> Iterator[str]:
    if change is not None:
        yield f"Before: {change.before.title}. Now: {change.after.title}."
        yield (
            "Better and worse are said only where chance is an unlikely reason, over all questions "
            "together (Holm's adjustment, 5%)."
        )
        yield from change.notes
        if change.left_out:
            yield f"Questions worded otherwise, new or gone: {change.left_out:,}, not compared."


def _round(each: Round) -> list[CellValue]:
    total = sum(n for _, n in each.grades)
    name, count = each.grades[0]
    share = grade_share(count, total)
    low, high = (share.low or 0.0), (share.high or 0.0)
    return [
        f"{each.title} (outside)" if each.outside else each.title,
        f"{each.ended:%d %b %Y}",
        total,
        count,
        count / total,
        f"{name}: {share.words}",
        count / total - low,
        high - count / total,
        f"others: {each.outside}" if each.outside else "us",
    ]


def _chart(rounds: list[Round], area: Area) -> object:
    told = "; ".join(
        f"{each.title} {each.grades[0][1]:,} of {sum(n for _, n in each.grades):,}"
        for each in rounds
    )
    words = charts.Words(
        "Run of the best grade",
        "Files with the best grade, round by round, with 95% limits",
        "Round",
        "Share of files",
        f"Dots from the earliest round to the latest: {told}.",
    )
    plot = charts.Plot(area, "Round", [("Best grade", charts.NOW)], len(rounds))
    return charts.dots_with_limits(
        words,
        plot,
        charts.Shape(24, _LINES * 0.8),
        limits=("Down to limit", "Up to limit"),
        joined=True,
    )


SHEET = Rounds()
