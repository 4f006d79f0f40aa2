"""Activity measures: counts with their source, gaps that stay gaps, per cents that are computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.activity import (
    ActivityMeasure,
    Count,
    Span,
    change_words,
    check_measure,
    corrected,
    growth,
    overall_words,
    periods,
    with_counts,
)
from audit_app.domain.activity_table import read_counts
from audit_app.domain.errors import AuditError

TODAY = date(2026, 4, 20)
AT = datetime(2026, 4, 20, 9, tzinfo=UTC)
REFERRALS = ActivityMeasure(
    theme_key="made_up", name="Referrals submitted", source="Annual return", span=Span.YEAR
)
MONTHLY = replace(REFERRALS, span=Span.MONTH)


def months(text: str) -> list[tuple[str, int]]:
    return [(f"{each.begins:%Y-%m}", each.count) for each in read_counts(text, Span.MONTH)]


def test_that_yearly_counts_are_read_as_published_and_their_growth_is_computed() -> None:
    counts = read_counts("2020/21  11,909\n2021/22  13,981\n2022/23  18,910", Span.YEAR)
    measure = with_counts(REFERRALS, counts)
    check_measure(measure, TODAY)
    assert [each.words for each in periods(measure)] == [
        "2020/21: 11,909",
        "2021/22: 13,981 (+17.4%)",
        "2022/23: 18,910 (+35.3%)",
    ]
    assert overall_words(measure) == "From 11,909 in 2020/21 to 18,910 in 2022/23: +58.8%"


@pytest.mark.parametrize(
    "line",
    [
        "Apr 2025  1,204",
        "April 2025\t1204",
        "apr-25;1,204",
        "2025-04,1204",
        "2025-04,1,204",
        "Apr 2025, 1,204",
        "2025-04-01 00:00:00\t1204",
        "01/04/2025 1204",
        "04/2025: 1,204",
        '"Apr 2025","1,204"',
        "Apr 2025\t1 204",
    ],
)
def test_that_a_month_is_read_however_a_table_writes_it(line: str) -> None:
    assert months(line) == [("2025-04", 1204)]


@pytest.mark.parametrize(
    "line",
    [
        *("Apr 2025 -5", "Apr 2025\t-5", "Apr 2025\t12.5", "Apr 2025 12.5", "Apr 2025\tmany"),
        *("Smarch 2025 5", "2025-13 5", "31/02/2025 5", "Apr 25,204", "5", "Apr 2025\t٣"),
        "Apr 2025\t9999999999",
    ],
)
def test_that_a_line_that_is_not_plain_is_refused_with_its_number_and_never_guessed(
    line: str,
) -> None:
    with pytest.raises(AuditError) as refused:
        read_counts(f"Month\tCount\nMar 2025\t4\n{line}", Span.MONTH)
    assert refused.value.place is not None
    assert refused.value.place.row == 3


@pytest.mark.parametrize("line", ["2020/22 5", "20/21 5", "Apr 2020 5", "2020/21 -1"])
def test_that_a_year_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(AuditError):
        read_counts(line, Span.YEAR)


def test_that_a_year_over_two_is_refused_where_years_begin_in_january() -> None:
    with pytest.raises(AuditError, match="no year"):
        read_counts("2020/21 5", Span.YEAR, year_begins=1)
    (count,) = read_counts("2020 5", Span.YEAR, year_begins=1)
    assert count == Count(date(2020, 1, 1), 5)


def test_that_a_period_twice_is_refused() -> None:
    with pytest.raises(AuditError, match="earlier line"):
        read_counts("Apr 2025  4\n2025-04  4", Span.MONTH)


def test_that_a_month_without_a_count_is_a_gap_and_never_nought() -> None:
    counts = read_counts(
        "Month,Referrals\nMar 2025,10\nApr 2025,\nMay 2025\nJun 2025,0", Span.MONTH
    )
    found = periods(with_counts(MONTHLY, counts))
    assert [(each.title, each.count, each.change) for each in found] == [
        ("Mar 2025", 10, None),
        ("Apr 2025", None, None),
        ("May 2025", None, None),
        ("Jun 2025", 0, None),
    ]
    assert found[1].words == "Apr 2025: no count"
    assert found[3].words == "Jun 2025: 0"


@given(
    st.dictionaries(
        st.dates(date(1990, 1, 1), date(2026, 3, 1)).map(lambda day: day.replace(day=1)),
        st.integers(0, 999_999_999),
        max_size=40,
    )
)
def test_that_what_is_written_as_a_table_is_read_back_the_same(known: dict[date, int]) -> None:
    lines = [f"{begins:%b %Y}\t{count:,}" for begins, count in known.items()]
    counts = read_counts("\n".join(lines), Span.MONTH)
    assert {each.begins: each.count for each in counts} == known
    measure = with_counts(MONTHLY, counts)
    check_measure(measure, TODAY)
    shown = periods(measure)
    assert {each.begins: each.count for each in shown if each.count is not None} == known
    assert all(each.ends == after.begins for each, after in pairwise(shown))


@given(st.text(max_size=60))
def test_that_any_text_at_all_is_read_or_refused_in_words(text: str) -> None:
    for span in Span:
        try:
            counts = read_counts(text, span)
        except AuditError:
            continue
        assert list(counts) == sorted(set(counts))
        assert all(each.count >= 0 for each in counts)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((Count(date(2026, 4, 1), 5),), "not over yet"),
        ((Count(date(2026, 5, 1), 5),), "not over yet"),
        ((Count(date(2025, 4, 2), 5),), "first day"),
        ((Count(date(2025, 4, 1), -1),), "no count"),
        ((Count(date(1889, 4, 1), 5),), "before 1990"),
        ((Count(date(2025, 4, 1), 5), Count(date(2025, 4, 1), 6)), "two counts"),
    ],
)
def test_that_a_count_that_cannot_be_true_is_refused(counts: tuple[Count, ...], said: str) -> None:
    with pytest.raises(AuditError, match=said):
        check_measure(replace(MONTHLY, counts=counts), TODAY)


def test_that_the_last_month_counts_from_the_day_after_it_ended() -> None:
    march = replace(MONTHLY, counts=(Count(date(2026, 3, 1), 5),))
    check_measure(march, date(2026, 4, 1))
    with pytest.raises(AuditError, match="not over yet"):
        check_measure(march, date(2026, 3, 31))


def test_that_a_measure_without_name_or_source_is_refused() -> None:
    with pytest.raises(AuditError, match="no name"):
        check_measure(replace(MONTHLY, name=" "), TODAY)
    with pytest.raises(AuditError, match="no source"):
        check_measure(replace(MONTHLY, source=""), TODAY)


def test_that_another_count_for_a_month_is_a_correction_with_a_reason_and_stays_on_record() -> None:
    begins = date(2025, 4, 1)
    measure = with_counts(MONTHLY, [Count(begins, 5)])
    assert with_counts(measure, [Count(begins, 5)]) == measure
    with pytest.raises(AuditError, match="has a count already"):
        with_counts(measure, [Count(begins, 6)])
    with pytest.raises(AuditError, match="reason"):
        corrected(measure, begins, 6, " ", AT)
    with pytest.raises(AuditError, match="already"):
        corrected(measure, begins, 5, "why", AT)
    with pytest.raises(AuditError, match="no count"):
        corrected(measure, date(2025, 5, 1), 6, "why", AT)
    after = corrected(measure, begins, 6, "Two were counted twice.", AT)
    gone = corrected(after, begins, None, "It was of another force.", AT)
    assert [(each.before, each.after) for each in gone.corrections] == [(5, 6), (6, None)]
    assert gone.counts == ()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [(100, 117, "+17.0%"), (100, 97, "−3.0%"), (100, 100, "0.0%"), (0, 5, ""), (None, 5, "")],
)
def test_that_growth_is_said_with_its_sign_and_not_from_nought(
    before: int | None, after: int | None, words: str
) -> None:
    assert change_words(growth(before, after)) == words
