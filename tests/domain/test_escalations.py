"""When somebody must act, and what the clock says about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.document import Blanks, Bullets, Document, Grid, Heading, Paragraph
from audit_app.domain.escalations import (
    Clocks,
    Escalation,
    Handling,
    Level,
    NoPresentRisk,
    due_at,
    most_pressing,
    same_role,
    time_words,
    undecided,
)
from audit_app.domain.hand_over import hand_over_sheet, moment_words, whom_to_tell
from audit_app.domain.london_time import read_moment
from audit_app.domain.name_hint import name_hint
from audit_app.domain.working_days import NONE_KNOWN, BankHolidays

EASTER = BankHolidays(frozenset({date(2026, 4, 3), date(2026, 4, 6)}), 2020, 2030)
MOMENTS = st.integers(0, 9 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def moment(typed: str) -> datetime:
    found = read_moment(typed).at
    assert found is not None
    return found.astimezone(UTC)


def escalation(
    level: Level = Level.URGENT, due: datetime | None = None, **parts: object
) -> Escalation:
    fixed: dict[str, object] = {
        "number": 1,
        "drawn_case_id": 5,
        "case_ref": "MFH/00026/24",
        "level": level,
        "found_at": moment("1/4/2026 10:00"),
        "due_at": due,
        "seen": "No home visit after the return.",
        "asked": "See the child today.",
        "raised_by": "reviewing inspector",
    }
    return Escalation(**{**fixed, **parts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "found", "due"),
    [
        (Level.IMMEDIATE, "1/4/2026 10:00", "1/4/2026 11:00"),
        (Level.IMMEDIATE, "3/4/2026 23:40", "4/4/2026 0:40"),
        (Level.IMMEDIATE, "29/3/2026 0:30", "29/3/2026 2:30"),  # the clocks go forward at one
        (Level.URGENT, "1/4/2026 10:00", "1/4/2026 17:00"),
        (Level.URGENT, "1/4/2026 16:30", "1/4/2026 17:30"),  # never within less than an hour
        (Level.URGENT, "1/4/2026 17:00", "2/4/2026 0:00"),
        (Level.URGENT, "3/4/2026 10:00", "4/4/2026 0:00"),  # Good Friday does not wait
        (Level.URGENT, "4/4/2026 10:00", "5/4/2026 0:00"),  # nor does a Saturday
        (Level.PROMPT, "1/4/2026 10:00", "7/4/2026 17:00"),  # Easter is not counted
        (Level.PROMPT, "4/4/2026 10:00", "8/4/2026 17:00"),
        (Level.PROMPT, "26/3/2026 10:00", "30/3/2026 17:00"),  # over the change of the clocks
    ],
)
def test_that_each_level_is_due_as_its_clock_says(level: Level, found: str, due: str) -> None:
    assert due_at(level, moment(found), Clocks(), EASTER) == moment(due)


def test_that_learning_goes_into_the_report() -> None:
    assert due_at(Level.LEARNING, moment("1/4/2026 10:00"), Clocks(), EASTER) is None


def test_that_times_follow_the_settings() -> None:
    found = moment("1/4/2026 10:00")
    clocks = Clocks(immediate_minutes=30, closing_hour=16, prompt_days=1)
    assert due_at(Level.IMMEDIATE, found, clocks, EASTER) == moment("1/4/2026 10:30")
    assert due_at(Level.URGENT, found, clocks, EASTER) == moment("1/4/2026 16:00")
    assert due_at(Level.PROMPT, found, clocks, EASTER) == moment("2/4/2026 16:00")


@given(found=MOMENTS, holidays=st.sampled_from([EASTER, NONE_KNOWN]))
def test_that_every_time_to_act_lies_ahead_and_a_graver_level_is_never_due_later(
    found: datetime, holidays: BankHolidays
) -> None:
    due = [
        due_at(level, found, Clocks(), holidays)
        for level in (Level.IMMEDIATE, Level.URGENT, Level.PROMPT)
    ]
    moments = [each for each in due if each is not None]
    assert len(moments) == 3
    assert moments[0] > found
    assert moments == sorted(moments)


@given(found=MOMENTS)
def test_that_without_known_bank_holidays_nothing_is_due_later(found: datetime) -> None:
    with_holidays = due_at(Level.PROMPT, found, Clocks(), EASTER)
    without = due_at(Level.PROMPT, found, Clocks(), NONE_KNOWN)
    assert with_holidays is not None
    assert without is not None
    assert without <= with_holidays


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "due in 0 min"),
        (40, "due in 40 min"),
        (125, "due in 2 h 5 min"),
        (60 * 5 + 10, "due in 5 h"),
        (60 * 24 * 2, "due in 2 d"),
        (-1, "overdue by 1 min"),
        (-180, "overdue by 3 h"),
        (-60 * 28, "overdue by 1 d 4 h"),
    ],
)
def test_that_the_time_left_is_said_as_people_say_it(minutes: int, words: str) -> None:
    now = moment("1/4/2026 12:00")
    shown = escalation(due=now + timedelta(minutes=minutes))
    assert time_words(shown, now) == words
    assert shown.is_overdue(now) is (minutes < 0)


def test_that_closed_and_learning_have_no_time_running() -> None:
    now = moment("1/4/2026 12:00")
    closed = escalation(due=now - timedelta(hours=1), closed_at=now, closed_by="duty inspector")
    assert time_words(closed, now) == "closed"
    assert not closed.is_overdue(now)
    assert time_words(escalation(Level.LEARNING), now) == "at report"


def test_that_the_one_due_first_is_the_most_pressing() -> None:
    now = moment("1/4/2026 12:00")
    later = escalation(due=now + timedelta(hours=2), id=1)
    overdue = escalation(due=now - timedelta(hours=2), id=2)
    closed = escalation(due=now, id=3, closed_at=now, closed_by="x")
    learning = escalation(Level.LEARNING, id=4)
    assert most_pressing([later, closed, learning, overdue]) == [overdue, later]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Reviewing inspector", "reviewing  INSPECTOR.", True),
        ("D.I. safeguarding", "DI safeguarding", True),
        ("duty inspector", "reviewing inspector", False),
    ],
)
def test_that_a_role_is_the_same_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert same_role(one, other) is same


def test_that_a_critical_criterion_waits_until_it_has_a_level_or_a_reason() -> None:
    now = moment("1/4/2026 12:00")
    raised = escalation(criterion="a")
    decided = NoPresentRisk(
        drawn_case_id=5, case_ref="x", criterion="b", reason="The child is 19.", decided_at=now
    )
    assert undecided(("a", "b", "c"), 5, [raised], [decided]) == ("c",)
    assert undecided(("a", "b"), 6, [raised], [decided]) == ("a", "b")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("seen with Amy Example at home", "Amy Example"),
        ("told PC Example by radio", "PC Example"),
        ("Told the Duty Inspector in the Control Room", ""),
        ("No home visit. Force Incident Manager not told on Good Friday", "Good Friday"),
        ("Amy Example was told. Nobody went.", "Amy Example"),
        ("The Suspect lives there. On Monday nobody went.", ""),
        ("the child was seen", ""),
        ("", ""),
    ],
)
def test_that_words_that_look_like_a_name_are_pointed_at(text: str, hint: str) -> None:
    assert name_hint(text) == hint


def words(document: Document) -> str:
    parts = [document.title]
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                parts.append(block.text)
            case Bullets():
                parts.extend(block.items)
            case Blanks():
                parts.extend(block.labels)
            case Grid():
                parts.extend(text for row in block.rows for text in row)
    return "\n".join(parts)


def test_that_the_hand_over_sheet_says_what_was_seen_what_is_asked_and_by_when() -> None:
    shown = escalation(due=moment("1/4/2026 17:00"), question="Was the child seen?")
    said = words(
        hand_over_sheet(shown, audit_title="Missing", theme_key="missing", unit="missing episode")
    )
    for part in (shown.case_ref, shown.seen, shown.asked, "1 Apr 2026, 17:00", "E2 Urgent"):
        assert part in said
    assert "Was the child seen?" in said
    assert "critical incident inspector" in said


def test_that_the_sheet_claims_no_names_only_where_nothing_looks_like_one() -> None:
    plain = escalation(due=moment("1/4/2026 17:00"))
    named = replace(plain, seen="Seen with Amy Example at home.")
    said = [
        hand_over_sheet(each, audit_title="a", theme_key="custody", unit="b").footer
        for each in (plain, named)
    ]
    assert said == ["No names on this sheet", "Check for names before it is handed over"]


def test_that_the_sheet_says_nothing_of_professional_standards_nor_of_who_was_told() -> None:
    handling = Handling(told="the hub", response="Seen.", referred=True)
    with_it = escalation(due=moment("1/4/2026 17:00"), handling=handling)
    without = escalation(due=moment("1/4/2026 17:00"))
    sheets = [
        hand_over_sheet(each, audit_title="a", theme_key="custody", unit="b")
        for each in (with_it, without)
    ]
    assert sheets[0] == sheets[1]


def test_that_what_is_immediate_goes_to_whoever_is_on_duty_first() -> None:
    assert "duty supervisor" in whom_to_tell("sex_offenders", Level.IMMEDIATE)[0]
    assert "offender management" in whom_to_tell("sex_offenders", Level.URGENT)[0]
    assert "control room" in whom_to_tell("missing", Level.IMMEDIATE)[0]


def test_that_moments_are_written_on_the_clock_of_london() -> None:
    assert moment_words(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "1 Jul 2026, 13:00"
    assert moment_words(None) == ""
