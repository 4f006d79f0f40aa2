from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from audit_app.domain.checklist import Checklist, LocalStandard, Standard
from audit_app.domain.checklist_versions import DRAFT, VersionState
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.adoption import adopt_version, plan_adoption
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.checklists import (
    audit_checklist,
    current_checklists,
    discard_draft,
    list_versions,
    open_version,
    publish_draft,
    save_draft,
    start_draft,
    versions_taken,
)
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade, open_scoring
from audit_app.usecases.standards import list_standards, reset_standard, set_standard
from tests.helpers.checklists import MADE_UP, criterion
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import actions, drawn_audit, new_audit
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

CLOCK = FixedClock()
VISIT = Standard("visit", "Visited", 60, "minutes", "app")
BUILT_IN = replace(MADE_UP, standards={"visit": VISIT})
LOCAL = LocalStandard("made_up", "visit", 2, "hours", "Policy 7", date(2026, 5, 1), "A lead")


@dataclass
class Brought:
    """The checklists that came with some version of the program; fulfils ChecklistSource."""

    checklists: tuple[Checklist, ...] = (BUILT_IN,)

    def all(self) -> Mapping[str, Checklist]:
        return {each.key: each for each in self.checklists}


def sound(_checklist: Checklist) -> list[str]:
    return []


def versions(workspace: SqlWorkspace) -> list[tuple[str, VersionState, str]]:
    return [
        (each.version, each.state, each.based_on) for each in list_versions(workspace, Brought())
    ]


def last_entry(workspace: SqlWorkspace) -> Mapping[str, object]:
    with workspace.reading() as unit:
        entry = unit.journal_head()
    assert entry is not None
    return entry.details


def published(workspace: SqlWorkspace, changed: Checklist, version: str) -> Checklist:
    """Publish a changed copy of the made-up checklist."""
    draft = start_draft(workspace, CLOCK, BUILT_IN)
    save_draft(workspace, CLOCK, replace(changed, version=draft.version), sound)
    return publish_draft(workspace, Brought(), CLOCK, "made_up", version, sound)


def test_that_a_draft_is_copied_changed_and_published_once(workspace: SqlWorkspace) -> None:
    draft = start_draft(workspace, CLOCK, BUILT_IN)
    assert draft == replace(BUILT_IN, version=DRAFT)
    changed = replace(draft, title="Made up anew")
    assert save_draft(workspace, CLOCK, changed, sound) == []
    assert open_version(workspace, Brought(), "made_up", DRAFT) == changed
    made = publish_draft(workspace, Brought(), CLOCK, "made_up", "1.1", sound)
    assert made == replace(changed, version="1.1")
    assert open_version(workspace, Brought(), "made_up", "1.1") == made
    assert open_version(workspace, Brought(), "made_up", "1") == BUILT_IN
    assert versions(workspace) == [
        ("1", VersionState.BUILT_IN, ""),
        ("1.1", VersionState.PUBLISHED, "1"),
    ]
    assert versions_taken(workspace, Brought(), "made_up") == {"1", "1.1"}
    assert actions(workspace) == ["checklist_draft_begun", "checklist_published"]


def test_that_a_number_that_is_taken_or_a_draft_with_faults_is_not_published(
    workspace: SqlWorkspace,
) -> None:
    published(workspace, BUILT_IN, "1.1")
    draft = start_draft(workspace, CLOCK, BUILT_IN)
    for taken in ("1", "1.1"):
        with pytest.raises(AuditError, match="already a version"):
            publish_draft(workspace, Brought(), CLOCK, "made_up", taken, sound)
    faults = ["'first' has no source.", "'second' has no source."]
    assert save_draft(workspace, CLOCK, draft, lambda _draft: faults) == faults
    with pytest.raises(AuditError, match="2 things are wrong"):
        publish_draft(workspace, Brought(), CLOCK, "made_up", "1.2", lambda _draft: faults)
    assert open_version(workspace, Brought(), "made_up", DRAFT) == draft


