"""Findings: what each needs, their order, and that none is lost when they are sorted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.findings import (
    LONGEST_TITLE,
    NO_THEME,
    Finding,
    FindingKind,
    Severity,
    by_theme,
    check_finding,
    moved,
)

GAP = Finding(
    id=1,
    audit_id=1,
    kind=FindingKind.GAP,
    severity=Severity.HIGH,
    title="Supervisors come late",
    wording="Met in 35 of 47.",
    theme="Supervision",
    written_at=datetime(2026, 3, 1, tzinfo=UTC),
    by="Audit lead",
)
THEMES = ("First contact", "Supervision", "Return")


@st.composite
def some_findings(draw: st.DrawFn) -> list[Finding]:
    themes = st.sampled_from([*THEMES, "", "Of our own", "Another"])
    places = st.lists(st.tuples(themes, st.integers(0, 5)), max_size=12)
    return [
        replace(GAP, id=number, theme=theme, order=order)
        for number, (theme, order) in enumerate(draw(places), start=1)
    ]


@given(some_findings())
def test_that_sorting_into_themes_loses_none_and_keeps_the_order_of_the_checklist(
    findings: list[Finding],
) -> None:
    sorted_ = by_theme(findings, THEMES)
    assert sorted(each.id for _, held in sorted_ for each in held) == [f.id for f in findings]
    titles = [theme for theme, _ in sorted_]
    assert [each for each in titles if each in THEMES] == [t for t in THEMES if t in titles]
    assert NO_THEME not in titles[:-1]
    for _, held in sorted_:
        assert held
        assert [(f.order, f.id) for f in held] == sorted((f.order, f.id) for f in held)


@given(some_findings(), st.integers(-1, 1), st.data())
def test_that_moving_one_changes_no_place_but_its_neighbours(
    findings: list[Finding], by: int, data: st.DataObject
) -> None:
    for _, held in by_theme(findings, THEMES):
        one = data.draw(st.sampled_from(held))
        changed = {each.id: each for each in moved(held, one, by)}
        after = sorted((changed.get(each.id, each) for each in held), key=lambda each: each.order)
        before = [each.id for each in held]
        place = before.index(one.id)
        goal = min(max(place + by, 0), len(before) - 1)
        before.insert(goal, before.pop(place))
        assert [each.id for each in after] == before


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (replace(GAP, title=" "), "a title"),
        (replace(GAP, wording=""), "words of its own"),
        (replace(GAP, by="\t"), "a role"),
        (replace(GAP, title="x" * (LONGEST_TITLE + 1)), "201 characters"),
    ],
)
def test_that_a_finding_nobody_could_read_or_answer_for_is_refused(
    broken: Finding, said: str
) -> None:
    check_finding(GAP)
    with pytest.raises(AuditError, match=said):
        check_finding(broken)


def test_that_only_a_gap_can_be_critical() -> None:
    check_finding(replace(GAP, severity=Severity.CRITICAL))
    with pytest.raises(AuditError, match="cannot be critical"):
        check_finding(replace(GAP, kind=FindingKind.STRENGTH, severity=Severity.CRITICAL))
