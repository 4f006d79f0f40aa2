"""Text in cells: it never runs, never breaks the file, and comes back as it went in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from audit_app.interchange.export.archive import saved
from audit_app.interchange.export.cells import (
    CELL_LIMIT,
    Mended,
    Tally,
    Value,
    as_date,
    cell_xml,
    clean_text,
    escape_text,
    fit_text,
    in_pieces,
)
from audit_app.interchange.export.look import Look, prepared_looks
from audit_app.interchange.export.rows import rows_of

HOSTILE = (
    '=HYPERLINK("http://example.org","press me")',
    "+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "#N/A",
    "_x0041_",
    "_x005F_x0041_",
    "007",
    "1.22E+10",
    "بلاغ عن طفل مفقود",
    "👮🏽‍♀️ child seen",
    "two\nlines",
)


def written(values: list[Value], look: Look = Look.TEXT) -> tuple[list[Any], Mended, bytes]:
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    style = prepared_looks(workbook)[look]
    mended = Mended()
    for row, value in enumerate(values, start=1):
        rows_of(worksheet)[row, 1] = cell_xml(f"A{row}", value, style, Tally(), mended)
    content = saved(workbook, lambda _done, _total: None)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [sheet.cell(row, 1) for row in range(1, len(values) + 1)], mended, content


def naive(hour: int, minute: int, second: int = 0) -> datetime:
    """A time of 3 April 2025 as a sheet holds it, without a zone."""
    return datetime(2025, 4, 3, hour, minute, second, tzinfo=UTC).replace(tzinfo=None)


def as_a_spreadsheet_reads_it(text: str) -> str:
    """Character codes as ECMA-376 part 1, 22.9.2.19 defines them."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), text)


@pytest.mark.parametrize("text", HOSTILE)
def test_that_hostile_text_comes_back_as_the_same_text(text: str) -> None:
    (cell,), mended, content = written([text])
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert as_a_spreadsheet_reads_it(cell.value) == text
    assert mended.removed == 0
    assert b"<f>" not in content


@given(st.text(st.characters(codec=None, exclude_characters="\r"), max_size=40))
def test_that_any_text_without_forbidden_characters_is_kept(text: str) -> None:
    cleaned, removed = clean_text(text)
    (cell,), mended, _ = written([text])
    assert as_a_spreadsheet_reads_it(cell.value or "") == cleaned
    assert mended.removed == removed == len(text) - len(cleaned)


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_that_characters_xml_forbids_are_left_out_and_counted(character: str) -> None:
    assert clean_text(f"a{character}b{character}") == ("ab", 2)


def test_that_line_ends_become_line_feeds() -> None:
    assert clean_text("a\r\nb\rc\nd") == ("a\nb\nc\nd", 0)


def test_that_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    mended = Mended()
    text = fit_text("word " * 8_000, mended)
    assert len(text) <= CELL_LIMIT
    assert text.endswith("[cut here: 40,000 characters in all, too long for one cell]")
    assert mended.cut == 1


def test_that_a_text_of_exactly_the_limit_is_not_cut() -> None:
    mended = Mended()
    assert fit_text("x" * CELL_LIMIT, mended) == "x" * CELL_LIMIT
    assert mended.cut == 0


@given(st.text("ab _x0041\n😀", max_size=400), st.integers(12, 60))
def test_that_pieces_join_to_the_whole_and_each_fits(text: str, size: int) -> None:
    pieces = list(in_pieces(text, size))
    assert "".join(pieces) == text
    assert all(len(escape_text(piece).encode("utf-16-le")) // 2 <= size for piece in pieces)


def test_that_numbers_are_numbers() -> None:
    cells, _, _ = written([12, 0.125, None, -3])
    assert [cell.value for cell in cells] == [12, 0.125, None, -3]


def test_that_dates_are_dates() -> None:
    cells, _, _ = written([date(2025, 4, 3), naive(9, 30)], Look.DATE_TIME)
    assert [cell.value for cell in cells] == [naive(0, 0), naive(9, 30)]


def test_that_one_cell_leaves_the_look_of_the_next_alone() -> None:
    cells, _, _ = written([date(2025, 4, 3), 12], Look.COUNT)
    assert cells[1].value == 12


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_that_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        written([value])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-04-03", date(2025, 4, 3)),
        ("2025-04-03T21:05", naive(21, 5)),
        ("2025-04-03 21:05:09", naive(21, 5, 9)),
        ("1899-12-31", None),
        ("2025-04-03T21:05+01:00", None),
        ("03/04/2025", None),
        ("", None),
    ],
)
def test_that_only_dates_a_sheet_can_hold_become_dates(
    text: str, expected: date | datetime | None
) -> None:
    assert as_date(text) == expected
