"""What can stop a job without being a defect."""

from __future__ import annotations

from dataclasses import dataclass

from audit_app.domain.override import override

DAMAGED_JSON = (ValueError, RecursionError)
"""What reading somebody's JSON can end in; the last where brackets stand a thousand deep."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in somebody's file a fault was found.

    Attributes:
        file: File name without its folder.
        sheet: Sheet of a workbook.
        row: Row as a spreadsheet numbers it, from 1.
        column: Column heading, or its letter where there is no heading.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @override
    def __str__(self) -> str:
        parts = [
            self.file,
            f"sheet '{self.sheet}'" if self.sheet else "",
            f"row {self.row}" if self.row is not None else "",
            f"column '{self.column}'" if self.column else "",
        ]
        return ", ".join(part for part in parts if part)


class AuditError(Exception):
    """Something the person at the desk, or their laptop, can put right.

    Attributes:
        message: What happened, in a sentence.
        remedy: What to do about it.
        place: Where in a file, if it was in a file.
    """

    def __init__(self, message: str, *, remedy: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    @override
    def __str__(self) -> str:
        where = f"{self.place}: " if self.place is not None and str(self.place) else ""
        return f"{where}{self.message}{' ' + self.remedy if self.remedy else ''}"


class PasswordNeededError(AuditError):
    """A file asks for a password and none was given: whoever called may ask and try again."""


class WrongPassphraseError(AuditError):
    """A passphrase was given and does not open the file: whoever called may count it."""


class Cancelled(Exception):  # noqa: N818 - not an error: somebody pressed Cancel
    """The person asked for the job to stop; nothing of it was kept."""
