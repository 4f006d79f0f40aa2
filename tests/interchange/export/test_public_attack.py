"""The workbook for the public, attacked: everything in the file, and how it was made, is known.

The attack reads the file as anybody would, sets up what must hold between its cells, and asks for
whole numbers that fit. It shares no code with what decided which cells are suppressed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from scipy.optimize import Bounds, LinearConstraint, milp

from audit_app.domain.checklist import Counts
from audit_app.domain.cutting import for_reader
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.progress import Silent
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.domain.suppression import Rules
from audit_app.interchange.export.workbook import workbook_bytes
from tests.interchange.export.factory import view

KINDS = ("Met", "Partly met", "Not met", "Cannot tell")
SMALLEST = 5


def public_workbook(whole: ExportView, rules: Rules) -> Any:
    cut = for_reader(whole, Reader.PUBLIC, public=public_figures(whole, rules))
    return load_workbook(BytesIO(workbook_bytes(cut, Silent())))


def table(sheet: Any, first_heading: str) -> list[dict[str, Any]]:
    """Return the rows below a heading row, by heading, to the first empty row."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(n for n, row in enumerate(rows) if row[0] == first_heading)
    found = []
    for row in rows[top + 1 :]:
        if row[0] is None:
            break
        found.append(dict(zip(rows[top], row, strict=True)))
    return found


class Attacker:
    """Knows the file, and that counts are whole, add up, and are rounded and suppressed so."""

    def __init__(self, book: Any, drawn: int, round_to: int) -> None:
        self.round_to = round_to
        self.lows: dict[str, float] = {}
        self.highs: dict[str, float] = {}
        self.rows: list[tuple[dict[str, int], float]] = []
        self.at_most: list[dict[str, int]] = []
        questions = table(book["Results by question"], "Number")
        for each in questions:
            self._question(each, drawn)
        for each in table(book["Summary"], "Section"):
            self._section(each, [q for q in questions if q["Section"] == each["Section"]])
        grades = table(book["Grades"], "Grade")
        for each in grades:
            self._cell(f"grade {each['Grade']}", each["Cases"])
        self.rows.append(({f"grade {each['Grade']}": 1 for each in grades}, drawn))

    def _cell(self, name: str, shown: object) -> None:
        half = self.round_to // 2
        low, high = 0.0, float("inf")
        if isinstance(shown, int | float):
            low, high = max(shown - half, SMALLEST), shown + half
            if shown == 0:
                low = high = 0
            elif shown == self.round_to:
                low = SMALLEST
        self.lows[name], self.highs[name] = low, high

    def _question(self, row: Mapping[str, Any], drawn: int) -> None:
        q = row["Number"]
        for what in ("Applicable", *KINDS):
            self._cell(f"{q} {what}", row[what])
        self._cell(f"{q} other", None)
        self.rows.append(({f"{q} Applicable": -1, **{f"{q} {kind}": 1 for kind in KINDS}}, 0))
        self.rows.append(({f"{q} Applicable": 1, f"{q} other": 1}, drawn))

    def _section(self, row: Mapping[str, Any], own: Sequence[Mapping[str, Any]]) -> None:
        title = row["Section"]
        for here, there in (("Answers that apply", "Applicable"), *zip(KINDS, KINDS, strict=True)):
            self._cell(f"{title} {there}", row[here])
            parts = {f"{each['Number']} {there}": 1 for each in own}
            self.rows.append(({f"{title} {there}": -1, **parts}, 0))

    def can_be(self, name: str, value: int) -> bool:
        names = list(self.lows)
        place = {each: n for n, each in enumerate(names)}
        matrix = [[float(parts.get(each, 0)) for each in names] for parts, _ in self.rows]
        totals = [total for _, total in self.rows]
        lows, highs = list(self.lows.values()), list(self.highs.values())
        if not lows[place[name]] <= value <= highs[place[name]]:
            return False
        lows[place[name]] = highs[place[name]] = value
        answer = milp(
            [0.0] * len(names),
            integrality=[1] * len(names),
            bounds=Bounds(lows, highs),
            constraints=LinearConstraint(matrix, totals, totals),
        )
        return bool(answer.status == 0)


