"""Checklists kept as files: one theme a file; files named _... hold what several use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from audit_app.domain.checklist import Checklist, Scale
from audit_app.interchange.checklists import building
from audit_app.interchange.checklists.building import Shared
from audit_app.interchange.checklists.checked import Checked
from audit_app.interchange.checklists.checking import check_tables
from audit_app.interchange.checklists.faults import Fault, from_validation
from audit_app.interchange.checklists.model import SharedFile
from audit_app.interchange.checklists.reading import Parsed, parse

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""Endings of files that are read as workbooks; all others are read as TOML."""


class ChecklistFiles:
    """The checklists of one or more folders; a file with a fault never hides the others."""

    def __init__(self, folder: Path, *others: Path) -> None:
        """Take the folder of the built-in checklists, and folders of further ones."""
        self._folders = (folder, *others)

    def all(self) -> Mapping[str, Checklist]:
        """Return every sound checklist by theme key, in order of recommendation number."""
        return self._read[0]

    def faults(self) -> tuple[Fault, ...]:
        """Return what is wrong with the files that all() leaves out."""
        return self._read[1]

    def check(self, path: Path) -> Checked:
        """Return what one file holds and everything that is wrong with it.

        The file may use the scales, sources and blocks of the folders; it need not be in one. It
        may be TOML, a checklist's workbook or an XLSForm, of which the draft is returned.
        """
        shared, _ = self._shared
        if path.suffix.lower() in WORKBOOKS:
            from audit_app.interchange.checklists.from_workbook import read_checklist_workbook

            return read_checklist_workbook(path, shared)
        return _check_shared(path) if path.name.startswith("_") else _check(path, shared)

    def scales(self) -> Mapping[str, Scale]:
        """Return the answer scales that all checklists can use, by key."""
        return building.scales(self._shared[0])

    @cached_property
    def _shared(self) -> tuple[Shared, tuple[Fault, ...]]:
        shared, faults = Shared(), list[Fault]()
        for path in self._files("_*.toml"):
            table, found = _shared_table(parse(path))
            faults.extend(found)
            shared = shared if table is None else shared.joined(table)
        return shared, tuple(faults)

    @cached_property
    def _read(self) -> tuple[Mapping[str, Checklist], tuple[Fault, ...]]:
        shared, shared_faults = self._shared
        sound: dict[str, Checklist] = {}
        faults = list(shared_faults)
        for path in self._files("[!_]*.toml"):
            checked = _check(path, shared)
            faults.extend(checked.faults)
            if (checklist := checked.checklist) is None:
                continue
            if checklist.key in sound:
                faults.append(Fault(path.name, 1, f"There is already a theme '{checklist.key}'."))
            else:
                sound[checklist.key] = checklist
        in_order = sorted(sound.values(), key=lambda each: (each.recommendation_number, each.key))
        return {each.key: each for each in in_order}, tuple(faults)

    def _files(self, pattern: str) -> list[Path]:
        return [path for folder in self._folders for path in sorted(folder.glob(pattern))]


def _check(path: Path, shared: Shared) -> Checked:
    parsed = parse(path)
    if parsed.tables is None:
        return Checked(None, parsed.faults)
    outcome = check_tables(parsed.tables, shared)
    found = list(outcome.found)
    key = parsed.tables.get("key")
    if key != path.stem and ("key",) not in [at for at, _ in found]:
        found.append((("key",), f"The key '{key}' is not the file's name."))
    faults = {Fault(path.name, parsed.rows.of(at), text) for at, text in found}
    return Checked(None if faults else outcome.checklist, tuple(sorted(faults)))


def _check_shared(path: Path) -> Checked:
    return Checked(None, _shared_table(parse(path))[1])


def _shared_table(parsed: Parsed) -> tuple[SharedFile | None, tuple[Fault, ...]]:
    if parsed.tables is None:
        return None, parsed.faults
    try:
        return SharedFile.model_validate(parsed.tables), ()
    except ValidationError as error:
        found = from_validation(error)
        faults = sorted(Fault(parsed.name, parsed.rows.of(at), text) for at, text in found)
        return None, tuple(faults)
