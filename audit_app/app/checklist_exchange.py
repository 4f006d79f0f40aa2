"""Checklists to and from files, and what is wrong with one, as the window asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.domain.checklist import Checklist, Scale
from audit_app.domain.checklist_versions import DRAFT
from audit_app.domain.errors import AuditError, Place
from audit_app.ui.services import FileFault, PartFault, ReadChecklist

if TYPE_CHECKING:
    from audit_app.interchange.checklists.files import ChecklistFiles


class FileChecklistExchange:
    """Fulfils ChecklistExchange with the readers and writers of checklists."""

    def __init__(self, files: ChecklistFiles) -> None:
        self._files = files

    def faults(self) -> Sequence[str]:
        """Return what is wrong with the program's own files that could not be read."""
        return [str(fault) for fault in self._files.faults()]

    def blank(self) -> Checklist:
        """Return a checklist without questions."""
        from audit_app.interchange.checklists.blank import blank_checklist

        return blank_checklist({})

    def scales(self) -> Mapping[str, Scale]:
        """Return the answer scales that every checklist can use."""
        return self._files.scales()

    def check(self, checklist: Checklist) -> Sequence[PartFault]:
        """Return everything that is wrong with a checklist, by the rules that hold for files."""
        from audit_app.interchange.checklists.building import Shared
        from audit_app.interchange.checklists.checking import check_tables
        from audit_app.interchange.checklists.tables import checklist_tables

        # Checked as it would be published: a draft's own version is not one.
        tables = checklist_tables(replace(checklist, version="0"))
        outcome = check_tables(tables, Shared(), named=_named)
        return [PartFault(path, text) for path, text in outcome.found]

    def read(self, path: Path) -> ReadChecklist:
        """Return the checklist in a file, or everything that is wrong with it."""
        checked = self._files.check(path)
        if checked.form is not None:
            form = checked.form
            return ReadChecklist(form.checklist_draft, (), tuple(form.not_mapped))
        faults = tuple(
            FileFault(each.sheet, each.row, each.column, each.message) for each in checked.faults
        )
        return ReadChecklist(checked.checklist, faults)

    def write(self, checklist: Checklist, path: Path) -> None:
        """Write a checklist as a workbook or as TOML, whole or not at all.

        Raises:
            AuditError: If it cannot be written there, or not in that form.
        """
        from audit_app.interchange.export.replacing import check_target, replace_file

        if path.suffix.lower() == ".toml":
            _refuse_as_toml(checklist, path)
            from audit_app.interchange.checklists.toml import checklist_toml

            replace_file(path, checklist_toml(checklist).encode("utf-8"))
            return
        check_target(path)
        from audit_app.interchange.checklists.workbook import checklist_workbook

        replace_file(path, checklist_workbook(checklist, further_scales=self.scales()))


def _refuse_as_toml(checklist: Checklist, path: Path) -> None:
    if checklist.version == DRAFT:
        raise AuditError(
            "A draft is written as a workbook: a text file is of a published version.",
            remedy="Name a file that ends in .xlsx, or publish the draft first.",
            place=Place(file=path.name),
        )
    if path.stem != checklist.key:
        raise AuditError(
            "A checklist's text file has its key for a name.",
            remedy=f"Write to '{checklist.key}.toml'.",
            place=Place(file=path.name),
        )


def _named(path: tuple[str | int, ...]) -> str:
    """Return what the program calls a place in a checklist's tables."""
    from audit_app.interchange.checklists import layout

    headings = {
        field.name: field.heading
        for sheet in (layout.CHECKLIST, *layout.SHEETS)
        for field in sheet.fields
    }
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    return {"criterion": "Criteria", "levels": "Grades"}.get(key, headings.get(key, key))


__all__ = ["FileChecklistExchange"]
