"""An audit as it stood at an earlier entry of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from audit_app.domain.actions import Action
from audit_app.domain.activity import ActivityMeasure, of_theme
from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist, LocalStandard
from audit_app.domain.checklist_versions import with_local_standards
from audit_app.domain.draw import Draw
from audit_app.domain.draw_states import DrawState
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.journal import JournalEntry
from audit_app.domain.lineage import Extension, Lineage, lineage
from audit_app.domain.records import Record
from audit_app.domain.replay import Material, Rebuilt, rebuilt
from audit_app.domain.review import Review
from audit_app.domain.scorers import Assignment, Purpose, Scores, Settlements, settled
from audit_app.usecases.checklists import checklist_of, current_checklist
from audit_app.usecases.guests import received_pack
from audit_app.usecases.ports import ChecklistSource, UnitOfWork
from audit_app.usecases.records_as_at import kept_then

AsAt = int | datetime
"""Number of a journal entry, or a moment."""


def entry_at(unit: UnitOfWork, as_at: AsAt) -> JournalEntry:
    """Return the newest entry of the journal there was.

    Raises:
        AuditError: If the journal has no such entry, or was not begun yet.
    """
    entries = unit.journal_entries()
    if isinstance(as_at, int):
        if not 1 <= as_at <= len(entries):
            raise AuditError(
                f"The journal has no entry {as_at:,}.",
                remedy=f"Name one from 1 to {len(entries):,}, or a moment.",
            )
        return entries[as_at - 1]
    before = [entry for entry in entries if entry.at <= as_at]
    if not before:
        raise AuditError("The journal was not begun at that moment.", remedy="Name a later moment.")
    return before[-1]


def moment_of(
    unit: UnitOfWork, audit_id: int, entry: JournalEntry, as_at: AsAt, now: datetime
) -> datetime:
    """Return the moment an audit is shown at; what is overdue depends on it.

    An entry an export was made from was shown at the moment of that export, so that the same
    workbook can be made again; any other was shown when it was written.

    Args:
        unit: Reads the workspace.
        audit_id: The audit.
        entry: The newest there was.
        as_at: What was asked for.
        now: Which no moment shown is after.
    """
    if isinstance(as_at, datetime):
        return min(as_at, now)
    for later in unit.journal_entries(audit_id):
        details = later.details
        if details.get("journal_number") == entry.number and "taken_at" in details:
            return datetime.fromisoformat(str(details["taken_at"]))
    return entry.at


def view_as_at(
    unit: UnitOfWork,
    checklists: ChecklistSource,
    audit_id: int,
    entry: JournalEntry,
    kinds: Sequence[type[Record]],
) -> ExportView:
    """Return one audit as it stood when an entry was written.

    Args:
        unit: Reads the workspace.
        checklists: Those that came with the program.
        audit_id: The audit.
        entry: The newest there was.
        kinds: Of the records that belong to the view.

    Raises:
        AuditError: If nothing was drawn by then, or the journal does not hold enough to tell.
    """
    entries = unit.journal_entries(audit_id)
    audit = unit.audit(audit_id)
    material = audit_material(unit, checklists, audit)
    _check_tells_all(unit, material, rebuilt(material, entries))
    past = [each for each in entries if each.number <= entry.number]
    stood = rebuilt(material, past)
    if not stood.draws:
        raise AuditError(
            "Nothing was drawn yet at that moment.", remedy="Name a moment after the draw."
        )
    every = unit.journal_entries()
    actions = kept_then(unit, Action, every, entry.number)
    measures = kept_then(unit, ActivityMeasure, every, entry.number)
    number = max(stood.draws)
    made = [replace(draw, of=number) for draw in material.draws[:number]]
    kept = _records(unit, audit_id, stood, kinds)
    line = lineage(
        made[-1].id,
        (each for each in kept if isinstance(each, Extension)),
        lambda draw_id: material.cases[next(d.number for d in made if d.id == draw_id)],
    )
    records = [
        *map(line.record, kept),
        *(each for each in actions if each.theme_key == audit.theme_key),
        *of_theme(measures, audit.theme_key),
    ]
    return _view(
        unit,
        checklists,
        replace(audit, checklist_version=stood.checklist_version),
        made,
        stood.draws[number],
        _second(records, line, stood),
        records,
        past,
        entry,
    )


def _view(  # noqa: PLR0913 - each part of the view was rebuilt by itself
    unit: UnitOfWork,
    checklists: ChecklistSource,
    audit: Audit,
    draws: Sequence[Draw],
    state: DrawState,
    second: tuple[Scores, ...],
    records: Sequence[Record],
    past: Sequence[JournalEntry],
    entry: JournalEntry,
) -> ExportView:
    checklist = _version(unit, checklists, audit)
    reviews = dict(sorted(state.reviews.items()))
    return ExportView(
        audit=audit,
        checklist=with_local_standards(checklist, _standards(unit, audit.theme_key, entry.number)),
        population=unit.population_of(draws[-1].population_id),
        draws=draws,
        cases=state.in_order(),
        reviews=settled(reviews, state.settlements),
        strata={part["stratum"]: part["size"] for part in draws[-1].certificate["strata"]},
        taken_at=entry.at,
        journal_number=entry.number,
        journal_digest=entry.digest,
        first_reviews=reviews,
        second=second,
        settlements=state.settlements,
        records=tuple(records),
        changes=tuple(past),
    )


def audit_material(unit: UnitOfWork, checklists: ChecklistSource, audit: Audit) -> Material:
    """Return what an audit is rebuilt from besides its journal."""
    draws = unit.draws(audit.id)
    guest = received_pack(unit, audit.id)
    known: dict[str, Checklist] = {audit.checklist_version: guest.checklist} if guest else {}

    def version(name: str) -> Checklist:
        if name not in known:
            known[name] = _version(unit, checklists, replace(audit, checklist_version=name))
        return known[name]

    return Material(
        draws=draws,
        cases={draw.number: unit.drawn_cases(draw.id) for draw in draws},
        checklist_version=audit.checklist_version,
        checklist_of=version,
    )


def _version(unit: UnitOfWork, checklists: ChecklistSource, audit: Audit) -> Checklist:
    found = current_checklist(unit, checklists, audit.theme_key, audit.checklist_version)
    return found or checklist_of(checklists, audit)


def _check_tells_all(unit: UnitOfWork, material: Material, present: Rebuilt) -> None:
    """Refuse to rebuild anything where playing the whole journal does not give what stands now."""
    for draw in material.draws:
        state = present.draws.get(draw.number)
        kept = unit.reviews(draw.id)
        cases = {case.case_ref: case for case in material.cases[draw.number]}
        if (
            state is None
            or state.cases != cases
            or _essence(state.reviews) != _essence(kept)
            or _settled(state.settlements) != _settled(unit.settlements(draw.id))
        ):
            raise AuditError(
                "The journal of this workspace does not hold enough to show an earlier moment.",
                remedy="Export the audit as it stands, or use a backup of that day.",
            )


def _essence(reviews: Mapping[int, Review]) -> dict[int, object]:
    """Return reviews without the moments, which a clock told twice."""
    return {
        number: (
            {key: answer.content for key, answer in review.answers.items()},
            review.grade,
            review.grade_reason,
            review.completed_at is not None,
        )
        for number, review in reviews.items()
        if review != Review(number)
    }


def _settled(settlements: Settlements) -> dict[tuple[int, str], tuple[str, str]]:
    """Return what settlements say, without the moments."""
    return {key: (one.option, one.reason) for key, one in settlements.items()}


def _records(
    unit: UnitOfWork, audit_id: int, stood: Rebuilt, kinds: Sequence[type[Record]]
) -> list[Record]:
    return [
        unit.revived(kind, number, audit_id, content)
        for kind in kinds
        for (name, number), content in sorted(stood.records.items())
        if name == kind.KIND
    ]


def _second(records: Sequence[Record], line: Lineage, stood: Rebuilt) -> tuple[Scores, ...]:
    """Return what those who scored the draw blind had made of it by then."""
    said = {key: each for state in stood.draws.values() for key, each in state.scorers.items()}
    return tuple(
        Scores(each, line.reviews(said.get(each.id, {})))
        for each in records
        if isinstance(each, Assignment)
        and each.draw_id == line.draw_id
        and each.purpose is Purpose.SECOND
        and each.taken_in
    )


def _standards(unit: UnitOfWork, theme_key: str, number: int) -> dict[str, LocalStandard]:
    """Return the standards set locally by then: later settings are taken back, newest first."""
    local = {each.key: each for each in unit.local_standards(theme_key)}
    for entry in reversed(unit.journal_entries()):
        if entry.number <= number:
            break
        if entry.action in {"standard_set", "standard_reset"} and (
            entry.details["theme"] == theme_key
        ):
            key = str(entry.details["standard"])
            old: Mapping[str, Any] = entry.details["old"]  # type: ignore[assignment]  # as written
            if old:
                parts = {**old, "dated": date.fromisoformat(old["dated"])}
                local[key] = LocalStandard(theme_key, key, **parts)
            else:
                local.pop(key, None)
    return local
