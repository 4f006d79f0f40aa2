from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit_app.storage.opened import SqlWorkspace
from tests.helpers.workspaces import PASSPHRASE, encrypted_files


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[SqlWorkspace]:
    workspace = encrypted_files().create(tmp_path / "office.caw", PASSPHRASE)
    yield workspace
    workspace.close()
