"""Figures read at one moment, thresholds and findings kept with a journal of every change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Counts
from audit_app.domain.errors import AuditError
from audit_app.domain.figures import audit_figures
from audit_app.domain.findings import Finding, FindingKind, Severity
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Settlement, Side
from audit_app.domain.strata_figures import Breakdown, breakdowns
from audit_app.domain.thresholds import State, ThresholdSetting, state_of
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.figures import (
    Glance,
    cases_behind,
    cases_graded,
    figures_at_a_glance,
    looked_ahead,
    parts_at_a_glance,
    set_thresholds,
)
from audit_app.usecases.findings import (
    move_finding,
    open_findings,
    remove_finding,
    write_finding,
)
from audit_app.usecases.ports import Workspace
from audit_app.usecases.scoring import give_answer, give_grade
from audit_app.usecases.targeting import add_on_purpose
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import drawn_audit, imported_audit, new_audit, scoring_of
from tests.helpers.workspaces import made_up_rows

CLOCK = FixedClock()
OPTIONS = ("met", "met", "not_met", "cannot_tell")


@pytest.fixture
def audit(workspace: Workspace) -> Audit:
    """A drawn audit, each case answered in one criterion."""
    drawn, _ = drawn_audit(workspace)
    sheet = scoring_of(workspace, drawn)
    for number, case in enumerate(each for each in sheet.cases if each.state == "in_sample"):
        answer = Answer("supervisor", OPTIONS[number % len(OPTIONS)])
        give_answer(workspace, sheet, CLOCK, case.id, answer)
        give_grade(workspace, sheet, CLOCK, case.id, "good", "Seen so.")
    return drawn


def glance(workspace: Workspace, audit: Audit) -> Glance:
    found = figures_at_a_glance(workspace, MadeUpChecklists(), CLOCK, audit.id)
    assert found is not None
    return found


def setting(audit: Audit, green: int = 90, amber: int = 70) -> ThresholdSetting:
    return ThresholdSetting(
        audit_id=audit.id, green=green, amber=amber, set_by="Lead", set_at=CLOCK.now()
    )


def finding(audit: Audit, title: str = "Late", theme: str = "First") -> Finding:
    return Finding(
        audit_id=audit.id,
        kind=FindingKind.GAP,
        severity=Severity.HIGH,
        title=title,
        wording="Met in 3 of 6.",
        theme=theme,
        written_at=CLOCK.now(),
        by="Lead",
    )


def journalled(workspace: Workspace, audit: Audit) -> list[str]:
    with workspace.reading() as unit:
        return [entry.action for entry in unit.journal_entries(audit.id)]


def test_that_there_are_no_figures_before_a_draw(workspace: Workspace) -> None:
    audit = imported_audit(workspace)
    assert figures_at_a_glance(workspace, MadeUpChecklists(), CLOCK, audit.id) is None


def test_that_the_figures_are_those_of_the_workbook_at_the_same_level(
    workspace: Workspace, audit: Audit
) -> None:
    view = export_view(workspace, MadeUpChecklists(), CLOCK, audit.id)
    assert glance(workspace, audit).figures == audit_figures(view)


def test_that_thresholds_count_for_their_audit_alone_and_the_newest_is_in_force(
    workspace: Workspace, audit: Audit
) -> None:
    other = new_audit(workspace, "Another audit")
    set_thresholds(workspace, CLOCK, setting(other, 99, 98))
    assert glance(workspace, audit).setting is None
    assert glance(workspace, audit).proposed is not None
    set_thresholds(workspace, CLOCK, setting(audit))
    set_thresholds(workspace, CLOCK, setting(audit, 80, 60))
    found = glance(workspace, audit)
    assert found.setting is not None
    assert (found.setting.green, [each.green for each in found.settings]) == (80, [90, 80])
    assert {state_of(each.rate) for each in found.figures.criteria} != {State.UNSET}
    assert journalled(workspace, audit).count("thresholds_set") == 2


def test_that_the_same_thresholds_are_not_set_twice(workspace: Workspace, audit: Audit) -> None:
    set_thresholds(workspace, CLOCK, setting(audit))
    with pytest.raises(AuditError, match="set to this already"):
        set_thresholds(workspace, CLOCK, setting(audit))


def test_that_only_criteria_without_a_colour_are_looked_ahead_for(
    workspace: Workspace, audit: Audit
) -> None:
    assert looked_ahead(glance(workspace, audit)) == {}
    set_thresholds(workspace, CLOCK, setting(audit))
    found = glance(workspace, audit)
    states = {each.key: state_of(each.rate) for each in found.figures.criteria}
    ahead = looked_ahead(found)
    assert set(ahead) <= {key for key, state in states.items() if state is State.TOO_FEW}
    assert ahead["supervisor"] > 0


def test_that_the_cases_behind_a_figure_are_those_it_counts(
    workspace: Workspace, audit: Audit
) -> None:
    found = glance(workspace, audit)
    rate = next(each.rate for each in found.figures.criteria if each.key == "supervisor")
    cases = cases_behind(found, ["supervisor"])
    for kind in Counts:
        assert sum(each.counts is kind for each in cases) == rate.counts[kind]
    assert cases[0].counts is Counts.NOT_MET
    assert {each.decides(["supervisor"]) for each in cases} == {"supervisor"}
    every = [each.key for each in found.figures.criteria]
    worst = next(each for each in cases if each.counts is Counts.NOT_MET)
    assert worst.decides(every) == "supervisor"


def test_that_every_case_of_the_sample_is_behind_one_part_alone(
    workspace: Workspace, audit: Audit
) -> None:
    found = glance(workspace, audit)
    assert Breakdown.TEAM in breakdowns(found.view)
    parts = parts_at_a_glance(found, Breakdown.TEAM).parts
    held = [
        case.case_ref
        for part in parts
        for case in cases_behind(found, ["supervisor"], Breakdown.TEAM, part.name)
    ]
    assert sorted(held) == sorted(each.case_ref for each in cases_behind(found, ["supervisor"]))


def test_that_a_case_added_on_purpose_is_listed_last_and_said_to_be_so(
    workspace: Workspace, audit: Audit
) -> None:
    drawn = {case.drawn.case_ref for case in glance(workspace, audit).cases}
    other = next(row.case_ref for row in made_up_rows(60) if row.case_ref not in drawn)
    add_on_purpose(workspace, audit.id, other, "Asked for by the board.")
    cases = cases_behind(glance(workspace, audit), ["supervisor"])
    assert [each.targeted for each in cases] == [False] * (len(cases) - 1) + [True]
    assert cases[-1].case_ref == other


def test_that_the_cases_of_a_grade_are_as_many_as_its_figure_says(
    workspace: Workspace, audit: Audit
) -> None:
    found = glance(workspace, audit)
    for grade in found.figures.grades:
        assert len(cases_graded(found, grade.key)) == grade.count


def test_that_first_scores_are_told_apart_only_where_something_was_settled(
    workspace: Workspace, audit: Audit
) -> None:
    before = glance(workspace, audit)
    assert before.first is None
    case = cases_behind(before, ["supervisor"])[-1]
    assert case.counts is Counts.MET
    with workspace.unit() as unit:
        unit.put_settlement(
            Settlement(
                case.drawn_case_id, "supervisor", "not_met", "Seen.", Side.SECOND, "Lead",
                CLOCK.now(),
            )
        )  # fmt: skip
        unit.commit()
    after = glance(workspace, audit)
    assert after.first == before.figures
    assert after.figures != before.figures


def test_that_a_finding_is_kept_changed_and_removed_with_an_entry_for_each(
    workspace: Workspace, audit: Audit
) -> None:
    kept = write_finding(workspace, CLOCK, finding(audit, "  Late  again "))
    assert (kept.title, kept.order) == ("Late again", 1)
    changed = write_finding(workspace, CLOCK, replace(kept, title="Later"))
    assert changed.written_at == kept.written_at
    desk = open_findings(workspace, MadeUpChecklists(), audit.id)
    assert [each.title for each in desk.findings] == ["Later"]
    remove_finding(workspace, changed)
    assert open_findings(workspace, MadeUpChecklists(), audit.id).findings == ()
    written = [each for each in journalled(workspace, audit) if each.startswith("finding_")]
    assert written == ["finding_written", "finding_changed", "finding_removed"]
    with pytest.raises(AuditError, match="no longer there"):
        write_finding(workspace, CLOCK, changed)


def test_that_findings_keep_their_places_until_moved_and_go_last_in_another_theme(
    workspace: Workspace, audit: Audit
) -> None:
    one, two, three = (write_finding(workspace, CLOCK, finding(audit, t)) for t in "ABC")
    move_finding(workspace, three, -1)
    write_finding(workspace, CLOCK, replace(one, theme="Second"))
    orders = {
        each.title: (each.theme, each.order)
        for each in open_findings(workspace, MadeUpChecklists(), audit.id).findings
    }
    assert orders == {"A": ("Second", 1), "B": ("First", 3), "C": ("First", 2)}
    assert two.order == 2


def test_that_a_finding_names_no_case_that_was_never_drawn(
    workspace: Workspace, audit: Audit
) -> None:
    ref = glance(workspace, audit).cases[0].drawn.case_ref
    write_finding(workspace, CLOCK, replace(finding(audit), cases=(ref,)))
    with pytest.raises(AuditError, match="1 of the 2 references") as caught:
        write_finding(workspace, CLOCK, replace(finding(audit), cases=(ref, "NOT/1")))
    assert "NOT/1" not in str(caught.value)


def test_that_findings_and_thresholds_go_along_with_an_export(
    workspace: Workspace, audit: Audit
) -> None:
    set_thresholds(workspace, CLOCK, setting(audit))
    kept = write_finding(workspace, CLOCK, finding(audit))
    view = export_view(workspace, MadeUpChecklists(), CLOCK, audit.id)
    assert view.of(Finding) == (kept,)
    assert [each.green for each in view.of(ThresholdSetting)] == [90]
