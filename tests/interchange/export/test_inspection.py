"""The check of the finished file finds what was planted in it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from audit_app.domain.errors import AuditError
from audit_app.interchange.export.archive import saved
from audit_app.interchange.export.book import Book, utc_time
from audit_app.interchange.export.inspection import inspect_workbook
from audit_app.interchange.export.workbook import made_book

from . import factory


def silent(_done: int, _total: int) -> None:
    """Watch nothing."""


class Quiet:
    def step(self, done: int, total: int | None, note: str = "") -> None: ...


@pytest.fixture(scope="module")
def book_and_bytes() -> tuple[Book, bytes]:
    book = made_book(factory.view(8, 3), Quiet())
    return book, saved(book.workbook, silent)


def inspect(book: Book, content: bytes) -> None:
    inspect_workbook(
        content,
        tallies={title: book.tallies[title] for title, _ in book.contents},
        meant=book.meant,
        linked_sheet="Cover",
        moment=utc_time(factory.TAKEN_AT),
        step=silent,
    )


def test_that_the_file_as_written_passes(book_and_bytes: tuple[Book, bytes]) -> None:
    inspect(*book_and_bytes)


def _hide_sheet(workbook: Workbook) -> None:
    workbook["Comments"].sheet_state = "hidden"


def _hide_sheet_well(workbook: Workbook) -> None:
    workbook["Comments"].sheet_state = "veryHidden"


def _add_sheet(workbook: Workbook) -> None:
    workbook.create_sheet("Officers")


def _hide_row(workbook: Workbook) -> None:
    workbook["Cases"].row_dimensions[5].hidden = True


def _hide_column(workbook: Workbook) -> None:
    workbook["Cases"].column_dimensions["B"].hidden = True


def _comment(workbook: Workbook) -> None:
    workbook["Cases"]["B4"].comment = Comment("DC Example", "someone")


def _name(workbook: Workbook) -> None:
    workbook.defined_names["secret"] = DefinedName("secret", attr_text="Cases!$A$1")


def _formula(workbook: Workbook) -> None:
    workbook["Cases"]["B4"] = "=1+1"


def _link_out(workbook: Workbook) -> None:
    workbook["Cases"]["B4"].hyperlink = "https://example.org"


def _person(workbook: Workbook) -> None:
    workbook.properties.lastModifiedBy = "DC Example"


def _merge(workbook: Workbook) -> None:
    workbook["Cover"].merge_cells("A1:B1")


def _lose_cell(workbook: Workbook) -> None:
    workbook["Cases"]["B4"] = None


def _change_number(workbook: Workbook) -> None:
    workbook["Results by question"]["F4"] = 77


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (_hide_sheet, "a sheet is hidden"),
        (_hide_sheet_well, "a sheet is hidden"),
        (_add_sheet, "its sheets are not the ones written"),
        (_hide_row, "sheet 'Cases' hides row 5"),
        (_hide_column, "sheet 'Cases' hides a column"),
        (_comment, "comment"),
        (_name, "it defines the name 'secret'"),
        (_formula, "sheet 'Cases' has a formula"),
        (_link_out, "leads out of the workbook"),
        (_person, "its property 'lastModifiedBy' says 'DC Example'"),
        (_merge, "sheet 'Cover' has merged cells"),
        (_lose_cell, "cells of text"),
        (_change_number, "numbers that add up to"),
    ],
)
def test_that_what_was_planted_is_found(
    book_and_bytes: tuple[Book, bytes], plant: Callable[[Workbook], None], found: str
) -> None:
    book, content = book_and_bytes
    workbook = load_workbook(BytesIO(content))
    plant(workbook)
    changed = BytesIO()
    workbook.save(changed)
    with pytest.raises(AuditError) as raised:
        inspect(book, changed.getvalue())
    assert found in raised.value.message


def test_that_a_damaged_file_does_not_pass(book_and_bytes: tuple[Book, bytes]) -> None:
    book, content = book_and_bytes
    for damaged in (b"", content[:-400], content[: len(content) // 2]):
        with pytest.raises(AuditError, match="cannot be opened again"):
            inspect(book, damaged)


def test_that_a_part_nobody_asked_for_is_found(book_and_bytes: tuple[Book, bytes]) -> None:
    book, content = book_and_bytes
    more = BytesIO(content)
    with ZipFile(more, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    with pytest.raises(AuditError, match=r"it holds the part 'xl/vbaProject\.bin'"):
        inspect(book, more.getvalue())
