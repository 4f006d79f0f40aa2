from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.checklist import Counted, Standard
from audit_app.domain.errors import AuditError
from audit_app.domain.london_time import Moment, read_moment
from audit_app.domain.review import Answer
from audit_app.domain.timeliness import (
    Timing,
    duration_words,
    months_after,
    option_for,
    read_times,
    timing,
    with_times,
)
from tests.helpers.checklists import criterion
from tests.helpers.timed import HOLIDAYS, HOUR, SCALE, TIMED


def standard(value: int, unit: str, counted: Counted = Counted.AFTER) -> Standard:
    return replace(HOUR, value=value, unit=unit, counted=counted)


def between(start: str, end: str, held_against: Standard) -> Timing:
    return timing(read_moment(start), read_moment(end), held_against, HOLIDAYS)


@pytest.mark.parametrize(
    ("end", "in_time", "words"),
    [
        ("1/5/23 2140", True, "0 min: in time, with 1 h to spare."),
        ("1/5/23 2239", True, "59 min: in time, with 1 min to spare."),
        ("1/5/23 2240", True, "1 h: in time exactly."),
        ("1/5/23 22:40:01", False, "1 h 1 s: late by 1 s."),
        ("3/5/23 0000", False, "1 day 2 h 20 min: late by 1 day 1 h 20 min."),
    ],
)
def test_that_what_equals_the_standard_is_in_time_and_a_second_more_is_late(
    end: str, in_time: bool, words: str
) -> None:
    found = between("1/5/23 2140", end, HOUR)
    assert (found.in_time, found.words) == (in_time, words)
    assert (found.beyond == timedelta()) is in_time


def test_that_the_hour_the_clocks_go_back_over_counts_twice() -> None:
    found = between("29/10/2023 0030", "29/10/2023 0230", standard(2, "hours"))
    assert (found.elapsed, found.in_time) == (timedelta(hours=3), False)
    whole_night = between("28/10/2023 2200", "29/10/2023 2200", standard(24, "hours"))
    assert (whole_night.elapsed, whole_night.beyond) == (timedelta(hours=25), timedelta(hours=1))


def test_that_the_hour_the_clocks_skip_is_not_counted() -> None:
    found = between("26/3/2023 0030", "26/3/2023 0230", HOUR)
    assert (found.elapsed, found.in_time) == (timedelta(hours=1), True)
    assert between("25/3/2023 2200", "26/3/2023 2200", standard(23, "hours")).in_time


def test_that_police_protection_over_a_clock_change_ends_after_72_real_hours() -> None:
    limit = standard(72, "hours")
    assert between("27/10/2023 1000", "30/10/2023 0900", limit).in_time
    assert not between("27/10/2023 1000", "30/10/2023 0901", limit).in_time


@pytest.mark.parametrize(
    ("start", "end", "held_against", "in_time"),
    [
        ("1/5/23 2359", "8/5/23 2359", standard(7, "days"), True),
        ("1/5/23 0000", "9/5/23 0000", standard(7, "days"), False),
        ("1/5/23", "3/5/23", standard(3, "days", Counted.FROM_THE_DAY), True),
        ("1/5/23", "4/5/23", standard(3, "days", Counted.FROM_THE_DAY), False),
        ("1/5/23 0900", "1/5/23 2300", standard(1, "days", Counted.FROM_THE_DAY), True),
        ("31/1/23", "28/2/23", standard(1, "months"), True),
        ("31/1/23", "1/3/23", standard(1, "months"), False),
        ("31/1/24", "29/2/24", standard(1, "months"), True),
        ("29/2/24", "28/2/25", standard(12, "months"), True),
        ("29/2/24", "1/3/25", standard(12, "months"), False),
        ("28/2/23", "28/2/24", standard(12, "months"), True),
        ("28/2/23", "29/2/24", standard(12, "months"), False),
        ("30/9/22", "30/9/23", standard(12, "months"), True),
    ],
)
def test_that_days_and_months_count_to_the_end_of_their_last_day(
    start: str, end: str, held_against: Standard, in_time: bool
) -> None:
    assert between(start, end, held_against).in_time is in_time


