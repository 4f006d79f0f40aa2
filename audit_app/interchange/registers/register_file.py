"""An open register: its bytes looked at, its format known, its sheets ready to be read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import Final

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import Problem, Reading, SheetInfo
from audit_app.interchange.registers import delimited, formats, markup, passwords
from audit_app.interchange.registers.findings import note
from audit_app.interchange.registers.markup import MarkupBook
from audit_app.interchange.registers.opening import Survey, opened, survey
from audit_app.interchange.registers.rows import RowSource
from audit_app.interchange.registers.workbooks import Workbook

MOST_COLUMNS: Final = 1024


@contextmanager
def open_register(path: Path, password: str | None) -> Iterator[RegisterFile]:
    """Open a register of any format; see RegisterFile.

    Raises:
        AuditError: If it cannot be opened, is no register, or asks for another password.
    """
    with opened(path) as handle:
        stamp = _stamp(handle)
        looked = survey(handle, path.name)
        yield RegisterFile(handle, looked, stamp, password)


class RegisterFile:
    """A register that can be read under different readings.

    Attributes:
        source: Name, size and digest.
        survey: What the walk over its bytes showed.
        file_format: As in Reading.
        sheets: Of a workbook; none for text.
    """

    def __init__(
        self,
        handle: BufferedReader,
        looked: Survey,
        stamp: tuple[int, int],
        password: str | None,
    ) -> None:
        """Take an open file that was walked over, and its size and time of change before that.

        Raises:
            AuditError: If it is no register or cannot be unlocked.
        """
        self.source, self.survey = looked.source, looked
        self._handle, self._stamp = handle, stamp
        self._data: io.BytesIO | None = None
        self._book: Workbook | MarkupBook | None = None
        self.file_format = formats.file_format(looked, handle)
        if self.file_format == formats.ENCRYPTED:
            self._data = passwords.unlocked(handle, looked.source.name, password)
            head = replace(looked, head=self._data.getvalue()[:4096])
            self.file_format = formats.file_format(head, self._data)
        if self.file_format in formats.WORKBOOK_FORMATS:
            if self._data is None:
                handle.seek(0)
                self._data = io.BytesIO(handle.read())
            self._book = Workbook(self._data, looked.source.name)
        elif self.file_format in formats.MARKUP_FORMATS:
            handle.seek(0)
            encoding = delimited.encoding_of(looked)
            data = handle.read(markup.MOST_BYTES + 1)
            self._book = MarkupBook(data, self.file_format, encoding, looked.source.name)
        self.sheets: tuple[SheetInfo, ...] = self._book.sheets if self._book else ()

    @property
    def content(self) -> bytes:
        """The bytes of a workbook, unlocked; nothing for text."""
        return self._data.getvalue() if self._data is not None else b""

    def first_reading(self) -> Reading:
        """Return how the file is read before its rows were looked at: no sheet chosen yet."""
        if self._book:
            return Reading(self.file_format)
        encoding = delimited.encoding_of(self.survey)
        head = self.survey.head.decode(encoding, errors="ignore").lstrip("\ufeff")
        return Reading(self.file_format, encoding, delimited.delimiter_of(head))

    def rows(self, reading: Reading) -> RowSource:
        """Return the rows of the text, or of the sheet that the reading names.

        Raises:
            AuditError: If there is no such sheet, or rows cannot be read.
        """
        if self._book:
            return self._book.rows(reading.sheet or self.shown_sheets()[0].name)
        return delimited.text_rows(
            self._handle, self.survey, encoding=reading.encoding, delimiter=reading.delimiter
        )

    def shown_sheets(self) -> tuple[SheetInfo, ...]:
        """Return the sheets that are not hidden; all, if the workbook hides every one."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden) or self.sheets

    def refuse_change(self) -> None:
        """Refuse a file that was written to while it was read: its digest would not be of it.

        Raises:
            AuditError: If size or time of change differ from when it was opened.
        """
        if _stamp(self._handle) != self._stamp:
            raise AuditError(
                "The file was changed while it was read.",
                remedy="Close it in other programs and read it again.",
                place=Place(file=self.source.name),
            )

    def place(self, reading: Reading, row: int | None = None, column: str = "") -> Place:
        """Return a place in this file, for a message."""
        return Place(self.source.name, reading.sheet, row, column)

    def refuse_width(self, width: int, reading: Reading) -> None:
        """Refuse a table that is too wide to be a register.

        Raises:
            AuditError: If it has more than 1,024 columns.
        """
        if width > MOST_COLUMNS:
            raise AuditError(
                f"The table has {width:,} columns; a register may have {MOST_COLUMNS:,}.",
                remedy="Check the delimiter, or export only the columns you need.",
                place=self.place(reading, reading.header_row),
            )

    def notes(self, reading: Reading) -> list[Problem]:
        """Return what the file itself shows, before its rows are checked."""
        found = []
        if (
            self.survey.n_nul
            and not reading.encoding.startswith(("utf-16", "utf-32"))
            and not self._book
        ):
            found.append(
                note(
                    "nul_bytes",
                    f"The file holds {self.survey.n_nul:,} zero bytes, which no text should. Export"
                    " it again if values look cut.",
                    self.survey.n_nul,
                )
            )
        if self.survey.n_not_utf8 and reading.encoding.startswith("utf-8") and not self._book:
            found.append(
                note(
                    "mixed_encoding",
                    "The file is UTF-8 nearly everywhere. Bytes that are not, read as"
                    f" windows-1252: {self.survey.n_not_utf8:,}; check names with accents.",
                    self.survey.n_not_utf8,
                )
            )
        if self.survey.has_text_formulas and not self._book:
            found.append(
                note("text_formulas", 'Values written as ="00123" are read as the text 00123.')
            )
        if reading.encoding in {"cp1252", "latin-1"} and not self._book:
            found.append(
                note(
                    "encoding_assumed",
                    "The file is not UTF-8. It is read as windows-1252; check names with accents.",
                )
            )
        if self._book and self.file_format == "xlsx" and self._data is not None:
            with formats.unpacking(self.source.name):
                found += _cell_notes(self._data, reading.sheet)
        return found


def _stamp(handle: BufferedReader) -> tuple[int, int]:
    """Return size and time of change of an open file."""
    status = os.fstat(handle.fileno())
    return status.st_size, status.st_mtime_ns


def _cell_notes(data: io.BytesIO, sheet: str) -> list[Problem]:
    from audit_app.interchange.registers.sheet_xml import sheet_troubles

    troubles = sheet_troubles(data, sheet)
    errors, unresolved, hidden = troubles.errors, troubles.unresolved, troubles.hidden
    found = []
    if hidden:
        found.append(
            note(
                "hidden_rows",
                f"Rows hidden in the workbook, by a filter perhaps: {len(hidden):,}. They are read"
                " like the others.",
                len(hidden),
                hidden,
            )
        )
    if errors:
        found.append(
            note(
                "error_cells",
                f"{len(errors):,} cells hold an error such as #N/A or #REF!. They count as blank.",
                len(errors),
                dict.fromkeys(errors),
            )
        )
    if unresolved:
        found.append(
            note(
                "formula_without_result",
                f"{len(unresolved):,} formulas have no kept result and count as blank. Open the"
                " workbook in Excel, save it, and choose it again.",
                len(unresolved),
                dict.fromkeys(unresolved),
            )
        )
    return found
