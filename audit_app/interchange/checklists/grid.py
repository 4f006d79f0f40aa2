"""The sheets of a small workbook as rows, read in a process of its own, with limits."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.progress import Silent
from audit_app.interchange.checklists.faults import Fault
from audit_app.interchange.registers.jobs import Job
from audit_app.interchange.registers.opening import opened
from audit_app.interchange.registers.process import run
from audit_app.interchange.registers.register_file import RegisterFile

MAX_BYTES: Final = 5_000_000
"""A workbook with the largest checklist has about 50,000."""

MAX_UNPACKED: Final = 60_000_000
MAX_ROWS: Final = 2_000
"""Rows of one sheet that hold anything; a checklist has at most 200 questions."""

MAX_COLUMNS: Final = 200

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_LIMIT: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet that holds something.

    Attributes:
        row: Its number, from 1.
        cells: Text, float, bool, date, datetime, time or timedelta; "" where empty.
    """

    row: int
    cells: tuple[Any, ...]


Grid = Mapping[str, tuple[Line, ...]]
"""Rows by sheet, sheets in the workbook's order, under the names they have there."""


def read_grid(path: Path, wanted: frozenset[str]) -> Grid | Fault:
    """Return the sheets of a workbook, or the one fault that hides them.

    Args:
        path: An XLSX or ODS file.
        wanted: Names of sheets whose rows are read, in small letters; others come without rows.
    """
    try:
        _refuse(path)
        grid: Grid = run(Job(path.absolute(), look=partial(sheets_of, wanted=wanted)), Silent())
    except AuditError as error:
        place = error.place or Place()
        text = f"{error.message} {error.remedy}".strip()
        return Fault(path.name, place.row or 1, text, place.sheet)
    return grid


def _refuse(path: Path) -> None:
    """Look at size and kind before anything is unpacked."""
    with opened(path) as handle:
        head = handle.read(_OLE_LIMIT)
        size = handle.seek(0, 2)
        handle.seek(0)
        if size > MAX_BYTES:
            raise AuditError(
                f"The file is larger than {MAX_BYTES:,} bytes; a checklist is never that large."
            )
        if head.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in head:
            raise AuditError(
                "The workbook is protected with a password.", remedy="Save it without one."
            )
        if not head.startswith(_ZIP):
            raise AuditError("This is not a workbook.", remedy="Save the checklist as .xlsx.")
        try:
            with zipfile.ZipFile(handle) as archive:
                unpacked = sum(entry.file_size for entry in archive.infolist())
                names = set(archive.namelist())
        except (zipfile.BadZipFile, NotImplementedError, EOFError):
            raise AuditError(
                "The file is damaged or not whole.", remedy="Copy or save it again."
            ) from None
    if unpacked > MAX_UNPACKED:
        raise AuditError(
            f"The workbook would unpack to {unpacked / 1e6:,.0f} MB, which no checklist needs."
        )
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise AuditError("This is not a workbook.", remedy="Save the checklist as .xlsx.")


def sheets_of(register: RegisterFile, wanted: frozenset[str]) -> Grid:
    """Read the wanted sheets; runs in the reading process."""
    return {
        sheet.name: _lines(register, sheet.name) if sheet.name.strip().casefold() in wanted else ()
        for sheet in register.sheets
    }


def _lines(register: RegisterFile, sheet: str) -> tuple[Line, ...]:
    from audit_app.domain.population import Reading

    place = Place(register.source.name, sheet)
    lines: list[Line] = []
    number = 0
    for batch in register.rows(Reading(register.file_format, sheet=sheet)).batches:
        for cells in batch:
            number += 1
            filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
            if not filled:
                continue
            if len(lines) == MAX_ROWS:
                raise AuditError(
                    f"The sheet has more than {MAX_ROWS:,} rows; a checklist never has.",
                    place=place,
                )
            if filled[-1] >= MAX_COLUMNS:
                raise AuditError(
                    f"The sheet has more than {MAX_COLUMNS} columns; a checklist never has.",
                    place=Place(place.file, sheet, number),
                )
            lines.append(Line(number, tuple(cells[: filled[-1] + 1])))
    return tuple(lines)


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing to be read."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
