from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import SQLModel

from audit_app.domain.errors import AuditError
from audit_app.storage import migrations, tables
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.workspaces import PASSPHRASE, encrypted_files
from tests.storage.test_opening import alter_schema_number


def test_that_the_newest_step_is_the_one_the_program_names() -> None:
    scripts = ScriptDirectory.from_config(migrations.alembic_config())
    assert scripts.get_heads() == [migrations.HEAD]


def test_that_the_steps_make_the_tables_the_program_reads(workspace: SqlWorkspace) -> None:
    assert tables.AUDIT.metadata is SQLModel.metadata
    with workspace.reading() as unit:
        context = MigrationContext.configure(unit._connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_that_an_older_file_is_backed_up_before_it_is_changed(
    workspace: SqlWorkspace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.close()
    alter_schema_number(path, "0000")
    monkeypatch.setattr(migrations, "upgrade", _step_to_head)
    opened = encrypted_files().open(path, PASSPHRASE)
    with opened.reading() as unit:
        assert migrations.present(unit._connection) == migrations.HEAD
    opened.close()
    backup = path.with_name(f"office before schema {migrations.HEAD} (was 0000).caw")
    assert backup.exists()


def test_that_a_step_that_fails_leaves_the_old_file_as_it_was(
    workspace: SqlWorkspace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.close()
    alter_schema_number(path, "0000")

    def fail_halfway(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE setting")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migrations, "upgrade", fail_halfway)
    with pytest.raises(AuditError, match="disk is full"):
        encrypted_files().open(path, PASSPHRASE)
    monkeypatch.setattr(migrations, "upgrade", _step_to_head)
    opened = encrypted_files().open(path, PASSPHRASE)
    with opened.reading() as unit:
        assert unit.setting("anything") is None
    opened.close()


def _step_to_head(connection: Connection) -> None:
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (migrations.HEAD,))
