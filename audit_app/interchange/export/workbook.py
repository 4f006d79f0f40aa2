"""Writing the workbook: made, saved, checked, locked and put in its place, whole or not at all."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.left_out import Watch
from audit_app.domain.progress import Progress
from audit_app.domain.public_figures import PublicFigures
from audit_app.interchange.export.archive import saved
from audit_app.interchange.export.book import Book, utc_time
from audit_app.interchange.export.cells import clean_text
from audit_app.interchange.export.encryption import check_password, decrypted, encrypted
from audit_app.interchange.export.inspection import inspect_workbook
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.public_pages import write_page
from audit_app.interchange.export.replacing import check_target, replace_file
from audit_app.interchange.export.searching import search_workbook
from audit_app.interchange.export.sheets.base import readers_of, sheets
from audit_app.interchange.export.thresholds import thresholds_in

_A4 = 9
_TITLE_LIMIT = 200
_WIDEST_PAGE = 240
"""Characters of width that still can be read on one A4 page; wider sheets take more pages."""

_ROWS_A_PAGE = 56
_SUMMARY = 10
"""Order of the summary; it and the cover are one page where they have few enough rows."""
_HEADER_LIMIT = 40
"""Of 255 that a header may have in all three parts, with their codes."""


class OpenpyxlWriter:
    """Writes the workbook a chief officer gets; fulfils WorkbookWriter."""

    def write(
        self,
        view: ExportView,
        path: Path,
        progress: Progress,
        *,
        password: str | None = None,
        left_out: Watch | None = None,
    ) -> None:
        """Write one audit as an .xlsx file.

        Args:
            view: The audit as it stands.
            path: The file, ending in .xlsx; an existing one is replaced only at the end.
            progress: Told every few rows; the last step says "Written".
            password: Encrypts the file with AES-256; None for a file that opens without.
            left_out: What must not be found in the file.

        Raises:
            AuditError: If the name, folder, disk or password will not do, or the finished file
                fails its own check.
            Cancelled: If the progress says so; nothing is left behind.
        """
        check_target(path)
        if password is not None:
            check_password(password)
        content = workbook_bytes(view, progress, left_out)
        if password is not None:
            content = _locked(content, password)
        replace_file(path, content)


def workbook_bytes(view: ExportView, progress: Progress, left_out: Watch | None = None) -> bytes:
    """Return the checked workbook as bytes: the same view gives the same bytes.

    Args:
        view: The audit as it stands.
        progress: Told every few rows; may raise Cancelled.
        left_out: What must not be found in the file.

    Raises:
        AuditError: If the finished file fails its own check.
    """
    with _no_long_pauses():
        book = made_book(view, progress)
        content = saved(book.workbook, lambda done, total: book.step(done, total, "Saving"))
        book.part_done("Checking")
        inspect_workbook(
            content,
            tallies={title: book.tallies[title] for title, _ in book.contents},
            meant=book.meant,
            linked_sheet=book.contents[0][0],
            moment=utc_time(view.taken_at),
            step=lambda done, total: book.step(done, total, "Checking"),
        )
        book.part_done("Searching")
        search_workbook(content, left_out, lambda done, total: book.step(done, total, "Searching"))
    book.part_done("Written")
    return content


@contextmanager
def _no_long_pauses() -> Iterator[None]:
    """Keep the search for cycles from walking every cell again and again.

    With some 70,000 cells alive one such walk stops every thread, the window's too, for 50 to 120
    milliseconds. Cells are freed row by row as they are saved and need no search.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def made_book(view: ExportView, progress: Progress) -> Book:
    """Return the workbook with every sheet written, not yet saved."""
    if view.public is not None:
        return _public_book(view, view.public, progress)
    found = [sheet for sheet in sheets() if view.reader in readers_of(sheet)]
    book = _empty_book(view, [(sheet.title, sheet.about) for sheet in found], progress)
    figures = audit_figures(view, thresholds=thresholds_in(view))
    # The cover says what had to be mended in all the others, so it is written last.
    for sheet in reversed(found):
        worksheet = _headed(view, book, sheet.title, sheet.about, is_cover=sheet.order == 0)
        sheet.write(worksheet, view, figures, book)
        _set_up_page(worksheet, view, one_page=sheet.order <= _SUMMARY)
        book.part_done(f"Writing {sheet.title}")
    return book


