"""Documents on paper: what stands on the page, and that nothing of the data is more than text."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from audit_app.domain.actions import Action
from audit_app.domain.cutting import for_reader
from audit_app.domain.document import (
    Blanks,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Tone,
)
from audit_app.domain.errors import AuditError
from audit_app.domain.public_actions import with_actions
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.domain.summary import summary_document, summary_documents
from audit_app.ui.printing.paper import (
    first_on_one_page,
    pdf_bytes,
    print_document,
    write_pdf,
)
from tests.interchange.export.factory import view

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext of poppler-utils reads the pages back"
)
pytestmark = pytest.mark.usefixtures("qapp")
LONG = Document(
    "Cases",
    (Grid(("Case", "What"), tuple((f"MFH/{n:05}/26", "words " * 30) for n in range(60))),),
    footer="Journal entry 41",
)


def pages(content: bytes, folder: Path) -> list[str]:
    """Return the text of each page, as another program reads it."""
    path = folder / "read.pdf"
    path.write_bytes(content)
    read = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return read.stdout.decode().split("\f")[:-1]


@needs_pdftotext
def test_that_every_page_has_its_marking_twice_its_number_and_the_foot(tmp_path: Path) -> None:
    found = pages(pdf_bytes(LONG), tmp_path)
    assert len(found) > 2
    for number, page in enumerate(found, start=1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(found)}" in page
        assert "Journal entry 41" in page


@needs_pdftotext
def test_that_a_long_table_repeats_its_headings_and_loses_no_row(tmp_path: Path) -> None:
    found = pages(pdf_bytes(LONG), tmp_path)
    assert all("What" in page for page in found)
    assert re.findall(r"MFH/\d{5}/26", "".join(found)) == [f"MFH/{n:05}/26" for n in range(60)]


@needs_pdftotext
@pytest.mark.parametrize(
    "text", ["<b>bold</b> &amp; <img src=x>", "50% %1 %n", "{{x}} \\n", "'=HYPERLINK(\"x\")'"]
)
def test_that_text_stays_text(text: str, tmp_path: Path) -> None:
    document = Document(
        text,
        (Heading(text), Paragraph(text), Bullets((text,)), Grid((text,), ((text,),))),
        marking=text,
        footer=text,
    )
    (page,) = pages(pdf_bytes(document), tmp_path)
    assert page.count(text) == 9


@needs_pdftotext
def test_that_figures_are_found_in_the_file_though_the_window_sets_its_own(
    qapp: QApplication, tmp_path: Path
) -> None:
    before, font = qapp.font(), qapp.font()
    font.setFeature(QFont.Tag("tnum"), 1)
    qapp.setFont(font)
    try:
        content = pdf_bytes(Document("Case 1234567890", ()))
    finally:
        qapp.setFont(before)
    assert "Case 1234567890" in pages(content, tmp_path)[0]


@needs_pdftotext
def test_that_every_kind_of_block_is_on_the_page_in_order(tmp_path: Path) -> None:
    document = Document(
        "Sheet",
        (
            Heading("Seen"),
            Paragraph("first line\nsecond line", tone=Tone.BAD),
            Bullets(("one", "two")),
            Grid(("", ""), (("By when", "today"),)),
            Blanks(("Told",)),
        ),
    )
    (page,) = pages(pdf_bytes(document), tmp_path)
    words = ("Sheet", "Seen", "first line", "second line", "one", "two", "By when", "Told")
    places = [page.index(word) for word in words]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text", ["", "\0\x07", "\ufdd0\ufdd1\ufffc\u2029", "\ud800", "😀 שלום", "x" * 5000, "\n" * 5]
)
def test_that_no_text_breaks_the_page(text: str) -> None:
    document = Document(text, (Paragraph(text), Grid(("a", "b"), ((text, text),)), Bullets(())))
    content = pdf_bytes(document)
    assert content.startswith(b"%PDF")
    assert content.rstrip().endswith(b"%%EOF")


def test_that_a_table_without_rows_or_columns_takes_no_room() -> None:
    empty = Document("Sheet", (Grid((), ()), Grid(("", ""), ())))
    assert pdf_bytes(empty) == pdf_bytes(Document("Sheet", ()))


def test_that_fonts_travel_with_the_file() -> None:
    content = pdf_bytes(LONG)
    assert content.count(b"/FontFile2") >= 2
    assert content.count(b"/FontDescriptor\n") <= content.count(b"/FontFile2")


def test_that_the_file_does_not_say_when_it_was_made() -> None:
    content = pdf_bytes(LONG)
    moments = re.findall(rb"Date(?: \(D:|=\")([0-9-]+)", content)
    assert len(moments) >= 5
    assert {each.replace(b"-", b"")[:8] for each in moments} == {b"20000101"}
    assert pdf_bytes(LONG) == content


def test_that_a_file_in_place_is_replaced_whole_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"before")
    write_pdf(LONG, path)
    assert path.read_bytes() == pdf_bytes(LONG)
    assert [each.name for each in tmp_path.iterdir()] == ["sheet.pdf"]
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0


def test_that_a_folder_that_is_not_there_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="PDF was not written") as refused:
        write_pdf(LONG, tmp_path / "none" / "sheet.pdf")
    assert refused.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_that_a_worker_can_write_it_too() -> None:
    made: list[bytes] = []
    worker = threading.Thread(target=lambda: made.append(pdf_bytes(LONG)))
    worker.start()
    worker.join()
    assert made == [pdf_bytes(LONG)]


def test_that_a_command_without_a_window_can_write_it(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from audit_app.domain.document import Document\n"
        "from audit_app.ui.printing.paper import write_pdf\n"
        f"write_pdf(Document('Sheet', ()), Path({str(tmp_path / 'a.pdf')!r}))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path.cwd())
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_that_the_print_dialog_prints_what_the_file_shows(
    qapp: QApplication, tmp_path: Path
) -> None:
    parent = QWidget()
    dialog = print_document(LONG, parent)
    printer = dialog.printer()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.done(1)
    qapp.processEvents()
    content = (tmp_path / "printed.pdf").read_bytes()
    assert content.count(b"/Type /Page\n") == pdf_bytes(LONG).count(b"/Type /Page\n") > 2
    parent.deleteLater()


@needs_pdftotext
def test_that_a_summary_gives_up_rows_to_stay_on_one_page(tmp_path: Path) -> None:
    whole = view(200, 40)
    actions = tuple(
        Action(
            id=number,
            theme_key=whole.audit.theme_key,
            recommendation="Recommendation 3",
            text="Every child is seen.",
            due=date(2026, 3, number),
            criterion=whole.checklist.criteria[number].key,
        )
        for number in range(1, 11)
    )
    whole = replace(whole, records=actions)
    public = with_actions(public_figures(whole), whole)
    cut = for_reader(whole, Reader.PUBLIC, public=public)
    all_of_it = pages(pdf_bytes(summary_document(cut)), tmp_path)
    assert len(all_of_it) == 2
    (page,) = pages(pdf_bytes(first_on_one_page(summary_documents(cut))), tmp_path)
    assert "1 Mar 2026" in page  # the most urgent stays
    assert "more, on the sheet 'Actions'" in page
    assert "How to read the figures" in page
