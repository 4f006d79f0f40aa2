"""A Document as a .docx file: the same content as on paper, to be filled in where it is opened.

Every piece of it is plain text: no field, no link, no picture, nothing that is fetched or run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from audit_app.domain.column_widths import column_shares
from audit_app.domain.document import (
    Blanks,
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Tone,
)
from audit_app.interchange.documents.word_parts import (
    FIXED,
    FOOTER_ID,
    HEAD,
    HEADER_ID,
    RELATIONS,
    WORD,
    core,
    styles,
)
from audit_app.interchange.export.cells import clean_text
from audit_app.interchange.export.look import MUTED, RULE
from audit_app.interchange.export.replacing import replace_file

_FONT: Final = "Calibri"
_INK: Final = {Tone.PLAIN: "", Tone.MUTED: MUTED, Tone.GOOD: "2E7D4F", Tone.WARN: "7A5200"}
_BAD: Final = "B3261E"
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
_WIDTH: Final = 10_206
"""Of the text in twentieths of a point: A4 less 15 mm at either side."""

_LETTERS: Final = 100
_LABELS: Final = 0.28
"""Part of the width for what is said of a value, in a table of two columns without headings."""

_NAMES: Final = f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}"'


class WordDocuments:
    """Writes .docx files; fulfils DocumentWriter."""

    def write(self, document: Document, path: Path) -> None:
        """Write a document, whole or not at all; an old file is replaced at the end.

        Raises:
            AuditError: If it cannot be written there; an old file is as it was.
        """
        replace_file(path, word_file(document))


def word_file(document: Document) -> bytes:
    """Return a document as a .docx file; the same document gives the same bytes."""
    parts = FIXED | {
        "docProps/core.xml": core(_plain(" ".join(document.title.split()))),
        "word/styles.xml": styles(_FONT),
        "word/header1.xml": _edge("hdr", [_centred(document.marking)]),
        "word/footer1.xml": _edge(
            "ftr", [_centred(document.marking), _paragraph(document.footer, "Cell")]
        ),
        "word/document.xml": _document(document),
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            entry = ZipInfo(name, _FIXED_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, xml.encode())
    return buffer.getvalue()


def _document(document: Document) -> str:
    blocks = (xml for block in document.blocks for xml in _block(block))
    body = "".join([_paragraph(document.title, "Title"), *blocks])
    return (
        f"{HEAD}<w:document {_NAMES}><w:body>{body}<w:sectPr>"
        f'<w:headerReference w:type="default" r:id="{HEADER_ID}"/>'
        f'<w:footerReference w:type="default" r:id="{FOOTER_ID}"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" '
        'w:left="850" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body>'
        "</w:document>"
    )


def _edge(tag: str, paragraphs: Sequence[str]) -> str:
    return f"{HEAD}<w:{tag} {_NAMES}>{''.join(paragraphs)}</w:{tag}>"


def _centred(text: str) -> str:
    return _paragraph(text, "Edge", '<w:jc w:val="center"/>')


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield _paragraph(block.text, "Heading1")
        case Paragraph():
            colour = _INK.get(block.tone, _BAD)
            yield _paragraph(block.text, "Normal", strong=block.strong, colour=colour)
        case Bullets():
            numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            for item in block.items:
                yield _paragraph(item, "ListParagraph", numbered)
        case Grid():
            yield from _grid(block)
        case Blanks():
            rule = "".join(
                f'<w:{side} w:val="single" w:sz="6" w:space="16" w:color="{MUTED}"/>'
                for side in ("bottom", "between")  # of one after the other Word makes one box
            )
            room = '<w:spacing w:before="160" w:after="200"/>'
            for label in block.labels:
                yield _paragraph(
                    f"{label}: ", "Cell", f"<w:pBdr>{rule}</w:pBdr>{room}", colour=MUTED
                )


def _paragraph(
    text: str, style: str, properties: str = "", *, strong: bool = False, colour: str = ""
) -> str:
    """Return a paragraph of plain text, with its own line breaks."""
    weight = "<w:b/>" if strong else ""
    ink = f'<w:color w:val="{colour}"/>' if colour else ""
    look = f"<w:rPr>{weight}{ink}</w:rPr>" if weight or ink else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{line}</w:t>' for line in _plain(text).split("\n")
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr><w:r>{look}{lines}</w:r></w:p>'
    )


def _plain(text: str) -> str:
    """Return text as XML, without what XML forbids."""
    return escape(clean_text(text)[0].replace("\t", " "), {'"': "&quot;"})


def _grid(block: Grid) -> Iterator[str]:
    headed = any(block.headings)
    lines = ([block.headings] if headed else []) + list(block.rows)
    n_columns = len(block.headings)
    if not lines or not n_columns:
        return
    shares = column_shares(lines, _LETTERS)
    if not headed and n_columns == 2:
        shares = [_LABELS, 1 - _LABELS]
    widths = [round(_WIDTH * share) for share in shares]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        _row(line, widths, head=headed and place == 0, labelled=not headed and n_columns > 1)
        for place, line in enumerate(lines)
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
        '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
        f'<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{rows}</w:tbl>"
    )
    yield _paragraph("", "Cell")  # two tables in a row would be one


def _row(line: Sequence[str], widths: Sequence[int], *, head: bool, labelled: bool) -> str:
    repeated = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(text, 'Cell', strong=head or (labelled and place == 0))}</w:tc>"
        for place, (text, width) in enumerate(zip(line, widths, strict=True))
    )
    return f"<w:tr>{repeated}{cells}</w:tr>"
