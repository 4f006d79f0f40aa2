"""Findings: what the answers show, strengths as much as gaps, in somebody's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from audit_app.domain.errors import AuditError
from audit_app.domain.records import Record

NO_THEME = "Other"
"""Where findings without a theme stand, last."""

LONGEST_TITLE = 200


class FindingKind(StrEnum):
    """Whether something goes well or does not."""

    STRENGTH = "strength"
    GAP = "gap"


class Severity(StrEnum):
    """How much a finding matters; of a strength, how much there is to learn from it."""

    CRITICAL = "critical"
    """A child or adult may be at risk; gaps only."""
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """One finding of an audit.

    Attributes:
        kind: Strength or gap.
        severity: How much it matters.
        title: In a few words.
        wording: The finding itself, with its figure.
        theme: It is sorted under, usually a section of the checklist; empty for none.
        criteria: Keys of the criteria that show it.
        cases: References of the cases that show it; they are personal data and stay in the office.
        written_at: Aware, UTC; when it was first written.
        by: The role that answers for it.
        order: Place within its theme, smallest first.
    """

    KIND: ClassVar[str] = "finding"

    kind: FindingKind
    severity: Severity
    title: str
    wording: str
    theme: str = ""
    criteria: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    written_at: datetime
    by: str
    order: int = 0


def check_finding(finding: Finding) -> None:
    """Refuse a finding nobody could read or answer for.

    Raises:
        AuditError: If title, wording or role is missing, the title is too long, or a strength is
            called critical.
    """
    for text, what in (
        (finding.title, "a title"),
        (finding.wording, "words of its own"),
        (finding.by, "a role that answers for it"),
    ):
        if not text.strip():
            raise AuditError(f"The finding has not yet {what}.", remedy=f"Give it {what}.")
    if len(finding.title) > LONGEST_TITLE:
        raise AuditError(
            f"The title has {len(finding.title):,} characters.",
            remedy=f"Keep it to {LONGEST_TITLE} and put the rest into the wording.",
        )
    if finding.kind is FindingKind.STRENGTH and finding.severity is Severity.CRITICAL:
        raise AuditError(
            "A strength cannot be critical.",
            remedy="Choose high, medium or low: how much there is to learn from it.",
        )


def by_theme(
    findings: Iterable[Finding], themes: Sequence[str]
) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """Return findings sorted into themes; each theme has at least one.

    Args:
        findings: Of one audit.
        themes: The order of the themes, usually the sections of the checklist; others follow by
            name, and those without a theme come last.
    """
    held: dict[str, list[Finding]] = {}
    for each in sorted(findings, key=lambda finding: (finding.order, finding.id)):
        held.setdefault(each.theme or NO_THEME, []).append(each)
    known = [theme for theme in themes if theme in held]
    others = sorted(held.keys() - set(known) - {NO_THEME})
    last = [NO_THEME] if NO_THEME in held and NO_THEME not in known else []
    return tuple((theme, tuple(held[theme])) for theme in [*known, *others, *last])


def moved(findings: Sequence[Finding], finding: Finding, by: int) -> tuple[Finding, ...]:
    """Return the findings of one theme whose place changes when one goes up (-1) or down (1).

    Args:
        findings: All of the theme, in their order.
        finding: One of them.
        by: Places to go.
    """
    ordered = list(findings)
    place = ordered.index(finding)
    goal = min(max(place + by, 0), len(ordered) - 1)
    ordered.insert(goal, ordered.pop(place))
    return tuple(
        replace(each, order=order)
        for order, each in enumerate(ordered, start=1)
        if each.order != order
    )
