"""A few slides for the accountability meeting: headline, change since last round, actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from audit_app.domain.export import ExportView
from audit_app.domain.public_figures import Kind, PublicTable
from audit_app.domain.publishing import said_day
from audit_app.domain.summary import meeting_sections, published, shown_value
from audit_app.interchange.export.book import utc_time
from audit_app.interchange.export.look import ACCENT, MUTED
from audit_app.interchange.export.slide_parts import (
    HEIGHT,
    WIDTH,
    fixed_parts,
    slide,
    table,
    text_box,
)

_ROWS_A_SLIDE = 13
_EDGE = 40
_NUMBER_WIDTH = 88
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
    lead = [view.audit.recommendation, f"{view.audit.round}, {period}."]
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
    for first in range(0, len(rows), _ROWS_A_SLIDE):
        part = rows[first : first + _ROWS_A_SLIDE]
        title = each.title if not first else f"{each.title} (continued)"
        place = (_EDGE, 104, WIDTH - 2 * _EDGE, 26 * (len(part) + 1))
        yield [_title(title), table(3, each.title, place, headings, part, _widths(each))]


def _widths(each: PublicTable) -> list[int]:
    """Return widths of columns: numbers narrow, the words share what is left."""
    n_numbers = sum(column.kind is not Kind.TEXT for column in each.columns)
    n_words = max(len(each.columns) - n_numbers, 1)
    words = (WIDTH - 2 * _EDGE - n_numbers * _NUMBER_WIDTH) // n_words
    return [_NUMBER_WIDTH if each.kind is not Kind.TEXT else words for each in each.columns]


def _title(text: str) -> str:
    place = (_EDGE, 40, WIDTH - 2 * _EDGE, 50)
    return text_box(2, "Title", place, [text], size=28, bold=True, colour=ACCENT, title=True)


def _edges(view: ExportView, number: int, of: int) -> Sequence[str]:
    """Return the marking at the top and bottom, and where the figures come from."""
    foot = f"Journal entry {view.journal_number}. Slide {number} of {of}."
    return (
        text_box(90, "Marking", (_EDGE, 12, 880, 18), [view.marking], size=11, bold=True),
        text_box(91, "Marking below", (_EDGE, HEIGHT - 26, 440, 18), [view.marking], size=11),
        text_box(92, "Foot", (480, HEIGHT - 26, 440, 18), [foot], size=11, colour=MUTED),
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
