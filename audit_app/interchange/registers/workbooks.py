"""Workbooks: their sheets and rows, read by calamine. Only ever called in the reading process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import SheetInfo
from audit_app.interchange.registers.rows import BATCH, Row, RowSource

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_HEADERS: Final = 60


class Workbook:
    """An open workbook.

    Attributes:
        sheets: Its worksheets in order, hidden ones too; chart sheets are not listed.
    """

    def __init__(self, data: io.BytesIO, name: str) -> None:
        """Open a workbook from its bytes.

        Raises:
            AuditError: If calamine cannot make sense of it.
        """
        import python_calamine as calamine

        self._place = Place(file=name)
        data.seek(0)
        try:
            self._book: CalamineWorkbook = calamine.CalamineWorkbook.from_filelike(data)
        except calamine.PasswordError:
            raise AuditError(
                "The workbook is protected with a password.",
                remedy="Save it without a password, or as XLSX with one.",
                place=self._place,
            ) from None
        except (calamine.CalamineError, OSError) as error:
            raise _damaged(self._place) from error
        shown = calamine.SheetVisibleEnum.Visible
        self.sheets = tuple(
            SheetInfo(sheet.name, hidden=sheet.visible != shown)
            for sheet in self._book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        )
        if not self.sheets:
            raise AuditError(
                "The workbook has no worksheet.",
                remedy="Choose the workbook that holds the register.",
                place=self._place,
            )

    def rows(self, name: str) -> RowSource:
        """Return the rows of a sheet from its first row and column on.

        Raises:
            AuditError: If there is no such sheet, naming those there are, or it is damaged.
        """
        import python_calamine as calamine

        try:
            sheet = self._book.get_sheet_by_name(name)
        except calamine.WorksheetNotFound:
            names = ", ".join(f"'{sheet.name}'" for sheet in self.sheets)
            raise AuditError(
                f"There is no sheet '{name}'.",
                remedy=f"Choose one of: {names}.",
                place=self._place,
            ) from None
        except (calamine.CalamineError, OSError) as error:
            raise _damaged(Place(file=self._place.file, sheet=name)) from error
        n_rows = sheet.total_height + 1 if sheet.start is not None else 0
        merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
        return RowSource(_batches(sheet), lambda _: n_rows, is_typed=True, merged=merged)


def _batches(sheet: CalamineSheet) -> Iterator[list[Row]]:
    if sheet.start is None:
        return
    left: list[Any] = [""] * sheet.start[1]
    rows = iter(sheet.iter_rows())
    while batch := list(islice(rows, BATCH)):
        yield [left + row for row in batch] if left else batch


def _damaged(place: Place) -> AuditError:
    return AuditError(
        "The workbook is damaged, or of a kind that cannot be read.",
        remedy="Open it in Excel or LibreOffice and save it as XLSX.",
        place=place,
    )
