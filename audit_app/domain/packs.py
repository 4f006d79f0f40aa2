"""What travels: the content of a pack to a further scorer, and the digests that tie it together.

A pack holds what is needed to score and nothing else: no first answer, no reason why a case was
chosen, nothing of other audits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from audit_app.domain.audit import AuditProgress
from audit_app.domain.checklist import Checklist, LocalStandard
from audit_app.domain.checklist_versions import with_local_standards
from audit_app.domain.records import Record
from audit_app.domain.scorers import Purpose


class Sealing(StrEnum):
    """What opens a pack."""

    IDENTITY = "identity"
    """The keys of the workspace it is sealed to."""
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind, not a secret


@dataclass(frozen=True, slots=True)
class PackedCase:
    """One case as it travels.

    Attributes:
        case_ref: Canonical.
        values: Of the columns that travel, in their order.
    """

    case_ref: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything a pack holds.

    Attributes:
        uid: Of the assignment, 32 hex digits.
        reader: The role that is to score.
        purpose: What the scores are for.
        title: Of the audit.
        recommendation: It tests, as text.
        period_from: First day of the cases.
        period_to: Last day.
        round: Of the audit.
        unit: What one case is, singular.
        checklist: As published, without local standards.
        local_standards: Of the sender, for this checklist.
        certificate: Of the draw the cases are of; JSON values.
        columns: Headings of the columns that travel.
        cases: In working order.
        sender: Public identity, a line.
        sealed_to: Public identity it is sealed to, a line; empty for a passphrase.
        journal_number: Of the sender's newest entry.
        journal_digest: Of the same.
        program_version: Of the sender's program.
        marking: Protective marking.
        made_at: By the sender's clock; aware, UTC.
    """

    uid: str
    reader: str
    purpose: Purpose
    title: str
    recommendation: str
    period_from: date
    period_to: date
    round: str
    unit: str
    checklist: Checklist
    local_standards: tuple[LocalStandard, ...]
    certificate: Mapping[str, Any]
    columns: tuple[str, ...]
    cases: tuple[PackedCase, ...]
    sender: str
    sealed_to: str
    journal_number: int
    journal_digest: str
    program_version: str
    marking: str
    made_at: datetime

    @property
    def effective(self) -> Checklist:
        """The checklist with the sender's local standards: what the cases are scored with."""
        return with_local_standards(
            self.checklist, {each.key: each for each in self.local_standards}
        )

    @property
    def references(self) -> tuple[str, ...]:
        """The cases' references, in working order."""
        return tuple(case.case_ref for case in self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPack(Record):
    """A pack that was opened here; its audit is a guest, scored for somebody else.

    Attributes:
        uid: Of the assignment.
        reader: The role that scores.
        purpose: What the scores are for.
        sender: Public identity, a line; returns are sealed to it.
        sealed_to: Public identity the pack was sealed to; empty for a passphrase.
        title: Of the audit, as the sender has it.
        checklist: It is scored with, the sender's local standards in it.
        checklist_digest: See checklist_digest().
        draw_digest: Of the sender's draw certificate.
        cases_digest: See cases_digest().
        digest: SHA-256 of the pack's content.
        marking: Protective marking.
        made_at: When the sender made it; aware, UTC.
        opened_at: Aware, UTC.
    """

    KIND: ClassVar[str] = "received_pack"

    uid: str
    reader: str
    purpose: Purpose
    sender: str
    sealed_to: str
    title: str
    checklist: Checklist
    checklist_digest: str
    draw_digest: str
    cases_digest: str
    digest: str
    marking: str
    made_at: datetime
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReturn(Record):
    """A return that was written for the sender of a pack.

    Attributes:
        number: Of this audit's returns, from 1.
        finished: Whether nothing more was to come.
        n_cases: Cases assigned.
        n_done: Cases complete in it.
        n_answers: Answers in it.
        digest: SHA-256 of its content.
        made_at: Aware, UTC.
    """

    KIND: ClassVar[str] = "sent_return"

    number: int
    finished: bool
    n_cases: int
    n_done: int
    n_answers: int
    digest: str
    made_at: datetime


def is_guest(progress: AuditProgress) -> bool:
    """Return whether an audit came in a pack and is scored for somebody else."""
    return progress.records.get(ReceivedPack.KIND, 0) > 0


def checklist_digest(checklist: Checklist) -> str:
    """Return the SHA-256 of a checklist as cases are scored with it, local standards included.

    Who set a standard is left out: it stays where it was set.

    Of its parts as JSON with sorted keys, no white space between values, in UTF-8, after a line
    that names the purpose; 64 lower-case hex digits. A newer program may have more parts, so what
    was sent is kept with the assignment and never computed again.
    """
    parts = asdict(checklist)
    for standard in parts["local_standards"].values():
        del standard["set_by"]
    text = json.dumps(
        parts,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=_plain,
    )
    return hashlib.sha256(f"case-audit checklist v1\n{text}".encode()).hexdigest()


def cases_digest(references: Sequence[str]) -> str:
    """Return the SHA-256 of case references in order, 64 lower-case hex digits.

    Each reference ends in a line feed, which canonical text cannot hold, after a line that names
    the purpose.
    """
    lines = "".join(f"{reference}\n" for reference in references)
    return hashlib.sha256(f"case-audit cases v1\n{lines}".encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a checklist holds no {type(value).__name__}")
