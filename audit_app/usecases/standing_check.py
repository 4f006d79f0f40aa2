"""Holds what stands in a workspace against its journal: whatever differs was changed beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from audit_app.domain.audit import Audit
from audit_app.domain.disposal import Disposal
from audit_app.domain.draw import Draw, DrawnCase
from audit_app.domain.draw_states import DrawState
from audit_app.domain.drawn_digest import drawn_digest
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import JournalEntry
from audit_app.domain.packs import checklist_digest
from audit_app.domain.progress import Progress, Silent
from audit_app.domain.replay import Rebuilt, rebuilt
from audit_app.domain.review import Review
from audit_app.domain.roles import DEFAULT
from audit_app.domain.verification import verify
from audit_app.usecases.as_at import audit_material
from audit_app.usecases.ports import ChecklistSource, UnitOfWork, Workspace
from audit_app.usecases.roles import role_of
from audit_app.usecases.standards import said_of


def standing_faults(
    workspace: Workspace, checklists: ChecklistSource, progress: Progress | None = None
) -> list[str]:
    """Return what stands in a workspace otherwise than its journal tells, in sentences.

    Every draw is drawn again from its register, and every answer, grade, settlement and record is
    rebuilt from the journal alone and compared.

    Args:
        workspace: An open one, whose journal itself fits.
        checklists: Those that came with the program.
        progress: Told how far the draws are; may cancel.
    """
    progress = progress or Silent()
    with workspace.reading() as unit:
        entries = unit.journal_entries()
        faults = [*_standards(unit, entries), *_checklists(unit, entries), *_role(unit, entries)]
        faults += _records(unit.record_contents(), entries)
        for each in unit.audits():
            audit = each.audit
            own = [entry for entry in entries if entry.audit_id == audit.id]
            if not unit.kept(Disposal, audit.id):
                found = _audit(unit, checklists, audit, own, progress)
                faults += [f"'{audit.title}': {fault}" for fault in found]
    return faults


def _audit(
    unit: UnitOfWork,
    checklists: ChecklistSource,
    audit: Audit,
    entries: Sequence[JournalEntry],
    progress: Progress,
) -> Iterator[str]:
    yield from _row(audit, entries)
    material = audit_material(unit, checklists, audit)
    made = [entry for entry in entries if entry.action == "draw_made"]
    if not made:  # scored for another force: its draw was made, and is journalled, elsewhere
        return
    for draw in material.draws:
        yield from _draw(unit, draw, material.cases[draw.number], made, progress)
    if len(made) != len(material.draws):
        yield f"{len(made):,} draws were made and {len(material.draws):,} are kept."
        return
    try:
        told = rebuilt(material, entries)
    except (AuditError, KeyError, StopIteration, ValueError, TypeError):
        yield "What the journal tells cannot be played again: a case or a draw of it is gone."
        return
    if told.checklist_version != audit.checklist_version:
        yield "it is scored with another version of the checklist than the journal tells."
    for draw in material.draws:
        yield from _state(unit, draw, material.cases[draw.number], told)


def _row(audit: Audit, entries: Sequence[JournalEntry]) -> Iterator[str]:
    created = next((entry for entry in entries if entry.action == "audit_created"), None)
    if created is None:
        return
    now = {
        "title": audit.title,
        "theme": audit.theme_key,
        "period": [audit.period_from.isoformat(), audit.period_to.isoformat()],
        "round": audit.round,
    }
    for part, value in now.items():
        if part in created.details and created.details[part] != value:
            yield f"its {part} is another than when it was made."


def _draw(
    unit: UnitOfWork,
    draw: Draw,
    cases: Sequence[DrawnCase],
    made: Sequence[JournalEntry],
    progress: Progress,
) -> Iterator[str]:
    told = next((each.details for each in made if each.details.get("number") == draw.number), None)
    if told is None:
        yield f"draw {draw.number} is not in the journal."
        return
    if told.get("digest") not in {None, draw.certificate.get("digest")}:
        yield f"the certificate of draw {draw.number} is another than the journal tells."
    if "frame" in told and told["frame"] != draw.certificate.get("frame"):
        yield f"the register of draw {draw.number} is another than the journal tells."
    if told.get("cases_digest") not in {None, drawn_digest(draw.certificate, cases)}:
        yield f"the cases of draw {draw.number} are not those that were drawn."
    try:
        frame = unit.frame(draw.population_id, draw.plan.strata_columns)
        differences = verify(draw.certificate, frame, progress)
    except AuditError as error:
        differences = [error.message]
    for difference in differences:
        yield f"draw {draw.number} made again: {difference}"


def _state(
    unit: UnitOfWork, draw: Draw, cases: Sequence[DrawnCase], told: Rebuilt
) -> Iterator[str]:
    state = told.draws.get(draw.number) or DrawState({})
    kept = {case.case_ref: case for case in cases}
    for ref in sorted(kept.keys() | state.cases.keys()):
        if kept.get(ref) != state.cases.get(ref):
            yield f"what became of case {ref} is not what the journal tells."
    names = {case.id: case.case_ref for case in cases}
    yield from _reviews("", state.reviews, unit.reviews(draw.id), names)
    for scorer in unit.scorer_ids(draw.id) | set(state.scorers):
        theirs = state.scorers.get(scorer, {})
        yield from _reviews("of another scorer ", theirs, unit.scorer_reviews(scorer), names)
    settlements = unit.settlements(draw.id)
    for case, criterion in sorted(settlements.keys() | state.settlements.keys()):
        now, then = settlements.get((case, criterion)), state.settlements.get((case, criterion))
        if now != then:
            what = f"{criterion or 'the grade'} of case {names.get(case, case)}"
            yield f"what {what} was settled to is not what the journal tells."


def _reviews(
    whose: str,
    told: Mapping[int, Review],
    kept: Mapping[int, Review],
    names: Mapping[int, str],
) -> Iterator[str]:
    for case in sorted(told.keys() | kept.keys()):
        then, now = told.get(case, Review(case)), kept.get(case, Review(case))
        name = names.get(case, case)
        for key in sorted(then.answers.keys() | now.answers.keys()):
            if _content(then, key) != _content(now, key):
                yield f"the answer {whose}to {key} of case {name} is not what the journal tells."
        if _graded(then) != _graded(now):
            yield f"the grade {whose}of case {name} is not what the journal tells."


def _content(review: Review, key: str) -> Mapping[str, str]:
    answer = review.answers.get(key)
    return answer.content if answer is not None else {}


def _graded(review: Review) -> tuple[str, str, bool]:
    return review.grade, review.grade_reason, review.completed_at is not None


def _records(
    kept: Mapping[tuple[str, int], Mapping[str, Any]], entries: Iterable[JournalEntry]
) -> Iterator[str]:
    told: dict[tuple[str, int], Mapping[str, Any]] = {}
    disposed = {entry.audit_id for entry in entries if entry.action == "audit_disposed"}
    for entry in entries:
        kind, number, new = (entry.details.get(part) for part in ("kind", "id", "new"))
        gone = entry.audit_id in disposed and kind != Disposal.KIND
        if isinstance(kind, str) and isinstance(number, int) and isinstance(new, Mapping):
            told[kind, number] = {} if gone else new
    for kind, number in sorted(kept.keys() | {key for key, content in told.items() if content}):
        if kept.get((kind, number), {}) != told.get((kind, number), {}):
            yield f"The {kind.replace('_', ' ')} number {number} is not what the journal tells."


def _standards(unit: UnitOfWork, entries: Iterable[JournalEntry]) -> Iterator[str]:
    told: dict[tuple[str, str], object] = {}
    for entry in entries:
        if entry.action in {"standard_set", "standard_reset"}:
            told[str(entry.details["theme"]), str(entry.details["standard"])] = entry.details["new"]
    kept = {(each.theme_key, each.key): said_of(each) for each in unit.local_standards()}
    for theme, key in sorted(kept.keys() | {spot for spot, said in told.items() if said}):
        if kept.get((theme, key), {}) != told.get((theme, key), {}):
            yield f"The standard '{key}' of {theme} is not what the journal tells."


def _checklists(unit: UnitOfWork, entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Compare each version with its digest, where the journal holds one."""
    for entry in entries:
        digest, theme, version = (
            entry.details.get(part) for part in ("checklist_digest", "theme", "checklist_version")
        )
        if not isinstance(digest, str):
            continue
        kept = unit.kept_checklist(str(theme), str(version))
        if kept is None or checklist_digest(kept) != digest:
            yield f"Version {version} of the checklist {theme} is not the one the journal tells of."


def _role(unit: UnitOfWork, entries: Sequence[JournalEntry]) -> Iterator[str]:
    chosen = [entry.details.get("new") for entry in entries if entry.action == "role_chosen"]
    if role_of(unit).value != (chosen[-1] if chosen else DEFAULT.value):
        yield "The role somebody works as is not the one the journal tells of."
