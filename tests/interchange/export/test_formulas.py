"""Formulas are made of places and words of ours; rows are written once and in order."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from audit_app.domain.progress import Silent
from audit_app.interchange.export.archive import saved
from audit_app.interchange.export.book import Book, Column
from audit_app.interchange.export.cells import Formula
from audit_app.interchange.export.formulas import Area, Span, is_weighted_ratio, words
from audit_app.interchange.export.look import Look


def silent(_done: int, _total: int) -> None:
    """Watch nothing."""


def new_book() -> Book:
    workbook = Workbook()
    workbook.worksheets[0].title = "Only"
    return Book(workbook, Silent(), (("Only", ""),))


def read_back(book: Book, *, values: bool = True) -> Any:
    content = saved(book.workbook, silent)
    return load_workbook(BytesIO(content), data_only=values)["Only"]


@pytest.mark.parametrize("text", ['x"&NOW()', "A1", "", "one;two", "=1", "North (city)"])
def test_that_only_plain_words_stand_in_a_formula(text: str) -> None:
    with pytest.raises(ValueError, match="not words of our own"):
        words(text)


def test_that_places_are_named_with_their_sheet() -> None:
    area = Area("Results by question", ("Number", "Met"), 4, 28)
    assert str(area.span("Met")) == "'Results by question'!$B$4:$B$28"
    assert area.span("Met", 3) == Span("Results by question", 2, 4, 6)
    assert area.cell("Number", 7) == "$A7"


def test_that_a_formula_and_its_value_stand_side_by_side() -> None:
    book = new_book()
    book.put(book.workbook.worksheets[0], 1, 1, 2, Look.COUNT)
    book.put(book.workbook.worksheets[0], 1, 2, Formula("$A1<3", 1), Look.COUNT)
    assert read_back(book)["B1"].value == 1
    assert read_back(book, values=False)["B1"].value == "=$A1<3"
    assert book.meant.formulas["Only"] == {"B1": "$A1<3"}


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 20), st.integers(0, 20)), max_size=8))
def test_that_a_weighted_ratio_is_told_from_another_share(
    strata: list[tuple[int, int, int]],
) -> None:
    weights = [float(weight) for weight, _, _ in strata]
    met = [low for _, low, _ in strata]
    applicable = [low + more for _, low, more in strata]
    whole = sum(weight * n for weight, n in zip(weights, applicable, strict=True))
    part = sum(weight * n for weight, n in zip(weights, met, strict=True))
    if not whole:
        assert not is_weighted_ratio(weights, met, applicable, 0.5)
        return
    assert is_weighted_ratio(weights, met, applicable, part / whole)
    assert not is_weighted_ratio(weights, met, applicable, part / whole + 1e-6)


@given(st.integers(0, 130), st.integers(1, 4))
def test_that_rows_come_back_in_order_however_many_are_packed(n_rows: int, n_columns: int) -> None:
    book = new_book()
    sheet = book.workbook.worksheets[0]
    columns = [Column(f"Heading {n}", 10, Look.COUNT) for n in range(n_columns)]
    rows: list[list[Any]] = [
        [row * 10 + column for column in range(n_columns)] for row in range(n_rows)
    ]
    book.put(sheet, 1, 1, "Title")
    area = book.block(sheet, 3, "Table", columns, iter(rows), empty="None.")
    book.put(sheet, area.last + 1, 1, "After")
    back = read_back(book)
    found = [
        [cell.value for cell in row[:n_columns]]
        for row in back.iter_rows(min_row=area.first, max_row=area.last)
    ]
    assert found == (rows or [["None.", *[None] * (n_columns - 1)]])
    assert back[f"A{area.last + 1}"].value == "After"


def test_that_a_cell_written_into_a_finished_row_is_refused() -> None:
    book = new_book()
    sheet = book.workbook.worksheets[0]
    book.rows(sheet, 1, [Column("Heading", 10)], [["a"], ["b"]])
    book.put(sheet, 2, 5, "too late")
    with pytest.raises(ValueError, match=r"rows \[2\] of 'Only' were written twice"):
        saved(book.workbook, silent)
