"""What entries of the journal changed on the sheets beside the figures: actions, rounds, findings.

Each part of a record that became another is one move, with its entry, as for a figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from audit_app.domain.export_changes import Move
from audit_app.domain.journal import JournalEntry

NOT_THERE, NOTHING = "not there", "none"
_STANDARDS = frozenset({"standard_set", "standard_reset"})
_NAMED_BY = ("text", "title", "wording", "question", "case_ref", "standard")
"""Parts of a record that say which one it is, the first found."""

_LONGEST = 120


def record_moves(
    entries: Iterable[JournalEntry], kinds: Collection[str], audit_id: int, theme_key: str
) -> tuple[Move, ...]:
    """Return every part of a record that changed, oldest first.

    Args:
        entries: Those between two exports, of the whole journal.
        kinds: Of the records an export shows.
        audit_id: The audit's own records count,
        theme_key: and those of its theme that belong to no audit, with its local standards.
    """
    found: list[Move] = []
    for entry in entries:
        details: Mapping[str, Any] = entry.details
        kind = "standard" if entry.action in _STANDARDS else str(details.get("kind", ""))
        if "new" not in details or not (kind in kinds or entry.action in _STANDARDS):
            continue
        theme = details.get("theme") or _part(details, "theme_key")
        if entry.audit_id == audit_id or (entry.audit_id is None and theme == theme_key):
            found += _moves(entry, kind.replace("_", " ").capitalize(), details)
    return tuple(found)


def _moves(entry: JournalEntry, kind: str, details: Mapping[str, Any]) -> Iterator[Move]:
    old, new = details.get("old") or {}, details["new"] or {}
    named = next((str(name) for part in _NAMED_BY if (name := _part(details, part))), "")
    about = _short(str(details.get("standard") or named))
    if not old or not new:
        before, after = (said_of(NOT_THERE if not side else "there") for side in (old, new))
        yield Move(entry, "", about, "", "", kind, before, after)
        return
    for part in dict.fromkeys([*old, *new]):
        if old.get(part) != new.get(part):
            figure = f"{kind}, {part.replace('_', ' ')}"
            before, after = said_of(old.get(part)), said_of(new.get(part))
            yield Move(entry, "", about, "", "", figure, before, after)


def said_of(value: object) -> str:
    """Return what a part of a record holds, in words and on one line."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _short(", ".join(said_of(each) for each in value.values()))
    if isinstance(value, list):
        return _short("; ".join(said_of(each) for each in value))
    return _short(str(value))


def _part(details: Mapping[str, Any], part: str) -> Any:
    return (details["new"] or details.get("old") or {}).get(part)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
