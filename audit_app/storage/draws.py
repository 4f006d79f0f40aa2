"""Draws and their cases in the store. A draw is never deleted; its number is given here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, insert, select, update

from audit_app.domain.case_columns import KEPT, REFERENCE
from audit_app.domain.draw import CaseState, Draw, DrawnCase, DrawPlan, DrawResult, Selected
from audit_app.domain.errors import AuditError
from audit_app.domain.population import Population
from audit_app.storage import mapping
from audit_app.storage.columns import WHOLE, cases_by_id
from audit_app.storage.frame import STRATUM_JOINT
from audit_app.storage.tables import DRAW, DRAWN_CASE, POPULATION

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LATER = case(
    (DRAWN_CASE.c.state == CaseState.RESERVE.value, 1),
    (DRAWN_CASE.c.state == CaseState.TARGETED.value, 2),
    else_=0,
)
_AT_ONCE = 500


class DrawStore:
    """The part of a unit of work that keeps draws."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_draw(  # noqa: PLR0913 - a draw has as many parts as it has
        self,
        *,
        audit_id: int,
        population_id: int,
        reason: str,
        plan: DrawPlan,
        result: DrawResult,
        drawn_at: datetime,
    ) -> Draw:
        """Keep a draw with its cases; its number is one more than the audit has so far."""
        number = self._n_draws(audit_id) + 1
        values = {
            "audit_id": audit_id,
            "population_id": population_id,
            "number": number,
            "reason": reason,
            "plan": mapping.to_json(plan),
            "certificate": mapping.plain_json(result.certificate),
            "drawn_at": drawn_at,
        }
        made = insert(DRAW).values(values).returning(DRAW.c.id)
        draw_id: int = self._connection.execute(made).scalar_one()
        rows = [
            *_case_values(draw_id, CaseState.IN_SAMPLE, result.sample),
            *_case_values(draw_id, CaseState.RESERVE, result.reserves),
        ]
        _mark_targeted(rows, draw_id, plan)
        contexts = self._contexts(population_id, [row["case_ref"] for row in rows])
        for row in rows:
            row["context"] = mapping.plain_json(contexts.get(row["case_ref"], {}))
        if rows:
            self._connection.execute(insert(DRAWN_CASE), rows)
        return Draw(
            id=draw_id,
            audit_id=audit_id,
            population_id=population_id,
            number=number,
            of=number,
            reason=reason,
            plan=plan,
            certificate=result.certificate,
            drawn_at=drawn_at,
        )

    def draws(self, audit_id: int) -> Sequence[Draw]:
        """Return every draw of an audit, oldest first."""
        rows = self._connection.execute(
            select(DRAW).where(DRAW.c.audit_id == audit_id).order_by(DRAW.c.number)
        ).all()
        return [mapping.to_draw(row, len(rows)) for row in rows]

    def drawn_cases(self, draw_id: int) -> Sequence[DrawnCase]:
        """Return the cases of a draw: sample in working order, then reserves, then targeted.

        A reserve that came in for another case stands after the sample as it was drawn.
        """
        rows = self._connection.execute(
            select(DRAWN_CASE)
            .where(DRAWN_CASE.c.draw_id == draw_id)
            .order_by(_LATER, DRAWN_CASE.c.id)
        )
        return [mapping.to_drawn_case(row) for row in rows]

    def drawn_case(self, drawn_case_id: int) -> DrawnCase:
        """Return one case of a draw."""
        found = select(DRAWN_CASE).where(DRAWN_CASE.c.id == drawn_case_id)
        return mapping.to_drawn_case(self._connection.execute(found).one())

    def set_drawn_case(
        self, drawn_case_id: int, *, state: CaseState, reason: str = "", replaces: str = ""
    ) -> None:
        """Record what became of a drawn case."""
        self._connection.execute(
            update(DRAWN_CASE)
            .where(DRAWN_CASE.c.id == drawn_case_id)
            .values(state=state.value, reason=reason, replaces=replaces)
        )

    def add_targeted(self, draw_id: int, case_ref: str, reason: str) -> DrawnCase:
        """Add a case of the register to a draw on purpose; it is in no estimate.

        Raises:
            AuditError: If the register of the draw has no such case.
        """
        population_id: int = self._connection.execute(
            select(DRAW.c.population_id).where(DRAW.c.id == draw_id)
        ).scalar_one()
        n_targeted: int = self._connection.execute(
            select(func.count()).where(
                DRAWN_CASE.c.draw_id == draw_id,
                DRAWN_CASE.c.state == CaseState.TARGETED.value,
            )
        ).scalar_one()
        found = self._contexts(population_id, [case_ref])
        if case_ref not in found:
            raise AuditError(
                f"The register has no case '{case_ref}'.",
                remedy="Type the reference as it stands in the register.",
            )
        alone = Selected(n_targeted + 1, case_ref, "", "", "")
        (row,) = _case_values(draw_id, CaseState.TARGETED, [alone])
        row |= {"reason": reason, "context": mapping.plain_json(found[case_ref])}
        made = insert(DRAWN_CASE).values(row).returning(DRAWN_CASE.c.id)
        return self.drawn_case(self._connection.execute(made).scalar_one())

    def _n_draws(self, audit_id: int) -> int:
        count = select(func.count()).where(DRAW.c.audit_id == audit_id)
        return self._connection.execute(count).scalar_one()

    def _contexts(
        self, population_id: int, references: Sequence[str]
    ) -> Mapping[str, Mapping[str, str]]:
        """Return what the register kept about each case, by reference."""
        row = self._connection.execute(
            select(POPULATION).where(POPULATION.c.id == population_id)
        ).one()
        population = mapping.to_population(row)
        ids: list[int] = []
        for start in range(0, len(references), _AT_ONCE):
            some = references[start : start + _AT_ONCE]
            rows = self._connection.exec_driver_sql(
                "SELECT case_id FROM register_reference"
                " WHERE population_id = ? AND case_ref IN (SELECT value FROM json_each(?))",
                (population_id, json.dumps(some, ensure_ascii=False)),
            )
            ids.extend(case_id for (case_id,) in rows)
        cases = cases_by_id(self._connection, ids)
        return {cells[REFERENCE]: _context(population, cells) for _, cells in cases}


