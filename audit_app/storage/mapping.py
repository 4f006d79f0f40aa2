"""Rows to domain values and back; no logic."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import LocalStandard
from audit_app.domain.checklist_versions import ChecklistVersion, VersionState
from audit_app.domain.draw import CaseState, Draw, DrawnCase, DrawPlan
from audit_app.domain.journal import JournalEntry
from audit_app.domain.journal_check import unreadable
from audit_app.domain.population import ImportPlan, Population, RegisterCheck, SourceFile
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Settlement, Side

if TYPE_CHECKING:
    from sqlalchemy import Row

T = TypeVar("T")

ANSWER_COLUMNS = (
    *("criterion", "option", "reason", "note", "evidence", "answered_at"),
    *("from_at", "to_at", "computed"),
)


# Made on first use: what pydantic builds for a class takes a few milliseconds.
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_json(value: object) -> str:
    """Return a domain value, or anything JSON can hold, as JSON text."""
    return _adapter(type(value)).dump_json(value).decode()


def from_json(kind: type[T], text: str) -> T:
    """Return the domain value that to_json wrote."""
    return _adapter(kind).validate_json(text)


def plain_json(value: object) -> str:
    """Return JSON values as compact text, keys in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def audit_values(audit: Audit) -> dict[str, Any]:
    """Return an audit as column values, without its id."""
    return {name: getattr(audit, name) for name in Audit.__dataclass_fields__ if name != "id"}


def to_audit(row: Row[Any]) -> Audit:
    """Return the audit that a row of its columns holds."""
    values = {name: getattr(row, name) for name in Audit.__dataclass_fields__}
    return Audit(**values | {"created_at": aware(row.created_at)})


def population_values(population: Population) -> dict[str, Any]:
    """Return a population as column values, without its id and count."""
    return {
        "audit_id": population.audit_id,
        "source": to_json(population.source),
        "plan": to_json(population.plan),
        "register_check": to_json(population.check),
        "kept_headings": plain_json(population.kept_headings),
        "imported_at": population.imported_at,
    }


def to_population(row: Row[Any]) -> Population:
    """Return the population that a row holds."""
    return Population(
        id=row.id,
        audit_id=row.audit_id,
        source=from_json(SourceFile, row.source),
        plan=from_json(ImportPlan, row.plan),
        check=from_json(RegisterCheck, row.register_check),
        kept_headings=tuple(json.loads(row.kept_headings)),
        imported_at=aware(row.imported_at),
    )


def to_draw(row: Row[Any], n_draws: int) -> Draw:
    """Return the draw that a row holds, as one of n_draws."""
    return Draw(
        id=row.id,
        audit_id=row.audit_id,
        population_id=row.population_id,
        number=row.number,
        of=n_draws,
        reason=row.reason,
        plan=from_json(DrawPlan, row.plan),
        certificate=json.loads(row.certificate),
        drawn_at=aware(row.drawn_at),
    )


def to_drawn_case(row: Row[Any]) -> DrawnCase:
    """Return the drawn case that a row holds."""
    return DrawnCase(
        id=row.id,
        draw_id=row.draw_id,
        position=row.position,
        case_ref=row.case_ref,
        ticket=row.ticket,
        stratum=row.stratum,
        state=CaseState(row.state),
        context=json.loads(row.context),
        reason=row.reason,
        replaces=row.replaces,
    )


def to_answer(row: Sequence[Any]) -> Answer:
    """Return the answer that a row of ANSWER_COLUMNS holds."""
    criterion, option, reason, note, evidence, answered_at, *times = row[: len(ANSWER_COLUMNS)]
    moment = datetime.fromisoformat(answered_at) if answered_at else None
    return Answer(criterion, option, reason, note, evidence, moment, *times)


def answers_by_case(rows: Iterable[Sequence[Any]]) -> dict[int, dict[str, Answer]]:
    """Return answers by drawn case id and criterion.

    Args:
        rows: Of the drawn case id, then ANSWER_COLUMNS; a large audit has two hundred thousand, so
            each is taken apart once and nothing is called for it that need not be.
    """
    found: defaultdict[int, dict[str, Answer]] = defaultdict(dict)
    moment = datetime.fromisoformat
    for case, criterion, option, reason, note, evidence, at, from_at, to_at, computed in rows:
        given = moment(at) if at else None
        found[case][criterion] = Answer(
            criterion, option, reason, note, evidence, given, from_at, to_at, computed
        )
    return dict(found)


def answer_values(answer: Answer) -> tuple[str, ...]:
    """Return an answer as the values of ANSWER_COLUMNS."""
    moment = answer.answered_at.isoformat() if answer.answered_at else ""
    return (
        *(answer.criterion, answer.option, answer.reason, answer.note, answer.evidence, moment),
        *(answer.from_at, answer.to_at, answer.computed),
    )


def to_settlement(row: Row[Any]) -> Settlement:
    """Return the settlement that a row holds."""
    return Settlement(
        drawn_case_id=row.drawn_case_id,
        criterion=row.criterion,
        option=row.option,
        reason=row.reason,
        side=Side(row.side),
        settled_by=row.settled_by,
        settled_at=aware(row.settled_at),
    )


def to_version(row: Row[Any]) -> ChecklistVersion:
    """Return the version that a row holds, without its content."""
    return ChecklistVersion(
        theme_key=row.theme_key,
        version=row.version,
        title=row.title,
        state=VersionState(row.state),
        based_on=row.based_on,
        kept_at=aware(row.kept_at),
    )


def to_local_standard(row: Row[Any]) -> LocalStandard:
    """Return the local standard that a row holds."""
    names = ("theme_key", "key", "value", "unit", "source", "dated", "set_by")
    return LocalStandard(**{name: getattr(row, name) for name in names})


def to_entry(row: Row[Any]) -> JournalEntry:
    """Return the journal entry that a row holds, or one that fits nothing if nobody can read it."""
    try:
        details: Mapping[str, object] = dict(json.loads(row.details))
        at = datetime.fromisoformat(row.at)
    except (ValueError, TypeError):  # somebody with the key wrote into it
        return unreadable(row.number, str(row.details), str(row.previous), str(row.digest))
    return JournalEntry(
        number=row.number,
        at=at,
        actor=row.actor,
        action=row.action,
        audit_id=row.audit_id,
        details=details,
        previous=row.previous,
        digest=row.digest,
    )


def aware(moment: datetime) -> datetime:
    """Return a moment read from the store, which keeps UTC, as an aware one."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
