"""Small registers for the tests of reading them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    Recognition,
    RegisterCheck,
    RegisterRow,
)
from audit_app.domain.progress import Silent
from audit_app.interchange.registers.reader import FileRegisterReader

USUAL: Mapping[ColumnRole, Sequence[str]] = {
    ColumnRole.CASE_REF: ("Case reference", "Ref"),
    ColumnRole.DATE: ("Date reported", "Opened"),
    ColumnRole.STRATUM: ("Risk",),
    ColumnRole.TEAM: ("Team",),
}


class NoonClock:
    """Always the same noon."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=UTC)


class Registers:
    """Writes small registers and reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reader = FileRegisterReader(NoonClock())

    def text(self, text: str, *, encoding: str = "utf-8", name: str = "register.csv") -> Path:
        return self.bytes(text.encode(encoding), name)

    def bytes(self, data: bytes, name: str = "register.csv") -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def workbook(
        self, sheets: Mapping[str, Iterable[Sequence[Any]]], name: str = "register.xlsx"
    ) -> Path:
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.active)  # type: ignore[arg-type]  # a new book has an active sheet
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = self.folder / name
        book.save(path)
        return path

    def recognise(self, path: Path, **more: Any) -> Recognition:
        return self.reader.recognise(path, **{"usual_columns": USUAL, "whole": True, **more})

    def plan(self, path: Path, **more: Any) -> ImportPlan:
        seen = self.recognise(path, password=more.pop("password", None))
        roles = more.pop("roles", seen.suggested)
        refs = tuple(name for name, role in roles.items() if role is ColumnRole.CASE_REF)
        return ImportPlan(**{"reading": seen.reading, "roles": roles, "ref_columns": refs, **more})

    def check(self, path: Path, **more: Any) -> RegisterCheck:
        return self.reader.check(path, self.plan(path, **more), Silent())

    def read(self, path: Path, **more: Any) -> tuple[list[RegisterRow], RegisterCheck]:
        with self.reader.read(path, self.plan(path, **more), Silent()) as stream:
            rows = [row for cases in stream for row in cases.rows()]
            return rows, stream.check


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Rewrite the parts of a workbook."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts[name] = change(name, archive.read(name))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(packed.getvalue())


def keys(outcome: Recognition | RegisterCheck) -> dict[str, int]:
    """Return how often each trouble was met."""
    return {problem.key: problem.count for problem in outcome.problems}
