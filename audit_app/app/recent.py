"""Workspaces opened lately, kept in the settings file as paths and nothing else."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MOST = 8


class Settings:
    """A small JSON file of window settings; a damaged one counts as empty.

    It holds paths of workspaces, the palette and the text size: nothing that is inside a workspace.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Any]:
        """Return every setting by name."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def write(self, name: str, value: object) -> None:
        """Keep one setting; the file is replaced whole, so that a crash leaves the old one."""
        settings = self.read() | {name: value}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=self._path.parent, prefix="settings-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(settings, file, indent=1)
        Path(fresh).replace(self._path)


class RecentWorkspaces:
    """The newest first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def all(self) -> Sequence[Path]:
        """Return the paths, newest first."""
        kept = self._settings.read().get("recent", [])
        return (
            [Path(each) for each in kept if isinstance(each, str)] if isinstance(kept, list) else []
        )

    def add(self, path: Path) -> None:
        """Put a path first."""
        fresh = path.absolute()
        others = [each for each in self.all() if each != fresh]
        self._settings.write("recent", [str(each) for each in [fresh, *others][:MOST]])

    def remove(self, path: Path) -> None:
        """Forget a path."""
        self._settings.write("recent", [str(each) for each in self.all() if each != path])
