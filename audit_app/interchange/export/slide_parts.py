"""The parts of a presentation file that are always the same, and the XML of what stands on a slide.

Office Open XML (ECMA-376), part 1, chapter 19. Written by hand: a few slides of text and tables
need none of what a library for presentations brings with it, and are the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from audit_app.interchange.export.cells import clean_text
from audit_app.interchange.export.look import ACCENT, HEAD_GROUND, INK, MUTED

_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P: Final = "http://schemas.openxmlformats.org/presentationml/2006/main"
_REL: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND: Final = "application/vnd.openxmlformats-officedocument.presentationml"
_NAMES: Final = f'xmlns:a="{_A}" xmlns:r="{_R}" xmlns:p="{_P}"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

EMU: Final = 12_700
"""English metric units in a point."""

WIDTH: Final = 960
HEIGHT: Final = 540
"""Of a slide in points, 16 to 9."""

ROW_HEIGHT: Final = 30
"""Of a table's row of one line, in points."""

_CELL_SIZE: Final = 14
_RIGHT: Final = ' algn="r"'


def text_box(  # noqa: PLR0913 - a box is its place, its words and how they look
    number: int,
    name: str,
    place: tuple[int, int, int, int],
    lines: Sequence[str],
    *,
    size: int = 18,
    bold: bool = False,
    colour: str = INK,
    bullets: bool = False,
    title: bool = False,
    right: bool = False,
) -> str:
    """Return a box with plain text.

    Args:
        number: Unique on its slide, from 2.
        name: For screen readers.
        place: Left, top, width and height in points.
        lines: One paragraph each.
        size: Of the letters in points.
        bold: Whether they are.
        colour: Six hex digits.
        bullets: Whether each line begins with one.
        title: Whether it is the slide's title, as screen readers and outlines know it.
        right: Whether it stands at the right edge.
    """
    kind = '<p:nvPr><p:ph type="title"/></p:nvPr>' if title else "<p:nvPr/>"
    lock = "" if title else ' txBox="1"'
    paragraphs = "".join(
        _paragraph(line, size=size, bold=bold, colour=colour, bullet=bullets, right=right)
        for line in lines
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{_plain(name)}"/><p:cNvSpPr{lock}/>{kind}'
        f"</p:nvSpPr><p:spPr>{_frame('a', place)}"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:normAutofit/>'
        f"</a:bodyPr><a:lstStyle/>{paragraphs or '<a:p/>'}</p:txBody></p:sp>"
    )


def table(  # noqa: PLR0913 - a table is its place, its words and the widths of its columns
    number: int,
    name: str,
    place: tuple[int, int, int, int],
    lines: Sequence[Sequence[str]],
    widths: Sequence[int],
    numbers: Sequence[bool],
) -> str:
    """Return a native table with a heading row.

    Args:
        number: Unique on its slide, from 2.
        name: For screen readers.
        place: Left, top, width and height in points.
        lines: Headings, then rows of as many cells each.
        widths: Of the columns, in points.
        numbers: Which columns hold numbers, and so end at the right.
    """
    grid = "".join(f'<a:gridCol w="{width * EMU}"/>' for width in widths)
    body = "".join(_row(line, numbers, head=n == 0) for n, line in enumerate(lines))
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{_plain(name)}" '
        f'descr="{_plain(name)}"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f"</p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{_frame('p', place)}"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def slide(shapes: Sequence[str]) -> str:
    """Return a slide with shapes, the title first."""
    return (
        f"{_HEAD}<p:sld {_NAMES}><p:cSld><p:spTree>{_TREE}{''.join(shapes)}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
    )


def fixed_parts(n_slides: int, title: str, moment: str) -> dict[str, str]:
    """Return every part but the slides, the theme and nothing of the machine or its user.

    Args:
        n_slides: How many slides there are.
        title: In the file's properties.
        moment: When the figures were taken, "2026-07-14T09:30:12Z".
    """
    numbers = range(1, n_slides + 1)
    return {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relations(
            ("officeDocument", "ppt/presentation.xml"),
            ("extended-properties", "docProps/app.xml"),
        ).replace(
            "</Relationships>",
            '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        ),
        "docProps/app.xml": f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/'
        'officeDocument/2006/extended-properties"><Application>Case Audit</Application>'
        "</Properties>",
        "docProps/core.xml": _core(title, moment),
        "ppt/presentation.xml": _presentation(numbers),
        "ppt/_rels/presentation.xml.rels": _relations(
            ("slideMaster", "slideMasters/slideMaster1.xml"),
            *(("slide", f"slides/slide{number}.xml") for number in numbers),
            ("theme", "theme/theme1.xml"),
        ),
        "ppt/slideMasters/slideMaster1.xml": _MASTER,
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations(
            ("slideLayout", "../slideLayouts/slideLayout1.xml"), ("theme", "../theme/theme1.xml")
        ),
        "ppt/slideLayouts/slideLayout1.xml": _LAYOUT,
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": _relations(
            ("slideMaster", "../slideMasters/slideMaster1.xml")
        ),
        **{
            f"ppt/slides/_rels/slide{number}.xml.rels": _relations(
                ("slideLayout", "../slideLayouts/slideLayout1.xml")
            )
            for number in numbers
        },
    }


