"""How long something took, and whether that was in time, from two moments and a standard.

Minutes and hours are the time that really passed, also where the clocks change between the two.
Days, working days and months are whole days of the calendar, and the last one counts to its end,
as a court counts them: the day it starts from is left out, unless the standard says that it is the
first; a month ends on the same day of the next one, or on its last where it has no such day
(Dodds v Walker [1981] 1 WLR 1027). What equals the standard is in time.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from typing import Final

from audit_app.domain.checklist import (
    Checklist,
    Counted,
    Counts,
    Criterion,
    Option,
    Scale,
    ScaleKind,
    Standard,
)
from audit_app.domain.errors import AuditError
from audit_app.domain.london_time import Moment, kept_moment, read_moment
from audit_app.domain.review import Answer
from audit_app.domain.working_days import BankHolidays

_EXACT: Final = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Timing:
    """What two moments come to against a standard.

    Attributes:
        in_time: Whether the standard was kept.
        elapsed: Time between the two: exact for minutes and hours, else whole days.
        beyond: How much too long, or too short where a least time is asked; zero if in time.
        words: The same, for a person.
    """

    in_time: bool
    elapsed: timedelta
    beyond: timedelta
    words: str


@dataclass(frozen=True, slots=True)
class TimesRead:
    """What was typed for a criterion on a timeliness scale.

    Attributes:
        start: When the time began to run; None while it is not given or cannot be read.
        end: When the thing was done, likewise.
        timing: What they come to; None until both are read and fit together.
        problem: What is wrong with what was typed, and what to do; empty if nothing is.
        remark: What was assumed in reading them; empty if nothing was.
    """

    start: Moment | None
    end: Moment | None
    timing: Timing | None
    problem: str = ""
    remark: str = ""


def standard_of(checklist: Checklist, criterion: Criterion) -> Standard | None:
    """Return the standard two moments are held against; None where the answer is only chosen."""
    if checklist.scale_of(criterion).kind is not ScaleKind.TIMELINESS:
        return None
    return checklist.standards.get(criterion.standard)


def timing(start: Moment, end: Moment, standard: Standard, holidays: BankHolidays) -> Timing:
    """Return how long something took and whether that was in time.

    Raises:
        AuditError: If the end is before the start, a time of day is missing where the standard is
            in minutes or hours, or the bank holidays of a year are not known.
    """
    _check_order(start, end)
    if standard.unit in _EXACT:
        return _exact(start, end, standard)
    return _by_calendar(start, end, standard, holidays)


def _check_order(start: Moment, end: Moment) -> None:
    early = end.day < start.day
    if start.at is not None and end.at is not None:
        early = end.at.astimezone(UTC) < start.at.astimezone(UTC)
    if early:
        raise AuditError(
            "The second time is before the first.",
            remedy="Check the days and the order of the two.",
        )


def _exact(start: Moment, end: Moment, standard: Standard) -> Timing:
    if start.at is None or end.at is None:
        raise AuditError(
            f"The standard is in {standard.unit}, and a time of day is missing.",
            remedy="Add it after the date, such as 21:40.",
        )
    # In UTC: Python takes the hands of the clock from one another within one time zone.
    elapsed = end.at.astimezone(UTC) - start.at.astimezone(UTC)
    limit = _EXACT[standard.unit] * standard.value
    at_least = standard.counted is Counted.AT_LEAST
    in_time = elapsed >= limit if at_least else elapsed <= limit
    apart = abs(elapsed - limit)
    if in_time:
        said = f"in time, with {duration_words(apart)} to spare" if apart else "in time exactly"
    else:
        said = f"{'too short' if at_least else 'late'} by {duration_words(apart)}"
    words = f"{duration_words(elapsed)}: {said}."
    return Timing(in_time, elapsed, timedelta() if in_time else apart, words)


def _by_calendar(start: Moment, end: Moment, standard: Standard, holidays: BankHolidays) -> Timing:
    limit = _limit(start.day, standard, holidays)
    at_least = standard.counted is Counted.AT_LEAST
    in_time = end.day >= limit if at_least else end.day <= limit
    apart = abs(end.day - limit)
    due = (
        f"{'not before' if at_least else 'due by the end of'} {limit:%a} {limit.day} {limit:%b %Y}"
    )
    said = "in time" if in_time else f"{'too early' if at_least else 'late'} by {_days(apart.days)}"
    elapsed = end.day - start.day
    words = f"{_days(elapsed.days)}, {due}: {said}."
    return Timing(in_time, elapsed, timedelta() if in_time else apart, words)


def _limit(day: date, standard: Standard, holidays: BankHolidays) -> date:
    """Return the last day in time; the first one, for a standard that asks for a least time."""
    back = timedelta(days=1 if standard.counted is Counted.FROM_THE_DAY else 0)
    try:
        if standard.unit == "days":
            return day + timedelta(days=standard.value) - back
        if standard.unit == "months":
            return months_after(day, standard.value) - back
        return holidays.after(day - back, standard.value)
    except (OverflowError, ValueError) as error:
        raise AuditError(
            "The standard reaches further than the calendar.",
            remedy="Look at its value on the Checklists page.",
        ) from error


def months_after(day: date, n_months: int) -> date:
    """Return the corresponding day some months later, or the last of a month that has none.

    Raises:
        ValueError: If that is after the year 9999.
    """
    years, month = divmod(day.month - 1 + n_months, 12)
    year = day.year + years
    if year > date.max.year:
        raise ValueError(year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def duration_words(length: timedelta) -> str:
    """Return a length of time in days, hours, minutes and seconds, those that are zero left out.

    Example:
        >>> duration_words(timedelta(minutes=1565))
        '1 day 2 h 5 min'
    """
    days, seconds = length.days, length.seconds
    parts = (
        _days(days) if days else "",
        f"{seconds // 3600} h" if seconds // 3600 else "",
        f"{seconds // 60 % 60} min" if seconds // 60 % 60 else "",
        f"{seconds % 60} s" if seconds % 60 else "",
    )
    return " ".join(part for part in parts if part) or "0 min"


def _days(number: int) -> str:
    return f"{number:,} {'day' if number == 1 else 'days'}"


def option_for(scale: Scale, *, in_time: bool) -> Option | None:
    """Return the answer that follows: the first that counts as met, or as not met; None if none."""
    wanted = Counts.MET if in_time else Counts.NOT_MET
    return next((option for option in scale.options if option.counts is wanted), None)


def read_times(
    standard: Standard, from_typed: str, to_typed: str, holidays: BankHolidays
) -> TimesRead:
    """Return what two fields say, half typed or wrong as they may be; never raises.

    A time in the hour that happens twice is taken so that the time runs longer, or shorter where a
    least time is asked: what is then in time is in time however it is read.
    """
    least = standard.counted is Counted.AT_LEAST
    read: list[Moment | None] = []
    problems: list[str] = []
    for name, typed, second in (("From", from_typed, least), ("To", to_typed, not least)):
        moment = None
        if typed.strip():
            try:
                moment = read_moment(typed, careful_second=second)
            except AuditError as error:
                problems.append(f"{name}: {error}")
        read.append(moment)
    start, end = read
    remark = " ".join(moment.remark for moment in read if moment is not None and moment.remark)
    found: Timing | None = None
    if start is not None and end is not None:
        try:
            found = timing(start, end, standard, holidays)
        except AuditError as error:
            problems.append(str(error))
    return TimesRead(start, end, found, " ".join(problems), remark)


def with_times(
    checklist: Checklist, criterion: Criterion, answer: Answer, holidays: BankHolidays
) -> Answer:
    """Return an answer with the option that its two moments give, as `computed`.

    The option follows them, unless another one was chosen against what they gave before.

    Args:
        checklist: Of the criterion, with local standards applied.
        criterion: On a timeliness scale.
        answer: With from_at and to_at as kept; one of them, or both, may be empty.
        holidays: For standards in working days.

    Raises:
        AuditError: If the criterion takes no times, one of them is not a moment, or the two do not
            fit together.
    """
    standard, computed = standard_of(checklist, criterion), ""
    if standard is None and (answer.from_at or answer.to_at):
        raise AuditError(
            "This criterion has no standard to hold two times against.",
            remedy="Choose one of its answers.",
        )
    moments = [kept_moment(each) for each in (answer.from_at, answer.to_at) if each]
    if standard is not None and len(moments) == 2:
        start, end = moments
        found = timing(start, end, standard, holidays)
        option = option_for(checklist.scale_of(criterion), in_time=found.in_time)
        computed = option.key if option is not None else ""
    follows = answer.option in {"", answer.computed}
    return replace(answer, computed=computed, option=computed if follows else answer.option)
