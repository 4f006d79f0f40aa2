"""A pack as JSON, and back with every part checked."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from audit_app.domain.canonical import canonical
from audit_app.domain.certificate import certificate_digest
from audit_app.domain.checklist import Checklist, LocalStandard
from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.packs import Pack, PackedCase, cases_digest, checklist_digest
from audit_app.domain.plans import plan_as_data, plan_from_data
from audit_app.domain.scorers import Purpose
from audit_app.interchange.checklists.building import Shared
from audit_app.interchange.checklists.checking import check_tables
from audit_app.interchange.checklists.toml import checklist_toml
from audit_app.interchange.packs.signing import FORMAT, malformed

DOCUMENT: Final = "case-audit pack"
MOST_CASES: Final = 100_000

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, Field(max_length=1_000)]
Short = Annotated[str, Field(max_length=4_000)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]
"""Beyond these no zone of the world can be told any more."""
Long = Annotated[str, Field(max_length=100_000)]


class Part(BaseModel):
    """Nothing but what the format names, and no value of another kind."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class CaseBody(Part):
    """One case."""

    reference: Short
    values: list[Long]


class StandardBody(Part):
    """One local standard."""

    key: Line
    value: int
    unit: Line
    source: Short
    dated: date


class AuditBody(Part):
    """What is audited."""

    title: Short
    recommendation: Short
    period_from: date
    period_to: date
    round: Short
    unit: Line


class PackBody(Part):
    """A pack."""

    document: Literal["case-audit pack"]
    format: int = Field(ge=FORMAT, le=FORMAT)
    program_version: Line
    made_at: Moment
    marking: Line
    sender: Line
    sealed_to: Line
    assignment: Hex32
    reader: Line
    purpose: Literal["second", "share"]
    audit: AuditBody
    journal_number: int = Field(ge=0)
    journal_digest: Hex64
    checklist: Annotated[str, Field(max_length=1_000_000)]
    checklist_digest: Hex64
    local_standards: list[StandardBody]
    certificate: dict[str, Any]
    draw_digest: Hex64
    columns: list[Short]
    cases: list[CaseBody] = Field(min_length=1, max_length=MOST_CASES)
    cases_digest: Hex64


def pack_as_body(pack: Pack) -> bytes:
    """Return a pack as JSON in UTF-8; body_as_pack() reads it back to an equal one."""
    audit = {
        "title": pack.title,
        "recommendation": pack.recommendation,
        "period_from": pack.period_from.isoformat(),
        "period_to": pack.period_to.isoformat(),
        "round": pack.round,
        "unit": pack.unit,
    }
    body = {
        "document": DOCUMENT,
        "format": FORMAT,
        "program_version": pack.program_version,
        "made_at": pack.made_at.isoformat(),
        "marking": pack.marking,
        "sender": pack.sender,
        "sealed_to": pack.sealed_to,
        "assignment": pack.uid,
        "reader": pack.reader,
        "purpose": pack.purpose.value,
        "audit": audit,
        "journal_number": pack.journal_number,
        "journal_digest": pack.journal_digest,
        "checklist": checklist_toml(pack.checklist),
        "checklist_digest": checklist_digest(pack.effective),
        "local_standards": [_standard(each) for each in pack.local_standards],
        "certificate": dict(pack.certificate),
        "draw_digest": pack.certificate["digest"],
        "columns": list(pack.columns),
        "cases": [{"reference": c.case_ref, "values": list(c.values)} for c in pack.cases],
        "cases_digest": cases_digest(pack.references),
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def body_as_pack(body: bytes) -> tuple[Pack, str]:
    """Return the pack a body holds, and the digest its sender gave the checklist.

    Raises:
        AuditError: If a part is missing, of another kind, or contradicts another.
    """
    try:
        read = PackBody.model_validate_json(body)
    except ValidationError as error:
        raise malformed() from error
    pack = _pack(read)
    is_whole = (
        pack.certificate.get("digest") == read.draw_digest == certificate_digest(pack.certificate)
        and cases_digest(pack.references) == read.cases_digest
        and len(set(pack.references)) == len(pack.references)
        and all(len(case.values) == len(pack.columns) for case in pack.cases)
        and len(set(pack.columns)) == len(pack.columns)
        and all(map(_is_canonical, (pack.title, *pack.references)))
        and pack.period_from <= pack.period_to
    )
    if not is_whole:
        raise malformed()
    return pack, read.checklist_digest


def _pack(read: PackBody) -> Pack:
    checklist = _checklist(read.checklist)
    _check_plan(read.certificate)
    return Pack(
        uid=read.assignment,
        reader=read.reader,
        purpose=Purpose(read.purpose),
        title=read.audit.title,
        recommendation=read.audit.recommendation,
        period_from=read.audit.period_from,
        period_to=read.audit.period_to,
        round=read.audit.round,
        unit=read.audit.unit,
        checklist=checklist,
        local_standards=tuple(
            LocalStandard(checklist.key, **dict(each), set_by="") for each in read.local_standards
        ),
        certificate=read.certificate,
        columns=tuple(read.columns),
        cases=tuple(PackedCase(each.reference, tuple(each.values)) for each in read.cases),
        sender=read.sender,
        sealed_to=read.sealed_to,
        journal_number=read.journal_number,
        journal_digest=read.journal_digest,
        program_version=read.program_version,
        marking=read.marking,
        made_at=read.made_at,
    )


def _checklist(text: str) -> Checklist:
    """Return the checklist of a pack, checked by the rules that hold for files."""
    try:
        found = check_tables(tomllib.loads(text), Shared()).checklist
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise malformed() from error
    if found is None:
        raise AuditError(
            "The checklist in this pack cannot be used by this version of the program.",
            remedy="Bring this program up to date, or ask the sender to bring theirs up to date.",
        )
    return found


def _check_plan(certificate: Mapping[str, Any]) -> None:
    """Refuse a plan whose parts are not what they should be, down to the last list."""
    try:
        plan = plan_from_data(certificate["plan"])
        TypeAdapter(DrawPlan).validate_json(json.dumps(plan_as_data(plan)))
    except (KeyError, TypeError, ValueError, AttributeError, AuditError) as error:
        raise malformed() from error


def _is_canonical(text: str) -> bool:
    try:
        return canonical(text) == text
    except AuditError:
        return False


def _standard(standard: LocalStandard) -> dict[str, Any]:
    return {
        "key": standard.key,
        "value": standard.value,
        "unit": standard.unit,
        "source": standard.source,
        "dated": standard.dated.isoformat(),
    }
