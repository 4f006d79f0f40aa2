"""What was said of cases in the draws that the one in force adds to."""

from __future__ import annotations

from dataclasses import replace

from audit_app.domain.draw import DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.lineage import Extension, Lineage, lineage
from audit_app.domain.scorers import Assignment, Purpose, Scores
from audit_app.domain.settling import FrozenAgreement
from audit_app.usecases.ports import UnitOfWork


def lineage_of(unit: UnitOfWork, audit_id: int, draw_id: int) -> Lineage:
    """Return a draw of an audit with those it adds to."""
    return lineage(draw_id, unit.kept(Extension, audit_id), unit.drawn_cases)


def assignments_seen(unit: UnitOfWork, audit_id: int, line: Lineage) -> list[Assignment]:
    """Return the assignments of an audit as they are seen from a draw, oldest first."""
    return [line.assignment(each) for each in unit.kept(Assignment, audit_id)]


def fixed_seen(unit: UnitOfWork, audit_id: int, line: Lineage) -> list[FrozenAgreement]:
    """Return every agreement of a draw, and of those it adds to, oldest first."""
    kept = (line.frozen(each) for each in unit.kept(FrozenAgreement, audit_id))
    return [each for each in kept if each.draw_id == line.draw_id]


def scores_seen(unit: UnitOfWork, audit_id: int, line: Lineage) -> tuple[Scores, ...]:
    """Return what those who scored a draw blind beside the first made of its cases."""
    return tuple(
        Scores(each, line.reviews(unit.scorer_reviews(each.id)))
        for each in assignments_seen(unit, audit_id, line)
        if each.draw_id == line.draw_id and each.purpose is Purpose.SECOND and each.taken_in
    )


def cases_seen(unit: UnitOfWork, line: Lineage, draw_id: int) -> dict[int, DrawnCase]:
    """Return the cases of a draw, those of an earlier one in the state they are in now."""
    cases = {case.id: case for case in unit.drawn_cases(draw_id)}
    if draw_id not in line.earlier:
        return cases
    now = {case.id: case.state for case in unit.drawn_cases(line.draw_id)}
    return {
        key: replace(case, state=now[line.now[key]]) if key in line.now else case
        for key, case in cases.items()
    }


def refuse_while_shared(unit: UnitOfWork, audit_id: int, draw_id: int) -> None:
    """Refuse to add to a draw while others score a share of it: their answers would be lost.

    Raises:
        AuditError: If a share of the work is out.
    """
    out = [
        each
        for each in unit.kept(Assignment, audit_id)
        if each.draw_id == draw_id
        and each.purpose is Purpose.SHARE
        and not (each.finished or each.withdrawn)
    ]
    if out:
        raise AuditError(
            f"A share of the work is still out with {' and '.join(each.reader for each in out)}.",
            remedy="Take in what they scored, or call it off, under Review (Ctrl+4); then draw "
            "more.",
        )
