"""Scoring workbooks as files: written whole or not at all, read in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.progress import Progress
from audit_app.domain.score_sheets import ReadSheet, ScoreSheet
from audit_app.interchange.registers.jobs import Job
from audit_app.interchange.registers.opening import opened
from audit_app.interchange.registers.process import run

LARGEST: Final = 60 << 20
"""Bytes; a thousand cases of forty questions with long notes take under ten million."""

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")


class WorkbookScoreSheets:
    """Writes and reads scoring workbooks; fulfils ScoreSheets."""

    def is_score_sheet(self, path: Path) -> bool:
        """Return whether a file is a workbook of any kind, by its first bytes.

        Raises:
            AuditError: If it is missing or cannot be read.
        """
        with opened(path) as file:
            return file.read(8).startswith((_ZIP, _COMPOUND))

    def write(
        self, sheet: ScoreSheet, path: Path, progress: Progress, *, password: str | None
    ) -> None:
        """Write a scoring workbook; an existing file is replaced only at the end.

        Raises:
            AuditError: If the name, folder, disk or password will not do.
            Cancelled: If the progress says so; nothing is left behind.
        """
        from audit_app.interchange.export.encryption import check_password, decrypted, encrypted
        from audit_app.interchange.export.replacing import check_target, replace_file
        from audit_app.interchange.score_sheets.writing import score_sheet_bytes

        check_target(path)
        if password is not None:
            check_password(password)
        content = score_sheet_bytes(sheet, progress)
        if password is not None:
            locked = encrypted(content, password)
            if decrypted(locked, password) != content:
                raise AuditError(
                    "The workbook was not written: encrypted, it could not be opened again.",
                    remedy="Try again; nothing was changed.",
                )
            content = locked
        replace_file(path, content)

    def read(self, path: Path, progress: Progress, *, password: str | None) -> ReadSheet:
        """Return what stands in a scoring workbook: .xlsx, or .ods where it was saved so.

        Raises:
            AuditError: If it cannot be read or is no scoring workbook.
            PasswordNeededError: If it asks for a password and none was given.
            Cancelled: If the progress says so.
        """
        from audit_app.interchange.score_sheets.reading import read_sheet

        with opened(path) as file:
            if file.seek(0, 2) > LARGEST:
                raise AuditError(
                    f"The file is larger than {LARGEST >> 20} MB; no scoring workbook is.",
                    remedy="Choose the file that came back from the reader.",
                    place=Place(path.name),
                )
        sheet: ReadSheet = run(Job(path.absolute(), password=password, look=read_sheet), progress)
        return sheet
