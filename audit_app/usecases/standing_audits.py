"""One audit held against its journal: its row, its draws, and all that was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from audit_app.domain.audit import Audit
from audit_app.domain.certificate import checked_plan
from audit_app.domain.disposal import Disposal
from audit_app.domain.draw import Draw, DrawnCase
from audit_app.domain.draw_states import DrawState
from audit_app.domain.drawn_digest import drawn_digest, given_digest
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import JournalEntry
from audit_app.domain.plans import plan_as_data, plan_from_data
from audit_app.domain.progress import Progress
from audit_app.domain.replay import Rebuilt, rebuilt
from audit_app.domain.review import Review
from audit_app.domain.sampling import sampling_method
from audit_app.domain.verification import verify
from audit_app.usecases.as_at import audit_material
from audit_app.usecases.audits import audit_details
from audit_app.usecases.ports import ChecklistSource, UnitOfWork

_BEGUN: Final = frozenset({"audit_created", "pack_cases_kept"})
_DRAWN: Final = frozenset({"draw_made", "pack_opened"})
_APART: Final = timedelta(minutes=15)
"""An answer may wait behind an import for ten; then its entry is the later of the two."""


def audit_faults(
    unit: UnitOfWork,
    checklists: ChecklistSource,
    audit: Audit,
    entries: Sequence[JournalEntry],
    progress: Progress,
) -> Iterator[str]:
    """Yield what differs, in sentences.

    Args:
        unit: Reads the workspace.
        checklists: Those that came with the program.
        audit: One that was not disposed of.
        entries: Its own, oldest first.
        progress: Told how far the draws are; may cancel.
    """
    yield from _row(audit, entries)
    material = audit_material(unit, checklists, audit)
    made = [entry for entry in entries if entry.action in _DRAWN]
    if len(made) != len(material.draws):
        yield f"{len(made):,} draws were made and {len(material.draws):,} are kept."
        return
    for draw in material.draws:
        cases = material.cases[draw.number]
        if made[0].action == "pack_opened":  # its draw was made, and is journalled, elsewhere
            yield from _given(cases, entries)
        else:
            yield from _draw(unit, draw, cases, made, progress)
    try:
        told = rebuilt(material, entries)
    except (AuditError, KeyError, StopIteration, ValueError, TypeError):
        yield "What the journal tells cannot be played again: a case or a draw of it is gone."
        return
    if told.checklist_version != audit.checklist_version:
        yield "it is scored with another version of the checklist than the journal tells."
    for draw in material.draws:
        yield from _state(unit, draw, material.cases[draw.number], told)


def disposed_faults(
    unit: UnitOfWork, audit: Audit, entries: Sequence[JournalEntry], disposal: Disposal
) -> Iterator[str]:
    """Yield what an audit that was disposed of has left and should not have, or otherwise."""
    yield from _row(audit, entries)
    left = unit.left_of(audit.id)
    if left.n_rows:
        yield f"it was disposed of, and {left.n_rows:,} cases or answers stand in it."
    if disposal.left_digest not in {"", left.digest}:
        yield "what its disposal left is not what the journal tells."


def _given(cases: Sequence[DrawnCase], entries: Sequence[JournalEntry]) -> Iterator[str]:
    for entry in entries:
        if entry.action == "pack_cases_kept" and entry.details["cases_digest"] != given_digest(
            cases
        ):
            yield "its cases are not those that came in the pack."


def _row(audit: Audit, entries: Sequence[JournalEntry]) -> Iterator[str]:
    begun = next((entry for entry in entries if entry.action in _BEGUN), None)
    for part, value in audit_details(audit).items():
        if begun is not None and begun.details.get(part, value) != value:
            yield f"its {part.replace('_', ' ')} is another than when it was made."


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
    if told.get("certificate_digest") not in {None, draw.certificate.get("digest")}:
        yield f"the certificate of draw {draw.number} is another than the journal tells."
    if _said(draw) != _said_on(draw.certificate):
        yield f"draw {draw.number} is kept otherwise than its certificate says."
    if _order(cases) != _order_on(draw.certificate):
        yield f"the order of the cases of draw {draw.number} is not that of its certificate."
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


def _said(draw: Draw) -> tuple[object, ...]:
    return (
        draw.reason,
        draw.drawn_at,
        plan_as_data(checked_plan(draw.plan, sampling_method(draw.plan.method))),
    )


def _said_on(certificate: Mapping[str, Any]) -> tuple[object, ...]:
    drawn_at = datetime.fromisoformat(certificate["drawn_at"])
    return certificate["reason"], drawn_at, plan_as_data(plan_from_data(certificate["plan"]))


def _order(cases: Sequence[DrawnCase]) -> list[tuple[str, int]]:
    """Return the places of those that were drawn; one added on purpose has none by lot."""
    return sorted((case.case_ref, case.position) for case in cases if case.ticket)


def _order_on(certificate: Mapping[str, Any]) -> list[tuple[str, int]]:
    listed = (*certificate["sample"], *certificate["reserves"])
    return sorted((str(case["case_ref"]), int(case["position"])) for case in listed)


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
            elif _content(now, key) and _moments_differ(then, now, key):
                yield f"when {key} of case {name} was answered is not what the journal tells."
        if _graded(then) != _graded(now):
            yield f"the grade {whose}of case {name} is not what the journal tells."


def _moments_differ(told: Review, kept: Review, key: str) -> bool:
    """Return whether an answer is said to be of another time than the entry that tells of it."""
    then, now = (each.answers[key].answered_at for each in (told, kept))
    return then is not None and now is not None and abs(now - then) > _APART


def _content(review: Review, key: str) -> Mapping[str, str]:
    answer = review.answers.get(key)
    return answer.content if answer is not None else {}


def _graded(review: Review) -> tuple[str, str, bool]:
    return review.grade, review.grade_reason, review.completed_at is not None
