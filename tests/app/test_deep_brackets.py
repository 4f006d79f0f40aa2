"""Files of a few thousand opening brackets: words or nothing, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audit_app.app.demo.folder import MARKER, prepare_folder
from audit_app.app.draw_files import read_certificate
from audit_app.app.draw_seeds import read_joint_seed
from audit_app.app.recent import RecentWorkspaces, Settings
from audit_app.domain.errors import AuditError
from audit_app.interchange.export.position import read_position

DEEP = "[" * 100_000


@pytest.mark.parametrize("read", [read_certificate, read_joint_seed, read_position])
def test_that_deep_brackets_are_refused_in_words(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "deep.json"
    path.write_text(DEEP, encoding="utf-8")
    with pytest.raises(AuditError):
        read(path)


def test_that_settings_of_deep_brackets_count_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(DEEP, encoding="utf-8")
    assert RecentWorkspaces(Settings(path)).all() == []


def test_that_a_marker_of_deep_brackets_names_no_file(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text(DEEP, encoding="utf-8")
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    prepare_folder(tmp_path, [])
    assert (tmp_path / "mine.txt").exists()
