from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typing_extensions import override

from audit_app.domain.checklist import Checklist
from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.population import ColumnRole
from audit_app.domain.progress import Silent
from audit_app.usecases.audits import (
    NewAudit,
    audit_progress,
    create_audit,
    find_audit,
    list_audits,
)
from audit_app.usecases.checklists import checklist_of
from audit_app.usecases.ports import Workspace
from audit_app.usecases.registers import import_population, recognise_register
from audit_app.usecases.workspaces import create_workspace, open_workspace
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import actions, imported_audit, new_audit
from tests.helpers.watching import cancelling
from tests.helpers.workspaces import (
    PASSPHRASE,
    PLAN,
    REGISTER,
    SHAPE,
    RowsReader,
    encrypted_files,
    made_up_rows,
)

WANTED = NewAudit("Title", "made_up", "", date(2025, 4, 1), date(2026, 3, 31), "", "")


def test_that_making_and_opening_a_workspace_stand_in_its_journal(tmp_path: Path) -> None:
    path = tmp_path / "office.caw"
    create_workspace(encrypted_files(), path, PASSPHRASE).close()
    workspace = open_workspace(encrypted_files(), path, PASSPHRASE)
    assert actions(workspace) == ["workspace_created", "workspace_opened"]
    workspace.close()


def test_that_a_new_audit_keeps_the_version_of_its_checklist(workspace: Workspace) -> None:
    audit = create_audit(workspace, MadeUpChecklists(), FixedClock(), WANTED)
    assert (audit.checklist_version, audit.unit) == (MADE_UP.version, MADE_UP.unit)
    assert [each.audit for each in list_audits(workspace)] == [audit]
    assert actions(workspace) == ["audit_created"]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (replace(WANTED, title="  "), "no title"),
        (replace(WANTED, theme_key="other"), "No theme"),
        (replace(WANTED, period_to=date(2025, 3, 31)), "ends before"),
    ],
)
def test_that_an_audit_that_cannot_be_is_refused(
    workspace: Workspace, wanted: NewAudit, words: str
) -> None:
    with pytest.raises(AuditError, match=words):
        create_audit(workspace, MadeUpChecklists(), FixedClock(), wanted)
    assert actions(workspace) == []


def test_that_an_audit_is_found_by_its_title_or_the_titles_are_named(workspace: Workspace) -> None:
    audit = new_audit(workspace, "One")
    assert find_audit(workspace, " One ") == audit
    with pytest.raises(AuditError) as caught:
        find_audit(workspace, "Two")
    assert "'One'" in caught.value.remedy


def test_that_another_version_of_the_checklist_is_not_taken_for_its_own(
    workspace: Workspace,
) -> None:
    class Newer(MadeUpChecklists):
        @override
        def all(self) -> dict[str, Checklist]:
            return {"made_up": replace(MADE_UP, version="2")}

    audit = new_audit(workspace)
    assert checklist_of(MadeUpChecklists(), audit) is MADE_UP
    with pytest.raises(AuditError, match="version 1 of the checklist"):
        checklist_of(Newer(), audit)


def test_that_an_import_keeps_cases_source_and_choices(workspace: Workspace) -> None:
    audit = imported_audit(workspace, 250)
    assert audit_progress(workspace, audit.id).n_cases == 250
    with workspace.reading() as unit:
        population = unit.population(audit.id)
        entry = unit.journal_head()
    assert population is not None
    assert population.source.sha256 == REGISTER.sha256
    assert population.check.strata == {"North": 125, "South": 125}
    assert entry is not None
    assert (entry.action, entry.details["cases"]) == ("register_imported", 250)


def test_that_the_next_register_of_the_same_shape_is_mapped_as_the_last(
    workspace: Workspace,
) -> None:
    audit = imported_audit(workspace)
    recognition = recognise_register(
        workspace, MadeUpChecklists(), RowsReader([]), audit, Path("next.csv")
    )
    assert recognition.suggested == PLAN.roles


@pytest.mark.parametrize("note", ["Putting the references in order", "Saving"])
def test_that_an_import_cancelled_at_any_point_leaves_nothing(
    workspace: Workspace, note: str
) -> None:
    audit = new_audit(workspace)
    reader = RowsReader(made_up_rows(300))
    with pytest.raises(Cancelled):
        import_population(
            workspace,
            reader,
            FixedClock(),
            audit.id,
            Path("r"),
            PLAN,
            cancelling(note),
            shape=SHAPE,
        )
    with workspace.reading() as unit:
        assert unit.population(audit.id) is None
        assert unit.n_cases(1) == 0
        assert unit.remembered_roles() == {}
    assert actions(workspace) == ["audit_created"]


def test_that_a_register_without_cases_is_refused(workspace: Workspace) -> None:
    audit = new_audit(workspace)
    with pytest.raises(AuditError, match="no cases"):
        import_population(
            workspace,
            RowsReader([]),
            FixedClock(),
            audit.id,
            Path("r"),
            PLAN,
            Silent(),
            shape="",
        )


def test_that_a_gap_to_the_control_total_is_recorded_not_refused(workspace: Workspace) -> None:
    audit = new_audit(workspace)
    plan = replace(PLAN, control_totals={"": 70, "North": 30}, control_source="the case system")
    reader = RowsReader(made_up_rows(60))
    import_population(
        workspace, reader, FixedClock(), audit.id, Path("r"), plan, Silent(), shape=""
    )
    with workspace.reading() as unit:
        entry = unit.journal_head()
    assert entry is not None
    assert entry.details["control_gaps"] == [
        {"key": "", "expected": 70, "found": 60},
        {"key": "North", "expected": 30, "found": 30},
    ]
    assert plan.headings(ColumnRole.KEPT) == ("Risk", "Note")