@pytest.mark.parametrize(
    ("start", "n_days", "last"),
    [
        ("22/12/22", 1, "23/12/22"),
        ("23/12/22", 1, "28/12/22"),
        ("24/12/22", 1, "28/12/22"),
        ("23/12/22", 4, "3/1/23"),
        ("22/12/23", 1, "27/12/23"),
        ("22/12/23", 4, "2/1/24"),
        ("5/1/24", 5, "12/1/24"),
    ],
)
def test_that_working_days_leave_out_weekends_and_christmas(
    start: str, n_days: int, last: str
) -> None:
    held = standard(n_days, "working days")
    assert between(start, last, held).in_time
    day_after = Moment(read_moment(last).day + timedelta(days=1))
    late = timing(read_moment(start), day_after, held, HOLIDAYS)
    assert not late.in_time
    assert late.words.endswith(": late by 1 day.")


def test_that_a_report_due_before_a_meeting_is_held_to_the_least_time() -> None:
    least = standard(2, "working days", Counted.AT_LEAST)
    assert between("8/1/24", "10/1/24", least).in_time
    early = between("9/1/24", "10/1/24", least)
    assert (early.in_time, early.beyond) == (False, timedelta(days=1))
    assert early.words == "1 day, not before Thu 11 Jan 2024: too early by 1 day."
    hours = standard(2, "hours", Counted.AT_LEAST)
    assert between("9/1/24 1000", "9/1/24 1200", hours).in_time
    assert between("9/1/24 1000", "9/1/24 1159", hours).words == "1 h 59 min: too short by 1 min."


@pytest.mark.parametrize(
    ("start", "end", "held_against", "said"),
    [
        ("1/5/23 2140", "1/5/23 2139", HOUR, "second time is before the first"),
        ("2/5/23", "1/5/23", standard(3, "days"), "second time is before the first"),
        ("1/5/23 2140", "1/5/23 2100", standard(3, "days"), "second time is before the first"),
        ("1/5/23", "1/5/23 2100", HOUR, "in minutes, and a time of day is missing"),
        ("30/12/24", "3/1/25", standard(3, "working days"), "bank holidays of 2025 are not known"),
        ("1/1/2090", "1/1/2091", standard(100_000, "months"), "further than the calendar"),
        ("1/1/2090", "1/1/2091", standard(9_000_000, "days"), "further than the calendar"),
    ],
)
def test_that_times_that_cannot_be_held_against_the_standard_are_refused_in_words(
    start: str, end: str, held_against: Standard, said: str
) -> None:
    with pytest.raises(AuditError, match=said) as told:
        between(start, end, held_against)
    assert told.value.remedy


DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(0, 600))
def test_that_months_later_is_the_same_day_or_the_last_of_the_month(day: date, n: int) -> None:
    later = months_after(day, n)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == n
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert later.day <= day.day


@given(st.dates(date(2022, 1, 1), date(2024, 6, 1)), st.integers(0, 60), st.integers(0, 60))
def test_that_working_days_add_up(day: date, first: int, second: int) -> None:
    at_once = HOLIDAYS.after(day, first + second)
    assert HOLIDAYS.after(HOLIDAYS.after(day, first), second) == at_once
    passed = (day + timedelta(days=place) for place in range(1, (at_once - day).days + 1))
    assert sum(HOLIDAYS.is_working(each) for each in passed) == first + second


@given(
    DAYS,
    st.integers(0, 400),
    st.integers(1, 400),
    st.sampled_from(["days", "months"]),
    st.sampled_from(list(Counted)),
)
def test_that_more_time_never_makes_something_late_in_time(
    day: date, elapsed: int, value: int, unit: str, counted: Counted
) -> None:
    held = standard(value, unit, counted)
    sooner, later = (
        timing(Moment(day), Moment(day + timedelta(days=n)), held, HOLIDAYS).in_time
        for n in (elapsed, elapsed + 1)
    )
    assert (sooner <= later) if counted is Counted.AT_LEAST else (later <= sooner)