def test_that_a_theme_has_one_draft_at_a_time(workspace: SqlWorkspace) -> None:
    with pytest.raises(AuditError, match="no draft"):
        save_draft(workspace, CLOCK, BUILT_IN, sound)
    start_draft(workspace, CLOCK, BUILT_IN)
    with pytest.raises(AuditError, match="already a draft"):
        start_draft(workspace, CLOCK, BUILT_IN)
    discard_draft(workspace, "made_up")
    for act in (
        lambda: discard_draft(workspace, "made_up"),
        lambda: publish_draft(workspace, Brought(), CLOCK, "made_up", "2", sound),
    ):
        with pytest.raises(AuditError, match="no draft"):
            act()
    assert versions(workspace) == [("1", VersionState.BUILT_IN, "")]


def test_that_what_was_published_cannot_be_changed_or_deleted_by_any_program(
    workspace: SqlWorkspace,
) -> None:
    published(workspace, BUILT_IN, "1.1")
    for statement in (
        "UPDATE checklist_version SET content = '{}'",
        "DELETE FROM checklist_version",
    ):
        with workspace.unit() as unit, pytest.raises(dbapi2.IntegrityError, match="never"):
            unit._plain._driver.execute(statement)


def test_that_a_theme_of_ones_own_is_audited_like_any_other(workspace: SqlWorkspace) -> None:
    with pytest.raises(AuditError, match="no key"):
        start_draft(workspace, CLOCK, replace(BUILT_IN, key=" "))
    start_draft(workspace, CLOCK, replace(BUILT_IN, key="own", title="Own"))
    assert "own" not in current_checklists(workspace, Brought())
    publish_draft(workspace, Brought(), CLOCK, "own", "1", sound)
    assert current_checklists(workspace, Brought())["own"].title == "Own"
    wanted = NewAudit("Own", "own", "", date(2025, 4, 1), date(2026, 3, 31), "", "")
    audit = create_audit(workspace, Brought(), CLOCK, wanted)
    assert audit_checklist(workspace, Brought(()), audit).title == "Own"


def test_that_an_audit_keeps_its_version_when_the_program_brings_a_newer_one(
    workspace: SqlWorkspace,
) -> None:
    audit = new_audit(workspace)
    newer = Brought((replace(BUILT_IN, version="2", title="Newer"),))
    assert audit_checklist(workspace, newer, audit) == MADE_UP
    assert audit_checklist(workspace, Brought(()), audit) == MADE_UP
    assert current_checklists(workspace, newer)["made_up"].title == "Newer"
    assert [each.version for each in list_versions(workspace, newer)] == ["2", "1"]
    rewritten = Brought((replace(MADE_UP, title="Rewritten under the same number"),))
    assert audit_checklist(workspace, rewritten, audit) == MADE_UP


def test_that_a_new_audit_takes_the_version_last_published_or_the_one_named(
    workspace: SqlWorkspace,
) -> None:
    published(workspace, BUILT_IN, "1.1")
    wanted = NewAudit("First", "made_up", "", date(2025, 4, 1), date(2026, 3, 31), "", "")
    assert create_audit(workspace, Brought(), CLOCK, wanted).checklist_version == "1.1"
    older = replace(wanted, title="Second", checklist_version="1")
    assert create_audit(workspace, Brought(), CLOCK, older).checklist_version == "1"
    start_draft(workspace, CLOCK, BUILT_IN)
    for version in (DRAFT, "7"):
        with pytest.raises(AuditError, match="No theme"):
            create_audit(
                workspace,
                Brought(),
                CLOCK,
                replace(wanted, title="Third", checklist_version=version),
            )


def test_that_a_version_that_does_not_exist_is_said_to_be_missing(workspace: SqlWorkspace) -> None:
    with pytest.raises(AuditError, match="no version 9"):
        open_version(workspace, Brought(), "made_up", "9")


# standards


def test_that_a_local_standard_reaches_page_and_workbook_with_its_default(
    workspace: SqlWorkspace,
) -> None:
    audit, _ = drawn_audit(workspace)
    published(workspace, BUILT_IN, "1.1")
    adopt_version(workspace, Brought(), CLOCK, audit.id, "1.1")
    set_standard(workspace, Brought(), LOCAL)
    sheet = open_scoring(workspace, Brought(), audit.id)
    assert sheet is not None
    view = export_view(workspace, Brought(), CLOCK, audit.id)
    for checklist in (
        sheet.checklist,
        view.checklist,
        current_checklists(workspace, Brought())["made_up"],
    ):
        standard, local = checklist.standards["visit"], checklist.local_standards["visit"]
        assert (standard.value, standard.unit) == (2, "hours")
        assert (local.default_value, local.default_unit, local.source) == (
            60,
            "minutes",
            "Policy 7",
        )
    assert open_version(workspace, Brought(), "made_up", "1.1").standards["visit"] == VISIT


