"""Which column of a table has which part in a plan."""

from __future__ import annotations

from difflib import get_close_matches

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import ColumnRole, ImportPlan
from audit_app.interchange.registers.headings import Layout


class Columns:
    """Places of the columns that a plan uses, from 0.

    Attributes:
        refs: That make the reference, in order; none for numbered references.
        date: Of the case's date, or None.
        strata: Whose values, joined, are the stratum.
        teams: Whose values, joined, are the team.
        kept: Kept as they are.
    """

    def __init__(self, layout: Layout, plan: ImportPlan, *, file: str) -> None:
        """Find the headings of the plan in the table of a file with that name.

        Raises:
            AuditError: If a heading is not there (with those like it), or two columns are dates.
        """
        places = {heading: place for place, heading in enumerate(layout.headings)}

        def find(headings: tuple[str, ...]) -> tuple[int, ...]:
            for heading in headings:
                if heading not in places:
                    place = Place(file, plan.reading.sheet, layout.header_row)
                    raise _no_column(heading, layout.headings, place)
            return tuple(places[heading] for heading in headings)

        self.refs = find(plan.ref_columns)
        self.strata = find(plan.headings(ColumnRole.STRATUM))
        self.teams = find(plan.headings(ColumnRole.TEAM))
        self.kept = find(plan.headings(ColumnRole.KEPT))
        dates = plan.headings(ColumnRole.DATE)
        if len(dates) > 1:
            raise AuditError(
                f"{len(dates)} columns are marked as the case's date: {', '.join(dates)}.",
                remedy="Choose one, and keep the others as they are.",
            )
        self.date = find(dates)[0] if dates else None


def _no_column(heading: str, headings: tuple[str, ...], place: Place) -> AuditError:
    close = get_close_matches(heading, headings, n=3) or headings[:10]
    return AuditError(
        f"The register has no column '{heading}'.",
        remedy=f"Did you mean {' or '.join(repr(name) for name in close)}?"
        if len(close) <= 3
        else f"Choose one of: {', '.join(close)}.",
        place=place,
    )
