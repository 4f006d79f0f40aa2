"""A backup a day, each checked by opening it, the oldest cleared away, none put back over work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.backups import DAYS, superseded
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.backups import back_up_daily, back_up_to, restored_copy
from audit_app.usecases.workspaces import change_passphrase
from tests.helpers.filled import add_draw, with_population
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

TODAY = date(2026, 3, 18)
days = st.lists(st.dates(date(2025, 6, 1), date(2026, 4, 1)), max_size=120)


class OnDay:
    """A clock that stands still at noon."""

    def __init__(self, day: date) -> None:
        self.day = day

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


def with_answers(workspace: SqlWorkspace, n_answers: int) -> None:
    rows = made_up_rows(8)
    population = with_population(workspace, rows)
    with workspace.unit() as unit:
        draw = add_draw(unit, population, rows)
        case = unit.drawn_cases(draw.id)[0]
        for number in range(n_answers):
            unit.put_answer(case.id, Answer(f"A{number}", "met"))
        unit.commit()


@given(days)
def test_that_the_newest_days_and_one_a_week_are_kept(made: list[date]) -> None:
    gone = set(superseded(made, TODAY))
    past = sorted({day for day in made if day <= TODAY})
    assert not gone & set(past[-DAYS:])
    assert not {day for day in gone if day > TODAY}
    kept = [day for day in past if day not in gone]
    since = TODAY - timedelta(weeks=7, days=TODAY.weekday())
    for day in past:
        if day >= since:
            assert any(each.isocalendar()[:2] == day.isocalendar()[:2] for each in kept)


@given(days)
def test_that_clearing_away_twice_is_clearing_away_once(made: list[date]) -> None:
    kept = set(made) - set(superseded(made, TODAY))
    assert superseded(kept, TODAY) == []


def test_that_one_backup_a_day_is_made_and_says_what_it_holds(workspace: SqlWorkspace) -> None:
    with_answers(workspace, 3)
    made = back_up_daily(workspace, OnDay(TODAY))
    assert made is not None
    assert back_up_daily(workspace, OnDay(TODAY)) is None
    (backup,) = workspace.backups()
    assert (backup.path, backup.made_on, backup.fault) == (made, TODAY, "")
    assert backup.audits == (("Missing, April 2026", 3),)
    with workspace.reading() as unit:
        assert [each.action for each in unit.journal_entries()].count("backup_made") == 1
    assert [each.name for each in made.parent.iterdir()] == [made.name]


def test_that_old_backups_are_cleared_away_and_other_files_left(workspace: SqlWorkspace) -> None:
    made = [workspace.back_up_today(TODAY - timedelta(days=back)) for back in range(60, 0, -1)]
    assert made[0] is not None
    own = made[0].parent / f"kept by hand{made[0].suffix}"
    own.write_bytes(b"somebody's own")
    workspace.back_up_today(TODAY)
    assert own.exists()
    assert len(workspace.backups()) == 13  # seven days, and the last of six weeks before them


def test_that_a_backup_is_opened_as_a_copy_and_the_workspace_stays(
    workspace: SqlWorkspace, path: Path
) -> None:
    with_answers(workspace, 2)
    back_up_daily(workspace, OnDay(TODAY))
    with workspace.unit() as unit:
        (progress,) = unit.audits()
        case = unit.drawn_cases(unit.draws(progress.audit.id)[0].id)[0]
        unit.put_answer(case.id, Answer("A9", "not_met"))
        unit.commit()
    (backup,) = workspace.backups()
    first, second = (restored_copy(workspace, backup) for _ in range(2))
    assert first.name == f"{path.stem} as of 2026-03-18{path.suffix}"
    assert second != first
    copy = encrypted_files().open(first, PASSPHRASE)
    with copy.reading() as unit:
        assert sorted(unit.review(case.id).answers) == ["A0", "A1"]
    copy.close()
    with workspace.reading() as unit:
        assert sorted(unit.review(case.id).answers) == ["A0", "A1", "A9"]


def test_that_a_damaged_backup_and_one_of_an_earlier_passphrase_are_said(
    workspace: SqlWorkspace, path: Path
) -> None:
    workspace.back_up_today(TODAY)
    damaged = workspace.back_up_today(TODAY + timedelta(days=1))
    assert damaged is not None
    content = bytearray(damaged.read_bytes())
    content[100:200] = bytes(100)
    damaged.write_bytes(content)
    newest, other = workspace.backups()
    assert ("damaged" in newest.fault, other.fault) == (True, "")
    with pytest.raises(AuditError, match="damaged"):
        restored_copy(workspace, newest)
    workspace.close()
    again = change_passphrase(encrypted_files(), path, PASSPHRASE, "other words altogether")
    assert all("earlier passphrase" in each.fault for each in again.backups())
    again.close()


def test_that_a_backup_goes_where_somebody_wants_it_but_over_nothing(
    workspace: SqlWorkspace, tmp_path: Path
) -> None:
    target = tmp_path / "stick" / "copy.audit"
    target.parent.mkdir()
    back_up_to(workspace, target)
    encrypted_files().open(target, PASSPHRASE).close()
    with pytest.raises(AuditError, match="already a file"):
        back_up_to(workspace, target)