def small_counts(whole: ExportView) -> list[str]:
    """Return the counts from 1 to 4 of an audit, by the attacker's names for them."""
    figures = audit_figures(whole)
    found = []
    kinds = (Counts.MET, Counts.PARTLY_MET, Counts.NOT_MET, Counts.CANNOT_TELL)
    for number, figure in enumerate(figures.criteria, start=1):
        counts = dict(zip(KINDS, (figure.rate.counts[kind] for kind in kinds), strict=True))
        counts["Applicable"] = figure.rate.applicable
        counts["other"] = figures.drawn - figure.rate.applicable
        found += [f"Q{number} {what}" for what, n in counts.items() if 0 < n < SMALLEST]
    found += [f"grade {each.label}" for each in figures.grades if 0 < each.count < SMALLEST]
    return found


@pytest.mark.parametrize(
    ("n_cases", "n_complete", "round_to"),
    [(30, 30, 1), (30, 30, 5), (40, 31, 5), (25, 12, 1), (14, 14, 5)],
)
def test_that_no_suppressed_count_can_be_worked_out_from_the_public_workbook(
    n_cases: int, n_complete: int, round_to: int
) -> None:
    whole = view(n_cases, 12, n_complete=n_complete)
    book = public_workbook(whole, Rules(round_to=round_to))
    attacker = Attacker(book, audit_figures(whole).drawn, round_to)
    small = small_counts(whole)
    assert small
    for name in small:
        assert attacker.lows[name] == 0
        assert all(attacker.can_be(name, value) for value in range(1, SMALLEST)), name


def test_that_no_number_from_1_to_4_stands_in_a_table_of_figures() -> None:
    book = public_workbook(view(60, 25), Rules(round_to=1))
    for sheet, heading in (
        ("Results by question", "Number"),
        ("Summary", "Section"),
        ("Grades", "Grade"),
    ):
        for row in table(book[sheet], heading):
            counts = [v for h, v in row.items() if isinstance(v, int) and h != "Share met"]
            assert not [n for n in counts if 0 < n < SMALLEST]


def test_that_a_percentage_goes_with_its_counts_and_rests_on_ten() -> None:
    book = public_workbook(view(30, 25), Rules(round_to=5))
    rows = table(book["Results by question"], "Number")
    shares = [row for row in rows if isinstance(row["Share met"], float)]
    for row in shares:
        assert row["Applicable"] >= 10
        assert row["Share met"] == pytest.approx(row["Met"] / row["Applicable"], abs=0.005)
    hidden = [row for row in rows if "suppressed" in {row["Met"], row["Applicable"]}]
    assert hidden
    assert not [row for row in hidden if isinstance(row["Share met"], float)]


def test_that_rounding_never_says_all_where_some_were_not() -> None:
    # 13 of 15 rounds to 15 of 15.
    whole = view(60, 25)
    for row in table(public_workbook(whole, Rules(round_to=15))["Results by question"], "Number"):
        if row["Share met"] == 1:
            assert [row[kind] for kind in KINDS[1:]] == [0, 0, 0]


def test_that_where_a_percentage_is_missing_no_base_is_told_more_closely() -> None:
    # 8 and 12 are both shown as 10: whether there is a share must not tell one from the other.
    for round_to in (1, 5):
        rules = Rules(round_to=round_to)
        for shown in range(0, 40, round_to):
            alike = [n for n in range(60) if rules.rounded(n) == shown and not rules.is_small(n)]
            assert len({rules.is_base(n) for n in alike}) <= 1
            assert all(n >= 10 for n in alike if rules.is_base(n))
