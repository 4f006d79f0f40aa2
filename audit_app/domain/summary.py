"""An audit on one page and on a few slides, from what may be published of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from audit_app.domain.document import Block, Bullets, Document, Grid, Heading, Paragraph, Tone
from audit_app.domain.export import ExportView
from audit_app.domain.public_figures import (
    Kind,
    PublicColumn,
    PublicFigures,
    PublicTable,
    PublicValue,
)
from audit_app.domain.publishing import said_day
from audit_app.domain.statistics.comparison import NO_CLEAR_CHANGE

_ROWS_AT_MOST = 12


def summary_documents(view: ExportView) -> Iterator[Document]:
    """Yield the summary with all that changed and is done, then with less and less of it.

    Args:
        view: Cut for the public; whoever reads the page gets the same figures.
    """
    for most in range(_ROWS_AT_MOST, 0, -1):
        yield summary_document(view, most)


def summary_document(view: ExportView, most: int = _ROWS_AT_MOST) -> Document:
    """Return the summary.

    Args:
        view: Cut for the public.
        most: Rows each of what changed and what is done; how many more there are is said.

    Raises:
        ValueError: If the view was not cut for the public.
    """
    public = published(view)
    blocks: list[Block] = [
        Paragraph(subject(view), strong=True),
        Paragraph(f"{view.audit.round}, {_period(view)}."),
        Heading("What was found"),
        Bullets(public.headline),
    ]
    for table in (public.page("summary").tables[0], public.page("grades").tables[0]):
        if table.rows:
            blocks += [Heading(table.title), _grid(table)]
    for section in meeting_sections(public):
        blocks += [Heading(section.title), _grid(section, most)]
        if (n_more := len(section.rows) - most) > 0:
            words = f"{n_more:,} more, on the sheet '{section.title}' of the workbook."
            blocks.append(Paragraph(words, tone=Tone.MUTED))
    blocks += [Heading("How to read the figures"), Bullets(public.rules)]
    return Document(
        f"Case audit: {view.audit.title}",
        tuple(blocks),
        marking=view.marking,
        footer=f"Journal {view.journal_number}:{view.journal_digest[:16]}",
    )


def subject(view: ExportView) -> str:
    """Return the theme and the recommendation tested, once where they say the same."""
    said = dict.fromkeys([view.checklist.title, view.audit.recommendation])
    return ". ".join(each for each in said if each)


def published(view: ExportView) -> PublicFigures:
    """Return the words and figures for the public.

    Raises:
        ValueError: If the view was not cut for the public.
    """
    if view.public is None:
        raise ValueError("a summary is made from what may be published")
    return view.public


def meeting_sections(public: PublicFigures) -> tuple[PublicTable, ...]:
    """Return what an accountability meeting asks for besides: what changed, and what is done.

    Of the questions compared with the round before only those are shown that changed.
    """
    return tuple(
        replace(table, rows=rows)
        for page in public.pages
        if page.key in {"rounds", "actions"}
        for table in page.tables
        if (rows := tuple(row for row in table.rows if row[-1] != NO_CLEAR_CHANGE))
    )


def shown_value(column: PublicColumn, value: PublicValue) -> str:
    """Return a value of a public table as text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:.0%}" if column.kind is Kind.SHARE else f"{value:,}"


def _grid(table: PublicTable, most: int = _ROWS_AT_MOST) -> Grid:
    rows = tuple(
        tuple(shown_value(column, value) for column, value in zip(table.columns, row, strict=True))
        for row in table.rows[:most]
    )
    return Grid(tuple(column.heading for column in table.columns), rows)


def _period(view: ExportView) -> str:
    return f"{said_day(view.audit.period_from)} to {said_day(view.audit.period_to)}"
