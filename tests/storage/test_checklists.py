from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command

from audit_app.app.paths import resources
from audit_app.domain.checklist import Checklist
from audit_app.domain.checklist_versions import ChecklistVersion, VersionState
from audit_app.interchange.checklists.files import ChecklistFiles
from audit_app.storage import migrations
from audit_app.storage.engine import engine_for
from audit_app.storage.key import Key, derive, new_salt
from audit_app.storage.mapping import from_json, to_json
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.checklists import MADE_UP
from tests.helpers.clock import FixedClock
from tests.helpers.timed import LOCAL
from tests.helpers.workspaces import CHEAP, PASSPHRASE, encrypted_files

BUILT_IN = ChecklistFiles(resources() / "checklists").all()
NOW = FixedClock().now()


@pytest.mark.parametrize("theme", BUILT_IN)
def test_that_a_checklist_comes_back_from_the_store_as_it_was(
    workspace: SqlWorkspace, theme: str
) -> None:
    checklist = BUILT_IN[theme]
    assert from_json(Checklist, to_json(checklist)) == checklist
    with workspace.unit() as unit:
        unit.keep_version(checklist, VersionState.BUILT_IN, based_on="", kept_at=NOW)
        unit.commit()
    with workspace.reading() as unit:
        kept = unit.kept_checklist(theme, checklist.version)
        assert kept == checklist
        assert kept is not None
        for part in ("scales", "sources", "standards", "facts", "usual_columns"):
            assert list(getattr(kept, part)) == list(getattr(checklist, part))
        assert unit.checklist_versions() == [
            ChecklistVersion(
                theme, checklist.version, checklist.title, VersionState.BUILT_IN, "", NOW
            )
        ]
        assert unit.kept_checklist(theme, "none such") is None


def test_that_a_draft_is_replaced_and_removed_and_nothing_else_is(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit:
        unit.keep_version(MADE_UP, VersionState.PUBLISHED, based_on="", kept_at=NOW)
        for title in ("First", "Second"):
            draft = replace(MADE_UP, version="draft", title=title)
            unit.put_draft(draft, based_on="1", kept_at=NOW)
        assert [(each.version, each.title) for each in unit.checklist_versions()] == [
            ("1", "Made up"),
            ("draft", "Second"),
        ]
        unit.remove_draft("made_up")
        assert [each.version for each in unit.checklist_versions()] == ["1"]


def test_that_local_standards_are_kept_by_theme_and_key(workspace: SqlWorkspace) -> None:
    other = replace(LOCAL, theme_key="other")
    with workspace.unit() as unit:
        for standard in (LOCAL, other, replace(LOCAL, value=9)):
            unit.put_local_standard(standard)
        assert unit.local_standards() == [replace(LOCAL, value=9), other]
        assert unit.local_standards("other") == [other]
        unit.remove_local_standard("made_up", "visit")
        assert unit.local_standards() == [other]


def test_that_a_workspace_of_the_first_schema_keeps_its_answers(tmp_path: Path) -> None:
    path = tmp_path / "office.caw"
    path.touch()
    key = derive(PASSPHRASE, new_salt(CHEAP))
    make_first_schema(path, key)
    opened = encrypted_files().open(path, PASSPHRASE)
    with opened.reading() as unit:
        assert migrations.present(unit._connection) == migrations.HEAD
        answer = unit.answer(1, "risk_recorded")
        assert (answer.option, answer.note) == ("met", "Log 4")
        assert (answer.from_at, answer.to_at, answer.computed) == ("", "", "")
        assert unit.checklist_versions() == []
        assert [each.audit.checklist_version for each in unit.audits()] == ["1"]
    opened.close()
    assert (tmp_path / f"office before schema {migrations.HEAD} (was 0001).caw").exists()


def make_first_schema(path: Path, key: Key) -> None:
    """Make a workspace as the first version of the program did, with one answer in it."""
    engine = engine_for(path, key, writing=True)
    with engine.begin() as connection:
        config = migrations.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            (
                "INSERT INTO audit VALUES (1, '', '', '1', '', '2025-04-01', '2026-03-31', '', '',"
                " '2026-04-01 00:00:00')"
            ),
            "INSERT INTO population VALUES (1, 1, 0, '', '', '', '[]', '2026-04-01 00:00:00')",
            "INSERT INTO draw VALUES (1, 1, 1, 1, '', '', '{}', '2026-04-01 00:00:00')",
            "INSERT INTO drawn_case VALUES (1, 1, 1, 'R', '', '', 'in_sample', '{}', '', '')",
            "INSERT INTO answer VALUES (1, 'risk_recorded', 'met', '', 'Log 4', '', '')",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
