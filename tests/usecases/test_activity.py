"""Activity measures in a workspace: journalled, of one theme, and as they stood earlier."""

from __future__ import annotations

from datetime import date

import pytest

from audit_app.domain.activity import ActivityMeasure, Count, Span
from audit_app.domain.errors import AuditError
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.activity import (
    add_counts,
    correct_count,
    keep_measure,
    measures_beside,
    remove_measure,
)
from audit_app.usecases.exporting import Order, ordered_view
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import actions, drawn_audit

CLOCK = FixedClock()
LISTS = MadeUpChecklists()
BEGINS = date(2022, 4, 1)


def measure(theme_key: str = "made_up") -> ActivityMeasure:
    return ActivityMeasure(
        theme_key=theme_key,
        name=" Referrals submitted ",
        source="Annual return",
        span=Span.YEAR,
        counts=(Count(BEGINS, 18_910),),
    )


def test_that_every_step_stands_in_the_journal_with_what_was_before(
    workspace: SqlWorkspace,
) -> None:
    kept = keep_measure(workspace, CLOCK, measure())
    assert kept.name == "Referrals submitted"
    more = add_counts(workspace, CLOCK, kept.id, [Count(date(2021, 4, 1), 13_981)])
    assert [each.count for each in more.counts] == [13_981, 18_910]
    correct_count(workspace, CLOCK, kept.id, BEGINS, 18_911, "One was missed.")
    with workspace.reading() as unit:
        (now,) = unit.kept(ActivityMeasure)
        last = unit.journal_entries()[-1]
    assert now.by_period[BEGINS] == 18_911
    assert last.action == "activity_count_corrected"
    assert "18910" in str(last.details["old"])
    remove_measure(workspace, now)
    assert actions(workspace)[-4:] == [
        "activity_measure_added",
        "activity_counts_added",
        "activity_count_corrected",
        "activity_measure_removed",
    ]


def test_that_what_is_refused_changes_nothing(workspace: SqlWorkspace) -> None:
    kept = keep_measure(workspace, CLOCK, measure())
    before = actions(workspace)
    for refused in ([Count(BEGINS, 1)], [Count(date(2099, 4, 1), 1)], [Count(BEGINS, -1)]):
        with pytest.raises(AuditError):
            add_counts(workspace, CLOCK, kept.id, refused)
    with pytest.raises(AuditError, match="reason"):
        correct_count(workspace, CLOCK, kept.id, BEGINS, 5, "")
    add_counts(workspace, CLOCK, kept.id, [Count(BEGINS, 18_910)])
    assert actions(workspace) == before


def test_that_a_measure_is_beside_every_audit_of_its_theme_and_no_other(
    workspace: SqlWorkspace,
) -> None:
    audit, _ = drawn_audit(workspace)
    ours = keep_measure(workspace, CLOCK, measure(audit.theme_key))
    keep_measure(workspace, CLOCK, measure("custody"))
    assert measures_beside(workspace, audit.id) == (ours,)


def test_that_an_export_as_at_an_earlier_entry_has_the_count_of_then(
    workspace: SqlWorkspace,
) -> None:
    audit, _ = drawn_audit(workspace)
    kept = keep_measure(workspace, CLOCK, measure(audit.theme_key))
    with workspace.reading() as unit:
        head = unit.journal_head()
    assert head is not None
    correct_count(workspace, CLOCK, kept.id, BEGINS, 18_000, "Counted twice.")
    asked = workspace, LISTS, CLOCK, audit.id
    then, _ = ordered_view(*asked, Order(as_at=head.number))
    now, _ = ordered_view(*asked, Order())
    assert [each.by_period[BEGINS] for each in then.of(ActivityMeasure)] == [18_910]
    assert [each.by_period[BEGINS] for each in now.of(ActivityMeasure)] == [18_000]