def _plain(text: str) -> str:
    """Return text as it may stand in XML, in an attribute too."""
    return escape(" ".join(clean_text(text)[0].split()), {'"': "&quot;"})


def _paragraph(  # noqa: PLR0913 - as above
    line: str, *, size: int, bold: bool, colour: str, bullet: bool, right: bool
) -> str:
    properties = (
        '<a:pPr marL="228600" indent="-228600"><a:spcAft><a:spcPts val="600"/></a:spcAft>'
        '<a:buFont typeface="Arial"/><a:buChar char="&#8226;"/></a:pPr>'
        if bullet
        else f"<a:pPr{_RIGHT if right else ''}><a:buNone/></a:pPr>"
    )
    return f"<a:p>{properties}{_run(line, size=size, bold=bold, colour=colour)}</a:p>"


def _run(line: str, *, size: int, bold: bool, colour: str) -> str:
    weight = ' b="1"' if bold else ' b="0"'
    return (
        f'<a:r><a:rPr lang="en-GB" sz="{size * 100}"{weight}><a:solidFill><a:srgbClr '
        f'val="{colour}"/></a:solidFill><a:latin typeface="Calibri"/></a:rPr>'
        f"<a:t>{_plain(line)}</a:t></a:r>"
    )


def _row(cells: Sequence[str], numbers: Sequence[bool], *, head: bool) -> str:
    ground = f'<a:solidFill><a:srgbClr val="{HEAD_GROUND if head else "FFFFFF"}"/></a:solidFill>'
    line = f'<a:solidFill><a:srgbClr val="{MUTED if head else HEAD_GROUND}"/></a:solidFill>'
    body = "".join(
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr{_RIGHT if number else ''}/>"
        f"{_run(cell, size=_CELL_SIZE, bold=head, colour=INK)}</a:p></a:txBody>"
        f'<a:tcPr marL="76200" marR="76200"><a:lnB w="6350">{line}</a:lnB>{ground}</a:tcPr></a:tc>'
        for cell, number in zip(cells, numbers, strict=True)
    )
    return f'<a:tr h="{ROW_HEIGHT * EMU}">{body}</a:tr>'


def _frame(prefix: str, place: tuple[int, int, int, int]) -> str:
    left, top, width, height = (part * EMU for part in place)
    return (
        f'<{prefix}:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
        f"</{prefix}:xfrm>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{place}" Type="{_R}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_REL}">{rows}</Relationships>'


def _content_types(numbers: Sequence[int]) -> str:
    parts = [
        ("/ppt/presentation.xml", f"{_KIND}.presentation.main+xml"),
        ("/ppt/slideMasters/slideMaster1.xml", f"{_KIND}.slideMaster+xml"),
        ("/ppt/slideLayouts/slideLayout1.xml", f"{_KIND}.slideLayout+xml"),
        *((f"/ppt/slides/slide{number}.xml", f"{_KIND}.slide+xml") for number in numbers),
        ("/ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        ),
    ]
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{rows}</Types>'
    )


def _core(title: str, moment: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_plain(title)}</dc:title><dc:creator>Case Audit</dc:creator>"
        "<dc:language>en-GB</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _presentation(numbers: Sequence[int]) -> str:
    ids = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number + 1}"/>' for number in numbers)
    return (
        f'{_HEAD}<p:presentation {_NAMES} saveSubsetFonts="1"><p:sldMasterIdLst>'
        '<p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="{WIDTH * EMU}" cy="{HEIGHT * EMU}"/>'
        '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )


_TREE: Final = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
_TITLE_PLACE: Final = (
    '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
    f'<p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr>{_frame("a", (40, 36, 880, 60))}'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>'
    '<a:p><a:r><a:rPr lang="en-GB"/><a:t>Title</a:t></a:r></a:p></p:txBody></p:sp>'
)
_LEVEL: Final = (
    f'<a:defRPr sz="2800" b="1"><a:solidFill><a:srgbClr val="{ACCENT}"/></a:solidFill></a:defRPr>'
)
_MASTER: Final = (
    f"{_HEAD}<p:sldMaster {_NAMES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr "
    'val="FFFFFF"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    f"<p:spTree>{_TREE}{_TITLE_PLACE}</p:spTree></p:cSld>"
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
    'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
    'folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/>'
    f"</p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr>{_LEVEL}</a:lvl1pPr></p:titleStyle>"
    "<p:bodyStyle/><p:otherStyle/></p:txStyles></p:sldMaster>"
)
_LAYOUT: Final = (
    f'{_HEAD}<p:sldLayout {_NAMES} type="titleOnly" preserve="1"><p:cSld name="Title only">'
    f"<p:spTree>{_TREE}{_TITLE_PLACE}</p:spTree></p:cSld>"
    "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
)