def test_that_the_journal_has_every_value_a_standard_had(workspace: SqlWorkspace) -> None:
    set_standard(workspace, Brought(), LOCAL)
    first = last_entry(workspace)
    assert (first["old"], first["new"]) == (
        {},
        {
            "value": 2,
            "unit": "hours",
            "source": "Policy 7",
            "dated": "2026-05-01",
            "set_by": "A lead",
        },
    )
    set_standard(workspace, Brought(), replace(LOCAL, value=3))
    assert last_entry(workspace)["old"] == first["new"]
    (listed,) = list_standards(workspace, Brought())
    assert (listed.standard, listed.local) == (VISIT, replace(LOCAL, value=3))
    reset_standard(workspace, "made_up", "visit")
    assert last_entry(workspace)["new"] == {}
    (listed,) = list_standards(workspace, Brought())
    assert (listed.theme, listed.standard, listed.local) == ("Made up", VISIT, None)
    with pytest.raises(AuditError, match="not set locally"):
        reset_standard(workspace, "made_up", "visit")


def test_that_a_standard_only_an_older_version_has_is_listed_while_it_is_set(
    workspace: SqlWorkspace,
) -> None:
    published(workspace, BUILT_IN, "1.1")
    set_standard(workspace, Brought(), LOCAL)
    start_draft(workspace, CLOCK, replace(BUILT_IN, standards={}))
    publish_draft(workspace, Brought(), CLOCK, "made_up", "1.2", sound)
    (listed,) = list_standards(workspace, Brought((MADE_UP,)))
    assert (listed.standard, listed.local) == (VISIT, LOCAL)
    reset_standard(workspace, "made_up", "visit")
    assert list_standards(workspace, Brought((MADE_UP,))) == []


@pytest.mark.parametrize(
    "parts",
    [
        {"value": 0},
        {"value": 100_001},
        {"unit": "weeks"},
        {"source": " "},
        {"set_by": ""},
        {"key": "none_such"},
        {"theme_key": "none_such"},
    ],
)
def test_that_a_local_standard_that_says_too_little_is_refused(
    workspace: SqlWorkspace, parts: dict[str, object]
) -> None:
    with pytest.raises(AuditError):
        set_standard(workspace, Brought(), replace(LOCAL, **parts))  # type: ignore[arg-type]
    assert actions(workspace) == []


# adopting a version


def changed() -> Checklist:
    """Reword one criterion, add one, remove one, move one."""
    first, right, _, home, supervisor = MADE_UP.criteria
    reworded = replace(home, question="Was the home seen?")
    return replace(BUILT_IN, criteria=(supervisor, first, right, reworded, criterion("new")))


def scored(workspace: SqlWorkspace) -> tuple[ScoringSheet, int, int]:
    """Return a sheet with one case complete and one begun."""
    audit, _ = drawn_audit(workspace)
    sheet = open_scoring(workspace, Brought(), audit.id)
    assert sheet is not None
    done, begun = sheet.cases[0].id, sheet.cases[1].id
    for each in sheet.checklist.criteria:
        answer = Answer(each.key, "3" if each.scale == "count" else "met", note="Log 4")
        give_answer(workspace, sheet, CLOCK, done, answer)
    give_grade(workspace, sheet, CLOCK, done, "good")
    give_answer(
        workspace, sheet, CLOCK, begun, Answer("home_visit", "cannot_tell", note="Too far.")
    )
    return sheet, done, begun


def test_that_adopting_a_version_is_shown_first_and_changes_nothing_then(
    workspace: SqlWorkspace,
) -> None:
    sheet, done, _ = scored(workspace)
    published(workspace, changed(), "1.1")
    before = actions(workspace)
    plan = plan_adoption(workspace, Brought(), CLOCK, sheet.audit.id, "1.1")
    assert plan.carried == ("supervisor", "risk_recorded", "risk_right")
    assert (plan.asked_again, plan.removed) == (("home_visit", "new"), ("visits",))
    assert (plan.n_carried, plan.n_set_aside, plan.n_reopened) == (3, 3, 1)
    assert actions(workspace) == before
    with workspace.reading() as unit:
        assert unit.audit(sheet.audit.id).checklist_version == "1"
        assert len(unit.review(done).answers) == 5


