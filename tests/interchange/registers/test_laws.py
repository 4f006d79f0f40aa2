from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.canonical import look_alike
from audit_app.domain.population import DateOrder
from audit_app.interchange.registers.dates import parse
from audit_app.interchange.registers.delimited import delimiter_of
from audit_app.interchange.registers.lookalikes import LookAlikes
from audit_app.interchange.registers.rows import column_letter, column_number


@given(st.sets(st.text("aAbB12-/ .", min_size=1, max_size=5), max_size=40))
def test_that_look_alikes_are_those_of_comparing_all(references: set[str]) -> None:
    finder = LookAlikes()
    finder.add(sorted(references))
    groups: dict[str, set[str]] = {}
    for reference in references:
        if key := look_alike(reference):
            groups.setdefault(key, set()).add(reference)
    expected = sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)
    assert finder.groups(references) == expected


@given(st.dates(date(1901, 1, 1), date(2068, 12, 31)), st.sampled_from("/-. "))
def test_that_one_day_reads_the_same_in_every_writing(day: date, mark: str) -> None:
    iso = day.isoformat()
    for pattern, order in (
        (f"%d{mark}%m{mark}%Y", DateOrder.DAY_FIRST),
        (f"%m{mark}%d{mark}%Y", DateOrder.MONTH_FIRST),
        (f"%Y{mark}%m{mark}%d", DateOrder.DAY_FIRST),
        ("%d %B %Y", DateOrder.DAY_FIRST),
        ("%B %d, %Y", DateOrder.DAY_FIRST),
        ("%d-%b-%Y", DateOrder.MONTH_FIRST),
    ):
        assert parse(day.strftime(pattern), order)[0] == iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3-May-23", "2023-05-03"),
        ("2023-05-03T08:36:00Z", "2023-05-03T08:36:00+00:00"),
        ("03/05/2023 08:36", "2023-05-03T08:36:00"),
        ("03/05/2023 8:36 PM", "2023-05-03T20:36:00"),
        ("03.05.23", "2023-05-03"),
        ("45049", "2023-05-03"),
        ("December 30, 2019", "2019-12-30"),
        ("Wed 3rd May 2023", "2023-05-03"),
        ("2022-01", "2022-01-01"),
        ("219-06-09", ""),
        ("29/02/2023", ""),
        ("03/05/2023 25:00", ""),
        ("31/12/9999", ""),
    ],
)
def test_that_the_writings_seen_in_police_extracts_are_read(text: str, expected: str) -> None:
    assert parse(text, DateOrder.DAY_FIRST)[0] == expected


@given(
    st.sampled_from(",\t;|^~"),
    st.lists(
        st.lists(st.text("abc, ;'1-", max_size=6), min_size=4, max_size=4), min_size=20, max_size=40
    ),
)
def test_that_a_delimiter_between_quoted_cells_never_loses_against_marks_inside_them(
    delimiter: str, rows: list[list[str]]
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert delimiter_of(out.getvalue()) == delimiter


@given(st.integers(0, 20_000))
def test_that_column_letters_and_numbers_are_inverse(index: int) -> None:
    assert column_number(column_letter(index)) == index + 1
