from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.london_time import kept_moment, london, read_moment

IN_SUMMER = "2023-05-01T21:40:00+01:00"


@pytest.mark.parametrize(
    "typed",
    [
        "1/5/23 2140",
        "01/05/2023 21:40",
        "01.05.23 21.40",
        "1-5-2023 21:40hrs",
        "  1/5/2023   9:40 pm ",
        "1/5/2023 9.40p.m.",
        "1 May 2023 21:40",
        "1st May 2023, 21:40",
        "Mon 1 May 23 at 2140",
        "MONDAY, 1 MAY 2023 21:40",
        "01-May-2023 21:40",
        "1may23 2140",
        "2023-05-01 21:40",
        "2023-05-01T21:40",
        "2023-05-01T21:40:00",
        "2023-05-01T21:40:00.000+01:00",
        "2023-05-01T20:40:00Z",
        "2023-05-01T16:40-0400",
        "1/5/2023 2040 GMT",
        "1/5/2023 21:40 BST",
    ],
)
def test_that_one_moment_is_read_however_it_is_written(typed: str) -> None:
    moment = read_moment(typed)
    assert (moment.iso, moment.remark) == (IN_SUMMER, "")


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("1/12/2023 0005", "2023-12-01T00:05:00+00:00"),
        ("31/12/2023 2400", "2024-01-01T00:00:00+00:00"),
        ("29/2/2024", "2024-02-29"),
        ("1 Sept 2023 12am", "2023-09-01T00:00:00+01:00"),
        ("1/9/2023 12.30 pm", "2023-09-01T12:30:00+01:00"),
        ("1/9/2023 9am", "2023-09-01T09:00:00+01:00"),
        ("1/9/2023 23:59:59", "2023-09-01T23:59:59+01:00"),
    ],
)
def test_that_edges_of_day_and_month_are_read(typed: str, iso: str) -> None:
    assert read_moment(typed).iso == iso


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "cannot|can be read|not a date"),
        ("yesterday", "not a date"),
        ("21:40", "not a date"),
        ("1/5", "not a date"),
        ("5/1/23/21", "not a date"),
        ("1/5/23 21", "not a date"),
        ("1/5/23 214", "not a date"),
        ("1/5/23 21:40 CET", "not a date"),
        ("1/5/23 21:40 +99:00", "not a date"),
        ("1/5/0023 2140", "not a date"),
        ("1 Maybe 2023", "not a date"),
        ("29/2/2023 1000", "no such day"),
        ("5/13/2023 1000", "no such day"),
        ("1/5/23 2460", "no such time"),
        ("1/5/23 13:00 pm", "no such time"),
        ("1/5/23 2401", "no such time"),
        ("٣/5/2023 10:00", "not a date"),
        ("1" * 5000, "not a date"),
    ],
)
def test_that_what_cannot_be_a_moment_is_refused(typed: str, said: str) -> None:
    with pytest.raises(AuditError, match=said):
        read_moment(typed)


def test_that_an_hour_that_did_not_happen_is_refused() -> None:
    with pytest.raises(AuditError, match="no 01:30 on 26/03/2023: the clocks went forward"):
        read_moment("26/3/2023 0130")
    assert read_moment("26/3/2023 0059").iso == "2023-03-26T00:59:00+00:00"
    assert read_moment("26/3/2023 0200").iso == "2023-03-26T02:00:00+01:00"
    assert read_moment("26/3/2023 0130 GMT").iso == "2023-03-26T02:30:00+01:00"


def test_that_an_hour_that_happened_twice_is_read_with_care_and_says_so() -> None:
    first, second = (
        read_moment("29/10/2023 0130"),
        read_moment("29/10/2023 0130", careful_second=True),
    )
    assert first.iso == "2023-10-29T01:30:00+01:00"
    assert second.iso == "2023-10-29T01:30:00+00:00"
    assert "the first (BST) is taken" in first.remark
    assert "Add BST" in second.remark


@pytest.mark.parametrize(
    ("typed", "offset"),
    [("0130 first", 1), ("0130 BST", 1), ("01:30, second", 0), ("0130 2nd", 0), ("0130 gmt", 0)],
)
def test_that_the_officer_says_which_of_the_two_hours_is_meant(typed: str, offset: int) -> None:
    for careful in (False, True):
        moment = read_moment(f"29/10/2023 {typed}", careful_second=careful)
        assert (moment.at and moment.at.utcoffset(), moment.remark) == (timedelta(hours=offset), "")


@given(st.integers(63_072_000, 4_102_444_800))
def test_that_what_is_shown_and_what_is_kept_are_read_as_the_same_moment(seconds: int) -> None:
    local = datetime.fromtimestamp(seconds, london())
    moment = kept_moment(local.isoformat())
    assert moment.at is not None
    assert moment.at.astimezone(UTC) == local.astimezone(UTC)
    assert read_moment(moment.iso).iso == moment.iso
    for careful in (False, True):
        again = read_moment(moment.text, careful_second=careful)
        assert (again.iso, again.remark) == (moment.iso, "")


@given(st.text(alphabet="0123456789/:-. tzbgmsapor+", max_size=30))
def test_that_any_text_is_read_or_refused_in_words(typed: str) -> None:
    try:
        moment = read_moment(typed)
    except AuditError:
        return
    assert kept_moment(moment.iso).iso == moment.iso


@pytest.mark.parametrize("iso", ["", "soon", "2023-05-01T21:40:00", "2023-13-01"])
def test_that_only_moments_with_an_offset_and_days_are_kept(iso: str) -> None:
    with pytest.raises(AuditError, match="not a date"):
        kept_moment(iso)