def test_that_answers_go_over_only_where_the_question_means_the_same(
    workspace: SqlWorkspace,
) -> None:
    sheet, done, begun = scored(workspace)
    newer = published(workspace, changed(), "1.1")
    plan = plan_adoption(workspace, Brought(), CLOCK, sheet.audit.id, "1.1")
    assert adopt_version(workspace, Brought(), CLOCK, sheet.audit.id, "1.1") == plan
    after = open_scoring(workspace, Brought(), sheet.audit.id)
    assert after is not None
    assert after.checklist == newer
    assert set(after.reviews[done].answers) == {"supervisor", "risk_recorded", "risk_right"}
    assert after.reviews[done].answers["supervisor"].note == "Log 4"
    assert (after.reviews[done].completed_at, after.reviews[done].grade) == (None, "good")
    assert begun not in after.reviews
    give_answer(workspace, after, CLOCK, done, Answer("home_visit", "met"))
    review = give_answer(workspace, after, CLOCK, done, Answer("new", "met"))
    assert review.completed_at is not None


def test_that_the_journal_keeps_the_answers_that_were_set_aside(workspace: SqlWorkspace) -> None:
    sheet, _, _ = scored(workspace)
    published(workspace, changed(), "1.1")
    adopt_version(workspace, Brought(), CLOCK, sheet.audit.id, "1.1")
    assert actions(workspace)[-1] == "checklist_version_adopted"
    entry = last_entry(workspace)
    assert (entry["old"], entry["new"]) == ("1", "1.1")
    aside = entry["set_aside"]
    assert isinstance(aside, list)
    assert aside[0]["answers"] == {
        "home_visit": {"option": "met", "note": "Log 4"},
        "visits": {"option": "3", "note": "Log 4"},
    }
    assert aside[0]["grade"]["complete"] is False
    assert aside[1]["answers"] == {"home_visit": {"option": "cannot_tell", "note": "Too far."}}


def test_that_a_grade_the_newer_version_does_not_have_is_asked_again(
    workspace: SqlWorkspace,
) -> None:
    sheet, done, _ = scored(workspace)
    rule = replace(MADE_UP.grade_rule, levels={"yes": "Yes", "no": "No"}, critical_caps_at="no")
    published(workspace, replace(BUILT_IN, grade_rule=rule), "1.1")
    plan = adopt_version(workspace, Brought(), CLOCK, sheet.audit.id, "1.1")
    assert (plan.n_set_aside, plan.n_reopened) == (0, 1)
    with workspace.reading() as unit:
        review = unit.review(done)
    assert (review.grade, review.proposed_grade, review.completed_at) == ("", "", None)


def test_that_going_back_to_the_first_version_keeps_what_still_means_the_same(
    workspace: SqlWorkspace,
) -> None:
    sheet, done, _ = scored(workspace)
    published(workspace, changed(), "1.1")
    for version in ("1.1", "1"):
        adopt_version(workspace, Brought(()), CLOCK, sheet.audit.id, version)
    with workspace.reading() as unit:
        assert set(unit.review(done).answers) == {"supervisor", "risk_recorded", "risk_right"}
        assert unit.audit(sheet.audit.id).checklist_version == "1"


def test_that_only_another_published_version_can_be_adopted(workspace: SqlWorkspace) -> None:
    sheet, _, _ = scored(workspace)
    start_draft(workspace, CLOCK, BUILT_IN)
    before = actions(workspace)

    def refused(version: str) -> str:
        with pytest.raises(AuditError) as told:
            adopt_version(workspace, Brought(), CLOCK, sheet.audit.id, version)
        return str(told.value)

    assert "already" in refused("1")
    assert {"no such version" in refused(version) for version in (DRAFT, "", "9")} == {True}
    assert actions(workspace) == before


def test_that_versions_and_standards_outlive_closing_the_workspace(
    workspace: SqlWorkspace, tmp_path: Path
) -> None:
    made = published(workspace, changed(), "1.1")
    set_standard(workspace, Brought(), LOCAL)
    workspace.close()
    opened = encrypted_files().open(tmp_path / "office.caw", PASSPHRASE)
    assert open_version(opened, Brought(), "made_up", "1.1") == made
    assert [each.local for each in list_standards(opened, Brought())] == [LOCAL]
    opened.close()
