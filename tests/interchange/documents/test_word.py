"""A page as a .docx file: all that is on paper, plain, marked, and the same bytes each time."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from audit_app.interchange.documents.word import WordDocuments, word_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVIL = '<w:instrText>HYPERLINK "http://example.org"</w:instrText> {HYPERLINK} & "x" \u202eabc\u0007'
PAGE = Document(
    "Feedback: MFH/00001/26",
    (
        Paragraph("▲ Amber: could be better", strong=True, tone=Tone.WARN),
        Grid(("", ""), (("Case", "MFH/00001/26"), ("From", "Missing, 1 file"))),
        Heading("What went well"),
        Bullets(("The child was seen within a day.", EVIL)),
        Grid(("When", "What"), (("1 April", "Seen\nat home"),)),
        Blanks(("Agreed learning", "Discussed by (role) and when")),
    ),
    footer="No names on this sheet",
)


def has_writer() -> bool:
    """Return whether LibreOffice is here with Writer, which is a package of its own."""
    soffice = shutil.which("soffice")
    return soffice is not None and any(Path(soffice).resolve().parent.glob("*swlo.*"))


def parts(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def lines(xml: str) -> list[str]:
    """Return the text of each paragraph, as a reader sees it."""
    found = []
    for paragraph in ET.fromstring(xml).iter(f"{W}p"):  # noqa: S314 - our own
        pieces = [
            "\n" if each.tag == f"{W}br" else each.text or ""
            for each in paragraph.iter()
            if each.tag in {f"{W}t", f"{W}br"}
        ]
        found.append("".join(pieces))
    return found


def test_that_everything_on_the_page_is_in_the_file_in_its_order() -> None:
    said = [line for line in lines(parts(word_file(PAGE))["word/document.xml"]) if line]
    assert said == [
        "Feedback: MFH/00001/26",
        "▲ Amber: could be better",
        *("Case", "MFH/00001/26", "From", "Missing, 1 file"),
        "What went well",
        "The child was seen within a day.",
        EVIL.replace("\u0007", ""),
        *("When", "What", "1 April", "Seen\nat home"),
        "Agreed learning: ",
        "Discussed by (role) and when: ",
    ]


def test_that_marking_and_footer_stand_on_every_page() -> None:
    found = parts(word_file(PAGE))
    assert lines(found["word/header1.xml"]) == ["OFFICIAL-SENSITIVE"]
    assert lines(found["word/footer1.xml"]) == ["OFFICIAL-SENSITIVE", "No names on this sheet"]


def test_that_there_is_no_field_no_link_and_nothing_outside_the_file() -> None:
    found = parts(word_file(PAGE))
    for name, xml in found.items():
        tags = {each.tag.rpartition("}")[2] for each in ET.fromstring(xml).iter()}  # noqa: S314
        assert not tags & {"fldSimple", "instrText", "fldChar", "hyperlink", "object", "drawing"}
        assert "TargetMode" not in xml, name
    targets = re.findall(r'Target="([^"]+)"', found["word/_rels/document.xml.rels"])
    assert all(f"word/{target}" in found for target in targets)
    declared = set(re.findall(r'PartName="/([^"]+)"', found["[Content_Types].xml"]))
    assert declared == {name for name in found if name.endswith(".xml") and name[0] != "["}


@given(st.text(max_size=80), st.text(max_size=80))
def test_that_any_text_gives_a_file_that_can_be_read_and_holds_it_as_text(
    title: str, text: str
) -> None:
    found = parts(word_file(Document(title, (Paragraph(text), Bullets((text,))), footer=text)))
    for xml in found.values():
        ET.fromstring(xml)  # noqa: S314 - our own
    assert "w:fld" not in "".join(found.values())


def test_that_the_same_page_gives_the_same_bytes_without_who_and_when() -> None:
    assert word_file(PAGE) == word_file(PAGE)
    properties = parts(word_file(PAGE))["docProps/core.xml"]
    assert "modified" not in properties
    assert "Case Audit" in properties


def test_that_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    with pytest.raises(AuditError):
        WordDocuments().write(PAGE, tmp_path / "gone" / "page.docx")
    path = tmp_path / "page.docx"
    WordDocuments().write(PAGE, path)
    assert path.read_bytes() == word_file(PAGE)


@pytest.mark.skipif(not has_writer(), reason="needs LibreOffice Writer")
def test_that_another_program_opens_it_and_shows_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "page.docx"
    WordDocuments().write(PAGE, path)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "txt:Text", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(path)], check=True, capture_output=True)
    said = (tmp_path / "page.txt").read_text(encoding="utf-8-sig")
    for part in ("Feedback: MFH/00001/26", "The child was seen within a day.", "Agreed learning"):
        assert part in said