def _public_book(view: ExportView, public: PublicFigures, progress: Progress) -> Book:
    """Return the workbook for the public: its pages, and nothing else of the audit."""
    book = _empty_book(view, [(page.title, page.about) for page in public.pages], progress)
    for place, page in enumerate(public.pages):
        worksheet = _headed(view, book, page.title, page.about, is_cover=place == 0)
        write_page(worksheet, page, book)
        _set_up_page(worksheet, view, one_page=place == 0)
        book.part_done(f"Writing {page.title}")
    return book


def _empty_book(view: ExportView, contents: Sequence[tuple[str, str]], progress: Progress) -> Book:
    workbook = _empty_workbook(view, [title for title, _ in contents])
    return Book(workbook, progress, contents)


def _headed(view: ExportView, book: Book, title: str, about: str, *, is_cover: bool) -> Worksheet:
    """Return a sheet with its title and its line of explanation."""
    worksheet: Worksheet = book.workbook[title]
    shown = f"Case audit: {view.audit.title}" if is_cover else title
    book.put(worksheet, 1, 1, shown, Look.TITLE)
    worksheet.row_dimensions[1].height = 28
    book.put(worksheet, 2, 1, f"{view.marking}. {about}", Look.EXPLANATION)
    return worksheet


def _empty_workbook(view: ExportView, titles: list[str]) -> Workbook:
    """Return a workbook with empty sheets and properties that name no person and no other time."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title in titles:
        workbook.create_sheet(title)
    moment = utc_time(view.taken_at)
    workbook.properties = DocumentProperties(
        creator="Case Audit",
        title=clean_text(view.audit.title)[0][:_TITLE_LIMIT],
        language="en-GB",
        created=moment,
        modified=moment,
    )
    return workbook


def _set_up_page(worksheet: Worksheet, view: ExportView, *, one_page: bool) -> None:
    """Set a sheet up for A4 paper, with the marking at the top and bottom of every page."""
    worksheet.page_setup.paperSize = _A4
    upright = worksheet.page_setup.orientation == "portrait"  # a sheet may have chosen so
    worksheet.page_setup.orientation = "portrait" if upright else "landscape"
    width = sum(dimension.width for dimension in worksheet.column_dimensions.values())
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_setup.fitToWidth = math.ceil(width / _WIDEST_PAGE) or 1
    worksheet.page_setup.fitToHeight = 1 if one_page and worksheet.max_row <= _ROWS_A_PAGE else 0
    worksheet.sheet_format.defaultRowHeight = 19
    worksheet.sheet_format.customHeight = True
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.page_margins.top = worksheet.page_margins.bottom = 0.75
    worksheet.sheet_view.showGridLines = False
    worksheet.oddHeader = HeaderFooterItem(
        left=_part(_plain(view.audit.title)),
        center=_part(_plain(view.marking), "Bold"),
        right=_part(_plain(worksheet.title)),
    )
    worksheet.oddFooter = HeaderFooterItem(
        left=_part(f"Journal entry {view.journal_number}"),
        center=_part(_plain(view.marking), "Bold"),
        right=_part("Page &P of &N"),
    )


def _part(text: str, weight: str = "Regular") -> _HeaderFooterPart:
    """Return a third of a header or footer. A font comes first, so that no text is read as one."""
    return _HeaderFooterPart(text=text, font=f"Calibri,{weight}", size=9)


def _plain(text: str) -> str:
    """Return text for a header: one short line; an ampersand is doubled, one alone is a code."""
    line = " ".join(clean_text(text)[0].split())
    short = line if len(line) <= _HEADER_LIMIT else line[: _HEADER_LIMIT - 1] + "…"
    return short.replace("&", "&&")


def _locked(content: bytes, password: str) -> bytes:
    """Return the workbook encrypted, once it has been opened again with its password."""
    locked = encrypted(content, password)
    if decrypted(locked, password) != content:
        raise AuditError(
            "The workbook was not written: encrypted, it could not be opened again.",
            remedy="Nothing was changed. Keep this message for whoever looks after the program.",
        )
    return locked