def test_that_a_doubtful_hour_makes_the_time_longer_or_shorter_whichever_is_careful() -> None:
    read = read_times(HOUR, "29/10/2023 0130", "29/10/2023 0130", HOLIDAYS)
    assert read.timing is not None
    assert read.timing.elapsed == timedelta(hours=1)
    assert read.remark.count("happened twice") == 2
    least = standard(1, "minutes", Counted.AT_LEAST)
    back = read_times(least, "29/10/2023 0130", "29/10/2023 0130 GMT", HOLIDAYS)
    assert back.timing is not None
    assert not back.timing.in_time


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        ("", "", ""),
        ("1/5/23 2140", "", ""),
        ("1/5/23 21", "1/5/23 2200", "From: That is not a date"),
        ("1/5/23 2140", "1/5/23 2100", "second time is before"),
        ("1/5/23", "1/5/23 2100", "time of day is missing"),
    ],
)
def test_that_half_typed_times_come_to_nothing_yet(start: str, end: str, problem: str) -> None:
    read = read_times(HOUR, start, end, HOLIDAYS)
    assert read.timing is None
    assert problem in read.problem
    assert bool(problem) is bool(read.problem)


def times(start: str, end: str, answer: Answer) -> Answer:
    given_times = replace(
        answer,
        from_at=read_moment(start).iso if start else "",
        to_at=read_moment(end).iso if end else "",
    )
    return with_times(TIMED, TIMED.criteria[0], given_times, HOLIDAYS)


def test_that_the_answer_follows_the_times_until_another_is_chosen() -> None:
    empty = Answer("visited")
    assert times("1/5/23 2140", "", empty).option == ""
    in_time = times("1/5/23 2140", "1/5/23 2200", empty)
    assert (in_time.option, in_time.computed, in_time.overrides) == ("in_time", "in_time", False)
    late = times("1/5/23 2140", "1/5/23 2300", in_time)
    assert (late.option, late.computed) == ("late", "late")
    explained = replace(late, option="late_explained", reason="No officer was free.")
    assert explained.overrides
    later = times("1/5/23 2140", "1/5/23 2330", explained)
    assert (later.option, later.computed) == ("late_explained", "late")
    cleared = times("1/5/23 2140", "", late)
    assert (cleared.option, cleared.computed, cleared.from_at) == ("", "", late.from_at)


def test_that_an_answer_chosen_first_is_kept_against_the_times() -> None:
    chosen = times("1/5/23 2140", "1/5/23 2200", Answer("visited", "late"))
    assert (chosen.option, chosen.computed, chosen.overrides) == ("late", "in_time", True)


def test_that_times_are_refused_where_there_is_nothing_to_hold_them_against() -> None:
    for changed in (
        replace(TIMED, standards={}),
        replace(TIMED, criteria=(criterion("visited", standard="visit"),)),
    ):
        answer = Answer("visited", from_at="2023-05-01")
        with pytest.raises(AuditError, match="no standard"):
            with_times(changed, changed.criteria[0], answer, HOLIDAYS)


def test_that_a_scale_without_such_an_answer_leaves_the_choice_to_the_auditor() -> None:
    assert option_for(replace(SCALE, options=SCALE.options[1:2]), in_time=True) is None
    late = option_for(SCALE, in_time=False)
    assert late is not None
    assert late.key == "late"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(), "0 min"),
        (timedelta(seconds=5), "5 s"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1200, hours=1, minutes=1), "1,200 days 1 h 1 min"),
    ],
)
def test_that_lengths_of_time_are_said_in_words(length: timedelta, words: str) -> None:
    assert duration_words(length) == words
