"""What is odd about a table's headings, and about what was chosen on a person's behalf."""

from __future__ import annotations

from collections.abc import Sequence

from audit_app.domain.population import DateOrder, Problem, Reading, Severity
from audit_app.interchange.registers.findings import note
from audit_app.interchange.registers.headings import Layout, looks_like_case


def layout_notes(layout: Layout, body: Sequence[Sequence[str]]) -> list[Problem]:
    """Return what is odd about the headings.

    Args:
        layout: Of the table.
        body: Its first rows below the headings.
    """
    found = []
    if looks_like_case(layout.above[-1], body):
        found.append(
            Problem(
                "headings_like_case",
                Severity.DECISION,
                f"The headings in row {layout.header_row} look like the values of a case. If the"
                " register has no headings, add a row of them, or its first case is lost.",
                1,
                (layout.header_row,),
            )
        )
    blank = [name for name, named in zip(layout.headings, layout.named, strict=True) if not named]
    if blank:
        found.append(
            note(
                "blank_heading",
                f"{len(blank):,} of {len(layout.headings):,} columns have no heading and are named"
                " by their letter.",
                len(blank),
                (layout.header_row,),
                blank[:10],
            )
        )
    repeated = [
        name
        for name, named in zip(layout.headings, layout.named, strict=True)
        if named and name.endswith(")") and name.rpartition(" (")[0] in layout.headings
    ]
    if repeated:
        found.append(
            note(
                "repeated_heading",
                f"{len(repeated):,} of {len(layout.headings):,} headings repeat an earlier one and"
                " got a number.",
                len(repeated),
                (layout.header_row,),
                repeated[:10],
            )
        )
    if len(layout.headings) == 1:
        found.append(
            note(
                "one_column",
                "The table has a single column. If there should be more, choose another delimiter.",
            )
        )
    return found


def choice_notes(reading: Reading, alike: Sequence[str], *, order_is_proven: bool) -> list[Problem]:
    """Return what was assumed.

    Args:
        reading: How the table is read.
        alike: Other sheets with the same headings.
        order_is_proven: Whether the values tell day from month.
    """
    found = []
    if not order_is_proven and reading.date_order is DateOrder.DAY_FIRST:
        found.append(
            note(
                "date_order_assumed",
                "No date in the rows looked at tells day from month. Day first is assumed.",
            )
        )
    if alike:
        found.append(
            note(
                "sheets_alike",
                f"Sheets with the same headings: {', '.join(alike)}. Only"
                f" '{reading.sheet}' is read; if the register is all of them, put their rows"
                " into one sheet.",
                len(alike),
            )
        )
    return found
