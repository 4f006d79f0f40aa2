"""What differs between two versions, in signs and words: pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from audit_app.domain.checklist import Checklist, Criterion
from audit_app.domain.checklist_changes import (
    ChangeKind,
    ChecklistChanges,
    CriterionChange,
)
from audit_app.domain.condition_words import condition_words
from audit_app.ui.score.lists import Entry

_SIGNS: Final = {ChangeKind.ADDED: ("+", "good"), ChangeKind.REMOVED: ("−", "bad")}

_WORTH: Final = {
    ChangeKind.ADDED: "Has no answers yet",
    ChangeKind.REMOVED: "Answers are set aside",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One field of a criterion in two versions.

    Attributes:
        title: Of the field.
        before: As it was; empty if it was not there.
        after: As it is.
    """

    title: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.before != self.after


def change_entries(changes: ChecklistChanges) -> list[Entry]:
    """Return a line for each criterion that differs: its sign, question, and in what."""
    entries = []
    for change in changes.changed:
        shown = change.after or change.before
        worth = "" if change.means_the_same else "Is asked again"
        sign, role = _SIGNS.get(change.kinds[0], ("≠", "warn"))
        entries.append(
            Entry(
                change.key,
                shown.question if shown else change.key,
                below=_WORTH.get(change.kinds[0], worth),
                state=", ".join(change.kinds),
                role=role,
                mark=sign,
                two_lines=True,
            )
        )
    return entries


def summary(changes: ChecklistChanges) -> str:
    """Return how much differs, in a sentence."""
    n_all = len(changes.criteria)
    n_changed = len(changes.changed)
    if not n_changed and not changes.besides:
        return f"Nothing differs: all {n_all} criteria are the same in both."
    n_same = sum(change.means_the_same for change in changes.criteria)
    return (
        f"{n_changed} of {n_all} criteria differ; {n_same} of {n_all} mean the same in both, and "
        "their answers go over."
    )


def sides(older: Checklist, newer: Checklist, change: CriterionChange) -> list[Side]:
    """Return the fields of a criterion in both versions: the question, and all that differ."""
    fields: tuple[tuple[str, Callable[[Checklist, Criterion], str]], ...] = (
        ("Question", lambda _list, each: each.question),
        ("Section", lambda _list, each: each.section),
        ("Answers", _answers),
        ("Asked only when", lambda held, each: condition_words(held, each.applies_when)),
        ("Critical", _critical),
        ("Evidence", lambda _list, each: each.evidence),
        ("Guidance", lambda _list, each: each.guidance),
        ("Not applicable when", lambda _list, each: each.not_applicable_when),
        (
            "Must apply when",
            lambda held, each: condition_words(held, each.must_apply_when),
        ),
        ("Standard", _standard),
        ("Source", _source),
        ("How sure", lambda _list, each: each.confidence),
    )
    found = [
        Side(
            title,
            words(older, change.before) if change.before else "",
            words(newer, change.after) if change.after else "",
        )
        for title, words in fields
    ]
    if ChangeKind.MOVED in change.kinds:
        found.insert(1, Side("Place", _place(older, change.key), _place(newer, change.key)))
    return [side for side in found if side.differs or side.title == "Question"]


def _answers(checklist: Checklist, criterion: Criterion) -> str:
    options = ", ".join(option.label for option in checklist.scale_of(criterion).options)
    return f"{checklist.scale_of(criterion).title}: {options}"


def _critical(checklist: Checklist, criterion: Criterion) -> str:
    if not criterion.critical:
        return "no"
    when = condition_words(checklist, criterion.critical_when)
    return f"when {when}" if when else "always"


def _standard(checklist: Checklist, criterion: Criterion) -> str:
    standard = checklist.standards.get(criterion.standard)
    return f"{standard.title}: {standard.figure}" if standard else ""


def _source(checklist: Checklist, criterion: Criterion) -> str:
    source = checklist.sources[criterion.source]
    parts = source.title, criterion.section_in_source, source.address
    return ", ".join(part for part in parts if part)


def _place(checklist: Checklist, key: str) -> str:
    keys = [criterion.key for criterion in checklist.criteria]
    return f"{keys.index(key) + 1} of {len(keys)}"
