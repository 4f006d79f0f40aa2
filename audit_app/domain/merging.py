"""Two workspaces that were one file once: where their journals part, and what each changed since.

Every journal entry is bound to all before it, so the last entry both have is the moment of the
copy. A merge is journalled with the other side's newest entry; from then on everything up to there
counts as known, so that nothing is merged twice and no choice is asked for again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from audit_app.domain.journal import JournalEntry
from audit_app.domain.scorers import GRADE
from audit_app.domain.taken_in import unpacked

MERGED: Final = "workspace_merged"
"""Action of a merge in the journal."""

_ANSWERS: Final = frozenset({"answer_given", "answer_withdrawn"})
_GRADES: Final = frozenset({"grade_given", "grade_withdrawn"})
_TAKEN_IN: Final = frozenset({"scores_taken_in", "taking_in_undone"})
_BESIDES: Final = frozenset(
    {
        "case_viewed",
        "identity_made",
        "identity_named",
        "passphrase_changed",
        "pack_made",
        "return_counted",
        "return_uncounted",
        "role_chosen",
        "score_sheet_written",
        "unlock_failed",
        "workspace_opened",
        "workbook_written",
    }
)
"""Entries that change nothing anybody would miss after a merge."""


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """One first answer, the same in both workspaces.

    Attributes:
        audit_id: The audit.
        draw: Number of the draw.
        case_ref: Canonical.
        criterion: Its key, or GRADE.
    """

    audit_id: int
    draw: int
    case_ref: str
    criterion: str


@dataclass(frozen=True, slots=True)
class DrawnIn:
    """How entries that name drawn cases by their ids are read.

    Attributes:
        shares: Ids of assignments whose scores become first answers.
        cases: Number of the draw and reference by drawn case id.
    """

    shares: frozenset[int]
    cases: Mapping[int, tuple[int, str]]


@dataclass(slots=True)
class Changes:
    """What one side changed.

    Attributes:
        at: When each answer was changed last, by that side's own clock.
        others: How many entries there are of other kinds, by action; they are not merged.
        actors: Who did it.
    """

    at: dict[AnswerKey, datetime] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    actors: dict[str, None] = field(default_factory=dict)


def parted_after(ours: Sequence[JournalEntry], theirs: Sequence[JournalEntry]) -> int:
    """Return the number of the last entry both journals have; 0 if they have none in common."""
    low, high = 0, min(len(ours), len(theirs))
    # Digests are chained: where two entries are the same, so are all before them.
    while low < high:
        middle = (low + high + 1) // 2
        if ours[middle - 1].digest == theirs[middle - 1].digest:
            low = middle
        else:
            high = middle - 1
    return low


def known_of(others: Sequence[JournalEntry], entries: Sequence[JournalEntry], parted: int) -> int:
    """Return up to which entry of the others a journal has merged them; at least to the parting.

    Args:
        others: The whole journal of the other side.
        entries: The journal that may hold merges of it.
        parted: See parted_after().
    """
    merged = (_other_head(entry) for entry in entries[parted:] if entry.action == MERGED)
    numbers = [number for number, digest in merged if _stands(others, number, digest)]
    return max([parted, *numbers])


def changes_since(
    entries: Sequence[JournalEntry],
    number: int,
    others: Sequence[JournalEntry],
    drawn_in: DrawnIn,
) -> Changes:
    """Return what a journal says was changed after an entry.

    What was taken over from the other side is no change of one's own.

    Args:
        entries: The whole journal, oldest first.
        number: The last entry that is left out.
        others: The whole journal of the other side.
        drawn_in: Reads entries that name drawn cases by their ids.
    """
    changes = Changes()
    for entry in entries[number:]:
        changes.actors[entry.actor] = None
        if entry.action == MERGED:
            from_them = _stands(others, *_other_head(entry))
            for answer in _list(entry.details.get("answers")):
                key = _merged_key(entry, answer)
                if from_them and answer.get("taken"):
                    changes.at.pop(key, None)
                elif answer.get("taken"):
                    changes.at[key] = entry.at
            continue
        keys = list(_keys(entry, drawn_in))
        changes.at.update(dict.fromkeys(keys, entry.at))
        if not keys and entry.action not in _BESIDES:
            changes.others[entry.action] += 1
    return changes


def merge_details(
    other: JournalEntry, parted: JournalEntry, file: str, actors: Collection[str]
) -> dict[str, Any]:
    """Return what the journal says about the other side of a merge."""
    return {
        "other": {
            "file": file,
            "number": other.number,
            "digest": other.digest,
            "actors": list(actors),
        },
        "parted": {"number": parted.number, "digest": parted.digest},
    }


def _other_head(entry: JournalEntry) -> tuple[int, str]:
    other = entry.details.get("other")
    if not isinstance(other, Mapping):
        return 0, ""
    return int(other.get("number", 0)), str(other.get("digest", ""))


def _stands(entries: Sequence[JournalEntry], number: int, digest: str) -> bool:
    """Whether a journal has this very entry."""
    return 0 < number <= len(entries) and entries[number - 1].digest == digest


def _keys(entry: JournalEntry, drawn_in: DrawnIn) -> Iterator[AnswerKey]:
    """Yield the first answers that an entry changed."""
    details, audit = entry.details, entry.audit_id
    if audit is None:
        return
    if entry.action in _ANSWERS | _GRADES:
        criterion = GRADE if entry.action in _GRADES else str(details["criterion"])
        yield AnswerKey(audit, int(str(details["draw"])), str(details["case"]), criterion)
    elif entry.action in _TAKEN_IN:
        record = details["new"]
        if not isinstance(record, Mapping) or record["assignment_id"] not in drawn_in.shares:
            return
        for part in ("said", "before"):
            for case, review in unpacked(str(record[part])).items():
                draw, reference = drawn_in.cases.get(case, (0, ""))
                for criterion in (*review.answers, GRADE):
                    yield AnswerKey(audit, draw, reference, criterion)


def _merged_key(entry: JournalEntry, answer: Mapping[str, Any]) -> AnswerKey:
    return AnswerKey(
        entry.audit_id or 0, int(answer["draw"]), str(answer["case"]), str(answer["criterion"])
    )


def _list(value: object) -> list[Mapping[str, Any]]:
    return list(value) if isinstance(value, list | tuple) else []
