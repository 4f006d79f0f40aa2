"""What is said of agreement: in the workbook, on the page, and as it comes out here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from typing import Final

from openpyxl import load_workbook
from PySide6.QtCore import QAbstractItemModel, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QTableView

from audit_app.domain.checklist import Checklist, Counts
from audit_app.domain.comparing import ALL_TITLE, GRADE_TITLE
from audit_app.domain.scorers import GRADE
from audit_app.ui.settling.agreement_details import AgreementDetails
from tests.helpers.desk import Desk
from tests.journeys.made_up_scorers import NOT_APPLICABLE
from tests.journeys.reference_agreement import Units, alpha, gwet, kappa, linear, percent

IN_WORKBOOK: Final = {
    "Share": "percent",
    "AC1": "ac1",
    "Kappa": "kappa",
    "Alpha": "alpha",
    "AC2": "ac2",
    "Weighted kappa": "weighted kappa",
    "Ordered alpha": "ordered alpha",
}
ON_PAGE: Final = {
    "AC1": "ac1",
    "Cohen's kappa": "kappa",
    "Krippendorff's alpha": "alpha",
    "AC2, linear weights": "ac2",
    "Weighted kappa, linear weights": "weighted kappa",
    "Alpha, ordinal weights": "ordered alpha",
}
_ORDERED: Final = ("ac2", "weighted kappa", "ordered alpha")
_IN_ORDER: Final = (Counts.MET, Counts.PARTLY_MET, Counts.NOT_MET)

Measures = Mapping[str, float | None]
"""By name; None where a measure is not defined."""
Sayings = Sequence[Sequence[Mapping[str, str]]]
"""Of each case, what each scorer said by criterion, and of its grade."""


def worked_out_again(checklist: Checklist, sayings: Sayings) -> dict[str, Measures]:
    """Return every measure of every question, section, all questions and the grade, by title."""
    found: dict[str, Measures] = {}
    together: dict[str, list[list[str | None]]] = {}
    for criterion in checklist.criteria:
        scale = checklist.scale_of(criterion)
        offered = [each for each in scale.options if each.counts is not Counts.NOT_APPLICABLE]
        ordered = [each.key for each in offered if each.counts in _IN_ORDER and scale.ordered]
        units = [[_answer(said[criterion.key]) for said in case] for case in sayings]
        found[criterion.question] = _measures(units, [each.key for each in offered], ordered)
        means = {each.key: each.counts.value for each in offered}
        pooled = [[means[each] if each else None for each in unit] for unit in units]
        for title in (criterion.section, ALL_TITLE):
            together.setdefault(title, []).extend(pooled)
    for title, units in together.items():
        ordered = [kind.value for kind in _IN_ORDER]
        found[title] = _measures(units, [*ordered, Counts.CANNOT_TELL.value], ordered)
    levels = list(checklist.grade_rule.levels)
    grades = [[_answer(said[GRADE]) for said in case] for case in sayings]
    found[GRADE_TITLE] = _measures(grades, levels, levels)
    return found


def _answer(said: str) -> str | None:
    return None if said == NOT_APPLICABLE else said


def _measures(units: Units, offered: Sequence[str], ordered: Sequence[str]) -> Measures:
    """Return the measures of one thing: with two scorers of complete pairs alone."""
    two = max(map(len, units)) == 2
    plain = _of(units, offered, two=two)
    found: dict[str, Fraction | None] = {
        "percent": percent(plain),
        "ac1": gwet(plain, offered),
        "kappa": kappa(plain) if two else None,
        "alpha": alpha(plain, offered),
        **dict.fromkeys(_ORDERED),
    }
    if len(ordered) > 2:
        graded, weight = _of(units, ordered, two=two), linear(ordered)
        found["ac2"] = gwet(graded, ordered, weight)
        found["weighted kappa"] = kappa(graded, weight) if two else None
        found["ordered alpha"] = alpha(graded, ordered, ordinal=True)
    return {name: None if value is None else float(value) for name, value in found.items()}


def _of(units: Units, answers: Collection[str], *, two: bool) -> list[list[str | None]]:
    kept = [[each if each in answers else None for each in unit] for unit in units]
    return [unit for unit in kept if not (two and None in unit)]


def in_the_workbook(content: bytes) -> dict[str, Measures]:
    """Return the measures that stand on the sheet of agreement, by title."""
    found: dict[str, Measures] = {}
    headings: list[str] = []
    for row in load_workbook(BytesIO(content), read_only=True)["Agreement"].iter_rows(
        values_only=True
    ):
        cells = list(row)
        if cells and cells[0] == "About":
            headings = [str(cell) for cell in cells]
        elif headings and "AC1" in headings and cells and isinstance(cells[1], int):
            named = dict(zip(headings, cells, strict=False))
            found[str(cells[0])] = {
                name: _number(named[heading]) for heading, name in IN_WORKBOOK.items()
            }
    return found


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def on_the_page(desk: Desk) -> dict[str, Mapping[str, str]]:
    """Return the words that stand beside each measure on the Agreement page, by title."""
    found: dict[str, Mapping[str, str]] = {}
    table = desk.find(QTableView, "agreement")
    for view in ("agreement_questions", "agreement_sections"):
        desk.press(view)
        desk.settle()
        for place in range(table.model().rowCount()):
            table.selectRow(place)
            desk.settle()
            found[_text(table.model(), place, 0)] = _beside(desk)
    return found


def _text(model: QAbstractItemModel, row: int, column: int) -> str:
    return str(model.index(row, column).data())


def _beside(desk: Desk) -> Mapping[str, str]:
    """Return the words beside each measure."""
    gone = QEvent.Type.DeferredDelete.value
    QApplication.sendPostedEvents(None, gone)  # None: to everybody
    said = [
        each.text()
        for each in desk.find(AgreementDetails, "agreement_details").findChildren(QLabel)
    ]
    return {ON_PAGE[name]: words for name, words in pairwise(said) if name in ON_PAGE}
