"""Workspaces opened lately, kept in the settings file as paths and nothing else."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from audit_app.domain.errors import DAMAGED_JSON

MOST = 8
MOST_FAILURES = 100


class Settings:
    """A small JSON file of window settings; a damaged one counts as empty.

    It holds paths of workspaces, when somebody failed to unlock them, the palette, the text size,
    and after how long to lock: nothing that is inside a workspace.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Any]:
        """Return every setting by name."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, *DAMAGED_JSON):
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

    def note_failure(self, path: Path, at: datetime) -> None:
        """Keep that a passphrase did not open a workspace; of many, the last few."""
        failures = self._failures()
        name = str(path.absolute())
        failures[name] = [*failures.get(name, []), at.isoformat()][-MOST_FAILURES:]
        self._settings.write("failed_unlocks", failures)

    def failures(self, path: Path) -> Sequence[str]:
        """Return when a passphrase did not open a workspace since it was last opened, ISO 8601."""
        return self._failures().get(str(path.absolute()), [])

    def forget_failures(self, path: Path) -> None:
        """Forget them: they stand in the workspace's own journal now."""
        failures = self._failures()
        if failures.pop(str(path.absolute()), None) is not None:
            self._settings.write("failed_unlocks", failures)

    def _failures(self) -> dict[str, list[str]]:
        kept = self._settings.read().get("failed_unlocks", {})
        if not isinstance(kept, dict):
            return {}
        return {
            name: [time for time in times if isinstance(time, str)]
            for name, times in kept.items()
            if isinstance(times, list)
        }

    def remove(self, path: Path) -> None:
        """Forget a path."""
        self._settings.write("recent", [str(each) for each in self.all() if each != path])