def _context(population: Population, cells: Sequence[str]) -> Mapping[str, str]:
    """Return a case's values by heading; those with a role stand under the headings they came from.

    The checklist's rules look at them: without the stratum they would not know the risk.
    """
    context: dict[str, str] = {}
    for role, place in WHOLE.items():
        value, headings = cells[place], population.plan.headings(role)
        parts = value.split(STRATUM_JOINT)
        if len(parts) == len(headings):
            context |= dict(zip(headings, parts, strict=True))
        elif headings:
            context[STRATUM_JOINT.join(headings)] = value
    return context | dict(zip(population.kept_headings, cells[KEPT:], strict=True))


def _case_values(draw_id: int, state: CaseState, cases: Sequence[Selected]) -> list[dict[str, Any]]:
    return [
        {
            "draw_id": draw_id,
            "position": selected.position,
            "case_ref": selected.case_ref,
            "ticket": selected.ticket,
            "stratum": selected.stratum,
            "state": state.value,
            "reason": "",
            "replaces": "",
        }
        for selected in cases
    ]


def _mark_targeted(rows: list[dict[str, Any]], draw_id: int, plan: DrawPlan) -> None:
    """Add the cases added on purpose to the rows of a draw.

    One that was drawn as well counts as drawn; a reserve keeps its place and is marked.
    """
    known = {row["case_ref"]: row for row in rows}
    for place, each in enumerate(plan.targeted, start=1):
        row = known.get(each.case_ref)
        if row is None:
            alone = Selected(place, each.case_ref, "", "", "")
            (row,) = _case_values(draw_id, CaseState.TARGETED, [alone])
            rows.append(row)
        if row["state"] != CaseState.IN_SAMPLE.value:
            row.update(state=CaseState.TARGETED.value, reason=each.reason)
