"""What the population step says, as sentences with their denominators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit_app.domain.population import (
    ColumnRole,
    ControlGap,
    ImportPlan,
    LeftOut,
    OnBlank,
    OnDuplicate,
    Problem,
    Reading,
    Severity,
)
from audit_app.ui.steps.population.control import months_between
from audit_app.ui.steps.population.words import (
    choices_words,
    file_size,
    gap_words,
    gaps_words,
    promise,
    reading_words,
    rows_words,
)
from tests.ui.population_fakes import SUGGESTED, check_of

PLAN = ImportPlan(
    Reading("csv", encoding="cp1252", delimiter=";"),
    SUGGESTED,
    ("Occurrence No",),
    OnDuplicate.FIRST,
    OnBlank.SKIP,
)


def test_that_the_promise_counts_rows_cases_reasons_and_columns() -> None:
    assert promise(check_of(PLAN), PLAN, 31) == (
        "2,598 of 2,627 rows become cases; 29 are left out: 21 repeated, 8 without a reference. "
        "5 of 31 columns are kept."
    )


def test_that_the_promise_names_what_stands_in_the_way() -> None:
    stopped = replace(PLAN, on_duplicate=OnDuplicate.STOP, on_blank=OnBlank.STOP)
    assert promise(check_of(stopped), stopped, 31) == (
        "Not ready to import. 21 rows repeat a case reference that stands in an earlier row. "
        "And 1 more stop."
    )


def test_that_a_reason_unknown_to_the_page_is_said_in_the_readers_words() -> None:
    check = replace(check_of(PLAN), left_out=(LeftOut("odd", "struck out in red", 1),))
    assert "; 1 is left out: 1 struck out in red." in promise(check, PLAN, 31)


@pytest.mark.parametrize(
    ("found", "words"),
    [(98, "\N{MINUS SIGN}2 missing"), (100, "0 no gap"), (1_103, "+1,003 too many")],
)
def test_that_a_gap_has_its_sign_and_its_word(found: int, words: str) -> None:
    assert gap_words(ControlGap("", 100, found)) == words


def test_that_figures_by_month_are_summed_up_with_the_months_that_differ() -> None:
    gaps = [ControlGap("2025-04", 5, 5), ControlGap("2025-05", 6, 4)]
    assert gaps_words(gaps, "dashboard") == (
        "Control total (dashboard): 1 of 2 figures differ: 2025-05 \N{MINUS SIGN}2 missing."
    )
    assert gaps_words(gaps[:1], "") == "Control total: all 1 figures agree."
    assert gaps_words([], "dashboard") == ""


def test_that_rows_beyond_those_listed_are_counted() -> None:
    problem = Problem("x", Severity.NOTE, "", 230, (5, 1_018))
    assert rows_words(problem) == "Rows 5, 1,018 (the first 2 of 230)"


def test_that_every_choice_of_an_import_is_told_afterwards() -> None:
    plan = replace(PLAN, merge_values={"Risk level": {"medium": "Medium"}}, drop_trailing=False)
    told = "\n".join(choices_words(plan))
    for words in (
        "Case reference: Occurrence No",
        "one unit, several rows",
        "Rows without a reference: left out",
        "'medium' as 'Medium'",
        "kept as cases",
        "Kept for context: Age",
    ):
        assert words in told


def test_that_two_heading_rows_are_told_as_two() -> None:
    reading = Reading("xlsx", sheet="Episodes", header_row=4, header_rows=2)
    assert reading_words(reading) == (
        "Excel workbook, sheet 'Episodes', headings in rows 4 and 5, day first"
    )


def test_that_the_months_of_a_period_cross_the_year() -> None:
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]


def test_that_sizes_are_rounded_where_a_person_would() -> None:
    assert [file_size(n) for n in (1, 999, 655_912, 107_000_000, 3_200_000_000)] == [
        "1 byte",
        "999 bytes",
        "655.9 KB",
        "107.0 MB",
        "3.2 GB",
    ]


def test_that_roles_left_out_are_not_counted_as_kept() -> None:
    plan = replace(PLAN, roles={**SUGGESTED, "Returned": ColumnRole.LEFT_OUT})
    assert promise(check_of(plan), plan, 31).endswith("5 of 31 columns are kept.")
