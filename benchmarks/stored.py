"""A workspace with a big register in it, imported once."""

from __future__ import annotations

from pathlib import Path

from benchmarks.base import prepare, tell
from benchmarks.data import csv_register, folder


def stored(rows: int) -> Path:
    """Return a workspace with a register of so many cases, made if it is not there."""
    path = folder() / f"stored-{rows}.audit"
    if not path.exists():
        tell("importing a register once")
        fresh = path.with_name(f"part-{rows}.audit")
        for ending in ("", "-wal", "-shm", ".lock"):
            Path(f"{fresh}{ending}").unlink(missing_ok=True)
        register = str(csv_register(rows))
        prepare("importing:import_register", path=register, kept=str(fresh))
        fresh.replace(path)
    return path
