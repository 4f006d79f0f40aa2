"""Keeping activity measures: added, filled, corrected with a reason, removed; all journalled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from audit_app.domain.activity import (
    ActivityMeasure,
    Count,
    check_measure,
    corrected,
    of_theme,
    with_counts,
)
from audit_app.domain.errors import AuditError
from audit_app.domain.london_time import london
from audit_app.usecases.ports import Clock, RegisterReader, Workspace


def measures_beside(workspace: Workspace, audit_id: int) -> tuple[ActivityMeasure, ...]:
    """Return the measures of an audit's theme, in order of their names."""
    with workspace.reading() as unit:
        return of_theme(unit.kept(ActivityMeasure), unit.audit(audit_id).theme_key)


def keep_measure(workspace: Workspace, clock: Clock, measure: ActivityMeasure) -> ActivityMeasure:
    """Keep a new measure, with the counts there are so far.

    Raises:
        AuditError: If nobody could trust it; see check_measure.
    """
    check_measure(measure, _today(clock))
    with workspace.unit() as unit:
        kept = unit.keep(
            replace(measure, name=measure.name.strip(), source=measure.source.strip()),
            "activity_measure_added",
        )
        unit.commit()
    return kept


def add_counts(
    workspace: Workspace, clock: Clock, measure_id: int, counts: Sequence[Count]
) -> ActivityMeasure:
    """Keep counts for periods that had none.

    Raises:
        AuditError: If one cannot be true, or a period has another count already.
    """
    with workspace.unit() as unit:
        before = unit.kept_one(ActivityMeasure, measure_id)
        after = with_counts(before, counts)
        check_measure(after, _today(clock))
        if after == before:
            return before
        kept = unit.keep(after, "activity_counts_added")
        unit.commit()
    return kept


def correct_count(  # noqa: PLR0913 - the outer layers, then which count, what it is now, and why
    workspace: Workspace,
    clock: Clock,
    measure_id: int,
    begins: date,
    after: int | None,
    reason: str,
) -> ActivityMeasure:
    """Keep another count for a period, or take it away, with the reason.

    Raises:
        AuditError: If the period has no count, it is the same, or no reason is given.
    """
    with workspace.unit() as unit:
        before = unit.kept_one(ActivityMeasure, measure_id)
        changed = corrected(before, begins, after, reason, clock.now())
        check_measure(changed, _today(clock))
        kept = unit.keep(changed, "activity_count_corrected")
        unit.commit()
    return kept


def remove_measure(workspace: Workspace, measure: ActivityMeasure) -> None:
    """Remove a measure; the journal keeps what it was."""
    with workspace.unit() as unit:
        unit.drop(measure, "activity_measure_removed")
        unit.commit()


def _today(clock: Clock) -> date:
    return clock.now().astimezone(london()).date()


def table_of_file(reader: RegisterReader, path: Path) -> str:
    """Return the first two columns of a text file or workbook, as a person would paste them.

    Raises:
        AuditError: If it cannot be read, has fewer than two columns, or is longer than is read.
    """
    found = reader.recognise(path, usual_columns={}, whole=True)
    if len(found.columns) < 2:
        raise AuditError(
            "The file has fewer than two columns.",
            remedy="The first column is the month or year, the second the count.",
        )
    if found.n_rows is not None and found.n_rows > len(found.preview):
        raise AuditError(
            f"The file has {found.n_rows:,} rows; a table of counts has {len(found.preview)} at "
            "most.",
            remedy="Copy the rows that belong here and paste them.",
        )
    return "\n".join("\t".join(row[:2]) for row in found.preview)
