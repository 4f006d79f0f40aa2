"""The grades of the files: as first given, and as they count after settling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.draw import CaseState
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import EVERYBODY, Reader
from audit_app.domain.review import Review
from audit_app.interchange.export import charts
from audit_app.interchange.export.book import FIRST_ROW, Book, CellValue, Column
from audit_app.interchange.export.formulas import Area
from audit_app.interchange.export.look import Look

TITLE = "Grades"

_COLUMNS = (
    Column("Grade", 32, Look.LABEL),
    Column("First scorer", 14, Look.COUNT),
    Column("Counts now", 14, Look.COUNT),
    Column("Of", 14, Look.COUNT),
    Column("Added on purpose", 14, Look.COUNT),
    Column("In words", 34),
)
_NONE = "No grade"


@dataclass(frozen=True, slots=True)
class Grades:
    """See the module."""

    key: str = "grades"
    title: str = TITLE
    order: int = 60
    readers: frozenset[Reader] = EVERYBODY
    about: str = "How the files were graded: by the first scorer, and as it counts after settling."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write the grades, their chart, and which ones changed when differences were settled."""
        first = _first_grades(view)
        rows = list(_rows(figures, Counter(first.values())))
        area = book.table(worksheet, "Grades", _COLUMNS, rows, empty="There are no grades.")
        _write_moves(worksheet, area.last + 1, view, first, book)
        if any(figure.graded for figure in figures.grades):
            beside = get_column_letter(len(_COLUMNS) + 2)
            book.chart(worksheet, _chart(view, figures, area), f"{beside}{FIRST_ROW}")


def _first_grades(view: ExportView) -> dict[int, str]:
    """Return the first scorer's grade of each case of the sample, empty where there is none."""
    reviews = view.first_reviews or view.reviews
    sample = (case for case in view.cases if case.state is CaseState.IN_SAMPLE)
    return {case.id: _grade(reviews, case.id) for case in sample}


def _grade(reviews: Mapping[int, Review], case: int) -> str:
    return reviews[case].grade if case in reviews else ""


def _rows(figures: AuditFigures, first: Counter[str]) -> Iterator[list[CellValue]]:
    for each in figures.grades:
        yield [each.label, first[each.key], each.count, each.graded, each.targeted, each.words]
    of = f"{figures.ungraded:,} of {figures.drawn:,} cases"
    yield ["No grade yet", first[""], figures.ungraded, figures.drawn, None, of]


def _write_moves(
    worksheet: Worksheet, row: int, view: ExportView, first: Mapping[int, str], book: Book
) -> None:
    """Write how first grades became the ones that count."""
    if not view.second and not view.settlements:
        words = "Nobody else has scored these files: the grades are those of the first scorer."
        book.put(worksheet, row, 1, words, Look.SENTENCE)
        return
    moves = Counter((given, _grade(view.reviews, case)) for case, given in first.items())
    n_moved = sum(count for (given, now), count in moves.items() if given != now)
    row = book.section(worksheet, row, "From the first scorer's grade to the one that counts")
    words = f"Settling changed the grade of {n_moved:,} of {len(first):,} files."
    book.put(worksheet, row, 1, words, Look.SENTENCE)
    levels = {**view.checklist.grade_rule.levels, "": _NONE}
    columns = (
        Column("First grade", 32, Look.LABEL),
        *(Column(f"Now {label}", 14, Look.COUNT) for label in levels.values()),
    )
    rows: list[list[CellValue]] = [
        [label, *(moves[given, now] for now in levels)] for given, label in levels.items()
    ]
    book.block(worksheet, row + 1, "GradesMoved", columns, rows)


def _chart(view: ExportView, figures: AuditFigures, area: Area) -> object:
    both = bool(view.second or view.settlements)
    parts = [("Counts now", charts.NOW)]
    if both:
        parts.insert(0, ("First scorer", charts.FIRST))
    counted = ", ".join(f"{each.label} {each.count:,}" for each in figures.grades)
    words = charts.Words(
        "Grades of the files",
        "Files by grade" + (", as first given and as it counts now" if both else ""),
        "Grade",
        "Files",
        f"Columns of the grades, best first: {counted} of {figures.grades[0].graded:,} graded.",
    )
    plot = charts.Plot(area, "Grade", parts, len(figures.grades))
    return charts.standing_columns(words, plot, charts.Shape(20, 9))


SHEET = Grades()
