"""Where resources and settings are, from a checkout, an installed package and a frozen build."""

from __future__ import annotations

from pathlib import Path


def resources() -> Path:
    """Return the folder of checklists, help and icons."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def settings_file() -> Path:
    """Return the file of window settings, where this system keeps such; no case content in it."""
    from PySide6.QtCore import QStandardPaths

    where = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(where)) / "case-audit" / "settings.json"
