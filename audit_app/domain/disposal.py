"""Disposing of an audit: its cases and notes go, its figures and a certificate stay."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Final

from audit_app.domain.audit import Audit
from audit_app.domain.document import Bullets, Document, Grid, Heading, Paragraph
from audit_app.domain.journal import JournalEntry
from audit_app.domain.records import Record

if TYPE_CHECKING:  # the store knows this module, and needs no statistics
    from audit_app.domain.figures import AuditFigures

DISPOSED_BY: Final = "disposed_by"
"""All that is left of an entry's details: the number of the entry that tells of the disposal."""
ACTION: Final = "audit_disposed"
_HANDED_OUT: Final = ("workbook_written", "pack_made", "cases_assigned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention(Record):
    """When somebody is to look whether an audit's cases are still needed.

    Attributes:
        review_on: The day.
        reason: Why that day.
    """

    KIND: ClassVar[str] = "retention"

    review_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal(Record):
    """What is left of an audit's cases: that they were disposed of, and the figures.

    Attributes:
        title: Of the audit.
        disposed_at: Aware, UTC.
        reason: Why, and by whose decision.
        n_cases: Cases of its registers that were removed.
        n_answers: Answers that were removed, of every scorer.
        n_entries: Journal entries whose content was removed.
        entries_digest: Which they are; see entries_digest().
        figures: Label and words of each figure, 'Good' and '24 of 49 (48%; 33% to 63%)'.
        handed_out: Files with cases in them that were made here; they lie elsewhere.
        left_digest: Of what stays of its registers and draws; see Leftover. Empty in earlier files.
    """

    KIND: ClassVar[str] = "disposal"

    title: str
    disposed_at: datetime
    reason: str
    n_cases: int
    n_answers: int
    n_entries: int
    entries_digest: str
    figures: tuple[tuple[str, str], ...]
    handed_out: tuple[str, ...]
    left_digest: str = ""


@dataclass(frozen=True, slots=True)
class Leftover:
    """What an audit that was disposed of has left in the file.

    Attributes:
        n_rows: Cases, answers and the like: none, if nobody put any there since.
        digest: Of what stays of its registers and draws.
    """

    n_rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What the store took out.

    Attributes:
        n_cases: Cases of the registers.
        n_answers: Answers of every scorer.
        entries: Numbers of the journal entries whose content went, in order.
        digest: See entries_digest.
    """

    n_cases: int
    n_answers: int
    entries: tuple[int, ...]
    digest: str


def review_day(audit: Audit, kept: Retention | None) -> date:
    """Return when to look whether the cases are still needed.

    That is a year after the audit was made, unless another day was set.
    """
    if kept is not None:
        return kept.review_on
    made = audit.created_at.date()
    try:
        return made.replace(year=made.year + 1)
    except ValueError:  # 29 February
        return date(made.year + 1, 3, 1)


def entries_digest(digests: Iterable[tuple[int, str]]) -> str:
    """Return the digest that binds which entries lost their content, as 64 hex digits.

    Args:
        digests: Number and own digest of each, in order.
    """
    body = "".join(f"{number}:{digest}\n" for number, digest in digests)
    return hashlib.sha256(b"case-audit disposed entries v1\n" + body.encode()).hexdigest()


def disposed_by(entry: JournalEntry) -> int | None:
    """Return the number of the entry that tells why this one has no content, None if it has."""
    number = entry.details.get(DISPOSED_BY)
    return number if isinstance(number, int) and len(entry.details) == 1 else None


def undisposed(entries: Sequence[JournalEntry]) -> tuple[int, str] | None:
    """Return the first entry that lost its content without a disposal to tell of it, and why.

    Args:
        entries: All of the journal, whose other entries fit.
    """
    groups: dict[int, list[JournalEntry]] = {}
    for entry in entries:
        number = disposed_by(entry)
        if number is not None:
            groups.setdefault(number, []).append(entry)
    for number, gone in sorted(groups.items(), key=lambda group: group[1][0].number):
        first = gone[0].number
        teller = entries[number - 1] if 0 < number <= len(entries) else None
        if teller is None or teller.action != ACTION or teller.number != number:
            return first, f"Entry {first:,} lost its content, and no disposal tells of it."
        listed = entries_digest((entry.number, entry.digest) for entry in gone)
        told = teller.details.get("new")
        if (
            not isinstance(told, Mapping)
            or told.get("entries_digest") != listed
            or any(entry.audit_id != teller.audit_id or entry.number > number for entry in gone)
        ):
            return first, (
                f"Entry {first:,}, or another without content, is not among those that entry "
                f"{number:,} tells of."
            )
    return None


def handed_out(entries: Iterable[JournalEntry]) -> tuple[str, ...]:
    """Return what was made with cases in it and lies elsewhere, a line each."""
    lines = []
    for entry in entries:
        if entry.action in _HANDED_OUT:
            what = entry.details.get("file") or _reader(entry.details)
            lines.append(
                f"{entry.at:%d %b %Y}, {entry.action.replace('_', ' ')}"
                + (f": {what}" if what else "")
            )
    return tuple(lines)


def _reader(details: Mapping[str, object]) -> object:
    new = details.get("new")
    return new.get("reader") if isinstance(new, Mapping) else None


def kept_figures(figures: AuditFigures) -> tuple[tuple[str, str], ...]:
    """Return the figures that stay, label and words: sizes, grades, files, criteria."""
    return (
        ("In the register", f"{figures.population:,}"),
        ("Drawn", f"{figures.drawn:,}"),
        ("Scored", f"{figures.completed:,}"),
        ("Added on purpose", f"{figures.targeted:,}"),
        *((f"Grade {each.label}", each.words) for each in figures.grades),
        ("Files with every criterion met", figures.files.words),
        *((each.question, each.rate.words) for each in figures.criteria),
    )


def certificate(disposal: Disposal, marking: str, footer: str = "") -> Document:
    """Return the certificate of a disposal, to print and keep."""
    one = disposal.n_entries == 1
    entries = "1 journal entry" if one else f"{disposal.n_entries:,} journal entries"
    removed = Bullets(
        (
            f"{disposal.n_cases:,} cases of its registers",
            f"{disposal.n_answers:,} answers with their notes and evidence, of every scorer",
            f"the content of {entries}, whose digests stay",
        )
    )
    elsewhere = Bullets(disposal.handed_out) if disposal.handed_out else Paragraph("None.")
    return Document(
        f"Certificate of disposal: {disposal.title}",
        (
            Paragraph(f"Disposed of on {disposal.disposed_at:%d %B %Y at %H:%M} UTC."),
            Paragraph(f"Reason: {disposal.reason}"),
            Heading("What was removed"),
            removed,
            Heading("What was handed out before, and lies elsewhere"),
            elsewhere,
            Heading("Figures that stay"),
            Grid(("Figure", "Value"), disposal.figures),
        ),
        marking,
        footer,
    )
