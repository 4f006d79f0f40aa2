"""What two typed times come to, in words and as an answer: pure functions for the Score page."""

from __future__ import annotations

from dataclasses import replace

from audit_app.domain.checklist import Checklist, Criterion, Standard
from audit_app.domain.london_time import Moment, kept_moment
from audit_app.domain.review import Answer
from audit_app.domain.timeliness import option_for, read_times, standard_of, with_times
from audit_app.domain.working_days import BankHolidays
from audit_app.ui.score.times import TimesContent


def times_content(
    checklist: Checklist,
    criterion: Criterion,
    answer: Answer,
    typed: tuple[str, str] | None,
    holidays: BankHolidays,
) -> TimesContent | None:
    """Return what the two time fields show; None where a criterion takes no times.

    Args:
        checklist: Of the criterion.
        criterion: In hand.
        answer: As kept.
        typed: What was typed for it and could not be kept as two times; None if nothing.
        holidays: For standards in working days.
    """
    standard = standard_of(checklist, criterion)
    if standard is None:
        return None
    start, end = typed or (_kept_text(answer.from_at), _kept_text(answer.to_at))
    words, role = times_words(standard, start, end, holidays)
    found = read_times(standard, start, end, holidays).timing
    if found is not None and typed is None and answer.computed:
        now = option_for(checklist.scale_of(criterion), in_time=found.in_time)
        if now is not None and now.key != answer.computed:
            was = checklist.scale_of(criterion).option(answer.computed).label
            words, role = f"{words} By the standard of that day it was: {was}.", "warn"
    return TimesContent(start, end, words, role)


def _kept_text(iso: str) -> str:
    """Return a moment that was kept as an officer writes it; nothing for none."""
    return kept_moment(iso).text if iso else ""


def times_words(
    standard: Standard, start: str, end: str, holidays: BankHolidays
) -> tuple[str, str]:
    """Return what two times come to against a standard, as they are typed, and the words' role."""
    read = read_times(standard, start, end, holidays)
    if read.timing is not None and read.start is not None and read.end is not None:
        span = f"{_moment_words(read.start)} to {_moment_words(read.end)}"
        said = [f"{span}: {read.timing.words}", read.remark or _twice_words(read.start, read.end)]
        return " ".join(each for each in said if each), "good" if read.timing.in_time else "bad"
    if read.problem:
        return read.problem, "warn"
    held = f"Held against {standard.figure}"
    return f"{held}: type both times, or choose an answer. {read.remark}".strip(), "muted"


def _moment_words(moment: Moment) -> str:
    day = f"{moment.day:%a} {moment.day.day} {moment.day:%b %Y}"
    if moment.at is None:
        return day
    return f"{day} {moment.at:%H:%M}{f' {moment.at:%Z}' if moment.happened_twice else ''}"


def _twice_words(*moments: Moment) -> str:
    """Say which of the two hours is meant where the clocks went back; nothing elsewhere."""
    if not any(moment.happened_twice for moment in moments):
        return ""
    return "The clocks went back in that hour: BST is the first time it was, GMT the second."


def answer_with_times(  # noqa: PLR0913 - each is a part of what was typed
    checklist: Checklist,
    criterion: Criterion,
    before: Answer,
    start: str,
    end: str,
    holidays: BankHolidays,
) -> tuple[Answer, bool]:
    """Return an answer with two times as they were typed, and whether all that was typed is in it.

    One that can be read is kept alone; a second one that does not fit it is not.
    """
    standard = standard_of(checklist, criterion)
    if standard is None:
        return before, True
    read = read_times(standard, start, end, holidays)
    fits = read.timing is not None or read.start is None
    after = replace(
        before,
        from_at=read.start.iso if read.start is not None else "",
        to_at=read.end.iso if read.end is not None and fits else "",
    )
    return with_times(checklist, criterion, after, holidays), not read.problem
