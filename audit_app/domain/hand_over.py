"""The one page handed to whoever must act: reference, what was seen, what is asked, by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from audit_app.domain.document import (
    Blanks,
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Tone,
)
from audit_app.domain.escalations import LEVELS, Escalation, Level
from audit_app.domain.london_time import london
from audit_app.domain.name_hint import footer_on_names

_HUB: Final = "The multi-agency safeguarding hub, where a referral to social care may be needed."
_CONTROL_ROOM: Final = (
    "The force incident manager or critical incident inspector, in the control room: the child may "
    "still be missing."
)
_WHOM: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "missing": (
            _CONTROL_ROOM,
            _HUB,
        ),
        "sex_offenders": (
            "The supervisor of the offender management unit, then the detective inspector.",
            _HUB,
        ),
        "investigations": (
            "The supervisor of the team that investigates.",
            _HUB,
            "The duty detective inspector.",
        ),
    }
)
_ANY_THEME: Final = (
    "The supervisor of the officer in the case, or the duty supervisor.",
    _HUB,
)


def whom_to_tell(theme_key: str, level: Level) -> tuple[str, ...]:
    """Return the roles to tell, first the first.

    Args:
        theme_key: Of the checklist; a theme without a list of its own has the usual one.
        level: An immediate one goes to whoever is on duty before all others.
    """
    usual = _WHOM.get(theme_key, _ANY_THEME)
    if level is Level.IMMEDIATE and theme_key != "missing":
        return ("The duty supervisor or the force incident manager, at once.", *usual)
    return usual


def moment_words(moment: datetime | None) -> str:
    """Return a moment on the clock of London, '3 Apr 2026, 17:00'; empty for none."""
    if moment is None:
        return ""
    local = moment.astimezone(london())
    return f"{local.day} {local:%b %Y, %H:%M}"


def hand_over_sheet(
    escalation: Escalation,
    *,
    audit_title: str,
    theme_key: str,
    unit: str,
    marking: str = "OFFICIAL-SENSITIVE",
) -> Document:
    """Return the hand-over sheet. It holds no names and nothing of a misconduct matter.

    Args:
        escalation: As it stands.
        audit_title: Of the audit it was found in.
        theme_key: Of its checklist: says whom to tell.
        unit: What one case is, such as "missing episode".
        marking: Protective marking of the page.
    """
    words = LEVELS[escalation.level]
    due = moment_words(escalation.due_at) or "with the audit's report"
    facts = (
        ("Reference", escalation.case_ref),
        ("What it is", unit),
        ("Found", f"{moment_words(escalation.found_at)}, by {escalation.raised_by}"),
        ("Found in", f"{audit_title}, escalation {escalation.number}"),
        ("By when", due),
    )
    blocks: list[Block] = [
        Paragraph(
            f"▲ {escalation.level.value} {words.title}: act by {due}", strong=True, tone=Tone.BAD
        )
        if escalation.due_at is not None
        else Paragraph(f"● {escalation.level.value} {words.title}", strong=True),
        Paragraph(words.meaning),
        Grid(("", ""), facts),
        Heading("What the file shows"),
        *(
            [Paragraph(f"Question: {escalation.question}", tone=Tone.MUTED)]
            * bool(escalation.question)
        ),
        Paragraph(escalation.seen),
        Heading("What is asked"),
        Paragraph(escalation.asked),
        Heading("Whom to tell"),
        Bullets(whom_to_tell(theme_key, escalation.level)),
        Heading("To be filled in and sent back"),
        Blanks(
            (
                "Taken up by (role) and when",
                "What was done",
                "Is the child safe, and how is it known",
            )
        ),
    ]
    return Document(
        f"A child may be at risk: {escalation.case_ref}",
        tuple(blocks),
        marking=marking,
        footer=footer_on_names(escalation.seen, escalation.asked),
    )
