"""The parts of a .docx file that are always the same.

Office Open XML (ECMA-376), part 1, chapter 17. Written by hand, as the slides are: a page of text
and tables needs none of what a library brings with it, and is the same bytes each time.
"""

from __future__ import annotations

from typing import Final

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"

_TYPES: Final = "".join(
    f'<Override PartName="/word/{part}.xml" ContentType="{_KIND}.{kind}+xml"/>'
    for part, kind in (
        ("document", "document.main"),
        *((part, part) for part in ("styles", "numbering", "settings")),
        *(("header1", "header"), ("footer1", "footer")),
    )
)
_LINKED: Final = "".join(
    f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{part}.xml"/>'
    for number, (kind, part) in enumerate(
        (
            *(("styles", "styles"), ("numbering", "numbering"), ("settings", "settings")),
            *(("header", "header1"), ("footer", "footer1")),
        ),
        start=1,
    )
)
HEADER_ID: Final = "rId4"
FOOTER_ID: Final = "rId5"

FIXED: Final = {
    "[Content_Types].xml": (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{_TYPES}</Types>"
    ),
    "_rels/.rels": (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{_LINKED}</Relationships>'
    ),
    "word/numbering.xml": (
        f'{HEAD}<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">'
        '<w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="&#8226;"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ),
    "word/settings.xml": (
        f'{HEAD}<w:settings xmlns:w="{WORD}"><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    ),
}
"""Parts by name; the list of types comes first."""


def core(title: str) -> str:
    """Return the properties of a document: its title, escaped, and nothing of who and when."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_DC}">'
        f"<dc:title>{title}</dc:title><dc:creator>Case Audit</dc:creator></cp:coreProperties>"
    )


def _style(  # noqa: PLR0913 - a style is what it is
    key: str,
    name: str,
    size: int,
    *,
    bold: bool = False,
    above: int = 0,
    below: int = 100,
    level: int | None = None,
) -> str:
    """Return a paragraph style.

    Args:
        key: Its id.
        name: As Word knows it, so that outlines and screen readers do too.
        size: Half points.
        bold: Whether it is.
        above: Twentieths of a point before.
        below: And after.
        level: Of a heading, from 0.
    """
    keep, outline = "", ""
    if level is not None:
        keep, outline = "<w:keepNext/>", f'<w:outlineLvl w:val="{level}"/>'
    weight = "<w:b/>" if bold else ""
    default = ' w:default="1"' if key == "Normal" else ""
    based = "" if key == "Normal" else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{based}'
        f'<w:qFormat/><w:pPr>{keep}<w:spacing w:before="{above}" w:after="{below}"/>{outline}'
        f'</w:pPr><w:rPr>{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def styles(font: str) -> str:
    """Return the styles: title, heading, text, list, and the cells of a table."""
    made = (
        _style("Normal", "Normal", 20),
        _style("Title", "Title", 34, bold=True, below=160),
        _style("Heading1", "heading 1", 24, bold=True, above=160, below=60, level=0),
        _style("ListParagraph", "List Paragraph", 20, below=40),
        _style("Cell", "Cell", 18, below=0),
        _style("Edge", "Edge", 18, bold=True, below=0),
    )
    return (
        f'{HEAD}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
        '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
        f"{''.join(made)}</w:styles>"
    )
