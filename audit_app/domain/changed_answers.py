"""What was changed after an audit was marked complete, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from audit_app.domain.checklist import Checklist
from audit_app.domain.completion import MAKES_IT_FALL
from audit_app.domain.export_changes import entry_words
from audit_app.domain.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One change under a mark.

    Attributes:
        at: Aware, UTC.
        by: Who, as the journal has it.
        case_ref: The case; empty where it is about several.
        question: In words; empty where it is about none.
        before: What stood there, in words.
        after: What stands there now, in words.
    """

    at: datetime
    by: str
    case_ref: str
    question: str
    before: str
    after: str


def changed_answers(
    checklist: Checklist, entries: Iterable[JournalEntry]
) -> tuple[ChangedAnswer, ...]:
    """Return the changes among entries of an audit's journal, in their order."""
    return tuple(_changed(checklist, each) for each in entries if each.action in MAKES_IT_FALL)


def _changed(checklist: Checklist, entry: JournalEntry) -> ChangedAnswer:
    case_ref, question, before, after = entry_words(checklist, entry)
    if before == after:
        after = f"{after}, {_changed_parts(entry.details)}"
    return ChangedAnswer(entry.at, entry.actor, case_ref, question, before, after)


def _changed_parts(details: Mapping[str, object]) -> str:
    """Return which parts of an answer are others now: 'note changed'."""
    old, new = details.get("old"), details.get("new")
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return "changed"
    parts = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    return f"{' and '.join(part.replace('_', ' ') for part in parts)} changed".lstrip()
