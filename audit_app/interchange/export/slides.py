"""A few slides for the accountability meeting: headline, change since last round, actions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from audit_app.domain.column_widths import column_shares
from audit_app.domain.export import ExportView
from audit_app.domain.public_figures import Kind, PublicTable
from audit_app.domain.publishing import said_day
from audit_app.domain.summary import meeting_sections, published, shown_value, subject
from audit_app.interchange.export.book import utc_time
from audit_app.interchange.export.look import ACCENT, MUTED
from audit_app.interchange.export.slide_parts import (
    HEIGHT,
    ROW_HEIGHT,
    WIDTH,
    fixed_parts,
    slide,
    table,
    text_box,
)

_LINES_A_SLIDE = 12
_LETTERS = 105
"""Characters of a table's size on one line of a slide."""

_EDGE = 40
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def slides_file(view: ExportView) -> bytes:
    """Return a presentation as an .pptx file; the same view gives the same bytes.

    Args:
        view: Cut for the public; whoever is in the meeting gets the same figures.

    Raises:
        ValueError: If the view was not cut for the public.
    """
    from openpyxl.writer.theme import theme_xml

    made = list(_slides(view))
    whole = [
        slide([*shapes, *_edges(view, number, len(made))])
        for number, shapes in enumerate(made, start=1)
    ]
    moment = f"{utc_time(view.taken_at).isoformat()}Z"
    parts = fixed_parts(len(whole), view.audit.title, moment)
    parts["ppt/theme/theme1.xml"] = theme_xml
    parts |= {f"ppt/slides/slide{number}.xml": xml for number, xml in enumerate(whole, start=1)}
    return _zipped(parts)


def _slides(view: ExportView) -> Iterator[list[str]]:
    public = published(view)
    period = f"{said_day(view.audit.period_from)} to {said_day(view.audit.period_to)}"
    lead = [subject(view), f"{view.audit.round}, {period}."]
    yield [
        _title(view.audit.title),
        text_box(3, "What was audited", (_EDGE, 104, 880, 60), lead, size=16, colour=MUTED),
        text_box(4, "Headline", (_EDGE, 180, 880, 300), public.headline, size=20, bullets=True),
    ]
    for each in meeting_sections(public):
        yield from _table_slides(each)
    yield from _table_slides(public.page("summary").tables[0])
    yield [
        _title("How to read the figures"),
        text_box(3, "Rules", (_EDGE, 110, 880, 360), public.rules, size=18, bullets=True),
    ]


def _table_slides(each: PublicTable) -> Iterator[list[str]]:
    headings = [column.heading for column in each.columns]
    rows = [
        [shown_value(column, value) for column, value in zip(each.columns, row, strict=True)]
        for row in each.rows
    ]
    room = WIDTH - 2 * _EDGE
    shares = column_shares([headings, *rows], _LETTERS)
    numbers = [column.kind is not Kind.TEXT for column in each.columns]
    for page, part in enumerate(_pages(rows, shares)):
        title = f"{each.title} (continued)" if page else each.title
        place = (_EDGE, 104, room, ROW_HEIGHT * (len(part) + 1))
        widths = [int(room * share) for share in shares]
        yield [_title(title), table(3, each.title, place, [headings, *part], widths, numbers)]


def _pages(rows: Sequence[list[str]], shares: Sequence[float]) -> Iterator[list[list[str]]]:
    """Yield as many rows as fit a slide, by the lines that their longest texts take."""
    part: list[list[str]] = []
    left = _LINES_A_SLIDE
    for row in rows:
        n_lines = max(
            math.ceil(len(text) / max(share * _LETTERS - 1, 1))
            for text, share in zip(row, shares, strict=True)
        )
        if part and n_lines > left:
            yield part
            part, left = [], _LINES_A_SLIDE
        part.append(row)
        left -= max(n_lines, 1)
    if part:
        yield part


def _title(text: str) -> str:
    place = (_EDGE, 40, WIDTH - 2 * _EDGE, 50)
    return text_box(2, "Title", place, [text], size=28, bold=True, colour=ACCENT, title=True)


def _edges(view: ExportView, number: int, of: int) -> Sequence[str]:
    """Return the marking at the top and bottom, and where the figures come from."""
    foot = f"Journal {view.journal_number}:{view.journal_digest[:16]}. Slide {number} of {of}."
    return (
        text_box(90, "Marking", (_EDGE, 12, 880, 18), [view.marking], size=11, bold=True),
        text_box(91, "Marking below", (_EDGE, HEIGHT - 26, 440, 18), [view.marking], size=11),
        text_box(
            92, "Foot", (480, HEIGHT - 26, 440, 18), [foot], size=11, colour=MUTED, right=True
        ),
    )


def _zipped(parts: dict[str, str]) -> bytes:
    """Return the parts as a zip without times; the list of types comes first."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            entry = ZipInfo(name, _FIXED_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, xml.encode())
    return buffer.getvalue()
